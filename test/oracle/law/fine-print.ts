// What a broken row comes to, by the rules that match there: the fine print of the law. Takes a row, one permission, and the
// terms of four states that match a string; gives a verdict and its reason.
// Source: product, "Fine print": decisions by deny, grants nobody wrote.

import { decide, termKey } from '../../../src/model/index.js';
import type { Term } from '../../../src/model/index.js';
import type { Finding } from './finding.js';
import type { Four, Side } from './four.js';
import { mapFour } from './four.js';
import type { Row } from './rows.js';

/** Who says something about one permission, on one side. */
export interface Voice {
  /** Equal for what says the same. */
  readonly key: string;
  readonly mode: 'allow' | 'deny' | 'prompt';
  /** The words of the rule; undefined for what the compiler adds. */
  readonly words: string | undefined;
}

export interface Scene {
  /** All that match, deciding or not. */
  readonly voices: Four<readonly Voice[]>;
  /** Whether a rule denies it in the end. */
  readonly isDenied: Four<boolean>;
  /** Whether the profile on that side has a rule of these words. */
  isWritten(side: Side, words: string): boolean;
}

export type Judged = Pick<Finding, 'verdict' | 'why'>;

/** The scene of one bit of an automaton. */
export function sceneOf(
  terms: Four<readonly Term[]>,
  bit: number,
  wordsOf: (side: Side, term: Term) => string | undefined,
  isWritten: Scene['isWritten'],
): Scene {
  const concerned = mapFour(terms, (all) => all.filter(({ effect }) => (effect.permissions & bit) !== 0));
  return {
    voices: mapFour(concerned, (all, side) =>
      all.map((term) => ({ key: termKey(term), mode: term.effect.mode, words: wordsOf(side, term) })),
    ),
    isDenied: mapFour(terms, (all) => (decide(all, all[0]?.class === 'file').denied & bit) !== 0),
    isWritten,
  };
}

/** Where one state alone is asked for. */
export function judgeRow(row: Row, scene: Scene): Judged {
  const { voices, isDenied } = scene;
  const granting = mapFour(voices, (all) => all.filter(({ mode }) => mode !== 'deny'));
  const denying = mapFour(voices, (all, side) => (isDenied[side] ? all.filter(({ mode }) => mode === 'deny') : []));
  const isIn = (side: Side, { key }: Voice): boolean => voices[side].some((voice) => voice.key === key);
  const hasOwnDeny = denying.ours.some((voice) => !isIn('base', voice));
  /** Nobody wrote it: somebody wrote its words, and they come to something else there. */
  const isComposed = (all: readonly Voice[]): boolean =>
    all.length > 0 &&
    all.every((voice) => {
      const { words } = voice;
      if (words === undefined || isIn('ours', voice) || isIn('theirs', voice)) return false;
      return scene.isWritten('ours', words) || scene.isWritten('theirs', words);
    });
  /** Written in base already, and withdrawn by the other side: a definition alone made the difference. */
  const isFollowed = (all: readonly Voice[], other: Side): boolean =>
    all.length > 0 &&
    all.every(({ words }) => words !== undefined && scene.isWritten('base', words) && !scene.isWritten(other, words));
  const isImplied = granting.merged.length > 0 && granting.merged.every(({ words }) => words === undefined);

  const violation = (why: string): Judged => ({ verdict: 'violation', why });
  const excused = (why: string): Judged => ({ verdict: 'excused', why });
  switch (row) {
    case '001/1':
      return hasOwnDeny ? violation('ours denies it') : { verdict: 'counted', why: 'new grant' };
    case '110/1':
      if (isImplied) return excused('added by the compiler');
      return granting.merged.some((voice) => !isIn('base', voice))
        ? { verdict: 'counted', why: 'shadowed tightening' }
        : violation('nothing of ours grants it');
    case '001/0':
      if (hasOwnDeny) return excused('ours denies it');
      if (isFollowed(granting.theirs, 'ours')) return excused('by a definition of theirs');
      return isComposed(denying.merged) ? excused('denied by a definition') : violation('lost');
    case '010/0':
      if (isFollowed(granting.ours, 'theirs')) return excused('by a definition of ours');
      return isComposed(denying.merged) ? excused('denied by a definition') : violation('lost');
    case '011/0':
    case '111/0':
      return isComposed(denying.merged) ? excused('denied by a definition') : violation('lost');
    case '000/1':
    case '100/1':
    case '101/1':
      if (hasOwnDeny) return violation('ours denies it');
      if (isImplied) return excused('added by the compiler');
      return isComposed(granting.merged) ? excused('granted by a definition') : violation('granted');
  }
}

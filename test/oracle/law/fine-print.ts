// What a broken row comes to, by the rules that match there: the fine print of the law. Takes a row, one permission, and the
// terms of four states that match a string; gives a verdict and its reason.
// Source: product, "Fine print": decisions by deny, grants nobody wrote.

import { decide, patternKey, termKey } from '../../../src/model/index.js';
import type { Term } from '../../../src/model/index.js';
import type { Finding } from './finding.js';
import type { Four, Side } from './four.js';
import { mapFour } from './four.js';
import type { Row } from './rows.js';
import type { Said } from './sources.js';

/** Who says something about one permission, on one side. */
export interface Voice {
  /** Equal for what says the same. */
  readonly key: string;
  /** Equal for what is about the same strings. */
  readonly pattern: string;
  readonly mode: 'allow' | 'deny' | 'prompt';
  /** The rule; undefined for what the compiler adds. */
  readonly said: Said | undefined;
}

export interface Scene {
  /** All that match, deciding or not. */
  readonly voices: Four<readonly Voice[]>;
  /** Whether a rule denies it in the end. */
  readonly isDenied: Four<boolean>;
  /** Whether the profile on that side has a rule of these words. */
  isWritten(side: Side, words: string): boolean;
  /** Whether it has a rule that this statement of the text brings in. */
  isEntered(side: Side, entry: string): boolean;
}

export type Judged = Pick<Finding, 'verdict' | 'why'>;

/** The scene of one bit of an automaton. */
export function sceneOf(
  terms: Four<readonly Term[]>,
  bit: number,
  saidBy: (side: Side, term: Term) => Said | undefined,
  statements: Pick<Scene, 'isWritten' | 'isEntered'>,
): Scene {
  const concerned = mapFour(terms, (all) => all.filter(({ effect }) => (effect.permissions & bit) !== 0));
  return {
    voices: mapFour(concerned, (all, side) =>
      all.map((term) => ({
        key: termKey(term),
        pattern: patternKey(term),
        mode: term.effect.mode,
        said: saidBy(side, term),
      })),
    ),
    isDenied: mapFour(terms, (all) => (decide(all, all[0]?.class === 'file').denied & bit) !== 0),
    ...statements,
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
      const { said } = voice;
      if (said === undefined || isIn('ours', voice) || isIn('theirs', voice)) return false;
      return scene.isWritten('ours', said.words) || scene.isWritten('theirs', said.words);
    });
  /** Written in base already, and withdrawn by the other side: a definition alone made the difference. */
  const isFollowed = (all: readonly Voice[], other: Side): boolean =>
    all.length > 0 &&
    all.every(
      ({ said }) => said !== undefined && scene.isWritten('base', said.words) && !scene.isWritten(other, said.words),
    );
  const isImplied = granting.merged.length > 0 && granting.merged.every(({ said }) => said === undefined);
  const isNew = (entry: string): boolean => scene.isEntered('ours', entry) && !scene.isEntered('base', entry);
  /** Ours has it by a statement of its own, and not in the place of one that base has. */
  const isOurs = ({ key, pattern, said }: Voice): boolean => {
    if (said === undefined) return false;
    if (said.isIncluded) return isNew(said.entry) || !granting.base.some((voice) => voice.key === key);
    return !granting.base.some(({ said: before, ...voice }) => {
      if (before === undefined || before.isIncluded) return false;
      return voice.key === key || (voice.pattern === pattern && !scene.isWritten('ours', before.words));
    });
  };
  /** Theirs denies it, and the merge has not that deny, nor has ours taken away what brings it in. */
  const isDenyLost = denying.theirs.some(({ said }) => {
    if (said === undefined || scene.isWritten('merged', said.words)) return false;
    return !scene.isEntered('base', said.entry) || scene.isEntered('ours', said.entry);
  });

  const violation = (why: string): Judged => ({ verdict: 'violation', why });
  const excused = (why: string): Judged => ({ verdict: 'excused', why });
  switch (row) {
    case '001/1':
      return hasOwnDeny ? violation('ours denies it') : { verdict: 'counted', why: 'new grant' };
    case '110/1':
      if (isDenyLost) return violation('theirs denies it');
      if (isImplied) return excused('added by the compiler');
      return granting.merged.some(isOurs)
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

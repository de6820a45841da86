// Rules of two sides that reach the same accesses through different patterns. A `deny` that one side adds may take away what
// the other side wants granted, one that it lifts may uncover it; two execute modes for one program are one too many. Takes
// the deeds of both sides, gives pairs.

import type { ByteText } from '../base/index.js';
import type { Deed, ProfileDeeds } from './deeds.js';
import { isLinkTerm } from './item-keys.js';
import type { Changer } from './match.js';
import { RuleIndex } from './rule-index.js';
import { RuleMeeting } from './rules-meet.js';
import { hasEverything } from './terms.js';

/** Something that one side denied, or denies no more, and a grant of the other side that it reaches. */
export interface Denial {
  readonly denier: Changer;
  readonly denial: Deed;
  readonly grant: Deed;
}

export function* findDenials(deeds: ProfileDeeds): Generator<Denial> {
  const meeting = new RuleMeeting();
  for (const [denier, granter] of [
    ['ours', 'theirs'],
    ['theirs', 'ours'],
  ] as const) {
    const denials = deeds[denier].filter(({ kind }) => kind !== 'granted');
    if (denials.length === 0) continue;
    const grants = new RuleIndex(deeds[granter].filter(({ kind }) => kind === 'granted'));
    for (const denial of denials) {
      for (const grant of grants.near(denial.rule)) {
        if (termsMeet(denial, grant) && meeting.rulesMeet(denial.rule, grant.rule)) yield { denier, denial, grant };
      }
    }
  }
}

/** Execute modes that both sides gave to programs that two patterns share; an exact path goes before any pattern. */
export function* findExecClashes(deeds: ProfileDeeds): Generator<readonly [Deed, Deed]> {
  const meeting = new RuleMeeting();
  const modes = (side: Changer): Deed[] =>
    deeds[side].filter(({ kind, terms, rule }) => kind === 'granted' && terms.has('x') && hasWildcard(rule));
  const theirs = new RuleIndex(modes('theirs'));
  for (const mine of modes('ours')) {
    for (const other of theirs.near(mine.rule)) {
      const isOther = mine.terms.get('x') !== other.terms.get('x') && mine.slots !== other.slots;
      if (isOther && meeting.rulesMeet(mine.rule, other.rule)) yield [mine, other];
    }
  }
}

function hasWildcard(rule: Deed['rule']): boolean {
  const path: ByteText | undefined = rule.kind === 'file' ? rule.path?.value : undefined;
  return path !== undefined && /[*?[{]/.test(path.replace(/@\{[^}]*\}/g, ''));
}

type Claim = Pick<Deed, 'rule' | 'terms'>;

/** Execute is denied by `x`, whatever the mode; a link to one target by a link to any. */
export function termsMeet(one: Claim, other: Claim): boolean {
  const isWhole = ({ terms, rule }: Claim): boolean => hasEverything(terms) || terms.has('all') || rule.kind === 'all';
  if (isWhole(one) || isWhole(other)) return true;
  const letters = new Set([...one.terms.keys()].map(letterOf));
  return [...other.terms.keys()].some((name) => letters.has(letterOf(name)));
}

function letterOf(term: string): string {
  return isLinkTerm(term) ? 'l' : term;
}

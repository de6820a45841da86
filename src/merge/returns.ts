// Rules that one side removed, and that would come back in what the other side put in their place: `/a/b r,` is gone here and has
// become `/a/* r,` there. Takes the groups of one block, gives pairs; the text of the rules is all that is asked. What a variable
// may hold is left to those who know its values: the merge law is asked about every merge.

import type { Rule } from '../language/index.js';
import type { Group } from './groups.js';
import type { Changer } from './match.js';
import { termsMeet } from './reaches.js';
import { RuleIndex } from './rule-index.js';
import { RuleMeeting } from './rules-meet.js';
import type { Terms } from './terms.js';
import { withoutTerms } from './terms.js';

/** A rule, and the permissions of it that were removed or granted. */
interface Part {
  readonly group: Group;
  readonly rule: Rule;
  readonly terms: Terms;
}

/** A rule that both sides removed, and one that a single side granted in its place. */
export function* findReturns(groups: readonly Group[]): Generator<readonly [removed: Group, granted: Group]> {
  const removed = groups.flatMap((group) =>
    group.ours.size === 0 && group.theirs.size === 0 ? partOf(group, 'base', group.base) : [],
  );
  if (removed.length === 0) return;
  const meeting = new RuleMeeting();
  const byOurs = new RuleIndex(grantsOf(groups, 'ours'));
  const byTheirs = new RuleIndex(grantsOf(groups, 'theirs'));
  for (const part of removed) {
    const inPlace = (grants: RuleIndex<Part>): Part[] =>
      grants.near(part.rule).filter((grant) => isAlike(part, grant) && meeting.rulesMeet(part.rule, grant.rule));
    const [mine, other] = [inPlace(byOurs), inPlace(byTheirs)];
    // Where both sides put something in its place, neither wanted the access gone; where one denies it, it stays away.
    if ((mine.length > 0 && other.length > 0) || isDenied(part, groups)) continue;
    for (const { group } of [...mine, ...other]) yield [part.group, group];
  }
}

/** Whether the merge denies just what was removed. */
function isDenied({ group, terms }: Part, groups: readonly Group[]): boolean {
  return groups.some(
    ({ key, outcome }) =>
      key.denies &&
      key.subject === group.key.subject &&
      typeof outcome !== 'string' &&
      [...terms.keys()].every((name) => outcome.has(name)),
  );
}

/** What one side grants and neither base nor the other side does. */
function grantsOf(groups: readonly Group[], side: Changer): Part[] {
  const other = side === 'ours' ? 'theirs' : 'ours';
  return groups.flatMap((group) =>
    partOf(group, side, withoutTerms(withoutTerms(group[side], group.base), group[other])),
  );
}

function partOf(group: Group, side: Changer | 'base', terms: Terms): Part[] {
  const statement = group.slots.map((slot) => slot[side]?.statement).find((each) => each !== undefined);
  if (statement?.kind !== 'rule' || group.key.denies || terms.size === 0) return [];
  return [{ group, rule: statement.rule, terms }];
}

type Claim = Omit<Part, 'group'>;

function isAlike(one: Claim, other: Claim): boolean {
  return one.rule.kind === other.rule.kind && one.rule.kind !== 'rlimit' && termsMeet(one, other);
}

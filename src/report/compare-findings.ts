// The changes of a comparison, each in words, with the rules behind it: what both the text and the JSON are made of. Takes
// changes, gives findings. One cause that shows in many profiles is one finding with their names.

import { compareBytes } from '../base/index.js';
import type { Cause, Causes, Change, Comparison, ProfileComparison } from '../compare/index.js';
import { classOf, gravityOf, programOf } from '../compare/index.js';
import { classTold } from './access-words.js';
import type { ChangeWords } from './change-words.js';
import { changeWords, isAboutProfile, subjectText } from './change-words.js';

export interface Finding extends ChangeWords {
  readonly change: Change;
  /** Of a trusted helper, the name of the class. */
  readonly class: string;
  /** The rule that grants it, on the side that grants it. */
  readonly rule: Cause | undefined;
  /** The rule that made the difference on the other side: a denial that came or went. */
  readonly other: Cause | undefined;
  /** Small for what matters most. */
  readonly gravity: number;
  /** In how many profiles the same cause shows; one of them is shown. */
  readonly profiles: readonly ProfileComparison[];
}

/** All findings, the gravest first; one for each change. */
export function findingsOf(profile: ProfileComparison): readonly Finding[] {
  return profile.changes.map((change) => findingOf(change, profile)).sort(byGravity);
}

/** All findings of a comparison, those of one cause as one. */
export function groupedFindings({ profiles }: Comparison): readonly Finding[] {
  const groups = new Map<string, Finding>();
  for (const [at, profile] of profiles.entries()) {
    for (const finding of findingsOf(profile)) {
      const key = causeKey(finding) ?? `${at} ${groups.size}`;
      const known = groups.get(key);
      groups.set(key, known === undefined ? finding : { ...known, profiles: [...known.profiles, profile] });
    }
  }
  return [...groups.values()].sort(byGravity);
}

/** Equal for findings that one rule brings about, wherever it is included. */
function causeKey({ change, class: name, permission, rule, other }: Finding): string | undefined {
  const decisive = other ?? rule;
  if (decisive === undefined) return undefined;
  const { file, start } = decisive.rule.origin.at;
  return JSON.stringify([change.kind, change.effect, name, permission, file, start, other === undefined]);
}

function byGravity(one: Finding, other: Finding): number {
  const widensFirst = Number(one.change.effect === 'narrowing') - Number(other.change.effect === 'narrowing');
  return widensFirst || one.gravity - other.gravity || compareBytes(one.object, other.object);
}

/** `/usr/sbin/cupsd`, or `profile `x`` where that is not one program. */
export function subjectOf({ before, after, name }: ProfileComparison, change?: Change): string {
  return subjectText(isAboutProfile(change) ? undefined : programOf(after ?? before), name);
}

function findingOf(change: Change, profile: ProfileComparison): Finding {
  const causes = 'causes' in change ? change.causes : undefined;
  const words = { ...changeWords(change, profile.name), gravity: gravityOf(change) };
  const told = classTold(classOf(change), change.kind === 'access' ? change.access : undefined);
  return { change, class: told, ...words, ...rulesBehind(change, causes), profiles: [profile] };
}

/** What grants, and what else made the difference. */
function rulesBehind(change: Change, causes: Causes | undefined): Pick<Finding, 'rule' | 'other'> {
  if (causes === undefined) return { rule: undefined, other: undefined };
  const { decisive } = causes;
  const [grants, side] =
    change.effect === 'narrowing' ? ([causes.before, 'before'] as const) : ([causes.after, 'after'] as const);
  if (decisive?.side === side) return { rule: decisive.cause, other: undefined };
  const rule = grants.find(({ mode }) => mode !== 'deny');
  return { rule, other: decisive?.cause };
}

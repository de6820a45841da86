// What of a profile is not yes or no: whether it is there, its mode, its flags, its limits, what it is attached to. Each
// merges as a value: equal, or changed on one side only. Takes a quartet, gives what is not the right one.
// Source: product, "The merge law" and "Fine print" (flags).

import type { Change, PlacedProfile } from '../compare/index.js';
import { compareValues, widens } from '../compare/index.js';
import type { EffectiveRule } from '../policy/index.js';
import { headKeys } from './canonical.js';
import type { Behind } from './findings.js';
import type { Four, FourSide, Quartet } from './four.js';
import { mapFour, rightValue } from './law-rows.js';

export interface ValueFinding {
  readonly code: 'reconcile/lost-restriction' | 'reconcile/value-lost';
  /** `mode`, `profile`, `attachment`, a flag, a limit. */
  readonly what: string;
  /** As a person reads them; undefined where there is none. */
  readonly values: Four<string | undefined>;
  /** Whose head or rule shows it. */
  readonly side: FourSide;
  /** The rule that sets it; undefined where the head does. */
  readonly rule: EffectiveRule | undefined;
  readonly behind: Behind | undefined;
}

/** Values of a profile that are not those that the law asks for. */
export function judgeValues(quartet: Quartet): ValueFinding[] {
  const { ours, merged } = quartet;
  const presence = judgePresence(quartet);
  if (presence !== undefined) return [presence];
  if (ours === undefined || merged === undefined) return [];
  const looser = compareValues(ours, merged).filter(widens).map(nameOfChange);
  const values = mapFour(quartet, (placed) => (placed === undefined ? new Map<string, Value>() : valuesOf(placed)));
  const names = new Set(Object.values(values).flatMap((all) => [...all.keys()]));
  return [...names].flatMap((what): ValueFinding[] => {
    const four = mapFour(values, (all) => all.get(what)?.says);
    const right = rightAmong(quartet, four);
    if (right !== undefined && right.value === four.merged) return [];
    // Of limits that both set, the last one counts: it may be the administrator’s.
    if (right === undefined && what.startsWith('rlimit ') && !looser.includes(what)) return [];
    const isHis = four.ours !== four.base;
    const isLost = isHis && (looser.includes(what) || what === 'attachment');
    const side = values.merged.has(what) ? 'merged' : 'ours';
    const rule = values[side].get(what)?.rule;
    const code = isLost ? 'reconcile/lost-restriction' : 'reconcile/value-lost';
    return [{ code, what, values: four, side, rule, behind: behindOf(quartet, side, rule) }];
  });
}

/** Of a profile that one state lacks, the others decide. */
function rightAmong(
  quartet: Quartet,
  { base, ours, theirs }: Four<string | undefined>,
): { readonly value: string | undefined } | undefined {
  if (quartet.theirs === undefined) return { value: ours };
  return rightValue({ base: quartet.base === undefined ? theirs : base, ours, theirs });
}

/** A profile that is there and should not be, or the reverse. */
function judgePresence(quartet: Quartet): ValueFinding | undefined {
  const four = mapFour(quartet, (placed) => (placed === undefined ? undefined : 'present'));
  const right = rightValue(four);
  if (right === undefined || right.value === four.merged) return undefined;
  const isBack = four.merged !== undefined && four.ours === undefined;
  const side = four.merged !== undefined ? 'merged' : four.ours !== undefined ? 'ours' : 'theirs';
  return {
    code: isBack && four.base !== undefined ? 'reconcile/lost-restriction' : 'reconcile/value-lost',
    what: 'profile',
    values: four,
    side,
    rule: undefined,
    behind: behindOf(quartet, side, undefined),
  };
}

function behindOf(quartet: Quartet, side: FourSide, rule: EffectiveRule | undefined): Behind | undefined {
  if (rule !== undefined) return { side, ...rule.origin, mode: undefined };
  const head = quartet[side]?.model.profile.statement.head;
  return head && { side, at: head, via: [], mode: undefined };
}

interface Value {
  readonly says: string;
  readonly rule: EffectiveRule | undefined;
}

function valuesOf({ model, policy }: PlacedProfile): ReadonlyMap<string, Value> {
  const { attachment, xattrs, identities } = headKeys(model.profile.statement);
  const values = new Map<string, Value>([['mode', { says: model.mode, rule: undefined }]]);
  const add = (what: string, says: string | undefined): void => {
    if (says !== undefined) values.set(what, { says, rule: undefined });
  };
  add('attachment', attachment);
  add('xattrs', xattrs);
  add('identities', identities);
  for (const flag of model.flags) {
    const end = flag.indexOf('=');
    add(end === -1 ? flag : flag.slice(0, end), end === -1 ? 'set' : flag.slice(end + 1));
  }
  for (const { name, value, rule } of model.rlimits) {
    values.set(`rlimit ${name}`, { says: `${value}`, rule: policy.ruleOf(rule) });
  }
  return values;
}

function nameOfChange(change: Change): string {
  switch (change.kind) {
    case 'flag':
      return change.flag;
    case 'rlimit':
      return `rlimit ${change.limit}`;
    default:
      return change.kind;
  }
}

// The merge law for what is no grant and no denial: flags of a profile, and its resource limits. Takes one profile in
// several states, gives what the administrator restricted and a merge would not. What is not clearly stricter counts.

import type { RlimitRule } from '../language/index.js';
import type { BytePath } from '../base/index.js';
import type { EffectiveProfile, EffectiveRule } from '../policy/index.js';
import { headKeys } from './canonical.js';
import { isLower } from './gate-order.js';

export interface HeadSides {
  readonly base: EffectiveProfile | undefined;
  readonly ours: EffectiveProfile;
  readonly merged: EffectiveProfile;
}

/** Modes that stand for each other in a head. */
const modes: ReadonlySet<string> = new Set(['complain', 'unconfined', 'default_allow', 'prompt']);

/** Whether a flag that the administrator took away comes back, or one that implies it or stands for it. */
export function regainsFlag({ base, ours, merged }: HeadSides): boolean {
  if (base === undefined) return false;
  const [shipped, live, next] = [base, ours, merged].map(({ statement }) => headKeys(statement).flags);
  const beyond = (flags: readonly string[] = [], others: readonly string[] = []): string[] =>
    flags.filter((flag) => flag !== 'audit' && !others.includes(flag));
  const withdrawn = new Set(beyond(shipped, live).map(familyOf));
  return beyond(next, live).some((flag) => withdrawn.has(familyOf(flag)));
}

/** `attach_disconnected.path=/x` is one of `attach_disconnected`. */
function familyOf(flag: string): string {
  return modes.has(flag) ? 'mode' : (/^[^.=]*/.exec(flag)?.[0] ?? flag);
}

/** Limits of the administrator's that would go or be raised, in the order of live. The last of one resource decides. */
export function loosenedLimits(sides: HeadSides, isOwn: (file: BytePath) => boolean): EffectiveRule[] {
  const [shipped, live, next] = [sides.base, sides.ours, sides.merged].map(limitsOf);
  return [...(live ?? [])].flatMap(([name, { whole, limit }]) => {
    const [had, has] = [shipped?.get(name), next?.get(name)];
    const isHis = had === undefined || !isSame(had.limit, limit) || isOwn(whole.origin.at.file);
    if (!isHis || (has !== undefined && (isSame(has.limit, limit) || isLower(limit, has.limit)))) return [];
    return [whole];
  });
}

interface Limit {
  readonly whole: EffectiveRule;
  readonly limit: RlimitRule;
}

function limitsOf(profile: EffectiveProfile | undefined): ReadonlyMap<string, Limit> {
  const found = new Map<string, Limit>();
  for (const whole of profile?.rules ?? []) {
    if (whole.rule.kind === 'rlimit') found.set(whole.rule.name, { whole, limit: whole.rule });
  }
  return found;
}

function isSame(one: RlimitRule, other: RlimitRule): boolean {
  return one.value.value === other.value.value && one.unit === other.unit;
}

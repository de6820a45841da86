// What a merge lets through that ours does not, by compiled policy alone. Takes two compiled states of one profile, gives what
// is more permissive. It is asked of merges that pass the gate: they must not widen, whatever the law says.
// Source: product, "What more permissive means", and the conventions for comparisons.

import { compareExec } from '../../../src/compare/index.js';
import type { AutomatonClass } from '../../../src/model/index.js';
import { fileBits, otherShift } from '../../../src/model/index.js';
import type { CompiledDecision } from '../compiled/decision.js';
import type { CompiledProfile } from '../compiled/profiles.js';

export interface Wider {
  readonly profile: string;
  /** A class, or what of the head. */
  readonly what: string;
  /** The shortest string at which it was found. */
  readonly text: string;
  readonly bits: number;
}

/** From strict to loose. */
const modes: readonly CompiledProfile['flags']['mode'][] = ['kill', 'enforce', 'prompt', 'complain', 'unconfined'];

/** What stays mediated in a profile without confinement. */
const alwaysMediated: ReadonlySet<AutomatonClass> = new Set<AutomatonClass>(['userns', 'io_uring']);

/** Of what can be asked at one string, what passes in the merge and not in ours. */
export function widerBits(
  wanted: AutomatonClass,
  ours: CompiledProfile,
  merged: CompiledProfile,
  decisions: { readonly ours: CompiledDecision; readonly merged: CompiledDecision },
  allowed: (decision: CompiledDecision) => number,
): number {
  const passes = (one: CompiledProfile, other: CompiledProfile, decision: CompiledDecision): number => {
    const { mode } = one.flags;
    if (mode === 'unconfined' && !alwaysMediated.has(wanted)) return ~0;
    // Where both learn, their rules are compared: that is what they are written for.
    return mode === 'complain' && other.flags.mode !== 'complain' ? ~decision.quiet : allowed(decision);
  };
  return (passes(merged, ours, decisions.merged) & ~passes(ours, merged, decisions.ours)) >>> 0;
}

/** Execute bits whose transition leads to more. */
export function widerExec(ours: CompiledProfile, one: CompiledDecision, other: CompiledDecision): number {
  // Whoever learns stays under the eyes of whoever reads the log.
  if (ours.flags.mode === 'complain' || ours.flags.mode === 'unconfined') return 0;
  return (['owner', 'other'] as const).reduce((bits, who) => {
    const [before, after] = [one.exec[who], other.exec[who]];
    if (before === undefined || after === undefined) return bits;
    const isWider = ['wider', 'incomparable'].includes(compareExec(before, after));
    return isWider ? bits | (who === 'owner' ? fileBits.x : fileBits.x << otherShift) : bits;
  }, 0);
}

/** What of the heads lets more through; undefined is a state without the profile. */
export function widerHead(
  ours: CompiledProfile | undefined,
  merged: CompiledProfile | undefined,
  profile: string,
): readonly Wider[] {
  const say = (what: string, text: string): Wider => ({ profile, what, text, bits: 1 });
  const isAttached = ({ attachment, name }: CompiledProfile): boolean =>
    !name.includes('//') && (attachment !== undefined || name.startsWith('/'));
  if (ours === undefined || merged === undefined) {
    // Who attaches confines; who does not is one more place to be.
    if (ours !== undefined) return isAttached(ours) ? [say('profile', 'gone')] : [];
    return merged === undefined || isAttached(merged) ? [] : [say('profile', 'new')];
  }
  const found: Wider[] = [];
  const { flags: before } = ours;
  const { flags: after } = merged;
  if (modes.indexOf(after.mode) > modes.indexOf(before.mode)) found.push(say('mode', `${before.mode} ${after.mode}`));
  if ((after.path & ~before.path) !== 0) found.push(say('path flags', `${before.path} ${after.path}`));
  for (const [limit, value] of ours.rlimits) {
    const now = merged.rlimits.get(limit);
    if (now === undefined || now > value) found.push(say('rlimit', `${limit} ${value} ${now ?? '-'}`));
  }
  if (BigInt.asUintN(64, merged.capabilities.allowed & ~passedCapabilities(ours, merged)) !== 0n) {
    found.push(say('capability', (merged.capabilities.allowed & ~ours.capabilities.allowed).toString(16)));
  }
  return found;
}

/** In a looser mode all pass but those that are denied without a word. */
function passedCapabilities({ flags: { mode }, capabilities }: CompiledProfile, merged: CompiledProfile): bigint {
  if (mode === 'unconfined') return ~0n;
  return mode === 'complain' && merged.flags.mode !== 'complain' ? ~capabilities.quiet : capabilities.allowed;
}

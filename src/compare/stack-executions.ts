// Where execution leads from a stack: each part goes its own way, and the new label is all of them together. Takes the ways
// of two stacks at one program, gives whether one label keeps what the other restricts. What names alone do not show is not
// claimed.

import type { ByteText } from '../base/index.js';
import type { ExecType } from '../model/index.js';
import { sameExec } from '../model/index.js';
import { compareExec } from './exec-order.js';
import type { Stance } from './letting-through.js';
import type { StackedProfile } from './stack.js';

/** How one part goes on when a program is executed. */
export interface Way {
  readonly part: StackedProfile;
  readonly stance: Stance;
  /** Undefined where it is not known: where a profile learns, or nothing was asked. */
  readonly exec: ExecType | undefined;
  /** The part is on both sides. */
  readonly isShared: boolean;
}

/** Whether, after the execution, one label still restricts all that the other restricts, its environment included. */
export function keepsRestrictions(other: readonly Way[], one: readonly Way[]): boolean {
  return other.every((way) => isKept(way, one)) && (isScrubbed(one) || !isScrubbed(other));
}

/** One part that wants the environment scrubbed is enough. */
function isScrubbed(ways: readonly Way[]): boolean {
  return ways.some(({ exec }) => exec !== undefined && exec.to.kind !== 'same' && !exec.unsafe);
}

function isKept({ part, stance, exec, isShared }: Way, ways: readonly Way[]): boolean {
  if (isShared) return true;
  // Nothing is lost where nothing was kept.
  if (stance === 'open' || stance === 'learning' || exec?.to.kind === 'unconfined') return true;
  if (exec === undefined) return false;
  // The same profile by name goes the same way, whatever its rules have become.
  if (ways.some((other) => other.part.label === part.label && other.exec !== undefined && sameExec(exec, other.exec)))
    return true;
  // Where all stay what they are, what they are is what is being compared.
  if (exec.to.kind === 'same') return ways.length > 0 && ways.every((other) => other.exec?.to.kind === 'same');
  return ways.some((other) => other.exec !== undefined && leadsAlike(part, exec, other.part, other.exec));
}

/** Names are looked up from the namespace of the part, and children from the part itself. */
function leadsAlike(one: StackedProfile, from: ExecType, other: StackedProfile, to: ExecType): boolean {
  if (one.namespace !== other.namespace) return false;
  // Whether the environment is scrubbed is a matter of the whole stack.
  const order = compareExec({ ...from, unsafe: false }, { ...to, unsafe: false });
  if (order !== 'same' && order !== 'narrower') return false;
  const dependsOnSelf =
    from.inherits || to.to.kind === 'child' || (to.to.kind === 'named' && to.to.target.startsWith('&'));
  return one.model.name === other.model.name || !dependsOnSelf;
}

/** Whether a change that a task asks for scrubs the environment after, where it may do so before. */
export function keepsScrubbing(before: readonly Way[], after: readonly Way[]): boolean {
  const mayScrub = before.some(({ stance, exec }) =>
    exec === undefined ? stance !== 'open' && stance !== 'learning' : !exec.unsafe,
  );
  return !mayScrub || after.some(({ exec }) => exec !== undefined && !exec.unsafe);
}

/** Undefined where it is not certain that the environment was scrubbed, and is no longer. */
export function unscrubbed(
  before: readonly Way[],
  after: readonly Way[],
): Pick<Escape, 'before' | 'after'> | undefined {
  const kept = before.find(({ exec }) => exec !== undefined && !exec.unsafe)?.exec;
  const lost = after.find(({ exec }) => exec?.unsafe)?.exec;
  const isCertain = after.every(({ exec }) => exec?.unsafe);
  return kept === undefined || lost === undefined || !isCertain ? undefined : { before: kept, after: lost };
}

/** An execution that leads out of all confinement on one side, and not on the other. */
export interface Escape {
  readonly text: ByteText;
  readonly who: 'owner' | 'other';
  /** A program, or a program with the profile that a task asked for. */
  readonly shape: 'path' | 'onexec';
  readonly before: ExecType;
  readonly after: ExecType;
}

/** Undefined where something still confines, or where nothing did. */
export function escapeOf(before: readonly Way[], after: readonly Way[]): Pick<Escape, 'before' | 'after'> | undefined {
  const kept = before.find(({ exec }) => exec !== undefined && exec.to.kind !== 'unconfined');
  const out = after.find(({ exec }) => exec?.to.kind === 'unconfined');
  const isOut = after.every(({ stance, exec }) => stance === 'open' || exec?.to.kind === 'unconfined');
  if (!isOut || kept?.exec === undefined || out?.exec === undefined) return undefined;
  return { before: kept.exec, after: out.exec };
}

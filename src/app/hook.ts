// `hook`: reconcile a host from a script of a package. Takes a host, gives what was done, or why nothing could be. One call
// does the same as another, early or late: what it does follows from the texts alone. Must never wait for long, and never
// touch what a package manager still counts as its own.
//
// Source: packaging 5.3.

import type { Ports } from '../base/index.js';
import { AaMergeError, byteTextOf } from '../base/index.js';
import { leaveHookFile, markPending, stampOf, takePending } from '../store/index.js';
import type { HookRequest } from './hook-watch.js';
import { watchedFor } from './hook-watch.js';
import type { PolicyPlaces } from './on-host.js';
import { lookAtHost, onHost } from './on-host.js';
import type { ReconcileResult } from './reconcile.js';
import { reconcileHost } from './reconcile.js';

/** So long a hook waits for another run, in milliseconds. */
const hookPatience = 5_000;

/** Somebody who asks for a look each time there was one: hooks in a ring. */
const mostLooks = 10;

export type { HookRequest };

export type HookResult =
  | { readonly kind: 'done'; readonly run: ReconcileResult }
  /** Another run was still at work; it looks again before it ends. */
  | { readonly kind: 'busy'; readonly holder: string };

/**
 * Reconcile, and once more for each hook that could not wait meanwhile. What each run did, in order.
 *
 * Throws: AaMergeError, FileSystemError; then nothing has changed, or the next run finishes what was begun.
 */
export function runHook(request: HookRequest, ports: Ports): readonly HookResult[] {
  const results = [runOrMark(request, ports)];
  while (results.length < mostLooks && results.at(-1)?.kind === 'done' && isLookAskedFor(request, ports)) {
    results.push(runOrMark({ ...request, units: [], purged: [] }, ports));
  }
  return results;
}

/** Whether a hook could not wait while somebody else held the lock; whoever asks has to look again. */
export function isLookAskedFor(request: PolicyPlaces, ports: Ports): boolean {
  const { layout, files } = lookAtHost(request, ports);
  return takePending(layout, files);
}

/** Finish or undo what a run was about when it was stopped. */
export function settleCutOff(request: PolicyPlaces, ports: Ports): void {
  const { unfinished } = lookAtHost(request, ports);
  if (unfinished !== undefined) onHost({ ...request, patience: hookPatience }, ports, () => undefined);
}

function runOrMark(request: HookRequest, ports: Ports): HookResult {
  const first = attempt(request, ports, hookPatience);
  if (first.kind === 'done') return first;
  const { layout, files } = lookAtHost(request, ports);
  markPending(layout, files);
  // The other run may have looked for the mark just before it was there. Who gets the lock now needs no mark.
  const second = attempt(request, ports, 0);
  if (second.kind === 'done') takePending(layout, files);
  return second;
}

function attempt(request: HookRequest, ports: Ports, patience: number): HookResult {
  try {
    return { kind: 'done', run: reconcileStamped({ ...request, patience }, ports) };
  } catch (error) {
    if (!(error instanceof AaMergeError)) throw error;
    if (error.code === 'store/locked') return { kind: 'busy', holder: String(error.data['holder']) };
    // A package may name what it no longer ships: then the whole set tells.
    if (error.code !== 'reconcile/unknown-unit' || request.units.length === 0) throw error;
    return attempt({ ...request, units: [], purged: [] }, ports, patience);
  }
}

/** Reconcile, and leave a stamp where that found nothing to do. */
function reconcileStamped(request: HookRequest, ports: Ports): ReconcileResult {
  const { watch } = ports;
  const { files, layout } = lookAtHost(request, ports);
  const watched = watchedFor(request, layout, watch?.program ?? [], files);
  const before = watch?.stateOf(watched.map(({ what }) => what));
  const result = reconcileHost({ ...request, dryRun: false, sparesConffiles: true }, ports);
  const isIdle =
    result.plan.operations.length === 0 &&
    result.recovery === undefined &&
    request.units.length === 0 &&
    request.isUsual;
  if (!isIdle || watch === undefined || before === undefined) return result;
  const after = watch.stateOf(watched.map(({ what }) => what));
  // What changed meanwhile may have been read before or after.
  if (after.some((state, at) => state !== before[at])) return result;
  const needed = watched.map(({ asks }) => asks === 'always' || dependsOnPackages(result));
  const only = <T>(all: readonly T[]): T[] => all.filter((_, at) => needed[at]);
  const stamp = stampOf(request.version, only(watched.map(({ what }) => what)), only(after));
  leaveHookFile(layout, 'stamp', byteTextOf(stamp), files);
  return result;
}

/** Whether another answer of a package manager could bring another outcome. */
function dependsOnPackages({ outcomes, spared }: ReconcileResult): boolean {
  return spared.size > 0 || outcomes.some(({ outcome, hold }) => hold !== undefined || outcome === 'orphaned');
}

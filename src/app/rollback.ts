// `rollback`: a run that is over is taken back, as a run of its own. Takes a host and perhaps the name of a run, gives what
// was put back, and what that permits. Must never touch a file that has changed since.

import type { FileSystem, Ports } from '../base/index.js';
import type { Comparison } from '../compare/index.js';
import type { PastRun, Plan, Recovery } from '../store/index.js';
import { planRollback } from '../store/index.js';
import type { KernelReport } from './into-force.js';
import { kernelWorkOf } from './kernel-work.js';
import type { PolicyPlaces } from './on-host.js';
import { onHost, tryOnHost } from './on-host.js';

export interface RollbackRequest extends PolicyPlaces {
  /** The last run that was not undone when undefined. */
  readonly run: string | undefined;
  readonly dryRun: boolean;
}

export interface RollbackResult {
  /** The run that is taken back. */
  readonly run: PastRun;
  readonly applied: boolean;
  /** What it permits more and less than live did before. */
  readonly meaning: RollbackMeaning;
  /** Generated abstractions that change with it, or that are left alone. */
  readonly generated: NonNullable<Plan['generated']>;
  readonly kernel: KernelReport | undefined;
  readonly recovery: Recovery | undefined;
  readonly unfinished: string | undefined;
}

export type RollbackMeaning =
  /** No live file changes. */
  | { readonly kind: 'none' }
  | { readonly kind: 'compared'; readonly comparison: Comparison }
  /** A file is no valid policy, before or after: nobody can say. */
  | { readonly kind: 'unknown' };

/** Throws: whatever `planRollback` and `onHost` throw; then nothing has changed. */
export function rollBack(request: RollbackRequest, ports: Ports): RollbackResult {
  if (request.dryRun) {
    const { files, place, unfinished, foresee } = tryOnHost(request, ports);
    const { plan, run } = planRollback(request.run, place, files);
    const meaning = meaningOf(plan, request, files);
    const { made, kernel } = foresee(() => ({ plan }));
    const generated = made.plan.generated ?? [];
    return { run, applied: false, meaning, generated, kernel, recovery: undefined, unfinished };
  }
  return onHost(request, ports, ({ files, place, recovery, carryOutBest }) => {
    const { plan, run } = planRollback(request.run, place, files);
    const meaning = meaningOf(plan, request, files);
    const { made, kernel } = carryOutBest(() => ({ plan }), `rollback ${run.run}`);
    const generated = made.plan.generated ?? [];
    return { run, applied: true, meaning, generated, kernel, recovery, unfinished: undefined };
  });
}

/** A vendor's restriction may go with the run that brought it: whoever takes that back is told. */
function meaningOf(plan: Plan, { policyDir, root }: RollbackRequest, files: FileSystem): RollbackMeaning {
  const work = kernelWorkOf(plan, policyDir, root, files);
  if (work === undefined) return { kind: 'none' };
  const comparison = work.reach.meaning();
  return comparison === undefined ? { kind: 'unknown' } : { kind: 'compared', comparison };
}

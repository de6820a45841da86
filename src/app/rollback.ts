// `rollback`: a run that is over is taken back, as a run of its own. Takes a host and perhaps the name of a run, gives what
// was put back. Must never touch a file that has changed since.

import type { Ports } from '../base/index.js';
import type { PastRun, Recovery } from '../store/index.js';
import { planRollback } from '../store/index.js';
import type { KernelReport } from './into-force.js';
import type { PolicyPlaces } from './on-host.js';
import { lookAtHost, onHost } from './on-host.js';

export interface RollbackRequest extends PolicyPlaces {
  /** The last run that was not undone when undefined. */
  readonly run: string | undefined;
  readonly dryRun: boolean;
}

export interface RollbackResult {
  /** The run that is taken back. */
  readonly run: PastRun;
  readonly applied: boolean;
  readonly kernel: KernelReport | undefined;
  readonly recovery: Recovery | undefined;
  readonly unfinished: string | undefined;
}

/** Throws: whatever `planRollback` and `onHost` throw; then nothing has changed. */
export function rollBack(request: RollbackRequest, ports: Ports): RollbackResult {
  if (request.dryRun) {
    const { files, place, unfinished } = lookAtHost(request, ports);
    const { run } = planRollback(request.run, place, files);
    return { run, applied: false, kernel: undefined, recovery: undefined, unfinished };
  }
  return onHost(request, ports, ({ files, place, recovery, carryOut }) => {
    const { plan, run } = planRollback(request.run, place, files);
    const kernel = carryOut(plan, `rollback ${run.run}`);
    return { run, applied: true, kernel, recovery, unfinished: undefined };
  });
}

// `adopt`: a vendor's update that was left beside a live file is merged into it, by the same merge, law and gate as a
// reference. Takes a host and units, gives what became of each copy. A copy goes only with the run that merged all of it, or
// when there is nothing in it to merge.

import type { BytePath, FileSystem, Ports } from '../base/index.js';
import { AaMergeError } from '../base/index.js';
import type { UnitOutcome } from '../reconcile/index.js';
import type { Plan, Recovery, StateLayout } from '../store/index.js';
import type { AdoptedUnit } from './adoption.js';
import { adoption } from './adoption.js';
import type { Refused } from './compiler-answers.js';
import type { KernelReport } from './into-force.js';
import type { HostRequest } from './on-host.js';
import { onHost, tryOnHost } from './on-host.js';
import type { HostRead } from './reconcile.js';
import { readHost } from './reconcile.js';
import { unitNamed } from './unit-named.js';
import type { CopiesOfUnit } from './vendor-copies.js';
import { findCopies } from './vendor-copies.js';

export interface AdoptRequest extends HostRequest {
  /** As a person names them; all that have a copy when there are none. */
  readonly units: readonly BytePath[];
  readonly dryRun: boolean;
  /** For the history. */
  readonly why?: string | undefined;
}

export interface AdoptResult {
  readonly adopted: readonly AdoptedUnit[];
  /** Of the units that were merged, or would have been. */
  readonly outcomes: readonly UnitOutcome[];
  readonly plan: Plan;
  readonly applied: boolean;
  readonly brokenRecords: readonly BytePath[];
  readonly recovery: Recovery | undefined;
  readonly unfinished: string | undefined;
  /** What the kernel has to do with it; undefined where no live file changed. */
  readonly kernel: KernelReport | undefined;
}

/** Throws: AaMergeError `app/no-copy`, `reconcile/unknown-unit` and whatever `reconcileHost` throws. */
export function adoptCopies(request: AdoptRequest, ports: Ports): AdoptResult {
  if (request.dryRun) {
    const { files, layout, unfinished, foresee } = tryOnHost(request, ports);
    const { made, kernel } = foresee(readAdoption(request, files, layout, ports));
    return { ...made.result, plan: made.plan, applied: false, recovery: undefined, unfinished, kernel };
  }
  return onHost(request, ports, ({ files, layout, recovery, carryOutBest }) => {
    const plan = readAdoption(request, files, layout, ports);
    const { made, kernel } = carryOutBest(plan, ['adopt', ...request.units].join(' '), request.why);
    return { ...made.result, plan: made.plan, applied: true, recovery, unfinished: undefined, kernel };
  });
}

type Planned = Pick<AdoptResult, 'adopted' | 'outcomes' | 'brokenRecords'>;

/** The host as it is, and what makes a plan for it. */
function readAdoption(
  request: AdoptRequest,
  files: FileSystem,
  layout: StateLayout,
  ports: Ports,
): (refused?: Refused) => { readonly result: Planned; readonly plan: Plan } {
  const host = readHost(request, files, layout, ports);
  const chosen = chosenCopies(request, host, files);
  return (refused) => {
    const { adopted, outcomes, plan } = adoption(chosen, host, layout).run(undefined, refused && { refused });
    return { result: { adopted, outcomes, brokenRecords: host.brokenRecords }, plan };
  };
}

function chosenCopies(request: AdoptRequest, { trees, skipped }: HostRead, files: FileSystem): CopiesOfUnit[] {
  const found = findCopies(trees, skipped, files);
  if (request.units.length === 0) return found;
  const named = request.units.map((unit) => unitNamed(unit, request, trees));
  const without = named.find((unit) => !found.some((one) => one.unit === unit));
  if (without !== undefined) throw new AaMergeError('app/no-copy', { unit: without });
  return found.filter(({ unit }) => named.includes(unit));
}

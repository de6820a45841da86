// `extract`: inline edits of a unit become rules of its local files, where that permits exactly the same. Takes a host and a
// unit, gives what was moved, or why it could not be. What is written is a run of its own, and can be rolled back.

import type { BytePath, FileSystem, Ports, UnitPath } from '../base/index.js';
import type { Extraction } from '../reconcile/index.js';
import { extractUnit } from '../reconcile/index.js';
import type { Plan, Recovery, StateLayout } from '../store/index.js';
import type { HostRequest } from './on-host.js';
import type { KernelReport } from './into-force.js';
import { onHost, tryOnHost } from './on-host.js';
import { readHost } from './reconcile.js';
import { unitNamed } from './unit-named.js';

export interface ExtractRequest extends HostRequest {
  /** As a person names it. */
  readonly unit: BytePath;
  readonly dryRun: boolean;
}

export interface ExtractResult {
  readonly unit: UnitPath;
  readonly extraction: Extraction;
  /** Whether it was written. */
  readonly applied: boolean;
  readonly kernel: KernelReport | undefined;
  /** Generated abstractions that change with it, or that are left alone. */
  readonly generated: NonNullable<Plan['generated']>;
  readonly recovery: Recovery | undefined;
  readonly unfinished: string | undefined;
}

/** Throws: AaMergeError `reconcile/unknown-unit` and others, FileSystemError; then nothing was written. */
export function extractLocal(request: ExtractRequest, ports: Ports): ExtractResult {
  if (request.dryRun) {
    const { files, layout, unfinished, foresee } = tryOnHost(request, ports);
    const planned = planExtraction(request, files, layout, ports);
    const { made, kernel } = foresee(() => planned);
    const { unit, extraction, plan } = made;
    return {
      unit,
      extraction,
      applied: false,
      generated: plan.generated ?? [],
      kernel,
      recovery: undefined,
      unfinished,
    };
  }
  return onHost(request, ports, ({ files, layout, recovery, carryOutBest }) => {
    const { unit, extraction, plan } = planExtraction(request, files, layout, ports);
    const applied = extraction.kind === 'extracted';
    const done = applied ? carryOutBest(() => ({ plan }), `extract ${unit}`) : undefined;
    const generated = done?.made.plan.generated ?? [];
    return { unit, extraction, applied, generated, kernel: done?.kernel, recovery, unfinished: undefined };
  });
}

interface PlannedExtraction {
  readonly unit: UnitPath;
  readonly extraction: Extraction;
  readonly plan: Plan;
}

function planExtraction(
  request: ExtractRequest,
  files: FileSystem,
  layout: StateLayout,
  ports: Ports,
): PlannedExtraction {
  const host = readHost(request, files, layout, ports);
  const unit = unitNamed(request.unit, request, host.trees);
  ports.output.stage('Comparing');
  const extraction = extractUnit(host.trees, files, unit, { root: request.root, judging: host.judging });
  const plan = host.planOfTexts(extraction.kind === 'extracted' ? extraction.outcomes : []);
  return { unit, extraction, plan };
}

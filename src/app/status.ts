// `status`: how a host stands. Takes a host, gives what a run would do now, what is held, and what a look around finds.
// Locks nothing and writes nothing: the plan is made afresh, and records are only asked whether they still say the same.

import type { BytePath, Ports } from '../base/index.js';
import type { Survey, UnitOutcome } from '../reconcile/index.js';
import { surveyHost } from '../reconcile/index.js';
import type { HookTrouble, Plan } from '../store/index.js';
import { readHookTrouble } from '../store/index.js';
import { withGenerated } from './generated.js';
import type { HostRequest } from './on-host.js';
import { lookAtHost } from './on-host.js';
import { readHost } from './reconcile.js';

export interface StatusResult {
  readonly outcomes: readonly UnitOutcome[];
  readonly survey: Survey;
  /** Generated abstractions that a run would change, or leave alone. */
  readonly generated: NonNullable<Plan['generated']>;
  /** Whether what is recorded of held units is not what is held now. */
  readonly isStale: boolean;
  readonly brokenRecords: readonly BytePath[];
  /** A run that was cut off, or that is under way just now. */
  readonly unfinished: string | undefined;
  /** What a run that was stopped left behind. */
  readonly leftovers: readonly BytePath[];
  /** Why the last hook of a package did not do what it was for. */
  readonly hook: HookTrouble | undefined;
}

/** Throws: AaMergeError, FileSystemError. */
export function readStatus(request: HostRequest, ports: Ports): StatusResult {
  const { files, layout, unfinished } = lookAtHost(request, ports);
  const host = readHost(request, files, layout, ports);
  const { explained, brokenRecords, skipped, leftovers, judging } = host;
  const { outcomes, plan } = host.run(undefined);
  ports.output.stage('Looking around');
  const survey = surveyHost(explained, files, skipped, { root: request.root, judging });
  return {
    outcomes,
    survey,
    generated: withGenerated(plan, request.policyDir, files).generated ?? [],
    isStale: writesBelow(plan, layout.heldReasons),
    brokenRecords,
    unfinished,
    leftovers,
    hook: readHookTrouble(layout, files),
  };
}

function writesBelow({ operations }: Plan, directory: BytePath): boolean {
  return operations.some(({ path }) => path.startsWith(`${directory}/`));
}

// `reject`: what the vendor changed in a held unit, or the grants that are named, is declined. Live keeps standing, the
// change counts as seen, and the rest is reconciled at once. Takes a unit and a reason, gives what was declined and what
// became of the unit. Must never write anything into live but what an ordinary run would.

import { AaMergeError, fileId } from '../base/index.js';
import type { ByteText, Ports, UnitPath } from '../base/index.js';
import type { Decision, Remark } from '../reconcile/index.js';
import { grantsOf, seenPart, textOf } from '../reconcile/index.js';
import { recordDecision } from '../store/index.js';
import type { HeldUnit, NumberedGrant, SettleRequest } from './held-unit.js';
import { chosenGrants, commandWords, heldUnit, wholeSeen } from './held-unit.js';
import { onHost } from './on-host.js';
import type { HostRead, HostRun, ReconcileResult } from './reconcile.js';
import { readHost } from './reconcile.js';

export interface RejectRequest extends SettleRequest {
  /** From 1, as they were shown; the whole change of the vendor when there are none. */
  readonly grants: readonly number[];
}

export interface RejectResult {
  readonly unit: UnitPath;
  /** Empty where all that the vendor changed was declined. */
  readonly declined: readonly NumberedGrant[];
  /** Grants that went with them, since the vendor's change is one. */
  readonly alsoDeclined: readonly NumberedGrant[];
  /** The run for the unit; undefined where it was left for later. */
  readonly run: HostRun | undefined;
  readonly brokenRecords: ReconcileResult['brokenRecords'];
  readonly recovery: ReconcileResult['recovery'];
  readonly kernel: ReconcileResult['kernel'];
}

/**
 * Decline what a unit is held for.
 *
 * Throws: AaMergeError `app/not-held`, `app/nothing-to-accept`, `app/no-such-grant`, `app/shown-otherwise`,
 *   `app/not-declined`, `reconcile/unknown-unit`; then nothing was written. Whatever `reconcileHost` throws.
 */
export function rejectChange(request: RejectRequest, ports: Ports): RejectResult {
  const { clock, processes } = ports;
  return onHost(request, ports, ({ files, layout, recovery, carryOut }) => {
    const host = readHost(request, files, layout, ports);
    const { brokenRecords } = host;
    const isWhole = request.grants.length === 0;
    const held = heldUnit(request, host, isWhole ? 'texts' : 'grants');
    const { unit, outcome } = held;
    const declined = isWhole ? [] : chosenGrants(held, request.grants);
    const decision: Decision = { unit, seen: isWhole ? wholeSeen(held, host) : partSeen(held, declined, host) };
    const record = {
      deed: 'rejected' as const,
      who: processes.person(),
      when: clock.now(),
      why: request.why,
      grants: declined.map(({ grant }) => request.wordsOf(grant)),
      decision,
      was: outcome.renamedFrom,
    };
    const records = [recordDecision(record, request.later, host.trees, layout)];
    const run = host.run([unit], { decisions: [decision], records });
    const alsoDeclined = checkDeclined(held, declined, run);
    const what = commandWords('reject', unit, request.grants);
    const plan = request.later ? host.planOf(records, held.isRecorded ? [] : [outcome]) : run.plan;
    const kernel = carryOut(plan, what, request.why);
    return { unit, declined, alsoDeclined, run: request.later ? undefined : run, brokenRecords, recovery, kernel };
  });
}

function partSeen({ unit, hold }: HeldUnit, declined: readonly NumberedGrant[], { trees }: HostRead): ByteText {
  const [base, theirs] = [trees.base, trees.theirs].map((tree) => textOf(tree.entries.get(unit)));
  const statements = declined.flatMap(({ grant }) => grant.detail?.statements ?? []);
  const id = fileId(`${trees.theirs.directory}/${unit}`);
  const seen = base === undefined || theirs === undefined ? undefined : seenPart(id, base, theirs, statements);
  if (seen === undefined) throw new AaMergeError('app/not-declined', { unit, hold: hold.kind, why: 'together' });
  return seen;
}

/** What was declined must be gone from what is held. Gives the other grants that went with it. */
function checkDeclined(held: HeldUnit, declined: readonly NumberedGrant[], run: HostRun): readonly NumberedGrant[] {
  const { unit, hold } = held;
  const outcome = run.outcomes.find((one) => one.unit === unit);
  const left = new Set(outcome === undefined ? [] : grantsOf(outcome).map(meaningOf));
  const isWhole = declined.length === 0;
  const isStillHeld = isWhole ? outcome?.hold !== undefined : declined.some(({ grant }) => left.has(meaningOf(grant)));
  const why = isWhole ? 'otherwise' : 'together';
  if (isStillHeld) throw new AaMergeError('app/not-declined', { unit, hold: hold.kind, why });
  if (isWhole) return [];
  const numbers = new Set(declined.map(({ number }) => number));
  const before = grantsOf(held.outcome).map((grant, at) => ({ number: at + 1, grant }));
  const granted = new Set((outcome?.widenings ?? []).map(meaningOf));
  return before.filter(
    ({ number, grant }) => !numbers.has(number) && !left.has(meaningOf(grant)) && !granted.has(meaningOf(grant)),
  );
}

/** Equal for grants that come to the same. */
function meaningOf({ code, data, detail }: Remark): string {
  return JSON.stringify(detail === undefined || detail.grants.length === 0 ? [code, data] : detail.grants);
}

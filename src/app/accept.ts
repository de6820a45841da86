// `accept`: grants of a held unit, as they were shown, are written down, and the unit is reconciled at once. Takes a unit,
// numbers and a reason, gives what was accepted and what became of the unit. Must never accept what nobody was shown, nor
// anything that would undo a restriction of the administrator.

import { AaMergeError } from '../base/index.js';
import type { Ports, UnitPath } from '../base/index.js';
import type { Acceptance } from '../reconcile/index.js';
import { recordAcceptance, timeOf } from '../store/index.js';
import type { NumberedGrant, SettleRequest } from './held-unit.js';
import { chosenGrants, commandWords, heldUnit, meaningsOf } from './held-unit.js';
import type { Refused } from './into-force.js';
import { onHost } from './on-host.js';
import type { HostRun, ReconcileResult } from './reconcile.js';
import { readHost } from './reconcile.js';

export interface AcceptRequest extends SettleRequest {
  /** From 1, as they were shown; all when there are none. */
  readonly grants: readonly number[];
}

export interface AcceptResult {
  readonly unit: UnitPath;
  readonly accepted: readonly NumberedGrant[];
  /** The run for the unit; undefined where it was left for later. */
  readonly run: HostRun | undefined;
  readonly brokenRecords: ReconcileResult['brokenRecords'];
  readonly recovery: ReconcileResult['recovery'];
  readonly kernel: ReconcileResult['kernel'];
}

/**
 * Accept grants of one unit.
 *
 * Throws: AaMergeError `app/not-held`, `app/nothing-to-accept`, `app/no-such-grant`, `app/shown-otherwise`,
 *   `reconcile/unknown-unit`; then nothing was written. Whatever `reconcileHost` throws.
 */
export function acceptGrants(request: AcceptRequest, ports: Ports): AcceptResult {
  const { clock, processes } = ports;
  return onHost(request, ports, ({ files, layout, recovery, carryOut, carryOutBest }) => {
    const host = readHost(request, files, layout, ports);
    const { brokenRecords } = host;
    const held = heldUnit(request, host, 'grants');
    const { unit, outcome } = held;
    const accepted = chosenGrants(held, request.grants);
    const isClear = accepted.every(({ grant }) => meaningsOf(grant).length > 0);
    if (!isClear) throw new AaMergeError('app/nothing-to-accept', { unit, hold: 'unknown' });
    const said = { unit, who: processes.person(), when: clock.now(), why: request.why };
    const grants = accepted.map(({ grant }) => ({ words: request.wordsOf(grant), means: meaningsOf(grant) }));
    const records = [recordAcceptance({ ...said, grants }, layout)];
    const what = commandWords('accept', unit, request.grants);
    if (request.later) {
      // Numbers stand for what was shown, until a run shows others.
      carryOut(host.planOf(records, held.isRecorded ? [] : [outcome]), what, request.why);
      return { unit, accepted, run: undefined, brokenRecords, recovery, kernel: undefined };
    }
    const when = timeOf(said);
    const acceptances = accepted.flatMap(({ grant }) =>
      meaningsOf(grant).map((meaning): Acceptance => ({ grant: meaning, who: said.who, when })),
    );
    const plan = (refused: Refused): HostRun => host.run([unit], { accepted: acceptances, records, refused });
    const { made, kernel } = carryOutBest(plan, what, request.why);
    return { unit, accepted, run: made, brokenRecords, recovery, kernel };
  });
}

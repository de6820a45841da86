// `accept`: grants of a held unit, as they were shown, are written down, and the unit is reconciled at once. Takes a unit,
// numbers and a reason, gives what was accepted and what became of the unit. Must never accept what nobody was shown, nor
// anything that would undo a restriction of the administrator.

import { AaMergeError } from '../base/index.js';
import type { Ports, UnitPath } from '../base/index.js';
import type { Acceptance, Remark, UnitOutcome } from '../reconcile/index.js';
import { grantsOf } from '../reconcile/index.js';
import { recordAcceptance, showsGrantsOf, timeOf } from '../store/index.js';
import type { HostRequest } from './on-host.js';
import { onHost } from './on-host.js';
import type { ReconcileResult } from './reconcile.js';
import { readHost, unitNamed } from './reconcile.js';

export interface AcceptRequest extends HostRequest {
  /** As a person names it. */
  readonly unit: string;
  /** From 1, as they were shown; all when there are none. */
  readonly grants: readonly number[];
  readonly why: string;
  /** Only write it down; the next run acts on it. */
  readonly later: boolean;
  /** The words in which a grant was shown, for the record. */
  wordsOf(grant: Remark): string;
}

export interface AcceptedGrantOfUnit {
  readonly number: number;
  readonly grant: Remark;
}

export interface AcceptResult {
  readonly unit: UnitPath;
  readonly accepted: readonly AcceptedGrantOfUnit[];
  /** The run for the unit; undefined where it was left for later. */
  readonly run: Pick<ReconcileResult, 'outcomes' | 'plan'> | undefined;
  readonly brokenRecords: ReconcileResult['brokenRecords'];
  readonly recovery: ReconcileResult['recovery'];
}

/**
 * Accept grants of one unit.
 *
 * Throws: AaMergeError `app/not-held`, `app/nothing-to-accept`, `app/no-such-grant`, `app/shown-otherwise`,
 *   `reconcile/unknown-unit`; then nothing was written. Whatever `reconcileHost` throws.
 */
export function acceptGrants(request: AcceptRequest, ports: Ports): AcceptResult {
  const { clock, processes } = ports;
  return onHost(request, ports, ({ files, layout, recovery, carryOut }) => {
    const host = readHost(request, files, layout, ports);
    const { brokenRecords } = host;
    const unit = unitNamed(request.unit, request, host.trees);
    const outcome = host.run(undefined).outcomes.find((one) => one.unit === unit);
    if (outcome === undefined) throw new AaMergeError('reconcile/unknown-unit', { unit });
    const shown = grantsShown(outcome);
    const record = host.heldRecordOf(unit);
    if (record !== undefined && !showsGrantsOf(record, outcome))
      throw new AaMergeError('app/shown-otherwise', { unit });
    const accepted = chosenGrants(unit, shown, request.grants);
    const said = { unit, who: processes.person(), when: clock.now(), why: request.why };
    const grants = accepted.map(({ grant }) => ({ words: request.wordsOf(grant), means: meaningsOf(grant) }));
    const records = [recordAcceptance({ ...said, grants }, layout)];
    const what = ['accept', unit, ...request.grants.map((number) => `--grant ${number}`)].join(' ');
    if (request.later) {
      // Numbers stand for what was shown, until a run shows others.
      carryOut(host.planOf(records, record === undefined ? [outcome] : []), what, request.why);
      return { unit, accepted, run: undefined, brokenRecords, recovery };
    }
    const when = timeOf(said);
    const acceptances = accepted.flatMap(({ grant }) =>
      meaningsOf(grant).map((meaning): Acceptance => ({ grant: meaning, who: said.who, when })),
    );
    const run = host.run([unit], acceptances, records);
    carryOut(run.plan, what, request.why);
    return { unit, accepted, run, brokenRecords, recovery };
  });
}

/** All that could be accepted of a unit, by its number. */
function grantsShown(outcome: UnitOutcome): readonly AcceptedGrantOfUnit[] {
  const { unit, hold } = outcome;
  if (hold === undefined) throw new AaMergeError('app/not-held', { unit });
  const shown = grantsOf(outcome).map((grant, at) => ({ number: at + 1, grant }));
  if (shown.length === 0) throw new AaMergeError('app/nothing-to-accept', { unit, hold: hold.kind });
  return shown;
}

function chosenGrants(
  unit: UnitPath,
  shown: readonly AcceptedGrantOfUnit[],
  numbers: readonly number[],
): readonly AcceptedGrantOfUnit[] {
  const wrong = numbers.find((number) => shown[number - 1] === undefined);
  if (wrong !== undefined) throw new AaMergeError('app/no-such-grant', { unit, number: wrong, most: shown.length });
  const chosen = numbers.length === 0 ? shown : shown.filter(({ number }) => numbers.includes(number));
  const isClear = chosen.every(({ grant }) => meaningsOf(grant).length > 0);
  if (!isClear) throw new AaMergeError('app/nothing-to-accept', { unit, hold: 'unknown' });
  return chosen;
}

function meaningsOf({ detail }: Remark): NonNullable<Remark['detail']>['grants'] {
  return detail?.grants ?? [];
}

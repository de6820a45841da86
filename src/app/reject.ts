// `reject`: what the vendor changed in a held unit, or the grants that are named, is declined. Live keeps standing, the
// change counts as seen, and the rest is reconciled at once. Takes a unit and a reason, gives what was declined and what
// became of the unit. Must never write anything into live but what an ordinary run would.

import { AaMergeError, fileId } from '../base/index.js';
import type { ByteText, Ports, UnitPath } from '../base/index.js';
import type { Decision, Remark, UnitOutcome } from '../reconcile/index.js';
import { grantsOf, placeIn, seenPart, textOf } from '../reconcile/index.js';
import { recordDecision } from '../store/index.js';
import type { Elsewhere } from './elsewhere.js';
import { elsewhere, nowhereElse } from './elsewhere.js';
import type { HeldUnit, NumberedGrant, SettleRequest, SettleResult, Unseen } from './held-unit.js';
import { chosenGrants, commandWords, heldUnit, unseenIn, wholeSeen } from './held-unit.js';
import type { Refused } from './compiler-answers.js';
import { onHost } from './on-host.js';
import type { HostRead, HostRun } from './reconcile.js';
import { readSettlingHost } from './settling-host.js';

export interface RejectRequest extends SettleRequest {
  /** From 1, as they were shown; the whole change of the vendor when there are none. */
  readonly grants: readonly number[];
  /** Whether the same grants of other held units are declined, too. */
  readonly everywhere?: boolean;
}

/** What was declined in one unit. */
export interface DeclinedGrants {
  readonly unit: UnitPath;
  /** Empty where all that the vendor changed was declined. */
  readonly declined: readonly NumberedGrant[];
  /** Grants that went with them, since the vendor's change is one. */
  readonly alsoDeclined: readonly NumberedGrant[];
}

export interface RejectResult extends DeclinedGrants, SettleResult {
  /** Nothing was declined then. */
  readonly unseen: Unseen | undefined;
  /** Other units of which the same was declined. */
  readonly elsewhere: readonly DeclinedGrants[];
  /** Other units that stay held: the grant means more there, or cannot be declined by itself. */
  readonly untouched: readonly UnitPath[];
}

/**
 * Decline what a unit is held for.
 *
 * Throws: AaMergeError `app/not-held`, `app/nothing-to-accept`, `app/no-such-grant`, `app/shown-otherwise`,
 *   `app/not-declined`, `reconcile/unknown-unit`; then nothing was written. Whatever `reconcileHost` throws.
 */
export function rejectChange(request: RejectRequest, ports: Ports): RejectResult {
  const { clock, processes } = ports;
  return onHost(request, ports, ({ files, layout, recovery, carryOutBest }) => {
    const host = readSettlingHost(request, files, layout, ports);
    const { brokenRecords, isCopy } = host;
    const isWhole = request.grants.length === 0;
    const held = heldUnit(request, host, isWhole ? 'texts' : 'grants');
    const { unit } = held;
    const declined = isWhole ? [] : chosenGrants(held, request.grants);
    const unseen = unseenIn(held);
    if (unseen !== undefined) {
      const nothing = { declined: [], alsoDeclined: [], elsewhere: [], untouched: [], run: undefined };
      return { unit, unseen, ...nothing, brokenRecords, isCopy, recovery, kernel: undefined };
    }
    const first = declining(held, declined, isWhole ? wholeSeen(held, host) : partSeen(held, declined, host), host);
    const others = request.everywhere === true && !isWhole ? elsewhere(held, declined, host) : nowhereElse;
    const tried = others.same.map((other) => ({ ...other, done: declinedAlone(other, host) }));
    const more = tried.flatMap(({ done }) => done ?? []);
    const all = [first, ...more];
    const said = { deed: 'rejected' as const, who: processes.person(), when: clock.now(), why: request.why };
    const records = all.map(({ decision, ...one }) => {
      const grants = one.declined.map(({ grant }) => request.wordsOf(grant));
      return recordDecision(
        { ...said, grants, decision, was: one.outcome.renamedFrom },
        request.later,
        host.trees,
        layout,
      );
    });
    const decisions = all.map(({ decision }) => decision);
    const units = all.map((one) => one.unit);
    const news = all.filter((one) => host.heldRecordOf(one.unit) === undefined).map(({ outcome }) => outcome);
    // What the real compiler does not take of the rest stays held; what was declined is declined.
    const planned = (refused: Refused): HostRun => {
      const run = host.run(units, { decisions, records, refused });
      return request.later ? { ...run, plan: host.planOf(records, news) } : run;
    };
    const { made, kernel } = carryOutBest(planned, commandWords('reject', unit, request), request.why);
    const untouched = [...others.otherwise, ...tried.flatMap((one) => (one.done === undefined ? [one.unit] : []))];
    return {
      ...first,
      unseen,
      elsewhere: more,
      untouched,
      run: request.later ? undefined : made,
      brokenRecords,
      isCopy,
      recovery,
      kernel,
    };
  });
}

/** What is declined in a unit, and that nothing of it is held any more. */
interface Declining extends DeclinedGrants {
  readonly outcome: UnitOutcome;
  readonly decision: Decision;
}

/** Throws: AaMergeError `app/not-declined`. */
function declining(
  held: HeldOutcome,
  declined: readonly NumberedGrant[],
  seen: ByteText | undefined,
  host: HostRead,
): Declining {
  const { unit, outcome } = held;
  const decision: Decision = { unit, seen };
  const alsoDeclined = checkDeclined(held, declined, host.run([unit], { decisions: [decision] }));
  return { unit, outcome, decision, declined, alsoDeclined };
}

/** The same in another unit; undefined where it cannot be declined there, and the unit stays as it is. */
function declinedAlone({ unit, outcome, grants }: Elsewhere['same'][number], host: HostRead): Declining | undefined {
  const { hold } = outcome;
  if (hold === undefined) return undefined;
  try {
    const held = { unit, outcome, hold };
    return declining(held, grants, partSeen(held, grants, host), host);
  } catch (thrown) {
    if (thrown instanceof AaMergeError && thrown.code === 'app/not-declined') return undefined;
    throw thrown;
  }
}

type HeldOutcome = Pick<HeldUnit, 'unit' | 'outcome' | 'hold'>;

function partSeen(held: HeldOutcome, declined: readonly NumberedGrant[], { trees }: HostRead): ByteText {
  const { unit, hold } = held;
  const [base, theirs] = [held.outcome.mergedFrom, textOf(trees.theirs.entries.get(unit))];
  const statements = declined.flatMap(({ grant }) => grant.detail?.statements ?? []);
  const id = fileId(placeIn(trees.theirs, unit));
  const seen = base === undefined || theirs === undefined ? undefined : seenPart(id, base, theirs, statements);
  if (seen === undefined) throw new AaMergeError('app/not-declined', { unit, hold: hold.kind, why: 'together' });
  return seen;
}

/** What was declined must be gone from what is held. Gives the other grants that went with it. */
function checkDeclined(held: HeldOutcome, declined: readonly NumberedGrant[], run: HostRun): readonly NumberedGrant[] {
  const { unit, hold } = held;
  const outcome = run.outcomes.find((one) => one.unit === unit);
  const left = new Set(outcome === undefined ? [] : grantsOf(outcome).map(meaningOf));
  const isWhole = declined.length === 0;
  const isHeld = outcome?.hold !== undefined;
  // What cannot be written down would be offered again.
  const isLost = isHeld && outcome.base === undefined;
  const isStillHeld = isWhole ? isHeld : isLost || declined.some(({ grant }) => left.has(meaningOf(grant)));
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

// `accept`: grants of a held unit, as they were shown, are written down, and the unit is reconciled at once. Takes a unit,
// numbers and a reason, gives what was accepted and what became of the unit. Must never accept what nobody was shown, nor
// anything that would undo a restriction of the administrator.

import { AaMergeError } from '../base/index.js';
import type { Ports } from '../base/index.js';
import type { Acceptance } from '../reconcile/index.js';
import type { AcceptedWords, Plan } from '../store/index.js';
import { recordAcceptance, timeOf } from '../store/index.js';
import type { Elsewhere, UnitGrants } from './elsewhere.js';
import { elsewhere, nowhereElse } from './elsewhere.js';
import type { HeldUnit, NumberedGrant, SettleRequest, SettleResult, Unseen } from './held-unit.js';
import { chosenGrants, commandWords, heldUnit, meaningsOf, unseenIn } from './held-unit.js';
import type { Refused } from './compiler-answers.js';
import { lookAtHost, onHost } from './on-host.js';
import type { HostRead, HostRun } from './reconcile.js';
import { readSettlingHost } from './settling-host.js';
import type { StandingConsent } from './standing-consent.js';
import { isRepeated, standingConsent } from './standing-consent.js';

export interface AcceptRequest extends SettleRequest {
  /** From 1, as they were shown; all when there are none. */
  readonly grants: readonly number[];
  /** Whether the same grants of other held units are accepted, too. */
  readonly everywhere?: boolean;
  /** Whether the rules that grant them become a standing consent. */
  readonly consent?: boolean;
}

export interface AcceptResult extends SettleResult {
  /** Nothing was accepted then. */
  readonly unseen: Unseen | undefined;
  readonly accepted: readonly NumberedGrant[];
  readonly elsewhere: Elsewhere;
  readonly consent: StandingConsent | undefined;
}

/**
 * Accept grants of one unit.
 *
 * Throws: AaMergeError `app/not-held`, `app/nothing-to-accept`, `app/no-such-grant`, `app/shown-otherwise`,
 *   `app/no-consent`, `reconcile/unknown-unit`; then nothing was written. Whatever `reconcileHost` throws.
 */
export function acceptGrants(request: AcceptRequest, ports: Ports): AcceptResult {
  const { clock, processes } = ports;
  return onHost(request, ports, ({ files, layout, recovery, carryOut, carryOutBest }) => {
    const host = readSettlingHost(request, files, layout, ports);
    const { brokenRecords, isCopy } = host;
    const { held, accepted, others, settled } = whatIsAccepted(request, host);
    const { unit } = held;
    const unseen = unseenIn(held);
    if (unseen !== undefined) {
      const nothing = { accepted: [], elsewhere: nowhereElse, consent: undefined, run: undefined, kernel: undefined };
      return { unit, unseen, ...nothing, brokenRecords, isCopy, recovery };
    }
    const consent =
      request.consent === true ? standingConsent(settled, held.all, host, files, request.root) : undefined;
    const withConsent = (plan: Plan): Plan => consent?.withConsent(plan) ?? plan;
    const said = { who: processes.person(), when: clock.now(), why: request.why };
    const records = settled.map((one) =>
      recordAcceptance({ ...said, ...one, grants: recordedOf(one, request) }, layout),
    );
    const what = commandWords('accept', unit, request);
    const result = { unit, unseen, accepted, elsewhere: others, consent, brokenRecords, isCopy, recovery };
    if (request.later) {
      // Numbers stand for what was shown, until a run shows others.
      const shown = [
        held,
        ...others.same.map((one) => ({ ...one, isRecorded: host.heldRecordOf(one.unit) !== undefined })),
      ];
      const news = shown.filter(({ isRecorded }) => !isRecorded).map(({ outcome }) => outcome);
      carryOut(withConsent(host.planOf(records, news)), what, request.why);
      return { ...result, run: undefined, kernel: undefined };
    }
    const when = timeOf(said);
    const acceptances = settled.flatMap(({ grants }) =>
      grants.flatMap(({ grant }) => meaningsOf(grant).map((one): Acceptance => ({ grant: one, who: said.who, when }))),
    );
    const units = settled.map((one) => one.unit);
    const plan = (refused: Refused): HostRun => {
      const run = host.run(units, { accepted: acceptances, records, refused });
      return { ...run, plan: withConsent(run.plan) };
    };
    const { made, kernel } = carryOutBest(plan, what, request.why);
    return { ...result, run: made, kernel };
  });
}

/** A consent that is worth being offered. */
export type ConsentOffer = StandingConsent | { readonly refused: AaMergeError } | undefined;

/**
 * What a standing consent would be, where the same was accepted often enough, this acceptance among them. Writes nothing.
 *
 * Throws: as `acceptGrants`.
 */
export function offerConsent(request: AcceptRequest, ports: Ports): ConsentOffer {
  const { files, layout } = lookAtHost(request, ports);
  const host = readSettlingHost(request, files, layout, ports);
  const { held, settled } = whatIsAccepted(request, host);
  if (!isRepeated(settled, host)) return undefined;
  try {
    return standingConsent(settled, held.all, host, files, request.root);
  } catch (thrown) {
    if (thrown instanceof AaMergeError && thrown.code === 'app/no-consent') return { refused: thrown };
    throw thrown;
  }
}

interface Accepting {
  readonly held: HeldUnit;
  readonly accepted: readonly NumberedGrant[];
  readonly others: Elsewhere;
  /** The unit itself first. */
  readonly settled: readonly [UnitGrants, ...UnitGrants[]];
}

function whatIsAccepted(request: AcceptRequest, host: HostRead): Accepting {
  const held = heldUnit(request, host, 'grants');
  const { unit } = held;
  const accepted = chosenGrants(held, request.grants);
  const isClear = accepted.every(({ grant }) => meaningsOf(grant).length > 0);
  if (!isClear) throw new AaMergeError('app/nothing-to-accept', { unit, hold: 'unknown' });
  const isSpread = request.everywhere === true && held.isShown;
  const others = isSpread ? elsewhere(held, accepted, host) : nowhereElse;
  return { held, accepted, others, settled: [{ unit, grants: accepted }, ...others.same] };
}

/** The grants of a unit as they are written down. */
function recordedOf({ grants }: UnitGrants, { wordsOf }: AcceptRequest): AcceptedWords[] {
  return grants.map(({ grant }) => ({ words: wordsOf(grant), means: meaningsOf(grant) }));
}

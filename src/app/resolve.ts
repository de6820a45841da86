// `resolve`: a held unit gets the text that a person wrote, or the vendor's. The text goes through the front door: it must be
// policy without conflict markers, leave the whole set valid, and permit no more than live but what is accepted with it.
// Takes a unit and a text, gives what became of the unit. Must never write a text that nobody judged.

import type { BytePath, ByteText, Digest, Ports, UnitPath } from '../base/index.js';
import { AaMergeError, digestOf, fingerprintOf, lineColumnAt } from '../base/index.js';
import type { Acceptance, Decision, UnitOutcome } from '../reconcile/index.js';
import { grantsOf, placeIn } from '../reconcile/index.js';
import type { Plan } from '../store/index.js';
import { recordAcceptance, recordDecision, timeOf } from '../store/index.js';
import type { SettleRequest, SettleResult } from './held-unit.js';
import { heldUnit, meaningsOf, wholeSeen } from './held-unit.js';
import type { Refused } from './compiler-answers.js';
import { onHost } from './on-host.js';
import type { HostRun } from './reconcile.js';
import { readSettlingHost } from './settling-host.js';

export interface ResolveRequest extends SettleRequest {
  /** What a person wrote, and what it is called; the vendor's text when undefined. */
  readonly answer: { readonly text: ByteText; readonly name: string } | undefined;
  /** The code that was shown with what the text permits more than live. */
  readonly accept: string | undefined;
}

export interface ResolveResult extends SettleResult {
  /** What the text is called. */
  readonly name: BytePath;
  /** The unit as it would be held with this text; undefined where the text was taken. */
  readonly refused: UnitOutcome | undefined;
  /** What accepts all that the text permits more than live; undefined where nothing can. */
  readonly code: string | undefined;
}

/**
 * Give a held unit a text. What is refused writes nothing.
 *
 * Throws: AaMergeError `app/not-held`, `app/shown-otherwise`, `app/conflict-marker`, `app/not-declined`,
 *   `reconcile/unknown-unit`; then nothing was written. Whatever `reconcileHost` throws.
 */
export function resolveUnit(request: ResolveRequest, ports: Ports): ResolveResult {
  const { clock, processes } = ports;
  return onHost(request, ports, ({ files, layout, recovery, carryOut, carryOutBest, foresee }) => {
    const host = readSettlingHost(request, files, layout, ports);
    const { brokenRecords, isCopy } = host;
    const held = heldUnit(request, host, 'texts');
    const { unit, hold } = held;
    const was = held.outcome.renamedFrom;
    const seen = wholeSeen(held, host);
    const live = request.answer?.text ?? seen;
    if (live === undefined) throw new AaMergeError('app/not-declined', { unit, hold: hold.kind, why: 'gone' });
    const name = request.answer?.name ?? placeIn(host.trees.theirs, unit);
    refuseMarkers(live, name);
    const decision: Decision = { unit, seen, live };
    const judged = outcomeIn(host.run([unit], { decisions: [decision] }), unit);
    const grants = grantsOf(judged);
    const isClear = grants.length > 0 && grants.every((grant) => meaningsOf(grant).length > 0);
    const code = isClear ? acceptanceCode(judged, live) : undefined;
    const isAccepted = code !== undefined && request.accept === code;
    if (judged.hold !== undefined && !isAccepted) {
      return { unit, name, refused: judged, code, run: undefined, brokenRecords, isCopy, recovery, kernel: undefined };
    }
    const said = { who: processes.person(), when: clock.now(), why: request.why };
    const words = grants.map((grant) => ({ words: request.wordsOf(grant), means: meaningsOf(grant) }));
    const records = [
      recordDecision({ deed: 'resolved', ...said, grants: [], decision, was }, request.later, host.trees, layout),
      ...(isAccepted ? [recordAcceptance({ ...said, unit, grants: words }, layout)] : []),
    ];
    const accepted = isAccepted ? grants.flatMap((grant) => acceptancesOf(meaningsOf(grant), said)) : [];
    // A text that the real compiler does not take is refused like any other.
    const planned = (refused: Refused): Answered => {
      const run = host.run([unit], { accepted, decisions: [decision], records, refused });
      const outcome = outcomeIn(run, unit);
      const isTaken = outcome.hold === undefined && outcome.live?.after === live;
      if (!isTaken) return { run, outcome, isTaken, plan: nothingToDo };
      return { run, outcome, isTaken, plan: run.plan };
    };
    const what = `resolve ${unit} ${request.answer === undefined ? '--take-vendor' : `--with ${request.answer.name}`}`;
    // What a later run writes is shown to the compiler now, while the person who wrote it is here.
    const { made, kernel } = request.later ? foresee(planned) : carryOutBest(planned, what, request.why);
    if (!made.isTaken) {
      return {
        unit,
        name,
        refused: made.outcome,
        code: undefined,
        run: undefined,
        brokenRecords,
        isCopy,
        recovery,
        kernel,
      };
    }
    const answered = { unit, name, refused: undefined, code, brokenRecords, isCopy, recovery };
    if (!request.later) return { ...answered, run: { ...made.run, plan: made.plan }, kernel };
    carryOut(host.planOf(records, []), what, request.why);
    return { ...answered, run: undefined, kernel: undefined };
  });
}

/** A text as it was judged last, and what follows from that. */
interface Answered {
  readonly run: HostRun;
  readonly outcome: UnitOutcome;
  readonly isTaken: boolean;
  readonly plan: Plan;
}

const nothingToDo: Plan = { preconditions: [], operations: [] };

function outcomeIn({ outcomes }: HostRun, unit: UnitPath): UnitOutcome {
  const outcome = outcomes.find((one) => one.unit === unit);
  if (outcome === undefined) throw new AaMergeError('reconcile/unknown-unit', { unit });
  return outcome;
}

function acceptancesOf(
  meanings: ReturnType<typeof meaningsOf>,
  said: { readonly who: string; readonly when: number },
): Acceptance[] {
  return meanings.map((grant) => ({ grant, who: said.who, when: timeOf(said) }));
}

/** Equal for the same text with the same grants: who types it has seen them. */
function acceptanceCode(outcome: UnitOutcome, text: ByteText): string {
  const meanings = grantsOf(outcome).map((grant) => JSON.stringify(meaningsOf(grant)));
  const code: Digest = fingerprintOf([digestOf(text), ...meanings]);
  return code.slice(0, 12);
}

/** Throws: AaMergeError `app/conflict-marker`. */
function refuseMarkers(text: ByteText, name: string): void {
  const found = /^(?:<{7}|>{7}|={7}|\|{7})(?:[ \t\r]|$)/m.exec(text);
  if (found === null) return;
  const { line, column } = lineColumnAt(text, found.index);
  throw new AaMergeError('app/conflict-marker', { place: `${name}:${line}:${column}` });
}

// A unit that a person settles: found by the name that was typed, held, and held for what was shown. Takes a host and what
// was asked, gives the outcome and its grants by number. Must never let a number stand for what nobody was shown.

import type { ByteText, Digest, UnitPath } from '../base/index.js';
import { AaMergeError } from '../base/index.js';
import type { Hold, Remark, UnitOutcome } from '../reconcile/index.js';
import { grantsOf, textOf, unitsIn, unknownUnit } from '../reconcile/index.js';
import { grantsCode, shownDigest, showsGrantsOf, showsTextsOf } from '../store/index.js';
import type { HostRequest } from './on-host.js';
import type { HostRead, HostRun, ReconcileResult } from './reconcile.js';
import { unitNamed } from './unit-named.js';

export interface SettleRequest extends HostRequest {
  /** As a person names it. */
  readonly unit: string;
  readonly why: string;
  /** Only write it down; the next run acts on it. */
  readonly later: boolean;
  /** What was shown, where that was not by a run that recorded it: all of it, or the code of the grants. */
  readonly shown?: Digest;
  readonly seen?: string | undefined;
  /** The words in which a grant was shown, for the record. */
  wordsOf(grant: Remark): string;
}

/** What every command that settles gives besides. */
export interface SettleResult {
  readonly unit: UnitPath;
  /** Whether a unit is held as what was left beside it as a copy. */
  readonly isCopy: HostRead['isCopy'];
  /** The run for the units; undefined where it was left for later, or nothing was settled. */
  readonly run: HostRun | undefined;
  readonly brokenRecords: ReconcileResult['brokenRecords'];
  readonly recovery: ReconcileResult['recovery'];
  readonly kernel: ReconcileResult['kernel'];
}

export interface NumberedGrant {
  readonly number: number;
  readonly grant: Remark;
}

export interface HeldUnit {
  readonly unit: UnitPath;
  readonly outcome: UnitOutcome;
  readonly hold: Hold;
  /** All units, as they are now. */
  readonly all: readonly UnitOutcome[];
  /** Whether the last run recorded what it showed. */
  readonly isRecorded: boolean;
  /** Whether it is only written down. */
  readonly isLater: boolean;
  /** Whether anybody was shown its grants, as they are. */
  readonly isShown: boolean;
}

/** Nothing was settled: nobody was shown these grants yet. They are shown now, with the code that stands for them. */
export interface Unseen {
  readonly outcome: UnitOutcome;
  readonly code: string;
}

/** Undefined where somebody was. */
export function unseenIn({ outcome, isShown }: HeldUnit): Unseen | undefined {
  return isShown ? undefined : { outcome, code: grantsCode(outcome) };
}

/**
 * The unit that is to be settled. `about` is what was shown of it: grants by number, or all of its texts.
 *
 * Throws: AaMergeError `reconcile/unknown-unit`, `app/not-held`, `app/copy-at-once`, `app/shown-otherwise`.
 */
export function heldUnit(request: SettleRequest, host: HostRead, about: 'grants' | 'texts'): HeldUnit {
  const asked = unitNamed(request.unit, request, host.trees);
  const all = host.run(undefined).outcomes;
  const outcome = all.find((one) => one.unit === asked || one.renamedFrom === asked);
  if (outcome === undefined) throw unknownUnit(asked, unitsIn(host.trees));
  const { unit, hold } = outcome;
  if (hold === undefined) throw new AaMergeError('app/not-held', { unit });
  // No run but `adopt` looks at copies: nothing waits for it.
  if (request.later && host.isCopy(unit)) throw new AaMergeError('app/copy-at-once', { unit });
  const record = host.heldRecordOf(unit);
  const found = { unit, outcome, hold, all, isRecorded: record !== undefined, isLater: request.later };
  if (request.seen !== undefined) return { ...found, isShown: request.seen === grantsCode(outcome) };
  const isSame =
    request.shown !== undefined
      ? request.shown === shownDigest(outcome, host.trees)
      : record === undefined ||
        (about === 'grants' ? showsGrantsOf(record, outcome) : showsTextsOf(record, outcome, host.trees));
  if (!isSame) throw new AaMergeError('app/shown-otherwise', { unit });
  return { ...found, isShown: about === 'texts' || request.shown !== undefined || record !== undefined };
}

/**
 * The grants of these numbers; all when there are none.
 *
 * Throws: AaMergeError `app/nothing-to-accept`, `app/no-such-grant`.
 */
export function chosenGrants({ unit, outcome, hold }: HeldUnit, numbers: readonly number[]): readonly NumberedGrant[] {
  const shown = grantsOf(outcome).map((grant, at) => ({ number: at + 1, grant }));
  if (shown.length === 0) throw new AaMergeError('app/nothing-to-accept', { unit, hold: hold.kind });
  const wrong = numbers.find((number) => shown[number - 1] === undefined);
  if (wrong !== undefined) throw new AaMergeError('app/no-such-grant', { unit, number: wrong, most: shown.length });
  return numbers.length === 0 ? shown : shown.filter(({ number }) => numbers.includes(number));
}

export function meaningsOf({ detail }: Remark): NonNullable<Remark['detail']>['grants'] {
  return detail?.grants ?? [];
}

/** All that the vendor ships now; nothing where he ships nothing any more. */
export function wholeSeen({ unit, hold }: HeldUnit, { trees }: HostRead): ByteText | undefined {
  const theirs = trees.theirs.entries.get(unit);
  const text = textOf(theirs);
  const isGone = theirs === undefined || theirs.kind === 'directory';
  if (text === undefined && !isGone)
    throw new AaMergeError('app/not-declined', { unit, hold: hold.kind, why: 'unread' });
  return text;
}

/** The command as `history` tells it. */
export function commandWords(
  command: string,
  unit: UnitPath,
  { grants, everywhere = false, consent = false }: CommandAsked,
): string {
  const options = [
    ...grants.map((number) => `--grant ${number}`),
    ...(everywhere ? ['--everywhere'] : []),
    ...(consent ? ['--consent'] : []),
  ];
  return [command, unit, ...options].join(' ');
}

interface CommandAsked {
  readonly grants: readonly number[];
  readonly everywhere?: boolean;
  readonly consent?: boolean;
}

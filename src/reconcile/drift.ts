// What is local about each unit: how live differs from what the vendor ships, and whose doing each difference is. Takes a
// host, gives plain data. Must never guess: where a side cannot be understood, that is what is said.
// Source: product, "Commands" (`diff`).

import type { ByteText, UnitPath } from '../base/index.js';
import { hasErrors } from '../base/index.js';
import type { Statement } from '../language/index.js';
import type { HostView, Side } from './host-view.js';
import type { Difference } from './statement-differences.js';
import { saidIn, saidKey, statementDifferences } from './statement-differences.js';
import { textOf } from './tree.js';
import type { Unit } from './units.js';
import type { UnitKind } from './unit-kind.js';

export interface LocalDifference extends Difference {
  /** The vendor's are in the reference and were not merged yet. */
  readonly whose: 'local' | 'vendor';
}

/** What is local about a unit. */
export type DriftKind =
  /** The vendor ships it, and live says something else. */
  | 'edited'
  /** The vendor ships it, and it was removed here. */
  | 'removed'
  /** No vendor ships it. */
  | 'own'
  /** It is there, and its text cannot be had. */
  | 'unread'
  /** The administrator's place, with something in it. */
  | 'override';

export interface Drift {
  readonly unit: UnitPath;
  readonly unitKind: UnitKind;
  readonly kind: DriftKind;
  /** What live is held against; undefined where the vendor ships nothing. */
  readonly against: 'reference' | 'base' | undefined;
  /** In the words of statements; none for what is not looked into, or where only the order of statements differs. */
  readonly differences: readonly LocalDifference[];
  /** Whether a side is no policy that could be understood: only the texts can be compared then. */
  readonly isOpaque: boolean;
  /** Of what cannot be read: what stands there, or what the system says. */
  readonly unread: string | undefined;
  /** Undefined where there is none. */
  readonly before: ByteText | undefined;
  readonly after: ByteText | undefined;
}

/** What is local about this unit; undefined where nothing is. With `asText`, comments and layout count, too. */
export function driftOf(unit: Unit, host: HostView, asText = false): Drift | undefined {
  const { path, kind: unitKind, ours, theirs } = unit;
  const after = textOf(ours);
  const against = textOf(theirs) !== undefined ? 'reference' : textOf(unit.base) !== undefined ? 'base' : undefined;
  const before = against === 'reference' ? textOf(theirs) : textOf(unit.base);
  const drift = {
    unit: path,
    unitKind,
    against,
    before,
    after,
    differences: [],
    isOpaque: false,
    unread: undefined,
  } as const;
  if (after === undefined) {
    const unread = whyUnread(unit);
    if (unread !== undefined) return { ...drift, kind: 'unread', isOpaque: true, unread };
    const isRemoved = ours === undefined && textOf(unit.base) !== undefined && textOf(theirs) !== undefined;
    return isRemoved && unitKind !== 'override' ? { ...drift, kind: 'removed' } : undefined;
  }
  if (unitKind === 'override') return overrideDrift(unit, host, drift);
  if (before === undefined || against === undefined) {
    return host.isAsShipped(path) ? undefined : { ...drift, kind: 'own' };
  }
  if (before === after) return undefined;
  const side = against === 'reference' ? 'theirs' : 'base';
  const [vendors, lives] = [statementsOf(unit, side, host), statementsOf(unit, 'ours', host)];
  if (vendors === undefined || lives === undefined) {
    // Live as the vendor left it is no edit, though nobody understands it.
    return after === textOf(unit.base) ? undefined : { ...drift, kind: 'edited', isOpaque: true };
  }
  if (host.sayTheSame(host.read(path, side, before), host.read(path, 'ours', after))) {
    return asText ? { ...drift, kind: 'edited' } : undefined;
  }
  const base = statementsOf(unit, 'base', host);
  const known = base && saidIn(base);
  const differences = statementDifferences(vendors, lives).map((difference) => ({
    ...difference,
    whose: known === undefined ? ('local' as const) : whoseIs(difference, known),
  }));
  const isVendors = differences.length > 0 && differences.every(({ whose }) => whose === 'vendor');
  return isVendors && !asText ? undefined : { ...drift, kind: 'edited', differences };
}

/** What stands in place of a text, or what the system says; undefined where there is a text, or nothing. */
export function whyUnread({ kind, ours }: Unit): string | undefined {
  if (ours === undefined || ours.kind === 'file' || kind === 'override') return undefined;
  return ours.kind === 'unreadable' ? ours.code : ours.kind;
}

/** The vendor's doing where live still says what was reconciled last. */
function whoseIs({ kind, place, before, after }: Difference, base: ReadonlySet<string>): 'local' | 'vendor' {
  const isKept = after !== undefined && base.has(saidKey(place, after));
  const isNews = before !== undefined && !base.has(saidKey(place, before));
  return (kind === 'removed' ? isNews : isKept) ? 'vendor' : 'local';
}

/** Empty, or as it was shipped: nothing was set there. */
function overrideDrift(unit: Unit, host: HostView, drift: Omit<Drift, 'kind'>): Drift | undefined {
  const { path, base, ours, theirs } = unit;
  if (path.startsWith('disable/') || path.startsWith('force-complain/')) return undefined;
  if ([base, theirs].some((entry) => textOf(entry) === textOf(ours)) || host.isAsShipped(path)) return undefined;
  const lives = statementsOf(unit, 'ours', host);
  if (lives === undefined) return { ...drift, kind: 'override', isOpaque: true };
  const shipped = statementsOf(unit, drift.against === 'reference' ? 'theirs' : 'base', host) ?? [];
  const differences = statementDifferences(shipped, lives).map((one) => ({ ...one, whose: 'local' as const }));
  return differences.length === 0 ? undefined : { ...drift, kind: 'override', differences };
}

/** Undefined for no text, for no policy, and for what is not understood. */
function statementsOf(unit: Unit, side: Side, host: HostView): readonly Statement[] | undefined {
  const text = textOf(unit[side]);
  if (text === undefined || unit.kind === 'features') return undefined;
  const file = host.read(unit.path, side, text);
  return hasErrors(file.diagnostics) ? undefined : file.statements;
}

/** How many differences of each kind are local. */
export function countLocal({ differences }: Pick<Drift, 'differences'>): Readonly<Record<Difference['kind'], number>> {
  const counts = { added: 0, removed: 0, changed: 0 };
  for (const { kind, whose } of differences) if (whose === 'local') counts[kind] += 1;
  return counts;
}

// What a person accepts of a held unit, by its meaning: exactly the accesses that were shown, whatever the rules are called
// that grant them. Takes a change that the gate found, gives a grant; takes grants of earlier days, says what they excuse.
// Must never excuse what was not shown: a wider rule, another place, a denial that is lost.
// Source: product, "The gate".

import type { ByteText } from '../base/index.js';
import { assertNever, byteTextOf, compareBytes, digestOf } from '../base/index.js';
import type { Change, Excuse, Granted, PlacedProfile, ProfileComparison } from '../compare/index.js';
import type { AutomatonClass, Permissions, ProfileModel, Term } from '../model/index.js';
import { bothGroups, execKey, fileBits, linkSubset, socketForm, termKey } from '../model/index.js';
import type { MediatedFeatures } from '../policy/index.js';
import { ruleText } from './evidence.js';

/** Accesses of one class: where the terms grant some of the bits, and one of the places matches. */
export interface AcceptedAccess {
  readonly kind: 'access';
  /** Full name. */
  readonly profile: ByteText;
  readonly class: AutomatonClass;
  /** How sockets were asked about: match strings of another form mean something else. */
  readonly form: string;
  readonly bits: Permissions;
  readonly isPrompted: boolean;
  /** Of an execute transition: the key of the one before. */
  readonly from: string | undefined;
  /** Terms that grant, and all that restrict them. */
  readonly terms: readonly Term[];
  /** Everywhere where there are none. */
  readonly within: readonly Term[] | undefined;
}

export interface AcceptedCapabilities {
  readonly kind: 'capability';
  readonly profile: ByteText;
  readonly capabilities: readonly number[];
}

/** A value that is not yes or no, before and after. */
export interface AcceptedValue {
  readonly kind: 'value';
  readonly profile: ByteText;
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

export type AcceptedGrant = AcceptedAccess | AcceptedCapabilities | AcceptedValue;

/** A grant that was accepted, and when. */
export interface Acceptance {
  readonly grant: AcceptedGrant;
  readonly who: string;
  /** As it was written down: date and time in UTC. */
  readonly when: string;
}

/** An acceptance as what it excuses. */
export interface AcceptedExcuse extends Excuse {
  readonly kind: 'accepted';
  readonly acceptance: Acceptance;
}

/** What accepting a widening comes to; undefined for one that cannot be told from others. */
export function grantOf(
  change: Change,
  comparison: ProfileComparison,
  nameless = new NamelessTerms(),
): AcceptedGrant | undefined {
  const { name: profile } = comparison;
  switch (change.kind) {
    case 'access':
    case 'exec': {
      const { granted, access } = change;
      const wanted = access.automaton;
      if (granted.terms.length === 0) return lostMediation(wanted, comparison);
      const isPrompted = change.kind === 'access' && change.isPrompted;
      const from = change.kind === 'exec' ? execKey(change.before) : undefined;
      const form = formOf(wanted, granted.features);
      const within = granted.makers.length === 0 ? undefined : nameless.eachOnce(granted.makers);
      const bits = access.shape === 'link' ? withTests(granted.bits) : granted.bits;
      return {
        kind: 'access',
        profile,
        class: wanted,
        form,
        bits,
        isPrompted,
        from,
        terms: nameless.eachOnce(termsOf(granted, isPrompted)),
        within,
      };
    }
    case 'capability':
      return { kind: 'capability', profile, capabilities: change.capabilities };
    default:
      return { kind: 'value', profile, ...valueOf(change, comparison) };
  }
}

/** Who accepts a link accepts it as it is tested, or not. What the terms say of that still counts. */
function withTests(bits: Permissions): Permissions {
  const links = bits & bothGroups(fileBits.l);
  return (bits | (links * (linkSubset / fileBits.l))) >>> 0;
}

/** What asks a person restricts what is allowed; where being asked is what was accepted, only denials do. */
function termsOf({ terms, restricting }: Granted, isPrompted: boolean): readonly Term[] {
  const others = restricting().filter(({ effect }) => !isPrompted || effect.mode === 'deny');
  return [...terms, ...others];
}

/** Terms without the rules behind them, which another day has others. Each is looked at once: grants share what restricts them. */
export class NamelessTerms {
  private readonly known = new WeakMap<Term, { readonly key: string; readonly term: Term }>();

  eachOnce(terms: readonly Term[]): readonly Term[] {
    return [...new Map(terms.map((one) => this.of(one)).map(({ key, term }) => [key, term])).values()];
  }

  private of(term: Term): { readonly key: string; readonly term: Term } {
    const known = this.known.get(term) ?? { key: termKey(term), term: { ...term, rule: undefined } };
    this.known.set(term, known);
    return known;
  }
}

function lostMediation(wanted: AutomatonClass, { name, before, after }: ProfileComparison): AcceptedValue | undefined {
  if (before?.model.mediated.has(wanted) !== true || after?.model.mediated.has(wanted) !== false) return undefined;
  return { kind: 'value', profile: name, what: `mediation of ${wanted}`, before: 'yes', after: 'no' };
}

type ValueChange = Exclude<Change, { kind: 'access' | 'exec' | 'capability' }>;

function valueOf(
  change: ValueChange,
  { before, after }: ProfileComparison,
): Pick<AcceptedValue, 'what' | 'before' | 'after'> {
  const attachments = (placed: PlacedProfile | undefined): string =>
    JSON.stringify([...(placed?.model.profile.attachments ?? [])].sort(compareBytes));
  switch (change.kind) {
    case 'mode':
      return { what: 'mode', before: change.before, after: change.after };
    case 'flag':
      return {
        what: `flag ${change.flag}`,
        before: JSON.stringify(change.before ?? null),
        after: JSON.stringify(change.after ?? null),
      };
    case 'rlimit':
      return {
        what: `rlimit ${change.limit}`,
        before: `${change.before ?? 'none'}`,
        after: `${change.after ?? 'none'}`,
      };
    case 'attachment':
      return { what: 'attachment', before: attachments(before), after: attachments(after) };
    case 'xattrs':
      return { what: 'xattrs', before: JSON.stringify(change.before), after: JSON.stringify(change.after) };
    case 'renamed':
      return { what: 'name', before: change.before, after: change.after };
    case 'profile-removed':
      return { what: 'profile', before: wholeOf(before), after: 'none' };
    case 'profile-added':
      return { what: 'profile', before: 'none', after: wholeOf(after) };
    default:
      return assertNever(change);
  }
}

/** Equal for profiles that say the same. */
function wholeOf(placed: PlacedProfile | undefined): string {
  if (placed === undefined) return 'none';
  const { mode, flags, profile } = placed.model;
  const rules = profile.rules.map(ruleText).sort(compareBytes);
  return digestOf(byteTextOf(JSON.stringify([mode, flags, profile.attachments, rules])));
}

function formOf(wanted: AutomatonClass, features: MediatedFeatures): string {
  const isSocket = wanted.startsWith('network') || wanted.startsWith('unix');
  return isSocket ? JSON.stringify(socketForm(features)) : '';
}

/** What was accepted, ready to be asked. */
export class Accepted {
  private readonly excuses = new Map<string, AcceptedExcuse[]>();
  private readonly values = new Map<string, AcceptedExcuse>();

  constructor(acceptances: readonly Acceptance[]) {
    for (const acceptance of acceptances) {
      const excuse = excuseOf(acceptance);
      const { profile, kind } = acceptance.grant;
      if (kind === 'value') this.values.set(JSON.stringify(acceptance.grant), excuse);
      else this.excuses.set(profile, [...(this.excuses.get(profile) ?? []), excuse]);
    }
  }

  /** What was accepted for a profile of this full name, as far as it is about accesses. */
  for(name: ByteText): readonly AcceptedExcuse[] {
    return this.excuses.get(name) ?? [];
  }

  /** The acceptance of just this value. */
  ofValue(grant: AcceptedGrant): AcceptedExcuse | undefined {
    return grant.kind === 'value' ? this.values.get(JSON.stringify(grant)) : undefined;
  }
}

function excuseOf(acceptance: Acceptance): AcceptedExcuse {
  const { grant } = acceptance;
  const shared = { kind: 'accepted', acceptance } as const;
  if (grant.kind !== 'access') {
    const numbers = grant.kind === 'capability' ? grant.capabilities : [];
    const capabilities = numbers.reduce((all, number) => all | (1n << BigInt(number)), 0n);
    return { ...shared, capabilities, terms: () => [] };
  }
  const { class: about, form, terms, within, bits, isPrompted, from } = grant;
  return {
    ...shared,
    capabilities: 0n,
    terms: ({ features }: ProfileModel, wanted) => (wanted === about && form === formOf(wanted, features) ? terms : []),
    bits,
    isPrompted,
    ...(within === undefined ? {} : { within }),
    ...(from === undefined ? {} : { from }),
  };
}

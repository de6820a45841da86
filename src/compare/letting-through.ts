// What a profile lets through at one string: what its rules decide, and what its mode makes of that. Takes profiles and
// decisions, gives sets of permissions that can be compared.
// Source: permission-semantics 5 and 7.2, and the conventions for comparisons.

import type { AutomatonClass, Decision, ExecType, Permissions, ProfileModel } from '../model/index.js';
import { canAsk, execBits, fileBits, isUnconfined, linkSubset, otherShift } from '../model/index.js';

/**
 * How a class is decided in a profile: by its rules; by its rules, but nobody can be asked, so that what should be prompted
 * for is refused; open, where nothing is decided; or learning, where only what a rule denies without a word is refused.
 */
export type Stance = 'rules' | 'unasked' | 'learning' | 'open';

/** What stays mediated in a profile without confinement. */
const alwaysMediated: ReadonlySet<AutomatonClass> = new Set<AutomatonClass>(['userns', 'io_uring']);

/**
 * The stance of each version on a class. Versions that all learn are compared by their rules: that is what they are
 * written for.
 */
export function stancesOn(wanted: AutomatonClass, profiles: readonly ProfileModel[]): readonly Stance[] {
  const allLearn = profiles.every(({ mode }) => mode === 'complain');
  return profiles.map((profile) => {
    if (!profile.mediated.has(wanted)) return 'open';
    if (isUnconfined(profile) && !alwaysMediated.has(wanted)) return 'open';
    if (profile.mode === 'complain' && !allLearn) return 'learning';
    return canAsk(profile.features.kernel) ? 'rules' : 'unasked';
  });
}

/** What lets more through, whatever the rules are: 0 for rules, then learning, then open. */
export function loosenessOf(stance: Stance | undefined): number {
  return stance === 'open' ? 2 : stance === 'learning' ? 1 : 0;
}

/** What passes, of the permissions that can be asked for. Allowed and prompted have no bit in common. */
export interface Passing {
  readonly allowed: Permissions;
  readonly prompted: Permissions;
  /** Where execution leads; undefined also where that is not known. */
  readonly exec: Decision['exec'];
}

const withoutConfinement: ExecType = {
  to: { kind: 'unconfined' },
  inherits: false,
  fallsBack: false,
  unsafe: true,
};

/**
 * What passes of `mask` at a string. On a pair of link and target the bit of `k` says in rules that the link may not
 * permit more than its target; here it says the reverse, so that more bits are always more.
 */
export function passing(stance: Stance, decision: Decision, mask: Permissions, isLinkPair: boolean): Passing {
  switch (stance) {
    case 'open': {
      const exec = (mask & execBits) === 0 ? undefined : withoutConfinement;
      return { allowed: mask, prompted: 0, exec: { owner: exec, other: exec } };
    }
    case 'learning': {
      const allowed = ~decision.quiet;
      return {
        allowed: (mask & (isLinkPair ? freeLinks(allowed, 0) : allowed)) >>> 0,
        prompted: 0,
        exec: decision.exec,
      };
    }
    case 'rules':
    case 'unasked': {
      const allowed = isLinkPair ? freeLinks(decision.allowed, decision.allowed) : decision.allowed;
      const prompted = stance === 'rules' ? decision.prompted : 0;
      return { allowed: (mask & allowed) >>> 0, prompted: (mask & prompted) >>> 0, exec: decision.exec };
    }
  }
}

/** The bits of `k` stand for links that pass and are not tested. */
function freeLinks(allowed: Permissions, tested: Permissions): Permissions {
  const subset = linkSubset | (linkSubset << otherShift);
  const links = (allowed & (fileBits.l | (fileBits.l << otherShift))) * (linkSubset / fileBits.l);
  return (allowed & ~subset) | (links & ~tested & subset);
}

/** Bits that pass more freely in `more` than in `less`: not at all, when a person agrees, always. */
export function surplus(more: Passing, less: Passing): Permissions {
  return ((more.allowed & ~less.allowed) | (more.prompted & ~(less.allowed | less.prompted))) >>> 0;
}

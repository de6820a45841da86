// All that needs no asking: standing consents, and what was accepted before. Takes both, gives what excuses a change.
// What the law forbids is not asked here.

import type { ByteText } from '../base/index.js';
import type { Change } from '../compare/index.js';
import type { AcceptedExcuse, AcceptedGrant } from './accepted.js';
import { Accepted } from './accepted.js';
import type { Consent } from './consents.js';
import { Consents } from './consents.js';

/** Somebody said yes to it before. */
export type PriorGrant = Consent | AcceptedExcuse;

export class PriorGrants {
  constructor(
    private readonly consents: Consents = Consents.none,
    private readonly accepted: Accepted = new Accepted([]),
  ) {}

  /** What may excuse accesses of a profile. */
  for(profile: ByteText | undefined): readonly PriorGrant[] {
    return profile === undefined ? [] : [...this.consents.for(profile), ...this.accepted.for(profile)];
  }

  /** What excuses a change: found by compare where it is about accesses, else the acceptance of just this value. */
  excusing(change: Change, grant: AcceptedGrant | undefined): readonly PriorGrant[] {
    if ('excusedBy' in change && change.excusedBy !== undefined) return change.excusedBy as readonly PriorGrant[];
    const known = grant && this.accepted.ofValue(grant);
    return known === undefined ? [] : [known];
  }
}

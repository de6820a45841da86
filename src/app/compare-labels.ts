// Labels compared: what a label permits in one policy and not in the other, or what one label permits and the other does
// not. Takes labels and where their policy is, gives a comparison with the texts that its places are in, or what makes the
// policy invalid.

import type { ReadFileSystem } from '../base/index.js';
import type { Comparison } from '../compare/index.js';
import { compareStacks, defaultWalkLimits, verdictOf } from '../compare/index.js';
import type { KernelLabel } from '../language/index.js';
import { Places } from '../report/index.js';
import type { CompareResult } from './compare.js';
import type { LabelPlaces, LookedUp } from './label-policy.js';
import { LabelPolicies, stackOf } from './label-policy.js';
import type { AskedPolicy } from './query.js';

/** One side: a label, and the policy that it is looked up in. */
export interface LabelSide {
  readonly label: KernelLabel;
  readonly places: LabelPlaces;
}

/** Compare two labels. Throws AaMergeError `app/unknown-profile`, `app/unknown-namespace`; FileSystemError. */
export function compareLabelled(before: LabelSide, after: LabelSide, disk: ReadFileSystem): CompareResult {
  const policies = new LabelPolicies(before.places, disk);
  const isOnePolicy = before.places === after.places;
  const one = policies.lookUp(before.label);
  const other = (isOnePolicy ? policies : new LabelPolicies(after.places, disk)).lookUp(after.label);
  const places = placesOf([one, other]);
  const invalid = [one, other].flatMap((found) => ('invalid' in found ? found.invalid : []));
  if ('invalid' in one || 'invalid' in other) {
    const judgements = [...new Set(invalid)].map(({ judgement }) => judgement);
    return { comparison: undefined, invalid: judgements, places, files: { compared: 0, same: 0 } };
  }
  const { changes, doubts, logLosses } = compareStacks(stackOf(one), stackOf(other), defaultWalkLimits);
  const verdict = verdictOf(changes, doubts.length === 0);
  const compared = { name: other.label, before: undefined, after: undefined, verdict, changes, doubts, logLosses };
  const comparison: Comparison = { verdict, profiles: [compared] };
  return { comparison, invalid: [], places, files: { compared: openedBy([one, other]).length, same: 0 } };
}

function openedBy(found: readonly LookedUp[]): readonly AskedPolicy[] {
  const all = found.flatMap((one) =>
    'invalid' in one ? one.invalid : one.parts.flatMap((part) => part.found?.asked ?? []),
  );
  return [...new Set(all)];
}

/** Texts of all files that were read. */
function placesOf(found: readonly LookedUp[]): Places {
  const all = openedBy(found);
  return new Places((file) => all.map((asked) => asked.textOf(file)).find((text) => text !== undefined));
}

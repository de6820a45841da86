// Live files without a reference that are as their packages put them there: nobody here wrote them, though no vendor of
// references did either, such as the abstractions of AppArmor’s own package. Takes trees and who knows of packages, gives an
// answer for each file.

import type { UnitPath } from '../base/index.js';
import type { PackageFacts } from '../packages/index.js';
import type { Origin, Trees } from '../reconcile/index.js';
import { shippedBy, unreferencedFiles } from '../reconcile/index.js';

/** Packages are asked about all such files at once, when the first of them matters. */
export function asShipped(trees: Trees, packages: Pick<PackageFacts, 'originsOf'>): (unit: UnitPath) => boolean {
  const files = unreferencedFiles(trees);
  let origins: ReadonlyMap<UnitPath, Origin> | undefined;
  return (unit) => {
    const text = files.get(unit);
    if (text === undefined) return false;
    origins ??= packages.originsOf([...files.keys()]);
    const origin = origins.get(unit);
    return origin !== undefined && shippedBy(text, origin) !== undefined;
  };
}

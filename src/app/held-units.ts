// All that is held on a host, to be walked through. Takes a host, gives held units with what stands for the way in which they
// are shown. Writes nothing and locks nothing: a person may take an hour to answer.

import type { ByteText, Digest, Ports, UnitPath } from '../base/index.js';
import type { UnitOutcome } from '../reconcile/index.js';
import { textOf } from '../reconcile/index.js';
import { shownDigest } from '../store/index.js';
import type { HostRequest } from './on-host.js';
import { lookAtHost } from './on-host.js';
import { unitNamed } from './unit-named.js';
import { readSettlingHost } from './settling-host.js';

export interface ShownUnit {
  readonly outcome: UnitOutcome;
  /** Equal as long as it would be shown alike. */
  readonly shown: Digest;
  /** All units, as they are at the same moment. */
  readonly amid: readonly UnitOutcome[];
  /** Whether it is held as what was left beside live as a copy. */
  readonly isCopy: boolean;
  /** What live says now, to begin with where nothing was proposed. */
  readonly live: ByteText | undefined;
}

/** Held units, of those that are named or of all. Throws: AaMergeError, FileSystemError. */
export function heldUnits(request: HostRequest, names: readonly string[], ports: Ports): readonly ShownUnit[] {
  const { files, layout } = lookAtHost(request, ports);
  const host = readSettlingHost(request, files, layout, ports);
  const wanted = new Set<UnitPath>(names.map((name) => unitNamed(name, request, host.trees)));
  const amid = host.run(undefined).outcomes;
  return amid
    .filter(({ unit, hold }) => hold !== undefined && (wanted.size === 0 || wanted.has(unit)))
    .map((outcome) => ({
      outcome,
      amid,
      isCopy: host.isCopy(outcome.unit),
      shown: shownDigest(outcome, host.trees),
      live: textOf(host.trees.ours.entries.get(outcome.unit)),
    }));
}

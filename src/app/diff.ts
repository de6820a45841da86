// `diff`: what is local. Takes a host and units, gives how live differs from what the vendor ships. Writes nothing.

import type { BytePath, Ports, UnitPath } from '../base/index.js';
import type { LocalUnit } from '../reconcile/index.js';
import { localUnits } from '../reconcile/index.js';
import type { HostRequest } from './on-host.js';
import { lookAtHost } from './on-host.js';
import { readHost } from './reconcile.js';
import { unitNamed } from './unit-named.js';

export interface DiffRequest extends HostRequest {
  /** As a person names them; all when there are none. */
  readonly units: readonly BytePath[];
  /** Whether texts are compared, not what they say. */
  readonly asText: boolean;
}

export interface DiffResult {
  readonly local: readonly LocalUnit[];
  /** Units that were named, and of which nothing is local. */
  readonly same: readonly UnitPath[];
  readonly unfinished: string | undefined;
}

/** Throws: AaMergeError `reconcile/unknown-unit` and others, FileSystemError. */
export function diffHost(request: DiffRequest, ports: Ports): DiffResult {
  const { root, units, asText } = request;
  const { files, layout, unfinished } = lookAtHost(request, ports);
  const { explained: trees, judging } = readHost(request, files, layout, ports);
  const only = units.length === 0 ? undefined : units.map((unit) => unitNamed(unit, request, trees));
  ports.output.stage('Comparing');
  const local = localUnits(trees, files, { root, judging, only, asText });
  const same = (only ?? []).filter((unit) => local.every(({ drift }) => drift.unit !== unit));
  return { local, same, unfinished };
}

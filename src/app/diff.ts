// `diff`: what is local. Takes a host and units, gives how live differs from what the vendor ships. Writes nothing.

import type { BytePath, Ports } from '../base/index.js';
import type { Drift } from '../reconcile/index.js';
import { driftsOf } from '../reconcile/index.js';
import type { HostRequest } from './on-host.js';
import { lookAtHost } from './on-host.js';
import { readHost, unitNamed } from './reconcile.js';

export interface DiffRequest extends HostRequest {
  /** As a person names them; all that are local when there are none. */
  readonly units: readonly BytePath[];
}

export interface DiffResult {
  readonly drifts: readonly Drift[];
  readonly unfinished: string | undefined;
}

/** Throws: AaMergeError `reconcile/unknown-unit` and others, FileSystemError. */
export function diffHost(request: DiffRequest, ports: Ports): DiffResult {
  const { files, layout, unfinished } = lookAtHost(request, ports);
  const { trees, judging } = readHost(request, files, layout, ports);
  const only = request.units.length === 0 ? undefined : request.units.map((unit) => unitNamed(unit, request, trees));
  return { drifts: driftsOf(trees, files, only, { root: request.root, judging }), unfinished };
}

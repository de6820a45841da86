// `history`: what happened when. Takes a host, gives the runs that are over. Writes nothing.

import type { Ports } from '../base/index.js';
import type { DamagedRun, PastRun } from '../store/index.js';
import { readRuns } from '../store/index.js';
import type { HostPlaces } from './on-host.js';
import { lookAtHost } from './on-host.js';

export interface HistoryResult {
  /** Latest first. */
  readonly runs: readonly PastRun[];
  /** Runs that nobody can tell of: their records are not understood. */
  readonly damaged: readonly DamagedRun[];
  readonly unfinished: string | undefined;
}

/** Throws: AaMergeError, FileSystemError. */
export function readHistory(request: HostPlaces, ports: Ports): HistoryResult {
  const { files, place, unfinished } = lookAtHost(request, ports);
  const { runs, damaged } = readRuns(place, files);
  return { runs: [...runs].reverse(), damaged, unfinished };
}

// Processes that do not run under what was just loaded: it attaches when a program starts, so a running one keeps what it
// has, or loses it with its profile. Takes what a run changed and the processes before and after, gives those to name.

import type { BytePath, ByteText, RunningProcess } from '../base/index.js';
import { readPattern } from '../language/index.js';
import { matches } from '../model/index.js';
import type { LoadedFile } from '../reconcile/index.js';

export interface StaleProcess {
  readonly pid: number;
  readonly program: BytePath;
  /** What it runs under now. */
  readonly label: ByteText;
  /** What it would run under if it were started now; undefined for nothing that the run loaded. */
  readonly profile: ByteText | undefined;
}

const unconfined = 'unconfined';

/** In the order of their numbers. `gone` are names of profiles that were unloaded. */
export function staleProcesses(
  after: readonly LoadedFile[],
  gone: readonly string[],
  earlier: readonly RunningProcess[],
  now: readonly RunningProcess[],
): StaleProcess[] {
  const attached = after.flatMap(({ profiles }) =>
    profiles.flatMap(({ name, namespace, attachments }) =>
      namespace === undefined && attachments.length > 0 ? [{ name, isFor: anyOf(attachments) }] : [],
    ),
  );
  const isGone = (label: string): boolean => gone.some((name) => label === name || label.startsWith(`${name}//`));
  const lost = new Set(earlier.filter(({ label }) => isGone(label)).map(({ pid }) => pid));
  return now
    .filter(({ label }) => label === unconfined || isGone(label))
    .flatMap(({ pid, program, label }) => {
      const profile = attached.find(({ isFor }) => isFor(program))?.name;
      return profile === undefined && !lost.has(pid) && !isGone(label) ? [] : [{ pid, program, label, profile }];
    })
    .sort((one, other) => one.pid - other.pid);
}

function anyOf(attachments: readonly ByteText[]): (program: BytePath) => boolean {
  const patterns = attachments.map((text) => readPattern(text, 'text'));
  return (program) =>
    patterns.some((pattern) => typeof pattern !== 'string' && matches(pattern, program as string as ByteText));
}

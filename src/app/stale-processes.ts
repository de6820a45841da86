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

/** Whether something runs under a profile or a child of it, in a stack of labels or alone. */
export function isInUse(profile: string, processes: readonly RunningProcess[]): boolean {
  return processes.some(({ label }) =>
    label.split('//&').some((name) => name === profile || name.startsWith(`${profile}//`)),
  );
}

/** In the order of their numbers. `gone` are names of profiles that no file defines any more. */
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
  const isGone = (one: RunningProcess): boolean => gone.some((name) => isInUse(name, [one]));
  const lost = new Set(earlier.filter(isGone).map(({ pid }) => pid));
  return now
    .filter((one) => one.label === unconfined || isGone(one))
    .flatMap((one) => {
      const { pid, program, label } = one;
      const profile = attached.find(({ isFor }) => isFor(program))?.name;
      return profile === undefined && !lost.has(pid) && !isGone(one) ? [] : [{ pid, program, label, profile }];
    })
    .sort((one, other) => one.pid - other.pid);
}

function anyOf(attachments: readonly ByteText[]): (program: BytePath) => boolean {
  const patterns = attachments.map((text) => readPattern(text, 'text'));
  return (program) =>
    patterns.some((pattern) => typeof pattern !== 'string' && matches(pattern, program as string as ByteText));
}

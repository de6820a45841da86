// The processes of this machine. Takes names of processes, says whether they still run. A name is the number and the start
// of a process, so that one that got an old number is not taken for the one before it, and the namespace of its number,
// since a number of another container names no process here.

import { readFileSync, readlinkSync } from 'node:fs';
import { userInfo } from 'node:os';
import type { Processes } from '../base/index.js';

/** The processes that this one sees. */
export const systemProcesses: Processes = {
  self: () => `${process.pid}.${startOf(process.pid) ?? 0}.${namespace() ?? 0}`,
  uid: () => process.geteuid?.() ?? 0,
  person,
  isRunning(name) {
    const [, pid, start] = parts.exec(name) ?? [];
    // Not a name of ours: whoever wrote it may still be there.
    if (pid === undefined || isElsewhere(name)) return true;
    const [state, now] = lookAt(Number(pid));
    // Ended, and nobody asked how: it does nothing any more.
    if (state === 'Z' || state === 'X') return false;
    return now === undefined || start === '0' ? answers(Number(pid)) : now === start;
  },
  isElsewhere,
};

const parts = /^(\d+)\.(\d+)(?:\.(\d+))?$/;

function isElsewhere(name: string): boolean {
  const [, , , theirs = '0'] = parts.exec(name) ?? [];
  const ours = namespace();
  return theirs !== '0' && ours !== undefined && theirs !== ours;
}

/** Processes that are told. For tests. */
export function fixedProcesses(self = '1.1', others: readonly string[] = [], uid = 0): Processes {
  return {
    self: () => self,
    uid: () => uid,
    person: () => 'somebody',
    isRunning: (name) => name === self || others.includes(name),
    isElsewhere: (name) => name.startsWith('elsewhere.'),
  };
}

/** Whoever became another to run this, not the one who was become. */
function person(): string {
  const asked = process.env['SUDO_USER'];
  if (asked !== undefined && asked !== '') return asked;
  try {
    return userInfo().username;
  } catch {
    return `${process.getuid?.() ?? ''}`;
  }
}

/** Of the numbers of processes; undefined where that cannot be known. Source: pid_namespaces(7). */
function namespace(): string | undefined {
  try {
    return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0];
  } catch {
    return undefined;
  }
}

/** In ticks since the machine started; undefined where that cannot be known. */
function startOf(pid: number): string | undefined {
  return lookAt(pid)[1];
}

/** State and start of a process, where they can be known. Source: proc(5), fields 3 and 22 of stat. */
function lookAt(pid: number): readonly (string | undefined)[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field, the name, may hold anything; it ends at the last parenthesis.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return [fields[0], fields[19]];
  } catch {
    return [];
  }
}

function answers(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

// The processes of this machine. Takes names of processes, says whether they still run. A name is the number and the start
// of a process, so that one that got an old number is not taken for the one before it, and the namespace of its number, since
// a number of another container names no process here. What a machine calls its start is no part of it: containers are given
// another one, so that those of two processes that run side by side may differ.

import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { userInfo } from 'node:os';
import type { Processes } from '../base/index.js';

/** The processes that this one sees below `proc`. Source: proc(5), pid_namespaces(7). */
export function processesIn(proc: string): Processes {
  const space = (pid: number | 'self'): string | undefined => /\d+/.exec(linkAt(`${proc}/${pid}/ns/pid`) ?? '')?.[0];

  /** Whether a process of another namespace runs; undefined where nobody here can know. */
  function runsBeyond({ pid, space: theirs }: Named): boolean | undefined {
    const others = numbersIn(proc);
    // Of one that keeps its namespace to itself the number alone counts, but one that has a single number is none of another.
    const isIt = (other: number): boolean => {
      const numbers = numbersOf(proc, other);
      return numbers.at(-1) === pid && (space(other) ?? (numbers.length > 1 ? theirs : undefined)) === theirs;
    };
    if (others.some(isIt)) return true;
    // From where the machine started all are seen, unless they are hidden from this user.
    return space('self') === firstSpace && numbersOf(proc, 1).length === 1 ? false : undefined;
  }

  const isBeyond = ({ space: theirs }: Named): boolean => {
    const ours = space('self');
    return theirs !== undefined && ours !== undefined && theirs !== ours;
  };

  return {
    self: () => `${process.pid}.${lookAt(proc, process.pid)[1] ?? 0}.${space('self') ?? 0}`,
    uid: () => process.geteuid?.() ?? 0,
    person,
    isRunning(name) {
      const named = namedBy(name);
      // Not a name of ours: whoever wrote it may still be there.
      if (named === undefined) return true;
      if (isBeyond(named)) return runsBeyond(named) ?? true;
      const { pid, start } = named;
      const [state, now] = lookAt(proc, pid);
      // Ended, and nobody asked how: it does nothing any more.
      if (state === 'Z' || state === 'X') return false;
      return now === undefined || start === '0' ? answers(pid) : now === start;
    },
    isElsewhere(name) {
      const named = namedBy(name);
      return named !== undefined && isBeyond(named) && runsBeyond(named) === undefined;
    },
  };
}

export const systemProcesses: Processes = processesIn('/proc');

interface Named {
  readonly pid: number;
  readonly start: string;
  readonly space: string | undefined;
}

function namedBy(name: string): Named | undefined {
  const [, pid, start = '', space] = /^(\d+)\.(\d+)(?:\.(\d+))?$/.exec(name) ?? [];
  return pid === undefined ? undefined : { pid: Number(pid), start, space: space === '0' ? undefined : space };
}

/** The namespace that a machine starts with always has this number. Source: Linux, include/linux/proc_ns.h. */
const firstSpace = '4026531836';

function numbersIn(proc: string): number[] {
  try {
    return readdirSync(proc).flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
  } catch {
    return [];
  }
}

/** What a process is called, in its own namespace last; nothing for one that is over. */
function numbersOf(proc: string, pid: number): number[] {
  const status = textAt(`${proc}/${pid}/status`) ?? '';
  if (/^State:\s*[ZX]/m.test(status)) return [];
  const [, numbers = ''] = /^NSpid:(.*)$/m.exec(status) ?? [];
  return (numbers.match(/\d+/g) ?? []).map(Number);
}

function linkAt(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

function textAt(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
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

/** State and start of a process, where they can be known. Source: proc(5), fields 3 and 22 of stat. */
function lookAt(proc: string, pid: number): readonly (string | undefined)[] {
  const text = textAt(`${proc}/${pid}/stat`);
  if (text === undefined) return [];
  // The second field, the name, may hold anything; it ends at the last parenthesis.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return [fields[0], fields[19]];
}

function answers(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

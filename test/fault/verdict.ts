// Whether a disk on which a run was stopped is sound: before the next start, after it, and after the one after that. Takes
// disks, gives what is wrong with each. It reads the disks itself and shares no code with recovery, which it judges; equal
// disks are judged once.

import { createHash } from 'node:crypto';
import { FileSystemError } from '../../src/base/index.js';
import type { MemoryFileSystem } from '../../src/host/index.js';
import type { Scene } from './scene.js';
import { restart, sweepOut } from './scene.js';

/** How the run that was stopped ended. */
export type Ending = 'done' | 'refused' | 'unfinished' | 'killed';

export interface Judge {
  /** What is wrong; nothing for a sound disk. The disk is used up. */
  failuresOf(disk: MemoryFileSystem, ending: Ending): readonly string[];
  /** How many different disks were judged. */
  states(): number;
}

/** Paths, with what is there. */
export type Tree = ReadonlyMap<string, string>;

export function judgeOf({ root, still, ends }: Pick<Scene, 'root' | 'still' | 'ends'>): Judge {
  const [before, after] = ends.map((disk) => trustedTree(disk)) as [Tree, Tree];
  const clean = ends.map((disk) => recordsIn(root, disk)) as [readonly string[], readonly string[]];
  const known = new Map<string, readonly string[]>();

  function judge(disk: MemoryFileSystem, ending: Ending): string[] {
    const failures: string[] = [];
    const say = (isWrong: boolean, what: string): void => void (isWrong && failures.push(what));
    const crashed = trustedTree(disk);
    for (const [path, is] of crashed) {
      const isWhole = !isLive(root, path) || is === before.get(path) || is === after.get(path);
      say(!isWhole, `${path} is neither old nor new before the next start`);
    }
    say(ending === 'done' && !isSame(crashed, after), 'the run says done and is not');
    say(ending === 'refused' && !isSame(crashed, before), 'the run says that nothing changed, and something did');
    restart(root, disk);
    const found = trustedTree(disk);
    const isNew = isSame(found, after);
    if (!isNew && !isSame(found, before))
      failures.push(`neither the old set nor the new one: ${difference(found, [before, after])}`);
    const journals = [...everything(disk).keys()].filter((path) => /\/aa-merge\/journal\/./.test(path));
    say(journals.length > 0, `a journal stays: ${journals.join(' ')}`);
    const settled = digestOf(disk);
    say(restart(root, disk).didSomething || digestOf(disk) !== settled, 'a second recovery does something');
    const records = recordsIn(root, disk);
    const wanted = clean[isNew ? 1 : 0];
    say(!isSameList(records, wanted), `the records are ${records.join(' ')} and not ${wanted.join(' ')}`);
    sweepOut(root, still, disk);
    say(!isSame(trustedTree(disk), isNew ? after : before), 'the next run changes something');
    const left = [...everything(disk).keys()].filter((path) => path.includes('/.aa-merge-'));
    say(left.length > 0, `left over: ${left.join(' ')}`);
    return failures;
  }

  return {
    failuresOf(disk, ending) {
      const key = `${ending} ${digestOf(disk)}`;
      const verdict = known.get(key) ?? judged(() => judge(disk, ending));
      known.set(key, verdict);
      return verdict;
    },
    states: () => known.size,
  };
}

/** A start that fails where nothing is wrong with the machine is a failure of ours. */
function judged(judge: () => string[]): string[] {
  try {
    return judge();
  } catch (error) {
    return [
      `the next start fails: ${String(error)}${error instanceof Error && error.cause !== undefined ? ` (${String(error.cause)})` : ''}`,
    ];
  }
}

/** One text for all that is on a disk, names of the same file among it. */
export function digestOf(files: MemoryFileSystem): string {
  const hash = createHash('sha256');
  const firsts = new Map<number, string>();
  for (const [path, is] of everything(files)) {
    const { nlink, ino } = files.lstat(path);
    const first = nlink > 1 ? firsts.get(ino) : undefined;
    firsts.set(ino, path);
    hash.update(`${path}\0${is}\0${first ?? ''}\0`);
  }
  return hash.digest('hex');
}

function everything(files: MemoryFileSystem): Tree {
  return new Map(Object.entries(files.snapshot()));
}

function isLive(root: string, path: string): boolean {
  return path.startsWith(`${root}/etc/apparmor.d/`);
}

/**
 * Policy, consents and state: all but records of runs, what waits to be swept out, and directories of state and consents,
 * which say nothing when they are empty.
 */
function trustedTree(files: MemoryFileSystem): Tree {
  const isPassing = (path: string, is: string): boolean =>
    /\/aa-merge\/(journal|history|lock)(\/|$)/.test(path) ||
    path.includes('/.aa-merge-') ||
    (/\/lib\/aa-merge|\/aa-merge\.conf\.d$/.test(path) && is.endsWith(' directory'));
  return new Map([...everything(files)].filter(([path, is]) => !isPassing(path, is)));
}

/** The runs that are over and were not undone, with whether what they replaced is there as it was. */
function recordsIn(root: string, files: MemoryFileSystem): readonly string[] {
  const history = `${root}/var/lib/aa-merge/history`;
  return namesIn(files, history).flatMap((run) => {
    const text = textAt(files, `${history}/${run}/run.json`);
    if (text === undefined) return [];
    const { entries } = JSON.parse(text) as { entries: { kept?: string; before?: { digest: string } }[] };
    const isKept = entries.every(({ kept, before }) => {
      const copy = kept === undefined ? undefined : textAt(files, `${history}/${run}/${kept}`);
      const digest = copy === undefined ? undefined : createHash('sha256').update(copy, 'latin1').digest('hex');
      return kept === undefined || digest === before?.digest;
    });
    return [`${run}${isKept ? '' : ' without what it replaced'}`];
  });
}

function namesIn(files: MemoryFileSystem, directory: string): readonly string[] {
  return files.exists(directory) ? files.readDir(directory) : [];
}

function textAt(files: MemoryFileSystem, path: string): string | undefined {
  try {
    return Buffer.from(files.readFile(path)).toString('latin1');
  } catch (error) {
    if (error instanceof FileSystemError) return undefined;
    throw error;
  }
}

function isSame(one: Tree, other: Tree): boolean {
  return one.size === other.size && [...one].every(([path, is]) => other.get(path) === is);
}

function isSameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((item, at) => item === other[at]);
}

/** The first path that is in no end as it is here. */
function difference(found: Tree, ends: readonly Tree[]): string {
  return ends
    .map(
      (end) => [...new Set([...found.keys(), ...end.keys()])].find((path) => found.get(path) !== end.get(path)) ?? '',
    )
    .join(', ');
}

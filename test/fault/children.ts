// Real processes on a real disk, killed with signal 9. Takes the size of a host and how many operations there are from one
// try to the next, gives numbers of points and what went wrong at them. What lies on the disk then is judged in memory, and
// the next start on the real disk must come to the same.
//
// Between two operations that change something every kill leaves the same disk, so one of them stands for all; kills at
// operations that only look are tried as a sample, and must leave no disk that was not seen before. Most children get a plan
// that was made once, since planning changes nothing; some plan for themselves.

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildSync } from 'esbuild';
import { reconcileHost } from '../../src/app/index.js';
import type { MemoryFileSystem } from '../../src/host/index.js';
import { memoryFileSystem, nodeFileSystem } from '../../src/host/index.js';
import type { HostSize } from './host.js';
import { faultHost, requestOn } from './host.js';
import type { FaultTally } from './points.js';
import { portsFor, restart } from './scene.js';
import { digestOf, judgeOf } from './verdict.js';

export interface ChildrenOptions {
  readonly size: HostSize;
  readonly each: number;
  /** How many kills at operations that only look. */
  readonly looked: number;
  /** Whether each child makes its plan itself. */
  readonly isWhole: boolean;
}

export function killChildren({
  size,
  each,
  looked,
  isWhole,
}: ChildrenOptions): FaultTally & { readonly states: number } {
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'aa-merge-fault-'));
  try {
    const [clean, root, program, planned] = ['clean', 'host', 'child.mjs', 'plan.json'].map((name) =>
      join(folder, name),
    ) as [string, string, string, string];
    buildSync({
      entryPoints: ['test/fault/child.ts'],
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'error',
    });
    plant(clean, size);
    const renew = (): void => {
      rmSync(root, { recursive: true, force: true });
      execFileSync('cp', ['-a', clean, root]);
    };
    const child = (counted: 'changing' | 'looking', number: number): ReturnType<typeof spawnSync> =>
      spawnSync(process.execPath, [program, root, counted, `${number}`, ...(isWhole ? [] : [planned])], {
        encoding: 'utf8',
      });
    renew();
    const start = diskOf(root);
    const { plan } = reconcileHost({ ...requestOn(root), dryRun: true }, portsFor(nodeFileSystem));
    writeFileSync(planned, JSON.stringify(plan));
    const operations = Number(child('changing', 0).stdout);
    const failures: string[] = operations > 0 ? [] : ['the reference run fails'];
    const scene = { root, start, ends: [start, diskOf(root)], still: `p${size.units - 3}` } as const;
    const judge = judgeOf(scene);
    const restarted = new Set<string>();
    let points = 0;
    const kill = (counted: 'changing' | 'looking', at: number, isSeen: boolean): void => {
      points += 1;
      renew();
      const { signal, stderr } = child(counted, at);
      const say = (why: string): void => void failures.push(`kill while ${counted} at ${at}: ${why}`);
      if (signal !== 'SIGKILL') say(`the child ended by itself: ${String(stderr)}`);
      const disk = diskOf(root);
      const state = digestOf(disk);
      if (!restarted.has(state)) {
        if (isSeen) say('a disk that no kill at a change leaves');
        const inMemory = disk.copy();
        restart(root, inMemory);
        restart(root, nodeFileSystem);
        restarted.add(state);
        if (digestOf(diskOf(root)) !== digestOf(inMemory)) say('the real disk ends otherwise');
      }
      judge.failuresOf(disk, 'killed').forEach(say);
    };
    for (let at = 1; at <= operations; at += each) kill('changing', at, false);
    if (looked > 0) {
      renew();
      const looks = Number(child('looking', 0).stdout);
      for (let at = 1; at <= looked; at += 1) kill('looking', Math.ceil((at * looks) / looked), each === 1);
    }
    const what = `kill -9 of a process${isWhole ? ', planning included' : ''}${looked > 0 ? `, ${looked} while looking` : ''}`;
    return { what, operations, points, failures, states: judge.states() };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What lies on the real disk below a root, in memory. The name of the process that held the lock is left out. */
function diskOf(root: string): MemoryFileSystem {
  const files = memoryFileSystem();
  const firsts = new Map<number, string>();
  for (const part of partsOf(root)) if (!files.exists(part)) files.mkdir(part, 0o755);
  const visit = (directory: string): void => {
    for (const name of readdirSync(directory).sort()) {
      const path = `${directory}/${name}`;
      const { kind, mode, uid, gid, nlink, ino } = nodeFileSystem.lstat(path);
      const first = firsts.get(ino);
      if (kind === 'link') files.symlink(name === 'lock' ? '1.1' : nodeFileSystem.readLink(path), path);
      else if (kind === 'directory') files.mkdir(path, mode);
      else if (first === undefined) files.writeFile(path, nodeFileSystem.readFile(path), mode);
      else files.link(first, path);
      if (nlink > 1 && kind === 'file') firsts.set(ino, first ?? path);
      if (first === undefined) files.chown(path, uid, gid);
      if (kind === 'directory') visit(path);
    }
  };
  visit(root);
  return files;
}

function partsOf(root: string): string[] {
  const names = root.split('/').filter((name) => name !== '');
  return names.map((_, at) => `/${names.slice(0, at + 1).join('/')}`);
}

function plant(root: string, size: HostSize): void {
  for (const [path, entry] of Object.entries(faultHost(size))) {
    const at = join(root, path);
    const content = typeof entry === 'string' ? entry : 'content' in entry ? entry.content : undefined;
    mkdirSync(content === undefined ? at : dirname(at), { recursive: true });
    const mode = typeof entry === 'object' && 'mode' in entry ? entry.mode : 0o644;
    if (content !== undefined) writeFileSync(at, content, { mode });
  }
}

// Loading as a part of a run: a step that fails, a program that ends at any step, a kernel that will not go back. Files and
// kernel belong together afterwards, always.

import type { ByteText, FileSystem, Kernel } from '../../../src/base/index.js';
import { AaMergeError, byteTextOf, unitPath } from '../../../src/base/index.js';
import { memoryFileSystem, memoryKernel } from '../../../src/host/index.js';
import type { MemoryFileSystem, MemoryKernel } from '../../../src/host/index.js';
import type { Place, RunFacts } from '../../../src/store/journal.js';
import { journalText, readJournal, readRecord } from '../../../src/store/journal.js';
import type { KernelSteps, LoadingKernel } from '../../../src/store/kernel-step.js';
import { stateLayout } from '../../../src/store/layout.js';
import type { Operation } from '../../../src/store/operation.js';
import type { Plan } from '../../../src/store/plan.js';
import { recover } from '../../../src/store/recover.js';
import { readRuns } from '../../../src/store/runs.js';
import { carryOutPlan } from '../../../src/store/transaction.js';
import { faultyFiles, Killed, killedAt } from '../../support/faults.js';

const place: Place = { layout: stateLayout('/s'), root: '/' };
const about: RunFacts = { run: '20261122T080000Z', who: 'anna', when: '2026-11-22T08:00:00Z', what: 'reconcile' };
const directory = '/etc/apparmor.d';
const [a, gone, added] = ['a', 'gone', 'added'].map((name) => `${directory}/${name}`) as [string, string, string];
const cached = '/var/cache/apparmor/1.0/a';
const profile = (name: string, rule: string): ByteText => byteTextOf(`profile ${name} {\n  ${rule}\n}\n`);

const kernel: KernelSteps = {
  forward: { load: [a, added], unload: ['gone'] },
  back: { load: [a, gone], unload: ['added'] },
  stale: ['a', 'gone', 'added'],
};

const write = (path: string, text: ByteText): Operation => ({
  kind: 'write',
  subject: { unit: unitPath(path.slice(directory.length + 1)), part: 'live' },
  path,
  text,
  mode: 0o644,
  owner: undefined,
  attributesOf: undefined,
  directoryMode: 0o755,
});

const plan: Plan = {
  preconditions: [],
  operations: [
    write(a, profile('a', '/new r,')),
    write(added, profile('added', '/x r,')),
    { kind: 'remove', subject: { unit: unitPath('gone'), part: 'live' }, path: gone },
  ],
  kernel,
};

function host(): { files: MemoryFileSystem; machine: MemoryKernel } {
  const files = memoryFileSystem({
    [a]: profile('a', '/old r,'),
    [gone]: profile('gone', '/y r,'),
    '/s': {},
    [cached]: 'compiled from what was',
  });
  const machine = memoryKernel(files);
  machine.load([a, gone]);
  return { files, machine };
}

/** Of live policy: what the files say, by profile. */
function said(files: MemoryFileSystem): Map<string, string> {
  return new Map(livesIn(files).map((name) => [name, Buffer.from(files.readFile(`${directory}/${name}`)).toString()]));
}

/** Without what the next run sweeps out. */
function livesIn(files: MemoryFileSystem): string[] {
  return files.readDir(directory).filter((name) => !name.startsWith('.'));
}

type Answer = ReturnType<Kernel['load']>;

/** What becomes of the calls of a kernel, from the first on; the last of them for all that follow. */
type Fates = readonly ('goes' | 'refuses' | 'dies')[];

/** A disk and a kernel until the program ends: then neither does anything any more. */
function mortal(
  disk: MemoryFileSystem,
  machine: MemoryKernel,
  fates: Fates,
): { files: FileSystem; kernel: LoadingKernel } {
  let count = 0;
  let isDead = false;
  const call = (action: () => Answer): Answer => {
    const fate = fates[Math.min(count, fates.length - 1)];
    count += 1;
    if (fate === 'goes') return action();
    if (fate === 'refuses') return { accepted: false, said: 'no' as ByteText };
    isDead = true;
    throw new Killed();
  };
  const files = faultyFiles(disk, (_, __, perform) => {
    if (isDead) throw new Killed();
    return perform();
  });
  const kernel: LoadingKernel = {
    load: (paths) => call(() => machine.load(paths)),
    unload: (names) => call(() => machine.unload(names)),
  };
  return { files, kernel };
}

/** How a run ends whose kernel does that. */
function endOf({ files, machine }: ReturnType<typeof host>, ...fates: Fates): string | undefined {
  const world = mortal(files, machine, fates);
  return codeOf(() => carryOutPlan(plan, about, place, world.files, world.kernel));
}

function recoveryOf({ files, machine }: ReturnType<typeof host>, ...fates: Fates): ReturnType<typeof recover> {
  const world = mortal(files, machine, fates);
  return recover(place, world.files, world.kernel);
}

function codeOf(action: () => void): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return error instanceof AaMergeError ? error.code : (error as Error).constructor.name;
  }
}

test('files, then caches, then the kernel; the record of the run knows what was loaded', () => {
  const { files, machine } = host();
  carryOutPlan(plan, about, place, files, machine);
  expect(machine.calls.slice(1)).toEqual(['load a added', 'unload gone']);
  expect(machine.loaded).toEqual(said(files));
  expect(files.exists(cached)).toBe(false);
  expect(readRuns(place, files).runs).toMatchObject([{ direction: 'forward', kernel }]);
});

test('the journal keeps the steps, and believes no others', () => {
  const journal = { ...about, entries: [], made: [], kernel };
  const there = { layout: place.layout, root: '/host' };
  const text = journalText({ ...journal, kernel: { ...kernel, back: { load: ['/host/p'], unload: [] } } }, there);
  expect(text).toContain('"p"');
  expect(readRecord(text, '/j', there).kernel?.back.load).toEqual(['/host/p']);
  const damaged: readonly unknown[] = [
    { ...kernel, stale: ['../../etc/passwd'] },
    { ...kernel, stale: ['..'] },
    { ...kernel, forward: { load: ['../x'], unload: [] } },
    { ...kernel, back: { load: [], unload: [1] } },
    { ...kernel, back: undefined },
    7,
  ];
  for (const steps of damaged) {
    const record = byteTextOf(JSON.stringify({ schema: 'aa-merge/run@1', ...journal, kernel: steps }));
    expect(codeOf(() => readRecord(record, '/j', place))).toBe('store/damaged-journal');
  }
});

const before = [said(host().files), new Map(host().machine.loaded)];
const [goes, refuses, dies] = ['goes', 'refuses', 'dies'] as const;

function stateOf({ files, machine }: ReturnType<typeof host>): unknown {
  return [said(files), new Map(machine.loaded)];
}

test.each([[[refuses, goes]], [[goes, refuses, goes]]])('%j: files and kernel are as they were', (fates) => {
  const there = host();
  expect(endOf(there, ...fates)).toBe('store/kernel-refused');
  expect(stateOf(there)).toEqual(before);
  expect(readJournal(place, there.files)).toBeUndefined();
  expect(recoveryOf(there, goes)).toBeUndefined();
});

test('refused, and the way back as well: the next start goes back', () => {
  const there = host();
  expect(endOf(there, goes, refuses)).toBe('store/unfinished-load');
  expect(said(there.files)).toEqual(before[0]);
  expect(recoveryOf(there, goes)).toMatchObject({ direction: 'back', spared: [] });
  expect(stateOf(there)).toEqual(before);
  expect(recoveryOf(there, goes)).toBeUndefined();
});

test('a kernel that never takes it back does not stop the next run for ever', () => {
  const there = host();
  expect(endOf(there, refuses)).toBe('store/unfinished-load');
  expect(recoveryOf(there, refuses)).toMatchObject({ direction: 'back', refused: 'no' });
  expect(recoveryOf(there, refuses)).toBeUndefined();
});

test.each([[[dies]], [[goes, dies]]])('%j: the next start finishes the run', (fates) => {
  const there = host();
  expect(endOf(there, ...fates)).toBe('Killed');
  expect(recoveryOf(there, goes)).toMatchObject({ direction: 'forward', spared: [] });
  expect(there.machine.loaded).toEqual(said(there.files));
  expect([...there.machine.loaded.keys()].sort()).toEqual(['a', 'added']);
});

test.each([[[refuses, dies]], [[refuses, goes, dies]], [[goes, refuses, goes, dies]]])(
  '%j: a program that ends while it goes back; so does the next start',
  (fates) => {
    const there = host();
    expect(endOf(there, ...fates)).toBe('Killed');
    expect(recoveryOf(there, goes)).toMatchObject({ direction: 'back' });
    expect(stateOf(there)).toEqual(before);
  },
);

test('recovery itself: refused when it goes forward, it goes back; cut off, it is taken up again', () => {
  for (const fates of [
    [refuses, goes],
    [goes, refuses, goes],
  ] as const) {
    const there = host();
    expect(endOf(there, dies)).toBe('Killed');
    expect(recoveryOf(there, ...fates)).toMatchObject({ direction: 'back' });
    expect(stateOf(there)).toEqual(before);
  }
  const there = host();
  endOf(there, dies);
  expect(codeOf(() => recoveryOf(there, goes, dies))).toBe('Killed');
  expect(recoveryOf(there, goes)).toMatchObject({ direction: 'forward' });
});

test('at every operation of the disk that a run is cut off, files and kernel belong together after the next start', () => {
  const whole = host();
  const counting = killedAt(whole.files, Infinity);
  carryOutPlan(plan, about, place, counting.files, whole.machine);
  const ends = [said(host().files), said(whole.files)];
  for (let at = 1; at <= counting.count(); at += 1) {
    const { files, machine } = host();
    codeOf(() => carryOutPlan(plan, about, place, killedAt(files, at - 1).files, machine));
    recover(place, files, machine);
    expect(ends).toContainEqual(said(files));
    expect(new Map(machine.loaded)).toEqual(said(files));
    // What is compiled from what is no longer there is gone, whatever else.
    if (files.exists(cached)) expect(said(files)).toEqual(ends[0]);
  }
});

test('where nothing is loaded, a crash leaves no stale cache either', () => {
  const whole = host();
  const counting = killedAt(whole.files, Infinity);
  carryOutPlan(plan, about, place, counting.files);
  const after = said(whole.files);
  for (let at = 1; at <= counting.count(); at += 1) {
    const { files } = host();
    codeOf(() => carryOutPlan(plan, about, place, killedAt(files, at - 1).files));
    recover(place, files);
    if (files.exists(cached)) expect(said(files)).not.toEqual(after);
  }
});

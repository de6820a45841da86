// Carrying out a plan: what lies on the disk after it, after trouble at any operation, and after a run that was cut off.

import type { FileSystem } from '../../../src/base/index.js';
import { AaMergeError, byteTextOf, digestOf, FileSystemError, unitPath } from '../../../src/base/index.js';
import type { MemoryEntry, MemoryFileSystem } from '../../../src/host/index.js';
import { memoryFileSystem } from '../../../src/host/index.js';
import type { Place, RunFacts } from '../../../src/store/journal.js';
import { readJournal } from '../../../src/store/journal.js';
import { stateLayout } from '../../../src/store/layout.js';
import type { Operation, Precondition } from '../../../src/store/operation.js';
import type { Plan } from '../../../src/store/plan.js';
import { recover } from '../../../src/store/recover.js';
import { readRuns } from '../../../src/store/runs.js';
import { sparePath, waitingPath } from '../../../src/store/staging.js';
import { carryOutPlan } from '../../../src/store/transaction.js';
import type { Trouble } from '../../support/faults.js';
import { faultyFiles, Killed, killedAt, troubledAt } from '../../support/faults.js';
import type { Fate } from '../../support/power-loss.js';
import { PowerLoss } from '../../support/power-loss.js';

const place: Place = { layout: stateLayout('/s'), root: '/' };
const about: RunFacts = { run: '20261122T080000Z', who: 'anna', when: '2026-11-22T08:00:00Z', what: 'reconcile' };

const old = byteTextOf('old\n');
const tree: Readonly<Record<string, MemoryEntry>> = {
  '/p/a': { content: old, mode: 0o640, uid: 7, gid: 8 },
  '/p/b': 'b\n',
  '/p/link': { link: 'a' },
  '/s/base/a': { content: 'base\n', mode: 0o600 },
};

function write(path: string, text: string, part?: 'live' | 'base'): Operation {
  const owner = path === '/p/a' ? { uid: 7, gid: 8 } : undefined;
  const attributesOf = path === '/p/a' ? path : undefined;
  const subject =
    part === undefined ? {} : { subject: { unit: unitPath(path.slice(path.lastIndexOf('/') + 1)), part } };
  return {
    kind: 'write',
    ...subject,
    path,
    text: byteTextOf(text),
    mode: 0o640,
    owner,
    attributesOf,
    directoryMode: 0o750,
  };
}

const operations: readonly Operation[] = [
  write('/p/a', 'new\n', 'live'),
  write('/q/r/c', 'c\n', 'live'),
  { kind: 'remove', subject: { unit: unitPath('b'), part: 'live' }, path: '/p/b' },
  { kind: 'remove', path: '/p/link' },
  write('/s/base/a', 'new base\n', 'base'),
];

const asSeen: Precondition = {
  kind: 'file',
  path: '/p/a',
  digest: digestOf(old),
  ownership: { mode: 0o640, uid: 7, gid: 8 },
};

const plan: Plan = { operations, preconditions: [asSeen] };

function run(files: FileSystem, what: Plan = plan): void {
  carryOutPlan(what, about, place, files);
}

/** What is there besides the records of runs. */
function tell(files: MemoryFileSystem): Readonly<Record<string, string>> {
  const isRecord = (path: string): boolean => /^\/s\/(journal|history)(\/|$)/.test(path);
  return Object.fromEntries(Object.entries(files.snapshot()).filter(([path]) => !isRecord(path)));
}

/** The run that follows sweeps out what was staged, or kept, and is not needed. */
function swept(files: MemoryFileSystem): Readonly<Record<string, string>> {
  for (const path of Object.keys(files.snapshot())) if (path.includes('/.aa-merge-')) files.unlink(path);
  for (const made of ['/q/r', '/q']) if (files.exists(made) && files.readDir(made).length === 0) files.rmdir(made);
  return tell(files);
}

const before = tell(memoryFileSystem(tree));
const after = ((): typeof before => {
  const files = memoryFileSystem(tree);
  run(files);
  return tell(files);
})();

test('all takes its place, with mode and owner, and the run is recorded', () => {
  const files = memoryFileSystem(tree);
  run(files);
  expect(tell(files)).toEqual({
    '/p': before['/p'],
    '/p/a': '640 7:8 new\n',
    '/q': '750 0:0 directory',
    '/q/r': '750 0:0 directory',
    '/q/r/c': '640 0:0 c\n',
    '/s': before['/s'],
    '/s/base': before['/s/base'],
    '/s/base/a': '640 0:0 new base\n',
  });
  expect(readRuns(place, files).runs).toMatchObject([{ ...about, direction: 'forward', entries: { length: 5 } }]);
  for (const [kept, text] of [
    ['0', 'old\n'],
    ['2', 'b\n'],
    ['4', 'base\n'],
  ] as const) {
    expect(files.snapshot()[`/s/history/${about.run}/${kept}`]).toBe(`600 0:0 ${text}`);
  }
  expect(readJournal(place, files)).toBeUndefined();
  expect(recover(place, files)).toBeUndefined();
});

test('what a disk must have by when: new files, then their directories, then the journal; then the places, then the record', () => {
  const files = memoryFileSystem(tree);
  const log: string[] = [];
  const noted = faultyFiles(files, (name, args, perform) => {
    if (name === 'sync' || name === 'rename') log.push(`${name} ${args.map(String).join(' ')}`);
    return perform();
  });
  run(noted);
  const at = (what: string): number => {
    expect(log).toContain(what);
    return log.indexOf(what);
  };
  const folder = `/s/history/${about.run}`;
  const [opened, closed] = [
    'rename /s/journal/.aa-merge-run /s/journal/forward.json',
    `rename /s/journal/forward.json ${folder}/run.json`,
  ].map(at) as [number, number];
  const prepared = ['/p/a', '/q/r/c', '/s/base/a'].map((path) => `sync ${waitingPath(path)}`);
  const directories = ['/p', '/q/r', '/s/base'].map((path) => `sync ${path}`);
  for (const what of [
    ...prepared,
    `sync ${folder}/0`,
    `sync ${folder}`,
    'sync /s/history',
    'sync /q',
    'sync /s/journal/.aa-merge-run',
  ])
    expect([what, at(what) < opened]).toEqual([what, true]);
  expect(log[opened + 1]).toBe('sync /s/journal');
  for (const what of directories) {
    expect([what, at(what) < opened]).toEqual([what, true]);
    const last = log.lastIndexOf(what);
    expect([what, last > opened && last < closed]).toEqual([what, true]);
  }
  expect(log.slice(closed + 1)).toEqual([`sync ${folder}`, 'sync /s/journal']);
});

test('a removal of what is gone already is done', () => {
  const files = memoryFileSystem(tree);
  run(files, { preconditions: [], operations: [{ kind: 'remove', path: '/p/gone' }] });
  expect(tell(files)).toEqual(before);
});

describe('a condition that no longer holds stops the run before anything is written', () => {
  const conditions: readonly [string, Precondition][] = [
    ['content', { ...asSeen, digest: digestOf(byteTextOf('other')) }],
    ['mode', { ...asSeen, ownership: { mode: 0o600, uid: 7, gid: 8 } }],
    ['owner', { ...asSeen, ownership: { mode: 0o640, uid: 0, gid: 8 } }],
    ['a link instead', { ...asSeen, path: '/p/link' }],
    ['a file where none was', { kind: 'absent', path: '/p/b' }],
    ['another link', { kind: 'link', path: '/p/link', text: 'b' }],
    ['no link', { kind: 'link', path: '/p/a', text: 'a' }],
    ['nothing at all', { ...asSeen, path: '/p/gone' }],
  ];
  test.each(conditions)('%s', (_, condition) => {
    const files = memoryFileSystem(tree);
    expect(() => run(files, { operations, preconditions: [condition] })).toThrow('store/stale-precondition');
    expect(files.snapshot()).toEqual(memoryFileSystem(tree).snapshot());
  });
});

test('attributes that cannot be kept stop the run', () => {
  const files = memoryFileSystem(tree);
  const poor = faultyFiles(files, (name, _, perform) => (name === 'copyAttributes' ? false : perform()));
  expect(() => run(poor)).toThrow('store/lost-attributes');
  expect(tell(files)).toEqual(before);
});

test('leftovers go before anything is written, and take nothing new with them', () => {
  const files = memoryFileSystem({ ...tree, [waitingPath('/p/a')]: 'half', '/p/.aa-merge-0': 'x' });
  run(files, { ...plan, leftovers: [waitingPath('/p/a'), '/p/.aa-merge-0'] });
  expect(tell(files)).toEqual(after);
});

test('a file that cannot be replaced is told by its own name and its unit', () => {
  const files = memoryFileSystem(tree);
  const failing = faultyFiles(files, (name, args, perform) => {
    if (name === 'link' && args[1] === '/q/r/c') throw new FileSystemError('EIO', String(args[0]), 'link');
    return perform();
  });
  const cause: unknown = expect.objectContaining({ code: 'EIO', path: '/q/r/c', operation: 'replace' });
  expect(() => run(failing)).toThrow(
    expect.objectContaining({ code: 'store/not-written', data: { unit: 'c' }, cause }),
  );
  expect(tell(files)).toEqual(before);
  expect(readRuns(place, files).runs).toMatchObject([{ direction: 'back' }]);
});

test('trouble when all is in its place is none', () => {
  const files = memoryFileSystem(tree);
  const failing = faultyFiles(files, (name, args, perform) => {
    const isOver = files.exists(`/s/history/${about.run}/run.json`);
    if (name === 'sync' && isOver) throw new FileSystemError('EIO', String(args[0]), 'sync');
    return perform();
  });
  run(failing);
  expect(tell(files)).toEqual(after);
});

describe('trouble at any operation leaves everything as it was, or all done', () => {
  const troubles: readonly Trouble[] = ['EIO', 'ENOSPC', 'EINTR', 'short write'];
  test.each(troubles.flatMap((trouble) => (['no', 'kind'] as const).map((lasts) => [trouble, lasts] as const)))(
    '%s, lasting %s',
    (trouble, lasts) => {
      let happened = 0;
      for (let at = 1; ; at += 1) {
        const files = memoryFileSystem(tree);
        const troubled = troubledAt(files, at, trouble, { lasts });
        let thrown: unknown;
        try {
          run(troubled.files);
        } catch (error) {
          thrown = error;
        }
        if (thrown === undefined && !troubled.happened() && at > 500) break;
        if (!troubled.happened()) continue;
        happened += 1;
        if (thrown !== undefined && !(thrown instanceof FileSystemError)) expect(thrown).toBeInstanceOf(AaMergeError);
        recover(place, files);
        const settled = files.snapshot();
        expect(recover(place, files)).toBeUndefined();
        expect(files.snapshot()).toEqual(settled);
        expect([before, after]).toContainEqual(swept(files));
      }
      expect(happened).toBeGreaterThan(trouble === 'short write' ? 5 : 100);
    },
  );
});

describe('a run that is cut off', () => {
  test('at any operation is finished or undone by the next, wherever that is cut off', () => {
    const count = countOf(() => memoryFileSystem(tree), run);
    const fates = new Set<string>();
    for (let at = 0; at < count; at += 1) {
      const cut = (): MemoryFileSystem => {
        const files = memoryFileSystem(tree);
        expect(() => run(killedAt(files, at).files)).toThrow(Killed);
        return files;
      };
      for (let again = at % 5; again <= countOf(cut, (files) => recover(place, files)); again += 5) {
        const files = cut();
        try {
          recover(place, killedAt(files, again).files);
        } catch (error) {
          expect(error).toBeInstanceOf(Killed);
        }
        recover(place, files);
        const settled = files.snapshot();
        expect(recover(place, files)).toBeUndefined();
        expect(files.snapshot()).toEqual(settled);
        const told = swept(files);
        expect([before, after]).toContainEqual(told);
        fates.add(told['/p/a'] ?? '');
      }
    }
    expect(fates.size).toBe(2);
  });

  test('by a power cut loses nothing that was said to be done, whatever the disk has kept', () => {
    let seed = 1;
    const random = (): number => {
      seed = (seed * 48271) % 0x7fffffff;
      return seed / 0x7fffffff;
    };
    const power = new PowerLoss(memoryFileSystem(tree));
    run(power.files);
    const found = new Set<string>();
    for (let at = 0; at <= power.operations(); at += 1) {
      for (let round = 0; round < 12; round += 1) {
        const lost = power.unsafeAfter(at).filter(() => random() < 0.5);
        const spoiled = (['empty', 'cut', 'zeros'] as const)[round % 3] ?? 'empty';
        const fates = lost.map(({ number, kind }): [number, Fate] => [number, kind === 'content' ? spoiled : 'lost']);
        const files = power.after(at, new Map(fates));
        recover(place, files);
        const told = swept(files);
        if (at === power.operations()) expect(told).toEqual(after);
        else expect([before, after]).toContainEqual(told);
        found.add(told['/p/a'] ?? '');
      }
    }
    expect(found.size).toBe(2);
  });

  test('keeps what somebody wrote before the next run, with the base that it is an edit of', () => {
    const files = memoryFileSystem(tree);
    cutOffAfterJournal(files);
    files.unlink('/p/a');
    files.plant('/p/a', 'edited\n');
    expect(recover(place, files)).toMatchObject({ direction: 'forward', spared: ['/p/a'] });
    expect(tell(files)).toMatchObject({
      '/p/a': '644 0:0 edited\n',
      '/s/base/a': before['/s/base/a'],
      '/q/r/c': after['/q/r/c'],
    });
  });
});

describe('an editor that saves at the wrong moment loses nothing', () => {
  test('when it replaces the file after everything was checked', () => {
    const files = memoryFileSystem(tree);
    const busy = faultyFiles(files, (name, args, perform) => {
      const result = perform();
      if (name === 'rename' && String(args[1]).endsWith('forward.json')) {
        files.unlink('/p/a');
        files.plant('/p/a', 'edited\n');
      }
      return result;
    });
    expect(() => run(busy)).toThrow(
      expect.objectContaining({ code: 'store/stale-precondition', data: { path: '/p/a' } }),
    );
    expect(tell(files)).toEqual({ ...before, '/p/a': '644 0:0 edited\n' });
  });

  test('when it writes into the file that it had open, after another took its place', () => {
    const files = memoryFileSystem(tree);
    const busy = faultyFiles(files, (name, args, perform) => {
      const result = perform();
      if (name === 'exchange' && args[1] === '/p/a') files.overwrite(sparePath('/p/a'), 'edited\n');
      return result;
    });
    expect(() => run(busy)).toThrow(
      expect.objectContaining({ code: 'store/stale-precondition', data: { path: '/p/a' } }),
    );
    expect(tell(files)).toEqual({ ...before, '/p/a': '640 7:8 edited\n' });
  });

  const saves: Readonly<Record<string, (files: MemoryFileSystem, path: string) => void>> = {
    'writes into it': (files, path) => files.overwrite(path, 'edited\n'),
    'replaces it': (files, path) => {
      files.plant(`${path}~`, 'edited\n');
      files.rename(`${path}~`, path);
    },
    'removes it': (files, path) => files.unlink(path),
  };
  test.each(Object.keys(saves))('when it %s in the very moment before a place is taken', (how) => {
    for (const path of ['/p/a', '/p/b']) {
      const files = memoryFileSystem(tree);
      const busy = faultyFiles(files, (name, args, perform) => {
        const isMove = (name === 'exchange' && args[1] === path) || (name === 'rename' && args[0] === path);
        if (isMove) saves[how]?.(files, path);
        return perform();
      });
      const isAsWished = how === 'removes it' && path === '/p/b';
      if (isAsWished) run(busy);
      else expect(() => run(busy)).toThrow(AaMergeError);
      recover(place, files);
      const { [path]: saved, ...others } = swept(files);
      expect(saved?.replace(/.* /, '')).toBe(how === 'removes it' ? undefined : 'edited\n');
      const wanted = Object.entries(isAsWished ? after : before).filter(([name]) => name !== path);
      expect(others).toEqual(Object.fromEntries(wanted));
    }
  });

  test('when it makes a file where a new one is to stand', () => {
    const files = memoryFileSystem({ ...tree, '/q/r': {} });
    const busy = faultyFiles(files, (name, args, perform) => {
      if (name === 'link' && args[1] === '/q/r/c') files.plant('/q/r/c', 'edited\n');
      return perform();
    });
    expect(() => run(busy)).toThrow('store/stale-precondition');
    expect(tell(files)['/q/r/c']).toBe('644 0:0 edited\n');
  });
});

test('a journal that is not understood stops every run', () => {
  for (const text of ['', '{', '{}', '[]', '{"schema":"aa-merge/run@1"}']) {
    const files = memoryFileSystem({ ...tree, '/s/journal/forward.json': text });
    expect(() => recover(place, files)).toThrow(
      expect.objectContaining({ code: 'store/damaged-journal', data: { path: '/s/journal/forward.json' } }),
    );
  }
});

function cutOffAfterJournal(files: MemoryFileSystem): void {
  const dying = faultyFiles(files, (name, args, perform) => {
    if (readJournal(place, files) !== undefined && name === 'rename' && args[1] === '/p/a') throw new Killed();
    if (readJournal(place, files) !== undefined && name !== 'readFile') {
      if (name === 'unlink' || name === 'rename') throw new Killed();
    }
    return perform();
  });
  expect(() => run(dying)).toThrow(Killed);
}

/** The number of operations. */
function countOf(on: () => MemoryFileSystem, action: (files: FileSystem) => unknown): number {
  const counting = killedAt(on(), Infinity);
  action(counting.files);
  return counting.count();
}

test('a new file that keeps its second name while the run is undone does not stay', () => {
  const files = memoryFileSystem(tree);
  const before = tell(files);
  const waiting = waitingPath('/q/r/c');
  const troubled = faultyFiles(files, (name, args, perform) => {
    const isPut = name === 'link' && args[0] === waiting;
    if (isPut) perform();
    if (isPut || (name === 'unlink' && args[0] === waiting)) throw new FileSystemError('EIO', waiting, name);
    return perform();
  });
  expect(() => run(troubled)).toThrow(expect.objectContaining({ code: 'store/unfinished-run' }));
  recover(place, files);
  expect(tell(files)).toEqual(before);
});

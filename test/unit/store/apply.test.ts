// Carrying out a plan: what lies on the disk after it, and after trouble at any step.

import type { FileSystem } from '../../../src/base/index.js';
import { AaMergeError, byteTextOf, digestOf, FileSystemError, unitPath } from '../../../src/base/index.js';
import type { MemoryFileSystem } from '../../../src/host/index.js';
import { memoryFileSystem } from '../../../src/host/index.js';
import { applyPlan } from '../../../src/store/apply.js';
import type { Operation, Plan, Precondition } from '../../../src/store/plan.js';

const old = byteTextOf('old\n');

function host(): MemoryFileSystem {
  return memoryFileSystem({
    '/p/a': { content: old, mode: 0o640, uid: 7, gid: 8 },
    '/p/b': 'b\n',
    '/p/link': { link: 'a' },
  });
}

function write(path: string, text: string, replaces = true): Operation {
  const owner = replaces ? { uid: 7, gid: 8 } : undefined;
  return { kind: 'write', path, text: byteTextOf(text), mode: 0o640, owner, replaces, directoryMode: 0o750 };
}

const asSeen: Precondition = {
  kind: 'file',
  path: '/p/a',
  digest: digestOf(old),
  ownership: { mode: 0o640, uid: 7, gid: 8 },
};

function plan(operations: readonly Operation[], ...preconditions: readonly Precondition[]): Plan {
  return { operations, preconditions };
}

test('a file keeps its mode and its owner', () => {
  const files = host();
  applyPlan(plan([write('/p/a', 'new\n')], asSeen), files);
  expect(files.snapshot()['/p/a']).toBe('640 7:8 new\n');
});

test('directories on the way are made, with their own mode', () => {
  const files = host();
  applyPlan(plan([write('/s/t/u', 'new\n', false)]), files);
  expect(files.snapshot()).toMatchObject({ '/s': '750 0:0 directory', '/s/t': '750 0:0 directory' });
  expect(files.snapshot()['/s/t/u']).toBe('640 0:0 new\n');
});

test('a removal of what is gone already is done', () => {
  const files = host();
  applyPlan(plan([{ kind: 'remove', path: '/p/b' }]), files);
  applyPlan(plan([{ kind: 'remove', path: '/p/b' }]), files);
  expect(files.exists('/p/b')).toBe(false);
});

test('what a stopped run left under the same name is no obstacle', () => {
  const files = host();
  const stopped = stopAt(files, 'rename', 1);
  expect(() => applyPlan(plan([write('/p/a', 'new\n')]), stopped.files)).toThrow('EIO');
  stopped.left.forEach((path) => files.plant(path, 'half'));
  applyPlan(plan([write('/p/a', 'new\n')]), files);
  expect(files.readDir('/p')).toEqual(['a', 'b', 'link']);
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
    const files = host();
    const before = files.snapshot();
    const run = (): void => applyPlan(plan([write('/p/b', 'new\n'), write('/q/c', 'new\n', false)], condition), files);
    expect(run).toThrow(AaMergeError);
    expect(run).toThrow('store/stale-precondition');
    expect(files.snapshot()).toEqual(before);
  });
});

test('attributes that cannot be kept stop the run', () => {
  const files = host();
  const before = files.snapshot();
  const poor = Object.assign(Object.create(files) as MemoryFileSystem, { copyAttributes: () => false });
  expect(() => applyPlan(plan([write('/p/b', 'new\n'), write('/p/a', 'new\n')]), poor)).toThrow(
    'store/lost-attributes',
  );
  expect(files.snapshot()).toEqual(before);
});

describe('trouble at every single step leaves each file old or new, and nothing half', () => {
  const operations = [write('/p/a', 'new\n'), write('/q/r/c', 'c\n', false), { kind: 'remove', path: '/p/b' } as const];
  const steps = ['writeFile', 'sync', 'rename', 'unlink', 'mkdir', 'chmod', 'chown'] as const;
  test.each(steps)('%s', (step) => {
    let happened = 0;
    for (let count = 1; ; count += 1) {
      const files = host();
      const stopped = stopAt(files, step, count);
      try {
        applyPlan(plan(operations, asSeen), stopped.files);
        break;
      } catch (error) {
        expect(error).toBeInstanceOf(FileSystemError);
      }
      happened += 1;
      const after = files.snapshot();
      expect(['640 7:8 old\n', '640 7:8 new\n']).toContain(after['/p/a']);
      expect([undefined, '640 0:0 c\n']).toContain(after['/q/r/c']);
      expect([undefined, '644 0:0 b\n']).toContain(after['/p/b']);
      expect(Object.keys(after).filter((path) => path.includes('.aa-merge-'))).toEqual([]);
      // A second attempt goes through.
      applyPlan(plan(operations), files);
      expect(files.snapshot()).toMatchObject({ '/p/a': '640 7:8 new\n', '/q/r/c': '640 0:0 c\n' });
    }
    expect(happened).toBeGreaterThan(0);
  });
});

/** The same files, but the operation fails the n-th time. */
function stopAt(
  files: MemoryFileSystem,
  step: Exclude<keyof FileSystem, 'exists'>,
  count: number,
): { files: FileSystem; left: string[] } {
  let left = count;
  const waiting: string[] = [];
  const call = (files[step] as (...args: unknown[]) => unknown).bind(files);
  const failing = (...args: unknown[]): unknown => {
    left -= 1;
    if (left === 0) {
      waiting.push(String(args[0]));
      throw new FileSystemError('EIO', String(args[0]), step);
    }
    return call(...args);
  };
  return { files: Object.assign(Object.create(files) as MemoryFileSystem, { [step]: failing }), left: waiting };
}

describe('what a stopped run left behind', () => {
  test('goes before anything is written, and takes nothing new with it', () => {
    const files = host();
    const watched = stopAt(files, 'rename', 1);
    expect(() => applyPlan(plan([write('/p/a', 'new\n')]), watched.files)).toThrow('EIO');
    const name = watched.left[0] as string;
    files.plant(name, 'half');
    applyPlan({ ...plan([write('/p/a', 'new\n')]), leftovers: [name, '/p/.aa-merge-0'] }, files);
    expect(files.snapshot()['/p/a']).toBe('640 7:8 new\n');
    expect(files.readDir('/p')).toEqual(['a', 'b', 'link']);
  });
});

describe('a live file that cannot be replaced', () => {
  const of = (unit: string, part: 'live' | 'base'): NonNullable<Operation['subject']> => ({
    unit: unitPath(unit),
    part,
  });
  const operations: readonly Operation[] = [
    { ...write('/p/a', 'new\n'), subject: of('a', 'live') },
    { ...write('/p/b', 'new\n'), subject: of('b', 'live') },
    { ...write('/s/base/a', 'ref\n', false), subject: of('a', 'base') },
    { ...write('/s/base/b', 'ref\n', false), subject: of('b', 'base') },
  ];
  function run(at: number): { thrown: unknown; files: MemoryFileSystem } {
    const files = host();
    try {
      applyPlan(plan(operations), stopAt(files, 'rename', at).files);
    } catch (thrown) {
      return { thrown, files };
    }
    return { thrown: undefined, files };
  }

  test('is told by its own name and its unit', () => {
    const { thrown } = run(2);
    expect(thrown).toMatchObject({ code: 'store/not-written', data: { unit: 'b', written: 1 } });
    expect(thrown).toHaveProperty(
      'cause',
      expect.objectContaining({ code: 'EIO', path: '/p/b', operation: 'replace' }),
    );
  });

  test('leaves the base of the others recorded, and its own as it was', () => {
    const { files } = run(2);
    expect(files.snapshot()).toMatchObject({ '/p/a': '640 7:8 new\n', '/p/b': '644 0:0 b\n' });
    expect(files.readDir('/s/base')).toEqual(['a']);
  });

  test('when it is the first, leaves everything', () => {
    const { files, thrown } = run(1);
    expect(thrown).toMatchObject({ data: { unit: 'a', written: 0 } });
    expect(files.snapshot()).toMatchObject({ '/p/a': '640 7:8 old\n', '/p/b': '644 0:0 b\n' });
    expect(files.readDir('/s/base')).toEqual([]);
  });
});

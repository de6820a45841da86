// What runs mean for a kernel in memory: what is checked before anything is live, what is loaded and unloaded after it, what
// brings all back, and what is said where nothing can be loaded.

import { run as runReconcile } from '../../../src/cli/commands/reconcile.js';
import { readHistory, reconcileHost, rejectChange, resolveUnit, rollBack } from '../../../src/app/index.js';
import type { ReconcileResult } from '../../../src/app/index.js';
import type { ByteText, FileSystem, RunningProcess } from '../../../src/base/index.js';
import { AaMergeError } from '../../../src/base/index.js';
import { describeTrouble } from '../../../src/cli/trouble.js';
import { fixedClock, fixedProcesses, memoryFileSystem, memoryKernel, memoryScratch } from '../../../src/host/index.js';
import type { MemoryEntry, MemoryFileSystem, MemoryKernel, MemoryKernelOptions } from '../../../src/host/index.js';
import { kernelText, planDocument, say } from '../../../src/report/index.js';
import { kernelJson } from '../../../src/report/index.js';

const output = { stage: () => undefined, progress: () => undefined, detail: () => undefined };
const places = {
  root: '/',
  policyDir: '/etc/apparmor.d',
  reference: '/usr/share/apparmor/reference',
  stateDir: '/var/lib/aa-merge',
};

type Texts = readonly [base: string | undefined, live: string | undefined, reference: string | undefined];

/** A host by its units; other paths stand as they are. */
function host(
  units: Readonly<Record<string, Texts>>,
  others: Readonly<Record<string, MemoryEntry>> = {},
): MemoryFileSystem {
  const tree: Record<string, MemoryEntry> = {
    '/var/lib/aa-merge': { mode: 0o700 },
    [places.reference]: {},
    [places.policyDir]: {},
    ...others,
  };
  for (const [unit, [base, live, reference]] of Object.entries(units)) {
    if (base !== undefined) tree[`${places.stateDir}/base/${unit}`] = { content: base, mode: 0o600 };
    if (live !== undefined) tree[`${places.policyDir}/${unit}`] = live;
    if (reference !== undefined) tree[`${places.reference}/${unit}`] = reference;
  }
  return memoryFileSystem(tree);
}

function started(files: MemoryFileSystem, options: MemoryKernelOptions = {}): MemoryKernel {
  const kernel = memoryKernel(files, options);
  const live = files.readDir(places.policyDir).map((name) => `${places.policyDir}/${name}`);
  kernel.load(live.filter((path) => files.stat(path).kind === 'file'));
  (kernel.calls as string[]).length = 0;
  return kernel;
}

const ports = (files: FileSystem, kernel: MemoryKernel) => ({
  files,
  clock: fixedClock(Date.UTC(2026, 0, 2, 3, 4, 5)),
  processes: fixedProcesses(),
  output,
  kernel,
});

function reconcile(
  files: FileSystem,
  kernel: MemoryKernel,
  more: { dryRun?: boolean; root?: string } = {},
): ReconcileResult {
  return reconcileHost({ ...places, widening: 'refuse', dryRun: false, units: [], ...more }, ports(files, kernel));
}

function profile(name: string, ...rules: readonly string[]): string {
  return `profile ${name} /usr/bin/${name} {\n${rules.map((rule) => `  ${rule}\n`).join('')}}\n`;
}

const text = (files: MemoryFileSystem, unit: string): string =>
  Buffer.from(files.readFile(`${places.policyDir}/${unit}`)).toString('latin1');

describe('loading', () => {
  test('only what changed is compiled and loaded, in one call each', () => {
    const files = host({
      a: [profile('a', '/x r,', '/y r,'), profile('a', '/x r,', '/y r,', '/mine r,'), profile('a', '/x r,')],
      b: [profile('b'), profile('b'), profile('b')],
      c: [undefined, undefined, profile('c')],
    });
    const kernel = started(files);
    const { kernel: report } = reconcile(files, kernel);
    expect(kernel.calls).toEqual(['check a c', 'load a c']);
    expect(kernel.loaded.get('a')).toBe(profile('a', '/x r,', '/mine r,'));
    expect(report).toMatchObject({ isChecked: true, notLoaded: undefined, unloaded: [], processes: [] });
    expect(reconcile(files, kernel).kernel).toBeUndefined();
    expect(kernel.calls).toHaveLength(2);
  });

  test('a changed fragment reaches every profile that includes it, but none that is switched off', () => {
    const shared = (rule: string): string => `  ${rule}\n`;
    const using = (name: string): string => profile(name, 'include <abstractions/one>');
    const files = host(
      {
        'abstractions/two': [shared('/s r,\n  /t r,'), shared('/s r,\n  /t r,'), shared('/s r,')],
        'abstractions/one': [
          'include <abstractions/two>\n',
          'include <abstractions/two>\n',
          'include <abstractions/two>\n',
        ],
        a: [using('a'), using('a'), using('a')],
        off: [using('off'), using('off'), using('off')],
        other: [profile('other'), profile('other'), profile('other')],
      },
      {
        [`${places.policyDir}/disable/off`]: { link: '../off' },
        [`${places.policyDir}/disable/other`]: { link: '/none' },
      },
    );
    const kernel = started(files);
    reconcile(files, kernel);
    expect(kernel.calls).toEqual(['check a', 'load a']);
    expect(kernel.loaded.get('a')).not.toContain('/t r,');
  });

  test('a dry run asks nobody', () => {
    const files = host({ c: [undefined, undefined, profile('c')] });
    const kernel = started(files);
    expect(reconcile(files, kernel, { dryRun: true }).kernel).toBeUndefined();
    expect(kernel.calls).toEqual([]);
  });

  test('a profile that gets another name in its file is unloaded; with it its children', () => {
    const named = (name: string): string => `profile ${name} /usr/bin/x {\n  ^hat {\n  }\n}\n`;
    const files = host({ x: [named('old'), named('old'), named('new')] });
    const kernel = started(files);
    // A program that changes its profile is held by default: the point here is what follows where it is not.
    const result = reconcileHost({ ...places, widening: 'report', dryRun: false, units: [] }, ports(files, kernel));
    expect(result.outcomes.map(({ outcome }) => outcome)).toEqual(['updated']);
    expect(kernel.calls).toEqual(['check x', 'load x', 'unload old']);
    expect([...kernel.loaded.keys()]).toEqual(['new']);
  });

  test('a file under another name takes the place of the old one; one that is switched off is not loaded', () => {
    const named = (name: string): string => profile('x').replace('profile x', `profile ${name}`);
    const units = {
      'usr.bin.x': [named('old'), named('old'), undefined],
      x: [undefined, undefined, named('new')],
    } as const;
    const files = host(units);
    const kernel = started(files);
    reconcile(files, kernel);
    expect(kernel.calls).toEqual(['check x', 'load x', 'unload old']);
    const off = host(units, { [`${places.policyDir}/disable/usr.bin.x`]: { link: '../usr.bin.x' } });
    const idle = memoryKernel(off);
    reconcile(off, idle);
    expect(off.exists(`${places.policyDir}/disable/x`)).toBe(true);
    expect(idle.calls).toEqual([]);
  });

  test('a rollback loads what was, and unloads what was new', () => {
    const files = host({
      a: [profile('a', '/x r,', '/y r,'), profile('a', '/x r,', '/y r,'), profile('a', '/x r,')],
      c: [undefined, undefined, profile('c')],
    });
    const kernel = started(files);
    const before = new Map(kernel.loaded);
    reconcile(files, kernel);
    expect([...kernel.loaded.keys()]).toEqual(['a', 'c']);
    const { kernel: report } = rollBack({ ...places, run: undefined, dryRun: false }, ports(files, kernel));
    expect(kernel.loaded).toEqual(before);
    expect(kernel.calls.slice(2)).toEqual(['check a', 'load a', 'unload c']);
    expect(report).toMatchObject({ unloaded: ['c'] });
  });
});

describe('the compiler', () => {
  const refuses = (said: string): string | undefined => (said.includes('/cursed') ? 'no such thing' : undefined);

  test('holds exactly the unit that it refuses, with its words; the rest goes on', () => {
    const files = host({
      a: [profile('a', '/x r,'), profile('a', '/x r,'), profile('a', '/cursed r,')],
      b: [profile('b', '/x r,', '/y r,'), profile('b', '/x r,', '/y r,'), profile('b', '/x r,')],
    });
    const kernel = started(files, { refuses });
    const { outcomes } = reconcile(files, kernel);
    expect(outcomes.map(({ unit, outcome, hold }) => [unit, outcome, hold?.kind])).toEqual([
      ['a', 'held', 'invalid'],
      ['b', 'updated', undefined],
    ]);
    expect(outcomes[0]?.hold?.reasons).toMatchObject([
      {
        code: 'reconcile/compiler-refuses',
        data: {
          file: '/etc/apparmor.d/a',
          said: expect.stringContaining('/etc/apparmor.d/a at line 1: no such thing'),
        },
      },
    ]);
    expect(kernel.calls).toEqual(['check a b', 'check a', 'check b', 'check a', 'check b', 'load b']);
    expect(text(files, 'a')).toBe(profile('a', '/x r,'));
    expect(files.exists(`${places.stateDir}/trial`)).toBe(false);
    // The same again is held without a change.
    expect(reconcile(files, kernel).outcomes.map(({ outcome }) => outcome)).toEqual(['held', 'current']);
  });

  test('holds the fragment that makes profiles unfit, not the profiles', () => {
    const using = profile('a', 'include <abstractions/one>');
    const files = host({
      'abstractions/one': ['  /s r,\n', '  /s r,\n', '  /cursed r,\n'],
      a: [using, using, using],
    });
    const kernel = started(files, { refuses });
    expect(reconcile(files, kernel).outcomes.map(({ unit, outcome }) => [unit, outcome])).toEqual([
      ['a', 'current'],
      ['abstractions/one', 'held'],
    ]);
    expect(kernel.calls.filter((call) => call.startsWith('load'))).toEqual([]);
  });

  test('what it refused before blocks nothing, and is left as the kernel has it', () => {
    const files = host({
      'abstractions/one': ['  /s r,\n  /t r,\n', '  /s r,\n  /t r,\n', '  /s r,\n'],
      good: Array(3).fill(profile('good', 'include <abstractions/one>')) as unknown as Texts,
      bad: Array(3).fill(profile('bad', 'include <abstractions/one>', '/cursed r,')) as unknown as Texts,
    });
    const kernel = started(files, { refuses });
    const { kernel: report, outcomes } = reconcile(files, kernel);
    expect(outcomes.every(({ outcome }) => outcome !== 'held')).toBe(true);
    expect(report).toMatchObject({ refusedBefore: ['/etc/apparmor.d/bad'], loaded: ['/etc/apparmor.d/good'] });
    expect(report && kernelText(report, true)).toContain('warning: `/etc/apparmor.d/bad` is not loaded');
  });

  test('is not asked about what it would wait for: a pipe where policy is included holds the unit', () => {
    const local = '/etc/apparmor.d/local/a';
    const using = (...rules: readonly string[]): string => profile('a', ...rules, 'include if exists <local/a>');
    const files = host({
      a: [using('/x r,', '/y r,'), using('/x r,', '/y r,'), using('/x r,')],
      b: [profile('b', '/x r,'), profile('b', '/x r,'), profile('b')],
      'local/a': [undefined, '', undefined],
    });
    const kernel = started(files);
    const piped = Object.assign(Object.create(files) as FileSystem, {
      stat: (path: string) => ({ ...files.stat(path), ...(path === local ? { kind: 'other' as const } : {}) }),
    });
    const { outcomes } = reconcile(piped, kernel);
    expect(outcomes.find(({ unit }) => unit === 'a')?.hold?.reasons).toMatchObject([
      { code: 'reconcile/compiler-would-wait', data: { special: local } },
    ]);
    expect(kernel.calls).toEqual(['check b', 'check b', 'load b']);
    expect(say({ code: 'reconcile/compiler-would-wait', data: { file: 'a', special: local } }).help).toContain(local);
  });

  test('is shown a text that is only recorded for later', () => {
    const was = profile('a', '/o r,');
    const files = host({ a: [was, profile('a', '/o r,', '/mine r,'), profile('a', '/o r,', '/b r,')] }, { '/tmp': {} });
    const kernel = started(files, { refuses });
    reconcile(files, kernel);
    const request = { ...places, widening: 'refuse', unit: 'a', accept: undefined, why: 'why', later: true } as const;
    const resolved = (rule: string): ReturnType<typeof resolveUnit> => {
      const text = profile('a', rule) as ByteText;
      const answer = { text, name: 'edited' };
      return resolveUnit(
        { ...request, wordsOf: ({ code }) => code, answer },
        { ...ports(files, kernel), scratch: memoryScratch(files) },
      );
    };
    const before = files.snapshot();
    expect(resolved('deny /cursed r,').refused?.hold).toMatchObject({
      kind: 'invalid',
      reasons: [{ code: 'reconcile/compiler-refuses' }],
    });
    expect(files.snapshot()).toEqual(before);
    expect(resolved('/o r,')).toMatchObject({ refused: undefined, run: undefined });
    expect(text(files, 'a')).toBe(profile('a', '/o r,', '/mine r,'));
    reconcile(files, kernel);
    expect(text(files, 'a')).toBe(profile('a', '/o r,'));
  });

  test('leaves what was declined declined, and holds the rest', () => {
    const files = host({
      a: [profile('a', '/o r,'), profile('a', '/o r,', '/mine r,'), profile('a', '/o r,', '/b r,', 'deny /cursed r,')],
    });
    const kernel = started(files, { refuses });
    expect(reconcile(files, kernel).outcomes[0]?.hold?.kind).toBe('widening');
    const request = { ...places, widening: 'refuse', unit: 'a', grants: [1], why: 'why', later: false } as const;
    const { run } = rejectChange({ ...request, wordsOf: ({ code }) => code }, ports(files, kernel));
    expect(run?.outcomes[0]?.hold).toMatchObject({
      kind: 'invalid',
      reasons: [{ code: 'reconcile/compiler-refuses' }],
    });
    expect(text(files, 'a')).toBe(profile('a', '/o r,', '/mine r,'));
    // Offered again it is not: without what the compiler has nothing against, all is merged.
    const all = reconcile(files, memoryKernel(files));
    expect(all.outcomes[0]).toMatchObject({ outcome: 'merged', hold: undefined });
    expect(text(files, 'a')).toBe(profile('a', '/o r,', '/mine r,', 'deny /cursed r,'));
  });

  test.each([true, false])(
    'is asked by a dry run, too, and nothing of the host is written; installed: %s',
    (isThere) => {
      const files = host(
        {
          a: [profile('a', '/x r,', '/y r,'), profile('a', '/x r,', '/y r,'), profile('a', '/x r,', 'deny /cursed r,')],
          b: [profile('b', '/x r,'), profile('b', '/x r,'), profile('b')],
        },
        { '/tmp': {} },
      );
      const kernel = memoryKernel(files, isThere ? { refuses } : { refuses, obstacle: 'no-parser' });
      const before = files.snapshot();
      const request = { ...places, widening: 'refuse', dryRun: true, units: [] } as const;
      const tried = reconcileHost(request, { ...ports(files, kernel), scratch: memoryScratch(files) });
      expect(tried.outcomes.map(({ hold }) => hold?.kind)).toEqual([isThere ? 'invalid' : undefined, undefined]);
      expect(tried.kernel).toMatchObject({ isChecked: isThere, notLoaded: 'dry-run', loaded: [] });
      expect(kernelText(tried.kernel as NonNullable<typeof tried.kernel>, false)).toBe(
        isThere
          ? ''
          : 'note: `apparmor_parser` was not asked about this plan: it is not installed\nhelp: a run that writes may hold what it does not take\n',
      );
      expect(files.snapshot()).toEqual(before);
      expect(kernel.calls.filter((call) => !call.startsWith('check'))).toEqual([]);
      const nowhere = { inDirectory: <T>(action: (directory: undefined) => T): T => action(undefined) };
      const without = reconcileHost(request, { ...ports(files, kernel), scratch: nowhere });
      expect(without.kernel).toMatchObject({ isChecked: false, notChecked: isThere ? 'no-room' : 'no-parser' });
      const unasked = reconcileHost({ ...request, asksCompiler: false }, { ...ports(files, kernel), scratch: nowhere });
      expect(unasked.kernel).toMatchObject({ isChecked: false, notChecked: isThere ? 'not-wished' : 'no-parser' });
      if (isThere) expect(reconcile(files, kernel).outcomes[0]?.hold).toEqual(tried.outcomes[0]?.hold);
    },
  );

  test('refuses the text of a person like any other, and nothing is written', () => {
    const files = host({ a: [profile('a', '/o px,'), profile('a', '/o cx,'), profile('a', '/o ux,')] });
    const kernel = started(files, { refuses });
    reconcile(files, kernel);
    const before = files.snapshot();
    const answer = { text: profile('a', '/o cx,', 'deny /cursed r,') as ByteText, name: 'mine' };
    const request = { ...places, widening: 'refuse', unit: 'a', answer, accept: undefined, why: 'why' } as const;
    const { refused, run } = resolveUnit(
      { ...request, later: false, wordsOf: ({ code }) => code },
      ports(files, kernel),
    );
    expect(refused?.hold).toMatchObject({ kind: 'invalid', reasons: [{ code: 'reconcile/compiler-refuses' }] });
    expect([run, files.snapshot()]).toEqual([undefined, before]);
  });

  test('stops a rollback that cannot be held', () => {
    const files = host({ a: [profile('a', '/x r,'), profile('a', '/x r,'), profile('a')] });
    reconcile(files, started(files));
    const before = files.snapshot();
    const kernel = started(files, { refuses: (said) => (said.includes('/x r,') ? 'no more' : undefined) });
    let thrown: unknown;
    try {
      rollBack({ ...places, run: undefined, dryRun: false }, ports(files, kernel));
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code: 'app/compiler-refuses', data: { file: '/etc/apparmor.d/a' } });
    expect(describeTrouble(thrown, { command: 'rollback', available: [] })).toContain('nothing was changed');
    expect(files.snapshot()).toEqual(before);
  });

  test('sees the set as it would be, also through whole paths', () => {
    const using = profile('a', 'include "/etc/apparmor.d/abstractions/one"');
    const files = host({ 'abstractions/one': ['  /s r,\n', '  /s r,\n', ''], a: [using, using, using] });
    let seen = '';
    const kernel = memoryKernel(files, {
      refuses: (said) => {
        seen = said;
        return undefined;
      },
    });
    reconcile(files, kernel);
    expect(kernel.calls).toEqual(['check a', 'load a']);
    expect(seen).toContain('abstractions/one');
  });
});

describe('a kernel that refuses', () => {
  test('brings the files back, and what it enforced', () => {
    const files = host({
      a: [profile('a', '/x r,', '/y r,'), profile('a', '/x r,', '/y r,'), profile('a', '/x r,')],
      c: [undefined, undefined, profile('c', '/bomb r,')],
    });
    const kernel = started(files, {
      refusesToLoad: (said) => (said.includes('/bomb') ? 'Unable to replace "c". Permission denied' : undefined),
    });
    const [before, live] = [new Map(kernel.loaded), text(files, 'a')];
    expect(() => reconcile(files, kernel)).toThrow(AaMergeError);
    expect(kernel.loaded).toEqual(before);
    expect(text(files, 'a')).toBe(live);
    expect(files.exists(`${places.policyDir}/c`)).toBe(false);
    const { runs, unfinished } = readHistory(places, ports(files, kernel));
    expect([runs.map(({ direction }) => direction), unfinished]).toEqual([['back'], undefined]);
  });
});

describe('where nothing can be loaded', () => {
  const change = { a: [profile('a', '/x r,'), profile('a', '/x r,'), profile('a')] as const };
  const caches: Record<string, MemoryEntry> = {
    '/var/cache/apparmor/26b63962.0/a': 'compiled',
    '/var/cache/apparmor/26b63962.0/b': 'compiled',
    '/var/cache/apparmor/.features': 'f',
    '/etc/apparmor.d/cache.d/1234.0/a': 'compiled',
    '/etc/apparmor.d/cache/a': 'compiled',
    '/elsewhere/a': 'precious',
    '/var/cache/apparmor/out': { link: '/elsewhere' },
  };
  const isStale = (files: MemoryFileSystem): boolean[] =>
    ['/var/cache/apparmor/26b63962.0/a', '/etc/apparmor.d/cache.d/1234.0/a', '/etc/apparmor.d/cache/a'].map((path) =>
      files.exists(path),
    );

  test.each(['off', 'no-interface', 'chroot', 'container'] as const)('%s: said, and stale caches go', (obstacle) => {
    const files = host(change, caches);
    const kernel = memoryKernel(files, { obstacle });
    const { kernel: report } = reconcile(files, kernel);
    expect(kernel.calls).toEqual(['check a']);
    expect(report).toMatchObject({ notLoaded: obstacle, loaded: [] });
    expect(report && kernelText(report, false)).toMatch(/^note: policy was written, but not loaded: /);
    expect(report && kernelText(report, true)).toBe('');
    expect(isStale(files)).toEqual([false, false, false]);
    expect(files.exists('/var/cache/apparmor/26b63962.0/b')).toBe(true);
    expect(files.exists('/elsewhere/a')).toBe(true);
  });

  test('without a compiler, that is said, and the run goes on', () => {
    const files = host(change, caches);
    const kernel = memoryKernel(files, { obstacle: 'no-parser' });
    const { kernel: report } = reconcile(files, kernel);
    expect(kernel.calls).toEqual([]);
    expect(report && kernelText(report, false)).toMatch(/^note: `apparmor_parser` is not installed: .*\nhelp: .*\n$/);
    expect(text(files, 'a')).toBe(profile('a'));
    expect(isStale(files)).toEqual([false, false, false]);
  });

  test('another policy directory is not this machine’s policy', () => {
    const files = host(change);
    files.plant('/try/a', profile('a', '/x r,'));
    const kernel = memoryKernel(files);
    const { kernel: report } = reconcileHost(
      { ...places, policyDir: '/try', widening: 'refuse', dryRun: false, units: [] },
      ports(files, kernel),
    );
    expect(report).toMatchObject({ notLoaded: 'other-directory', isChecked: true });
    expect(kernel.calls).toEqual(['check a']);
  });
});

describe('processes', () => {
  const unconfined = 'unconfined' as ByteText;
  const of = (pid: number, program: string, label: string): RunningProcess => ({
    pid,
    program,
    label: label as ByteText,
  });

  test('those that run without the profile that was loaded are named', () => {
    const files = host({ c: [undefined, undefined, profile('c')] });
    const processes = [of(30, '/usr/bin/c', 'unconfined'), of(7, '/usr/bin/c', 'c'), of(8, '/usr/bin/d', unconfined)];
    const { kernel, outcomes } = reconcile(files, started(files, { processes }));
    expect(kernel?.processes).toEqual([{ pid: 30, program: '/usr/bin/c', label: 'unconfined', profile: 'c' }]);
    expect(kernel && kernelText(kernel, true)).toBe(
      'warning: process 30 (`/usr/bin/c`) runs unconfined, not under `c`\nhelp: a profile attaches when a program starts: restart it\n',
    );
    const document = planDocument(outcomes, { applied: true, diff: false, kernel: kernelJson(kernel) });
    expect(document).toMatchObject({ kernel: { checked: true, processes: [{ pid: 30, profile: 'c' }] } });
  });

  test('those whose profile no file defines any more keep it: without it they would be unconfined', () => {
    const named = (name: string): string => profile('x').replace('profile x', `profile ${name}`);
    const files = host({ x: [named('old'), named('old'), named('new')] });
    const processes = [of(9, '/usr/bin/y', 'old'), of(10, '/usr/bin/x', 'old//child')];
    const kernel = started(files, { processes });
    const result = reconcileHost({ ...places, widening: 'report', dryRun: false, units: [] }, ports(files, kernel));
    expect(result.kernel?.processes).toEqual([
      { pid: 9, program: '/usr/bin/y', label: 'old', profile: undefined },
      { pid: 10, program: '/usr/bin/x', label: 'old//child', profile: 'new' },
    ]);
    expect(kernel.calls).toEqual(['check x', 'load x']);
    expect([...kernel.loaded.keys()].sort()).toEqual(['new', 'old']);
    expect(result.kernel && kernelText(result.kernel, true)).toContain('it stays loaded for the process');
  });
});

test.each([
  ['app/not-checked', {}],
  ['app/not-asked', { why: 'no-room' }],
  ['app/not-asked', { why: 'no-parser' }],
  ['app/not-asked', { why: 'not-wished' }],
  ['app/not-loaded', { why: 'container' }],
  ['app/refused-before', { file: '/f' }],
  ['app/still-running', { pid: 1, program: '/p', label: 'old' }],
  ['store/kernel-behind', { run: 'r', said: 'no' }],
] as const)('%s says what, and what to do', (code, data) => {
  const { message, help } = say({ code, data });
  expect(`${message} ${help ?? ''}`).not.toMatch(/undefined/);
  for (const fact of Object.values(data))
    if (!['container', 'no-room', 'no-parser', 'not-wished'].includes(String(fact)))
      expect(message).toContain(String(fact));
});

test('a run that writes asks the compiler, whoever wishes otherwise', () => {
  const call = {
    options: { uncompiled: true, dryRun: false },
    operands: [],
    ports: undefined,
    terminal: undefined,
  };
  const wished = (): unknown => runReconcile(call as never);
  expect(wished).toThrow(expect.objectContaining({ code: 'cli/needed-option' }) as Error);
});

// Records of the state directory: their modes, and directories that this program must not touch.

import { FileSystemError } from '../../../src/base/index.js';
import { fixedClock, fixedProcesses, memoryFileSystem } from '../../../src/host/index.js';
import type { MemoryFileSystem } from '../../../src/host/index.js';
import { checkState, guardState, readStateFacts, stateLayout } from '../../../src/store/index.js';
import { reconcileHost } from '../../../src/app/index.js';
import { places, run } from '../../support/reconcile-case.js';

const layout = stateLayout('/s');

test.each([
  ['nothing', {}, undefined],
  ['this version', { '/s/state.json': '{"version":1}' }, undefined],
  ['a newer one', { '/s/state.json': '{"version":2}' }, 'store/newer-state'],
  ['no version', { '/s/state.json': '{}' }, 'store/damaged-state'],
  ['no JSON', { '/s/state.json': '{' }, 'store/damaged-state'],
])('a state directory with %s', (_, tree, trouble) => {
  const check = (): void => checkState(memoryFileSystem(tree as Record<string, string>), layout, guardState(0));
  if (trouble === undefined) expect(check).not.toThrow();
  else expect(check).toThrow(trouble);
});

const profile = (body: string): string => `profile p {\n${body}}\n`;

function host(reference: string, live: string): MemoryFileSystem {
  return memoryFileSystem({
    '/usr/share/apparmor/reference/p': reference,
    '/etc/apparmor.d/p': { content: live, mode: 0o600, uid: 5, gid: 6 },
    '/var/lib/aa-merge/base/p': { content: profile('  /a r,\n'), mode: 0o600 },
  });
}

test('what aa-merge remembers is nobody else’s business', () => {
  const files = host(profile('  /a rw,\n'), profile('  /a r,\n  /mine r,\n'));
  run(files, false);
  const { '/var/lib/aa-merge/held/reasons/p.json': record = '', ...rest } = files.snapshot();
  expect(rest).toMatchObject({
    '/etc/apparmor.d/p': `600 5:6 ${profile('  /a r,\n  /mine r,\n')}`,
    '/var/lib/aa-merge/held': '700 0:0 directory',
    '/var/lib/aa-merge/held/texts/p': `600 0:0 ${profile('  /a rw,\n  /mine r,\n')}`,
    '/var/lib/aa-merge/state.json': '600 0:0 {"schema":"aa-merge/state@1","version":1}\n',
  });
  expect(JSON.parse(record.slice(record.indexOf('{')))).toMatchObject({
    schema: 'aa-merge/held@1',
    unit: 'p',
    hold: 'widening',
    standing: 'refused',
    reasons: [{ code: 'reconcile/new-grant', file: '/usr/share/apparmor/reference/p', line: 2 }],
  });
});

test('a record goes when the unit is no longer held', () => {
  const files = host(profile('  /a rw,\n'), profile('  /a r,\n  /mine r,\n'));
  run(files, false);
  files.unlink('/usr/share/apparmor/reference/p');
  files.plant('/usr/share/apparmor/reference/p', profile('  /a r,\n'));
  expect(run(files, false).outcomes.map(({ outcome }) => outcome)).toEqual(['kept']);
  expect(Object.keys(files.snapshot()).filter((path) => path.includes('/held/') && path.endsWith('p'))).toEqual([]);
});

test('a run over one unit leaves the records of others alone', () => {
  const files = host(profile('  /a rw,\n'), profile('  /a r,\n  /mine r,\n'));
  run(files, false);
  files.plant('/usr/share/apparmor/reference/q', profile('').replace(' p ', ' q '));
  const output = { stage: () => undefined, progress: () => undefined, detail: () => undefined };
  const only = { ...places, widening: 'refuse', dryRun: false, units: ['/etc/apparmor.d/q'] } as const;
  const { outcomes } = reconcileHost(only, { files, clock: fixedClock(), processes: fixedProcesses(), output });
  expect(outcomes.map(({ unit, outcome }) => [unit, outcome])).toEqual([['q', 'installed']]);
  expect(files.exists('/var/lib/aa-merge/held/texts/p')).toBe(true);
});

test('a run that was stopped after live files and before the state is caught up with', () => {
  const files = host(profile('  /a r,\n  deny /b r,\n'), profile('  /a r,\n'));
  run(files, false);
  files.unlink('/var/lib/aa-merge/base/p');
  files.plant('/var/lib/aa-merge/base/p', profile('  /a r,\n'));
  const { outcomes } = run(files, false);
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['adopted']);
  expect(run(files, false).plan.operations).toEqual([]);
});

test('what a stopped run left in live policy is taken away', () => {
  const files = host(profile('  /a r,\n'), profile('  /a r,\n'));
  files.plant('/etc/apparmor.d/.aa-merge-0123', 'half');
  run(files, false);
  expect(files.exists('/etc/apparmor.d/.aa-merge-0123')).toBe(false);
});

test('at every file at which a run can stop, policy has what it includes, and the next run does the rest', () => {
  const tree = {
    '/etc/apparmor.d/a': profile('  /a r,\n'),
    '/var/lib/aa-merge/base/a': profile('  /a r,\n'),
    '/usr/share/apparmor/reference/a': profile('  include <abstractions/n>\n'),
    '/usr/share/apparmor/reference/abstractions/n': '/a r,\n',
  };
  const whole = memoryFileSystem(tree);
  run(whole, false);
  for (let stop = 1; ; stop += 1) {
    const files = memoryFileSystem(tree);
    let left = stop;
    const rename = (from: string, to: string): void => {
      left -= 1;
      if (left <= 0) throw new FileSystemError('EPERM', from, 'rename');
      files.rename(from, to);
    };
    const stopped = Object.assign(Object.create(files) as typeof files, { rename });
    try {
      run(stopped, false);
      expect(stop).toBeGreaterThan(4);
      break;
    } catch (error) {
      expect(error).not.toBeInstanceOf(TypeError);
    }
    const live = files.snapshot();
    const includes = live['/etc/apparmor.d/a']?.includes('include') === true;
    expect([stop, includes && live['/etc/apparmor.d/abstractions/n'] === undefined]).toEqual([stop, false]);
    run(files, false);
    expect(files.snapshot()).toEqual(whole.snapshot());
  }
});

test('what makes the way to the state no directory is told by the name of the state directory', () => {
  const files = host(profile(''), profile(''));
  const request = {
    ...places,
    stateDir: '/etc/apparmor.d/p/state',
    widening: 'refuse',
    dryRun: false,
    units: [],
  } as const;
  const output = { stage: () => undefined, progress: () => undefined, detail: () => undefined };
  const ports = { files, clock: fixedClock(), processes: fixedProcesses(), output };
  expect(() => reconcileHost(request, ports)).toThrow('store/bad-state-directory');
});

test.each(['', '.', '/etc/apparmor.d', 'abstractions/', '/etc/apparmor.d/abstractions'])('%p names no unit', (unit) => {
  const files = host(profile(''), profile(''));
  files.plant('/etc/apparmor.d/abstractions/x', '');
  const request = { ...places, widening: 'refuse', dryRun: true, units: [unit] } as const;
  const output = { stage: () => undefined, progress: () => undefined, detail: () => undefined };
  const ports = { files, clock: fixedClock(), processes: fixedProcesses(), output };
  const data = unit === '' ? { unit } : { unit, kind: 'directory' };
  expect(() => reconcileHost(request, ports)).toThrow(
    expect.objectContaining({ code: 'reconcile/unknown-unit', data }),
  );
});

test('what waited for its place when a run was cut off is found wherever a run writes', () => {
  const waiting = [
    '/s/.aa-merge-0',
    '/s/owners/.aa-merge-1',
    '/s/owners/abstractions/.aa-merge-2.old',
    '/s/adopt/.aa-merge-3',
    '/s/vendor/.aa-merge-4.old',
    '/s/vendor/local/.aa-merge-5',
    '/s/held/texts/.aa-merge-6',
    '/s/held/reasons/.aa-merge-7',
  ];
  const files = memoryFileSystem({
    ...Object.fromEntries(waiting.map((path) => [path, 'x'])),
    '/s/owners/p.json': '{}',
    '/s/vendor/p': 'x',
    '/s/adopt/elsewhere': { link: '/out' },
    '/out/.aa-merge-8': 'x',
  });
  const read = { isWhole: false, leftovers: ['/p/.aa-merge-9'], guard: guardState(0) };
  const { leftovers } = readStateFacts(files, layout, read);
  expect([...leftovers].sort()).toEqual(['/p/.aa-merge-9', ...waiting].sort());
  // A state directory that is not there yet has none.
  expect(readStateFacts(memoryFileSystem({}), layout, { ...read, leftovers: [] }).leftovers).toEqual([]);
});

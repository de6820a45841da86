// What can be wrong with the files of a host: each holds its unit and no other, or stops the run with a code, and nothing
// is lost or half written.

import type { MemoryEntry, MemoryFileSystem } from '../../../src/host/index.js';
import { memoryFileSystem } from '../../../src/host/index.js';
import type { UnitOutcome } from '../../../src/reconcile/index.js';
import { places, run } from '../../support/reconcile-case.js';

const good = (rules: string): string => `profile good /bin/good {\n${rules}}\n`;
const bad = (rules: string): string => `profile bad /bin/bad {\n${rules}}\n`;

/** A host with one unit in order, which the vendor tightened, and one that is not. */
function hostWith(files: Readonly<Record<string, MemoryEntry>>): MemoryFileSystem {
  return memoryFileSystem({
    [`${places.stateDir}/base/good`]: good('  /a rw,\n'),
    [`${places.policyDir}/good`]: good('  /a rw,\n'),
    [`${places.reference}/good`]: good('  /a r,\n'),
    ...files,
  });
}

function outcomesOf(files: MemoryFileSystem, uid = 0): Record<string, string> {
  const { outcomes } = run(files, false, 'refuse', uid);
  const say = ({ outcome, hold }: UnitOutcome): string => (hold === undefined ? outcome : `held: ${hold.kind}`);
  return Object.fromEntries(outcomes.map((outcome) => [outcome.unit, say(outcome)]));
}

const three = (base: MemoryEntry, live: MemoryEntry, reference: MemoryEntry): Record<string, MemoryEntry> => ({
  [`${places.stateDir}/base/bad`]: base,
  [`${places.policyDir}/bad`]: live,
  [`${places.reference}/bad`]: reference,
});

const before = bad('  /a r,\n');
const after = bad('  /a r,\n  deny /b r,\n');
const shut = { content: before, mode: 0o000 };
const large = `profile bad /bin/bad {\n${'  /some/long/path/of/a/file r,\n'.repeat(700_000)}}\n`;

describe('holds that unit alone', () => {
  test.each<[string, Record<string, MemoryEntry>, string]>([
    ['live may not be read', three(before, shut, after), 'held: unreadable'],
    ['the reference may not be read', three(before, before, shut), 'held: unreadable'],
    ['the base may not be read', three(shut, before, after), 'held: unreadable'],
    ['live is a directory', three(before, {}, after), 'held: unreadable'],
    ['the base is a directory', three({}, before, after), 'held: unreadable'],
    ['live leads to itself', three(before, { link: 'bad' }, after), 'held: unreadable'],
    ['live leads nowhere', three(before, { link: 'nowhere' }, after), 'held: unreadable'],
    ['the reference leads nowhere', three(before, before, { link: 'nowhere' }), 'held: unreadable'],
    ['live leads out', three(before, { link: '/etc/passwd' }, after), 'held: link'],
    ['live has 20 MB', three(before, large, after), 'held: unreadable'],
    ['the reference has 20 MB', three(before, before, large), 'held: unreadable'],
    ['the reference is no policy', three(before, before, bad('  /a zz,\n')), 'held: invalid'],
    ['the reference has a comment without line end', three(before, before, `${after}# end`), 'held: invalid'],
    ['the reference includes what is not there', three(before, before, bad('  include <nothing>\n')), 'held: invalid'],
    ['live is no policy', three(before, 'profile bad {\n', after), 'held: invalid'],
    ['live is bytes', three(before, '\x00\xff\xfe\x7fELF', after), 'held: invalid'],
    ['live is empty', three(before, '', bad('  /b r,\n')), 'held: conflict'],
  ])('%s', (_, files, expected) => {
    const host = hostWith({ ...files, '/etc/passwd': 'root' });
    host.actAs(0, 0);
    const touched = [places.policyDir, places.reference].map((directory) => `${directory}/bad`);
    const snapshot = host.snapshot();
    // Root reads everything here, so who asks is somebody else who owns all directories.
    for (const path of Object.keys(snapshot)) if (!path.endsWith('/bad')) host.chown(path, 9, 9);
    host.actAs(9, 9);
    expect(outcomesOf(host, 9)).toEqual({ bad: expected, good: 'updated' });
    const later = host.snapshot();
    for (const path of touched) expect([path, later[path]]).toEqual([path, snapshot[path]]);
    expect(Object.keys(later).filter((path) => path.includes('.aa-merge-'))).toEqual([]);
  });
});

describe('is no trouble', () => {
  test.each<[string, Record<string, MemoryEntry>, string]>([
    [
      'names and comments in any encoding',
      three(`# \xff\xe9\n${before}`, `# \xff\xe9\n${before}`, `# \xfe\n${after}`),
      'updated',
    ],
    ['line ends of the other kind', three(before, before.replaceAll('\n', '\r\n'), after), 'updated'],
    ['no line end at the end', three(before, before.trimEnd(), after), 'updated'],
    ['an empty file on all sides', three('', '', ''), 'current'],
  ])('%s', (_, files, expected) => {
    expect(outcomesOf(hostWith(files))).toEqual({ bad: expected, good: 'updated' });
  });

  test('a name that is no UTF-8', () => {
    const files = hostWith({ [`${places.reference}/b\xff`]: bad('') });
    expect(outcomesOf(files)).toEqual({ 'b\xff': 'installed', good: 'updated' });
    expect(files.exists(`${places.policyDir}/b\xff`)).toBe(true);
  });

  test('a root without state: what live and vendor agree on is adopted', () => {
    const files = memoryFileSystem({
      [`${places.policyDir}/good`]: good('  /a r,\n'),
      [`${places.reference}/good`]: good('  /a r,\n'),
      '/var': {},
    });
    expect(outcomesOf(files)).toEqual({ good: 'adopted' });
    expect(files.exists(`${places.stateDir}/base/good`)).toBe(true);
  });
});

describe('stops the run, and nothing changes', () => {
  test.each<[string, Record<string, MemoryEntry>, string]>([
    ['no reference directory', { [`${places.policyDir}/good`]: good('') }, 'store/no-directory'],
    ['no policy directory', { [`${places.reference}/good`]: good('') }, 'store/no-directory'],
    [
      'a file instead of the reference',
      { [places.reference]: 'x', [`${places.policyDir}/good`]: good('') },
      'store/no-directory',
    ],
    [
      'a state directory from the future',
      {
        [`${places.reference}/good`]: good(''),
        [`${places.policyDir}/good`]: good(''),
        [`${places.stateDir}/state.json`]: '{"version":99}',
      },
      'store/newer-state',
    ],
  ])('%s', (_, tree, code) => {
    const files = memoryFileSystem(tree);
    const snapshot = files.snapshot();
    expect(() => run(files, false)).toThrow(code);
    expect(files.snapshot()).toEqual(snapshot);
  });

  test('a directory of live policy that cannot be listed', () => {
    const files = hostWith({ [`${places.policyDir}/shut`]: { mode: 0o000, uid: 5, gid: 5 } });
    files.actAs(9, 9);
    expect(() => run(files, true)).toThrow('store/unreadable-directory');
  });
});

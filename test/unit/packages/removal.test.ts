// A reference that is gone: what becomes of live depends on what became of the package that shipped it.

import type { MemoryFileSystem } from '../../../src/host/index.js';
import { places, run } from '../../support/reconcile-case.js';
import {
  dpkgStatus,
  hostWith,
  livePath,
  noticesOf,
  other,
  outcomeOn,
  profile,
  referencePath,
  stanza,
  textAt,
  unit,
} from '../../support/packaged-host.js';

const v1 = profile('/etc/demo r');
const edited = profile('/etc/demo r', '/srv/mine r');
const basePath = `${places.stateDir}/base/${unit}`;
const ownerPath = `${places.stateDir}/owners/${unit}.json`;
const listPath = '/var/lib/dpkg/info/demo.list';

/** A host on which a package was installed and reconciled. */
function installed(text = v1): MemoryFileSystem {
  const files = hostWith({
    [referencePath]: v1,
    [dpkgStatus]: other + stanza('demo', 'installed'),
    [listPath]: `/.\n${referencePath}\n/usr/bin/demo\n`,
  });
  expect(outcomeOn(files).outcome).toBe('installed');
  if (text !== v1) put(files, livePath, text);
  files.unlink(referencePath);
  return files;
}

function put(files: MemoryFileSystem, path: string, text: string): void {
  if (files.exists(path)) files.unlink(path);
  files.plant(path, text);
}

/** What dpkg leaves after a removal. */
function removed(files: MemoryFileSystem): MemoryFileSystem {
  put(files, dpkgStatus, other + stanza('demo', 'config-files'));
  return files;
}

function purged(files: MemoryFileSystem): MemoryFileSystem {
  put(files, dpkgStatus, other);
  files.unlink(listPath);
  return files;
}

test('the package that ships a reference is recorded with the base', () => {
  const files = installed();
  expect(JSON.parse(textAt(files, ownerPath) ?? '')).toEqual({
    schema: 'aa-merge/owner@1',
    kind: 'dpkg',
    package: 'demo',
    version: '1.0',
  });
  expect(files.lstat(ownerPath).mode).toBe(0o600);
});

test.each([
  ['untouched', v1],
  ['edited', edited],
])('still installed, %s: held', (_, text) => {
  const files = installed(text);
  const { hold } = outcomeOn(files);
  expect(hold?.kind).toBe('vendor-removed');
  expect(hold?.reasons.map(({ code }) => code)).toContain('reconcile/package-installed');
  expect(textAt(files, livePath)).toBe(text);
});

test.each([
  ['untouched', v1],
  ['edited', edited],
])('removed and not purged, %s: orphaned', (_, text) => {
  const files = removed(installed(text));
  const outcome = outcomeOn(files);
  expect([outcome.outcome, outcome.hold]).toEqual(['orphaned', undefined]);
  expect(noticesOf(outcome)).toEqual(['reconcile/package-removed']);
  expect([textAt(files, livePath), textAt(files, basePath)]).toEqual([text, v1]);
  expect(outcomeOn(files).outcome).toBe('orphaned');
});

test.each([
  ['untouched', v1],
  ['edited', edited],
])('purged, %s: removed, with all that was kept for it', (_, text) => {
  const files = purged(installed(text));
  const outcome = outcomeOn(files);
  expect([outcome.outcome, outcome.hold]).toEqual(['removed', undefined]);
  expect(noticesOf(outcome)).toEqual(['reconcile/package-purged']);
  expect([livePath, basePath, ownerPath].filter((path) => files.exists(path))).toEqual([]);
  expect(run(files, false).outcomes).toEqual([]);
});

test('what is held when the package is purged is no longer held', () => {
  const files = installed(edited);
  expect(outcomeOn(files).hold?.kind).toBe('vendor-removed');
  const reasons = `${places.stateDir}/held/reasons/${unit}.json`;
  expect(files.exists(reasons)).toBe(true);
  expect(outcomeOn(purged(files)).outcome).toBe('removed');
  expect(files.exists(reasons)).toBe(false);
});

test('purged, and live policy includes it: held', () => {
  const fragment = 'abstractions/demo';
  const shipped = `${places.reference}/${fragment}`;
  const files = hostWith({
    [shipped]: '/etc/demo r,\n',
    [dpkgStatus]: other + stanza('demo', 'installed'),
    [listPath]: `${shipped}\n`,
    '/etc/apparmor.d/mine': '/usr/bin/mine {\n  include <abstractions/demo>\n}\n',
  });
  expect(outcomeOn(files, fragment).outcome).toBe('installed');
  files.unlink(shipped);
  expect(outcomeOn(purged(files), fragment).hold?.reasons.map(({ code }) => code)).toEqual([
    'reconcile/still-included',
  ]);
  expect(files.exists(`/etc/apparmor.d/${fragment}`)).toBe(true);
});

describe('not known for certain to be purged: held', () => {
  const gone = (files: MemoryFileSystem): void => {
    for (const path of [dpkgStatus, listPath]) files.unlink(path);
  };
  const cases: Record<string, (files: MemoryFileSystem) => void> = {
    'no database': gone,
    'an empty database': (files) => put(purged(files), dpkgStatus, ''),
    'a database cut off': (files) => put(purged(files), dpkgStatus, other.slice(0, -4)),
    'files of the package are still listed': (files) => put(files, dpkgStatus, other),
    'files of one architecture are still listed': (files) =>
      put(purged(files), '/var/lib/dpkg/info/demo:amd64.list', '/.\n'),
    'no record of the package': (files) => purged(files).unlink(ownerPath),
    'a record that is damaged': (files) => put(purged(files), ownerPath, '{'),
    'a record of others': (files) => {
      purged(files).unlink(ownerPath);
      files.plant(ownerPath, { content: '{}', mode: 0o666 });
    },
    'a record of a package manager that is not there': (files) =>
      put(
        purged(files),
        ownerPath,
        JSON.stringify({ schema: 'aa-merge/owner@1', kind: 'rpm', package: 'demo', version: '1' }),
      ),
  };

  test.each(Object.entries(cases))('%s', (_, change) => {
    const files = installed();
    change(files);
    expect(outcomeOn(files).hold?.kind).toBe('vendor-removed');
    expect(textAt(files, livePath)).toBe(v1);
  });
});

test('a path of two packages has no owner', () => {
  const files = hostWith({
    [referencePath]: v1,
    [dpkgStatus]: other + stanza('demo', 'installed') + stanza('rival', 'installed'),
    [listPath]: `${referencePath}\n`,
    '/var/lib/dpkg/info/rival.list': `${referencePath}\n`,
  });
  expect(outcomeOn(files).outcome).toBe('installed');
  expect(files.exists(ownerPath)).toBe(false);
});

test('a package of which a longer name begins the same is purged all the same', () => {
  const files = purged(installed());
  files.plant('/var/lib/dpkg/info/demo.more.list', '/.\n');
  expect(outcomeOn(files).outcome).toBe('removed');
});

test('back again: an orphan is reconciled as before', () => {
  const files = removed(installed(edited));
  expect(outcomeOn(files).outcome).toBe('orphaned');
  files.plant(referencePath, profile('/etc/demo r', 'deny /etc/secret r'));
  expect(outcomeOn(files).outcome).toBe('merged');
});

test('of packages without a list of files nobody looks for one', () => {
  const many = Array.from({ length: 300 }, (_, at) => stanza(`p${at}`, 'installed')).join('');
  const files = hostWith({
    [referencePath]: v1,
    [dpkgStatus]: other + many + stanza('demo', 'installed'),
    [listPath]: `${referencePath}\n`,
  });
  const asked: string[] = [];
  const lstat = (path: string): ReturnType<typeof files.lstat> => {
    asked.push(path);
    return files.lstat(path);
  };
  const watched = new Proxy(files, { get: (on, name) => (name === 'lstat' ? lstat : Reflect.get(on, name, on)) });
  expect(outcomeOn(watched).outcome).toBe('installed');
  expect(asked.filter((path) => path.endsWith('.list'))).toEqual([listPath]);
  expect(JSON.parse(textAt(files, ownerPath) ?? '')).toMatchObject({ package: 'demo' });
});

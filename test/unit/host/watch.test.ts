// Whether files changed, told without opening one: here the log of a database, of which only what stands in it counts.

import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databasePlaces } from '../../../src/packages/index.js';
import { systemWatch } from '../../../src/host/index.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aa-watch-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('the log of a database: what is written counts, an empty one is as good as none', () => {
  const path = join(folder, 'log');
  const state = (): readonly string[] => systemWatch.stateOf([{ path, how: 'log' }]);
  const none = state();
  writeFileSync(path, '');
  expect(state()).toEqual(none);
  utimesSync(path, 1, 1);
  expect(state()).toEqual(none);
  writeFileSync(path, 'x');
  const one = state();
  expect(one).not.toEqual(none);
  utimesSync(path, 2, 2);
  expect(state()).not.toEqual(one);
});

test('what rpm writes stands in the log of its database at first', () => {
  const logs = databasePlaces('/root', '/root/usr/share/apparmor/reference');
  expect(logs).toContainEqual({ path: '/root/var/lib/rpm/rpmdb.sqlite-wal', how: 'log' });
});

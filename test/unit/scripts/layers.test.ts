import { findBreaches } from '../../../scripts/layers.js';

const door = "export * from './order.js';";

function rulesBroken(files: Record<string, string>): string[] {
  return findBreaches(new Map(Object.entries(files))).map((breach) => `${breach.file} ${breach.rule}`);
}

const base = { 'src/base/index.ts': door, 'src/base/order.ts': 'export const order = 1;' };

test('imports downwards through a door are in order', () => {
  const files = { ...base, 'src/merge/terms.ts': "import { order } from '../base/index.js';\nexport const x = order;" };
  expect(rulesBroken(files)).toEqual([]);
});

test('an import upwards breaks the order', () => {
  const files = {
    ...base,
    'src/base/up.ts': "import type { T } from '../merge/index.js';\nexport type U = T;",
    'src/merge/index.ts': 'export type T = 1;',
  };
  expect(rulesBroken(files)).toEqual(['src/base/up.ts order']);
});

test('an import past a door is found, also when it is lazy or a re-export', () => {
  const files = {
    ...base,
    'src/merge/a.ts': "import { order } from '../base/order.js';\nexport const x = order;",
    'src/merge/b.ts': "export const lazy = () => import('../base/order.js');",
    'src/merge/c.ts': "export * from '../base/order.js';",
  };
  expect(rulesBroken(files)).toEqual(['src/merge/a.ts door', 'src/merge/b.ts door', 'src/merge/c.ts door']);
});

test('a ring of imports is found once', () => {
  const files = {
    'src/base/a.ts': "import './b.js';",
    'src/base/b.ts': "import './c.js';",
    'src/base/c.ts': "import './a.js';",
  };
  expect(findBreaches(new Map(Object.entries(files)))).toEqual([
    { file: 'src/base/a.ts', rule: 'cycle', message: 'src/base/a.ts → src/base/b.ts → src/base/c.ts → src/base/a.ts' },
  ]);
});

test.each([
  ["import { readFileSync } from 'node:fs';", 'outside'],
  ["import { spawn } from 'node:child_process';", 'outside'],
  ["import os from 'node:os';", 'outside'],
  ["import net from 'node:net';", 'outside'],
  ["import { readFileSync } from 'fs';", 'package'],
  ["import yargs from 'yargs';", 'package'],
  ['export const home = process.env.HOME;', 'outside'],
  ['export const now = Date.now();', 'outside'],
  ['export const now = new Date();', 'outside'],
  ['export const luck = Math.random();', 'outside'],
  ['console.log(1);', 'outside'],
])('outside of host and cli, %s is a breach', (text, rule) => {
  expect(rulesBroken({ 'src/merge/a.ts': text })).toEqual([`src/merge/a.ts ${rule}`]);
});

test('host and cli may touch the outside, and members may be named like it', () => {
  const files = {
    'src/host/a.ts': "import fs from 'node:fs';\nexport const now = () => [Date.now(), fs, process.pid];",
    'src/cli/a.ts': "import yargs from 'yargs';\nexport const x = [yargs, process.argv];",
    'src/merge/a.ts': "import { createHash } from 'node:crypto';\nexport const x = { process: createHash }.process;",
  };
  expect(rulesBroken(files)).toEqual([]);
});

test('src imports neither tests nor scripts, nor what is not there', () => {
  const files = {
    'src/base/a.ts': "import '../../test/support/x.js';",
    'src/base/b.ts': "import './missing.js';",
    'src/base/c.ts': "import './a';",
  };
  expect(rulesBroken(files)).toEqual(['src/base/a.ts target', 'src/base/b.ts target', 'src/base/c.ts target']);
});

test('folders have names of the list, and none is a drawer', () => {
  const files = {
    'src/stuff/a.ts': '',
    'src/base/utils/a.ts': '',
    'src/merge/helpers/a.ts': '',
    'src/loose.ts': '',
    'src/index.ts': '',
  };
  expect(rulesBroken(files)).toEqual([
    'src/stuff/a.ts folder',
    'src/base/utils/a.ts folder',
    'src/merge/helpers/a.ts folder',
    'src/loose.ts folder',
  ]);
});

test('the public door may re-export doors only', () => {
  const files = { ...base, 'src/index.ts': "export * from './base/index.js';\nexport * from './base/order.js';" };
  expect(rulesBroken(files)).toEqual(['src/index.ts door']);
});

import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aaMerge } from '../support/built-program.js';
import type { Ended } from '../support/built-program.js';
import { plantIn } from '../support/plant.js';

// The main command on real directories: what it prints, how it ends, and what it leaves.

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'aa-merge-host-'));
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const plant = (name: string, content: string): void => void plantIn(root, name, content);

const reference = 'usr/share/apparmor/reference';
const live = 'etc/apparmor.d';
const base = 'var/lib/aa-merge/base';

const profile = (...rules: readonly string[]): string =>
  `profile p {\n${rules.map((rule) => `  ${rule}\n`).join('')}}\n`;

/** One unit, as it is on the three sides. */
function host(texts: { readonly base: string; readonly ours: string; readonly theirs: string }): void {
  plant(`${base}/p`, texts.base);
  plant(`${live}/p`, texts.ours);
  plant(`${reference}/p`, texts.theirs);
}

function run(...args: readonly string[]): Ended {
  return aaMerge(['--root', root, ...args]);
}

/** Every file below, with its text. */
function everything(): Record<string, string> {
  const found: Record<string, string> = {};
  const look = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) look(path);
      else if (entry.isFile()) found[path] = readFileSync(join(root, path), 'utf8');
    }
  };
  look('.');
  return found;
}

test('a clean merge is written once, and then there is nothing to do', () => {
  host({
    base: profile('/a r,', '/b r,'),
    ours: profile('/a r,', '/b r,', '/mine r,'),
    theirs: profile('/a r,', 'deny /c w,'),
  });
  const before = everything();
  expect(run('--dry-run').status).toBe(0);
  expect(everything()).toEqual(before);
  expect(run().status).toBe(0);
  const after = everything();
  expect(after[`${live}/p`]).toContain('/mine r,');
  expect(after[`${live}/p`]).toContain('deny /c w,');
  expect(after[`${base}/p`]).toBe(profile('/a r,', 'deny /c w,'));
  const again = run();
  expect(again).toMatchObject({ status: 0 });
  expect(again.out).toContain('nothing to do');
  expect(everything()).toEqual(after);
});

test('a widening is refused with status 3, and live stays', () => {
  host({ base: profile('/a r,'), ours: profile('/a r,', '/mine r,'), theirs: profile('/a rw,') });
  const { status, out } = run();
  expect(status).toBe(3);
  expect(out).toContain('`/a rw,`');
  expect(everything()[`${live}/p`]).toBe(profile('/a r,', '/mine r,'));
  expect(run('--widening=report').status).toBe(0);
  expect(everything()[`${live}/p`]).toBe(profile('/a rw,', '/mine r,'));
});

test('a conflict is held with status 1, and 3 beats 1', () => {
  host({ base: profile('/a r,'), ours: profile('/a px,'), theirs: profile('/a cx,') });
  expect(run().status).toBe(1);
  const names = Object.keys(everything()).filter((path) => path.startsWith(live));
  expect(names).toEqual([`${live}/p`]);
  const other = (rules: string): string => profile(rules).replace('profile p', 'profile q');
  plant(`${base}/q`, other('/a r,'));
  plant(`${live}/q`, other('/a r, /mine r,'));
  plant(`${reference}/q`, other('/a rw,'));
  expect(run().status).toBe(3);
  expect(run('p').status).toBe(1);
});

test('--json is one document', () => {
  host({ base: profile('/a r,'), ours: profile('/a r,'), theirs: profile('/a rw,') });
  const { status, out } = run('--dry-run', '--json', '--diff');
  const document = JSON.parse(out) as { schema: string; units: { path: string; outcome: string; diff: string[] }[] };
  expect(status).toBe(0);
  expect(document.schema).toBe('aa-merge/plan@1');
  expect(document.units.map(({ path, outcome }) => `${path} ${outcome}`)).toEqual(['p updated']);
  expect(document.units[0]?.diff).toContain('+  /a rw,');
});

test('what is no file holds that unit alone', () => {
  host({ base: profile('/a r,'), ours: profile('/a r,'), theirs: profile('/a rw,') });
  rmSync(join(root, live, 'p'));
  expect(spawnSync('mkfifo', [join(root, live, 'p')]).status).toBe(0);
  const { status, out } = run('--json');
  expect(status).toBe(1);
  expect(out).toContain('reconcile/not-a-file');
});

test('no reference, an unknown unit or a setting that is none is trouble, and nothing changes', () => {
  plant(`${live}/p`, profile('/a r,'));
  const before = everything();
  const missing = run();
  expect(missing).toMatchObject({ status: 2, out: '' });
  expect(missing.err).toContain('--reference');
  plant(`${reference}/p`, profile('/a r,'));
  expect(run('nothing').status).toBe(2);
  plant('etc/aa-merge.conf', 'wideing = report\n');
  const mistyped = run();
  expect(mistyped.status).toBe(2);
  expect(mistyped.err).toMatch(/aa-merge\.conf:1: `wideing` is not a setting; did you mean `widening`\?/);
  rmSync(join(root, 'etc/aa-merge.conf'));
  rmSync(join(root, 'usr'), { recursive: true });
  expect(everything()).toEqual(before);
});

test('the demo host shows each kind of outcome, and a dry run leaves it alone', () => {
  cpSync('reference-profiles/demo', root, { recursive: true, verbatimSymlinks: true });
  const before = everything();
  const { status, out } = run('--dry-run', '--verbose');
  expect(status).toBe(3);
  for (const word of ['installed', 'updated', 'merged', 'held: conflict', 'held: may widen', 'own', 'override']) {
    expect(out).toContain(word);
  }
  expect(everything()).toEqual(before);
});

// How a host stands and what is local on it, on real directories: what is printed, how it ends, and that nothing changes.

import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aaMerge, onlyNotLoaded } from '../support/built-program.js';
import type { Ended } from '../support/built-program.js';
import { plantIn } from '../support/plant.js';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'aa-merge-status-'));
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const live = 'etc/apparmor.d';

const plant = (name: string, content: string): void => void plantIn(root, name, content);

function run(command: string, ...args: readonly string[]): Ended {
  const ended = aaMerge([command, '--root', root, ...args]);
  return { ...ended, out: ended.out.replaceAll(root, 'R'), err: ended.err.replaceAll(root, 'R') };
}

const profile = (...rules: readonly string[]): string =>
  `profile p /usr/bin/p {\n  include if exists <local/p>\n${rules.map((rule) => `  ${rule}\n`).join('')}}\n`;

/** A unit, reconciled and edited, and what the vendor ships now. */
function host(vendors: string, ours: string, theirs = vendors): void {
  plant('var/lib/aa-merge/base/p', vendors);
  plant(`${live}/p`, ours);
  plant('usr/share/apparmor/reference/p', theirs);
}

test('the host of the demo, on one screen', () => {
  cpSync('reference-profiles/demo', root, { recursive: true, verbatimSymlinks: true });
  const { status, out, err } = run('status');
  expect([status, err]).toEqual([3, '']);
  const lines = out.trimEnd().split('\n');
  expect(lines.length).toBeLessThanOrEqual(24);
  expect(Math.max(...lines.filter((line) => !line.includes('next: ')).map((line) => line.length))).toBeLessThanOrEqual(
    80,
  );
  expect(lines.slice(0, 4)).toEqual([
    'held: 2 units (1 of them would be more permissive)',
    '  usr.sbin.letterbox may widen: `/usr/sbin/letterbox` could use the capability …',
    '  usr.bin.almanac conflict: `/usr/lib/almanac/moon Px -> moonlight,`: the sides…',
    '  next: aa-merge --dry-run --root R',
  ]);
  expect(lines.at(-1)).toBe('14 units: 2 held, 1 refused, 6 waiting for a run');
});

test('a host with this and that, and how it ends', () => {
  host(profile('/a r,'), profile('/a r,', '/mine r,'));
  plant(`${live}/p.ucf-dist`, profile('/a rw,'));
  plant(`${live}/p.dpkg-dist`, profile('/b r,'));
  mkdirSync(join(root, live, 'disable'));
  symlinkSync('../q', join(root, live, 'disable/p'));
  const { status, out } = run('status');
  expect(status).toBe(0);
  expect(out).toBe(`to look at: 4
  p.ucf-dist defines \`p\`, and so does \`p\`: which one counts is left to chance
    next: aa-merge compare --policy-dir R/etc/apparmor.d R/etc/apparmor.d/p R/etc/apparmor.d/p.ucf-dist
  p.ucf-dist was left behind, and is read as policy beside \`p\`; it holds an upd…
    next: aa-merge adopt --root R p
  p.dpkg-dist holds the vendor’s text for \`p\`, not merged
    next: aa-merge adopt --root R p
  disable/p leads nowhere, so it switches nothing off
    next: ln -sfn ../p R/etc/apparmor.d/disable/p
    next: rm R/etc/apparmor.d/disable/p
edited here: 1 unit
  p 1 added
  next: aa-merge diff --root R
shipped by no vendor: 1 file (p.ucf-dist)
3 units: nothing is held, 4 to look at
`);
  expect(JSON.parse(run('status', '--json').out)).toMatchObject({
    schema: 'aa-merge/status@1',
    summary: { warnings: 4 },
  });
  expect(run('status', '--quiet').out).not.toContain('edited here');
  expect(existsSync(join(root, 'var/lib/aa-merge/lock'))).toBe(false);
});

test('held ends with 1, refused with 3, trouble with 2', () => {
  host(profile('/a r,'), profile('/a rw,'), profile());
  expect(run('status').status).toBe(1);
  host(profile('/a r,'), profile('/a r,', '/b r,'), profile('/a rw,'));
  expect(run('status').status).toBe(3);
  rmSync(join(root, live), { recursive: true });
  expect(run('status').status).toBe(2);
  expect(run('status', 'p').status).toBe(2);
});

test('what is local, as rules and as text', () => {
  host(profile('/a r,'), profile('/a r,', '# ours', 'owner /mine rw,'));
  const rules = run('diff');
  expect(rules.status).toBe(0);
  expect(rules.out).toBe(`p (against the reference)
  in p
    + owner /mine rw,
  so, other than with the vendor’s:
    more: \`/usr/bin/p\` could read and write \`/mine\` as its owner

1 edited (1 added)
`);
  expect(run('diff', 'p', '--text').out).toBe(`--- reference/p
+++ live/p
@@ -1,4 +1,6 @@
 profile p /usr/bin/p {
   include if exists <local/p>
   /a r,
+  # ours
+  owner /mine rw,
 }
`);
  expect(JSON.parse(run('diff', '--json', 'p').out)).toMatchObject({
    units: [{ path: 'p', added: 1, verdict: 'wider' }],
  });
  expect(run('diff', 'nobody').status).toBe(2);
});

test('inline edits become local rules, are taken back, and are refused where that would permit more', () => {
  host(profile('/a r,', '/b r,'), profile('/a r,', '/b r,', '/mine r,'));
  const planned = run('extract', 'p', '--dry-run');
  expect([planned.status, existsSync(join(root, live, 'local/p'))]).toEqual([0, false]);
  const done = run('extract', 'p');
  expect(done).toMatchObject({ status: 0, err: expect.stringMatching(onlyNotLoaded) as string });
  expect(done.out).toBe(`p: 1 statement moved
  from p to local/p
    + /mine r,
compared before and after: 1 profile, which permits the same
`);
  expect(readFileSync(join(root, live, 'local/p'), 'utf8')).toBe('/mine r,\n');
  expect(run('extract', 'p').out).toBe('p says what the vendor’s says: there is nothing to extract\n');
  expect(run('history').out).toContain('extract p');
  expect(run('rollback').status).toBe(0);
  expect(readFileSync(join(root, live, 'p'), 'utf8')).toBe(profile('/a r,', '/b r,', '/mine r,'));
  host(profile('/a r,', '/b r,'), profile('/a r,', '/mine r,'));
  const refused = run('extract', 'p');
  expect(refused.status).toBe(3);
  expect(refused.out).toBe(`p was left as it is:
  ! the result would not permit the same as live: it would permit more
  ! \`/b r,\` was taken away here, and a local file only adds
    more: \`/usr/bin/p\` could read \`/b\`
`);
  host(profile(), profile().replace('/p {', '/p flags=(complain) {'));
  expect(run('extract', 'p')).toMatchObject({ status: 1 });
});

// Signals that ask the program to end: by hand, by a service that stops, by a terminal that closes. Whoever called learns of it
// by how it ended; policy and branches are as they were or as they should be, and the next run makes the rest good.

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { aaMerge, programPath } from '../support/built-program.js';
import { GitPlace, gitPath } from '../support/git-place.js';
import { describeWith } from '../support/needs.js';

jest.setTimeout(60_000);

const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

let folder: string;
let launcher: string;
let root: string;
/** What live policy comes to where nobody interferes. */
let undisturbed: Readonly<Record<string, string>>;
beforeAll(() => {
  const calm = mkdtempSync(join(tmpdir(), 'aa-merge-signals-'));
  cpSync('reference-profiles/demo', calm, { recursive: true });
  aaMerge(['--root', calm]);
  undisturbed = livePolicy(calm);
  rmSync(calm, { recursive: true });
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aa-merge-signals-'));
  launcher = join(folder, 'launcher.cjs');
  const parts = ['test/support/signal-at.cjs', programPath].map((path) => JSON.stringify(resolve(path)));
  writeFileSync(launcher, parts.map((path) => `require(${path});\n`).join(''));
  root = join(folder, 'root');
  cpSync('reference-profiles/demo', root, { recursive: true });
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Ended by a signal at a moment; that it came to it is seen by its order being gone. */
function stopped(order: object, words: readonly string[], cwd = folder): { readonly signal: string | null } {
  writeFileSync(join(folder, 'order.json'), JSON.stringify(order));
  const { signal } = spawnSync(process.execPath, [launcher, ...words], { cwd, encoding: 'utf8' });
  expect(existsSync(join(folder, 'order.json'))).toBe(false);
  return { signal };
}

function livePolicy(at: string): Readonly<Record<string, string>> {
  const below = join(at, 'etc/apparmor.d');
  const names = readdirSync(below, { recursive: true, withFileTypes: true });
  const files = names.filter((one) => one.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return Object.fromEntries(files.sort().map((path) => [path.slice(below.length), readFileSync(path, 'utf8')]));
}

const moments = [
  ['while new files wait beside their places', 'openSync .*/etc/apparmor.d/.*\\.aa-'],
  ['when the journal has come into being', 'renameSync .*/forward.json$'],
  ['when what waited is taken away', 'unlinkSync .*/etc/apparmor.d/'],
] as const;

describe.each(signals)('%s', (signal) => {
  test.each(moments)('to the plain command %s', (_, at) => {
    expect(stopped({ signal, at, victim: 'self' }, ['--root', root])).toEqual({ signal });
    expect(aaMerge(['--root', root]).status).toBe(3);
    expect(livePolicy(root)).toEqual(undisturbed);
    expect(existsSync(join(root, 'var/lib/aa-merge/journal/forward.json'))).toBe(false);
  });

  test('to a hook: its work ends with it, and the next hook finishes', () => {
    const words = ['hook', 'trigger', '--root', root];
    expect(stopped({ signal, at: 'renameSync .*/forward.json$', victim: 'parent' }, words)).toEqual({ signal });
    expect(aaMerge(words).status).toBe(0);
    expect(livePolicy(root)).toEqual(undisturbed);
    expect(existsSync(join(root, 'var/lib/aa-merge/journal/forward.json'))).toBe(false);
  });
});

describeWith('git', gitPath(), () => {
  const kettle = (...rules: readonly string[]): string =>
    `profile kettle /usr/bin/kettle {\n${rules.map((rule) => `  ${rule}\n`).join('')}}\n`;

  test.each([3, 12, 20].map((number, at) => [signals[at] ?? 'SIGTERM', number] as const))(
    '%s to a rebase that has started git %d times: the branch is where it was, and the same call does it',
    (signal, number) => {
      const place = new GitPlace();
      try {
        place.commit('start', { 'apparmor.d/kettle': kettle('/etc/kettle r,', '/tmp/kettle rw,') });
        place.git('branch', 'vendor');
        place.commit('one', { 'apparmor.d/kettle': kettle('/etc/kettle r,', '/etc/mine r,', '/tmp/kettle rw,') });
        const mine = place.commit('two', { notes: 'words\n' });
        place.git('checkout', '-q', 'vendor');
        place.commit('vendor', { 'apparmor.d/kettle': kettle('/etc/kettle r,') });
        place.git('checkout', '-q', 'main');
        const order = { signal, at: `spawn ${number}\\.`, victim: 'self' };
        expect(stopped(order, ['rebase', 'vendor'], place.top)).toEqual({ signal });
        expect([place.git('rev-parse', 'HEAD'), place.git('status', '--porcelain')]).toEqual([mine, '']);
        expect(place.run(['rebase', 'vendor']).status).toBe(0);
        expect(place.git('log', '--format=%s', 'vendor..HEAD').split('\n')).toEqual(['two', 'one']);
        expect(readFileSync(join(place.top, 'apparmor.d/kettle'), 'utf8')).toBe(
          kettle('/etc/kettle r,', '/etc/mine r,'),
        );
        expect(place.git('status', '--porcelain')).toBe('');
      } finally {
        place.remove();
      }
    },
  );
});

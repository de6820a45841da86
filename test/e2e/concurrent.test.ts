import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { aaMerge, programPath } from '../support/built-program.js';
import { faultHost } from '../fault/host.js';

// Runs at the same time on one host: one works, the others wait for it, and all end as one run would.

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aa-merge-at-once-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Policy and base; records of runs hold the time. */
function policyOf(root: string): Record<string, string> {
  const found: Record<string, string> = {};
  const parts = ['etc/apparmor.d', 'var/lib/aa-merge/base', 'var/lib/aa-merge/held'];
  for (const part of parts.filter((one) => existsSync(join(root, one)))) {
    for (const entry of readdirSync(join(root, part), { recursive: true, withFileTypes: true })) {
      const path = join(entry.path, entry.name);
      if (entry.isFile()) found[path.slice(root.length)] = readFileSync(path, 'utf8').replaceAll(root, '');
    }
  }
  return found;
}

function start(root: string, args: readonly string[] = []): Promise<number | null> {
  return new Promise((resolve) => {
    spawn(process.execPath, [programPath, ...args, '--root', root], { stdio: 'ignore' }).on('close', resolve);
  });
}

function host(at: string): void {
  for (const [path, entry] of Object.entries(faultHost({ units: 40, changed: 20 }))) {
    const content = typeof entry === 'object' && 'content' in entry ? entry.content : entry;
    mkdirSync(typeof content === 'string' ? dirname(join(at, path)) : join(at, path), { recursive: true });
    if (typeof content === 'string') writeFileSync(join(at, path), content);
  }
}

test.each([2, 8])(
  '%i at once',
  async (count) => {
    const [alone, together] = [join(folder, 'alone'), join(folder, 'together')];
    host(alone);
    cpSync(alone, together, { recursive: true });
    const { status } = aaMerge(['--root', alone]);
    const statuses = await Promise.all(Array.from({ length: count }, () => start(together)));
    expect(statuses).toEqual(Array.from({ length: count }, () => status));
    expect(policyOf(together)).toEqual(policyOf(alone));
    expect(readdirSync(join(together, 'var/lib/aa-merge/history'))).toHaveLength(1);
    const { out } = aaMerge(['history', '--root', together, '--json']);
    expect(JSON.parse(out)).toMatchObject({ runs: [{ what: 'reconcile', undone: false }] });
  },
  60_000,
);

function namesBelow(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true }).map(({ name }) => name);
}

test('runs, acceptances and rollbacks at once leave what some order of them leaves', async () => {
  const [alone, together] = [join(folder, 'alone'), join(folder, 'together')];
  host(alone);
  cpSync(alone, together, { recursive: true });
  const texts = [policyOf(alone)];
  for (const args of [[], ['accept', 'p3', '--why', 'x']]) {
    aaMerge([...args, '--root', alone]);
    texts.push(policyOf(alone));
  }
  expect(aaMerge(['--root', together]).status).toBe(3);
  const accept = ['accept', 'p3', '--why', 'x'];
  const all = [[], accept, ['rollback'], [], ['status'], accept, ['rollback'], ['--dry-run']];
  const statuses = await Promise.all(all.map((args) => start(together, args)));
  for (const status of statuses) expect([0, 1, 2, 3]).toContain(status);
  const found = policyOf(together);
  for (const [path, text] of Object.entries(found)) {
    if (path.startsWith('/etc')) expect([path, texts.some((one) => one[path] === text)]).toEqual([path, true]);
  }
  expect(namesBelow(together).filter((name) => /^\.aa-merge-|^lock|\.json\.|^forward|^back/.test(name))).toEqual([]);
  const { runs } = JSON.parse(aaMerge(['history', '--root', together, '--json']).out) as { runs: { what: string }[] };
  expect(runs.length).toBe(readdirSync(join(together, 'var/lib/aa-merge/history')).length);
  // From wherever they ended, one more of each gives what one of each gives alone.
  aaMerge(['--root', together]);
  aaMerge([...accept, '--root', together]);
  expect(policyOf(together)).toEqual(texts[2]);
}, 120_000);

test('a run that is killed at any moment holds up nobody', async () => {
  const [alone, killed] = [join(folder, 'alone'), join(folder, 'killed')];
  host(alone);
  const { status } = aaMerge(['--root', alone]);
  for (const wait of [0, 20, 60, 150]) {
    rmSync(killed, { recursive: true, force: true });
    host(killed);
    const child = spawn(process.execPath, [programPath, '--root', killed], { stdio: 'ignore' });
    const ended = new Promise((resolve) => child.on('close', resolve));
    while (!namesBelow(killed).includes('lock') && child.exitCode === null)
      await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, wait));
    child.kill('SIGKILL');
    await ended;
    expect([0, status]).toContain(aaMerge(['--root', killed]).status);
    expect(policyOf(killed)).toEqual(policyOf(alone));
    expect(namesBelow(killed).filter((name) => /^\.aa-merge-|^lock/.test(name))).toEqual([]);
  }
}, 120_000);

import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  for (const part of ['etc/apparmor.d', 'var/lib/aa-merge/base', 'var/lib/aa-merge/held']) {
    for (const entry of readdirSync(join(root, part), { recursive: true, withFileTypes: true })) {
      const path = join(entry.path, entry.name);
      if (entry.isFile()) found[path.slice(root.length)] = readFileSync(path, 'utf8').replaceAll(root, '');
    }
  }
  return found;
}

function start(root: string): Promise<number | null> {
  return new Promise((resolve) => {
    spawn(process.execPath, [programPath, '--root', root], { stdio: 'ignore' }).on('close', resolve);
  });
}

test.each([2, 8])(
  '%i at once',
  async (count) => {
    const [alone, together] = [join(folder, 'alone'), join(folder, 'together')];
    for (const [path, entry] of Object.entries(faultHost({ units: 40, changed: 20 }))) {
      const content = typeof entry === 'object' && 'content' in entry ? entry.content : entry;
      const at = join(alone, path);
      mkdirSync(typeof content === 'string' ? dirname(at) : at, { recursive: true });
      if (typeof content === 'string') writeFileSync(at, content);
    }
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

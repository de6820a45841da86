// A process that looks for garbage early needs less memory; a Node that may not know how is left as it is. Tried in processes
// of their own, since it changes the whole process.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

/** Keeps much, throws much more away, and prints the most that its heap was, in bytes. */
const work = `
const kept = [], passing = [];
let most = 0;
const make = (count) => Array.from({ length: count }, (_, at) => ({ at, text: 'x' + at }));
for (let at = 0; at < 200; at += 1) kept.push(make(5000));
for (let at = 0; at < 3000; at += 1) {
  passing[at % 200] = make(1000);
  most = Math.max(most, process.memoryUsage().heapTotal);
}
console.log(most, kept.length);
`;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'aa-merge-heap-'));
  buildSync({
    entryPoints: ['src/host/heap-growth.ts'],
    outfile: join(folder, 'growth.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The most that a heap was, when this is done before the work. */
function mostAfter(before: string): number {
  const script = join(folder, 'work.cjs');
  writeFileSync(script, `const { growSlowly } = require('./growth.cjs');\n${before}\n${work}`);
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  return Number.parseInt(stdout, 10);
}

test('the heap grows less, and nothing is said about it; an unknown Node does as it always does', () => {
  const usual = mostAfter('');
  const slow = mostAfter('growSlowly();');
  const unknown = ['16.20.0', '99.1.0'].map((version) =>
    mostAfter(`Object.defineProperty(process.versions, 'node', { value: '${version}' });\ngrowSlowly();`),
  );
  expect(slow).toBeLessThan(0.8 * usual);
  // How much it is varies from time to time; it is never near what it is with the setting.
  for (const most of unknown) expect(most).toBeGreaterThan((usual + slow) / 2);
}, 60_000);

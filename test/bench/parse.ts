// How parse time grows with size, and how it compares with the real compiler on the same files in the same run.
// Prints two tables; asserts nothing, since time is not a matter for tests. Run: npm run bench

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { fileId, fromBytes } from '../../src/base/index.js';
import { lowerFile, parseFile } from '../../src/language/index.js';
import { policyText } from './policy-text.js';

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[values.length >> 1] ?? Number.NaN;
}

/** Milliseconds, the median of several runs after one that does not count. */
function measure(runs: number, work: () => void): number {
  work();
  return median(
    Array.from({ length: runs }, () => {
      const start = performance.now();
      work();
      return performance.now() - start;
    }),
  );
}

function printGrowth(): void {
  console.log('In one process: text to tree to statements\n');
  console.log('     bytes       ms   ns/byte');
  for (const kilobytes of [16, 64, 256, 1024, 4096, 16_384]) {
    const text = fromBytes(Buffer.from(policyText(kilobytes * 1024)));
    const id = fileId('bench');
    const ms = measure(kilobytes > 2000 ? 3 : 7, () => lowerFile(parseFile(text, id).value, { id, text }));
    const perByte = (ms * 1e6) / text.length;
    console.log(`${String(text.length).padStart(10)} ${ms.toFixed(1).padStart(8)} ${perByte.toFixed(1).padStart(9)}`);
  }
}

/** Whole processes in turn, so that a slow moment of the machine hits both. */
function printRatio(program: string, parser: string): void {
  console.log(`\nWhole processes on one file: aa-merge parse, and ${parser} -Q -K (which also compiles)\n`);
  console.log('     bytes  aa-merge ms  parser ms  ratio');
  const folder = mkdtempSync(join(tmpdir(), 'aa-merge-bench-'));
  try {
    for (const kilobytes of [4, 16, 64, 256]) {
      const text = policyText(kilobytes * 1024);
      const file = join(folder, `policy-${kilobytes}`);
      writeFileSync(file, text);
      const ours: number[] = [];
      const theirs: number[] = [];
      for (let turn = 0; turn < 5; turn += 1) {
        ours.push(timed(process.execPath, [program, 'parse', file, '--policy-dir', folder]));
        theirs.push(timed(parser, ['-Q', '-K', '-b', folder, file]));
      }
      const ratio = median(ours.map((ms, turn) => ms / (theirs[turn] ?? Number.NaN)));
      const cells = [String(text.length).padStart(10), median(ours).toFixed(0).padStart(12)];
      console.log(`${cells.join(' ')} ${median(theirs).toFixed(0).padStart(10)} ${ratio.toFixed(2).padStart(6)}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function timed(command: string, args: readonly string[]): number {
  const start = performance.now();
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  return performance.now() - start;
}

function findParser(): string | undefined {
  const candidates = [process.env['AA_PARSER'], '/sbin/apparmor_parser', '/usr/sbin/apparmor_parser'];
  return candidates.find((candidate) => {
    if (candidate === undefined) return false;
    try {
      execFileSync(candidate, ['--version'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  });
}

printGrowth();
const parser = findParser();
if (parser === undefined)
  console.log('\nSKIPPED the comparison: no apparmor_parser here (install the package apparmor)');
else printRatio('dist/aa-merge.js', parser);

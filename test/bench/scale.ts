// What a large host costs: when nothing changed, beside reading it; on a day of updates, beside the real parser compiling the
// updated files, which is not asked while ours plans. Whole processes, in turn, medians of one run, each beside its bar. Ends
// with status 1 where a bar is missed. Run: npm run bench:scale. AA_PARSER names the parser; AA_BENCH_ROOT a folder to build
// the host in, which then stays.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { corpusFolder, parserPath } from '../support/needs.js';
import type { ScaleHost } from './scale-host.js';
import { put, scaleHost } from './scale-host.js';

const size = { units: 2000, updates: 300, edited: 40 };
const bars = { idle: 3, planning: 1, megabytes: 600 };
const turns = { idle: 9, planning: 3 };
const program = resolve('dist/aa-merge.js');

interface Ended {
  readonly ms: number;
  readonly status: number | null;
  readonly out: string;
}

function timed(command: string, args: readonly string[], mayFail = false): Ended {
  const start = performance.now();
  const run = spawnSync(command, args, { encoding: 'latin1', maxBuffer: 1 << 28 });
  const ms = performance.now() - start;
  if (run.error !== undefined) throw run.error;
  if (run.status !== 0 && !mayFail) throw new Error(`${command} ended with ${run.status}:\n${run.stderr.slice(-2000)}`);
  return { ms, status: run.status, out: run.stdout };
}

function aaMerge(root: string, ...words: readonly string[]): Ended {
  return timed(process.execPath, [program, '--root', root, ...words], true);
}

/** Resident memory at its highest in megabytes, threads included. */
function memoryOf(root: string, ...words: readonly string[]): number {
  const watch = 'process.on("exit", () => console.error("\\n" + process.resourceUsage().maxRSS));';
  const hook = join(root, 'watch.cjs');
  put(hook, watch);
  const run = spawnSync(process.execPath, ['--require', hook, program, '--root', root, ...words], {
    encoding: 'latin1',
    maxBuffer: 1 << 28,
  });
  return (Number(run.stderr.trim().split('\n').at(-1)) * 1024) / 1e6;
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[values.length >> 1] ?? Number.NaN;
}

const live = (root: string, unit = ''): string => join(root, 'etc/apparmor.d', unit);
const reference = (root: string, unit = ''): string => join(root, 'usr/share/apparmor/reference', unit);

/** Live and reference say the same; the program itself takes up the base. */
function settle(root: string, { units }: ScaleHost): void {
  for (const [unit, text] of units) for (const place of [live, reference]) put(place(root, unit), text);
  mkdirSync(join(root, 'var/lib'), { recursive: true });
  timed(process.execPath, [program, '--root', root, '--quiet']);
}

interface Row {
  readonly what: string;
  readonly ours: string;
  readonly theirs: string;
  readonly ratio: string;
  readonly bar: string;
  readonly holds: boolean;
}

function idle(root: string, { units }: ScaleHost): Row[] {
  const files = [...units.keys()].flatMap((unit) => [live(root, unit), reference(root, unit)]);
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let turn = 0; turn <= turns.idle; turn += 1) {
    const run = aaMerge(root);
    if (run.status !== 0) throw new Error(`nothing changed, and yet:\n${run.out}`);
    const other = timed(process.execPath, ['-e', '0']).ms + timed('sha256sum', files).ms;
    // The first turn is for the disk to get warm.
    if (turn === 0) continue;
    ours.push(run.ms);
    theirs.push(other);
  }
  return [besideRow('nothing changed', ours, theirs, bars.idle), memoryRow('nothing changed', memoryOf(root))];
}

function planning(root: string, { updates }: ScaleHost, parser: string): Row[] {
  for (const { unit, live: ours, reference: theirs } of updates) {
    put(live(root, unit), ours);
    put(reference(root, unit), theirs);
  }
  const files = updates.map(({ unit }) => reference(root, unit));
  const words = ['-QK', '-b', reference(root), ...files];
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let turn = 0; turn < turns.planning; turn += 1) {
    const run = aaMerge(root, '--dry-run', '--uncompiled');
    if (turn === 0) console.log(`${run.out.trim().split('\n').slice(-3).join('\n')}\n`);
    if (run.status === 2) throw new Error(`no plan:\n${run.out}`);
    ours.push(run.ms);
    theirs.push(timed(parser, words).ms);
  }
  return [
    besideRow(`${updates.length} updates, planned`, ours, theirs, bars.planning),
    memoryRow('the same', memoryOf(root, '--dry-run', '--uncompiled')),
  ];
}

function besideRow(what: string, ours: readonly number[], theirs: readonly number[], bar: number): Row {
  const ratio = median(ours) / median(theirs);
  const ms = (values: readonly number[]): string => `${median(values).toFixed(0)} ms`;
  return {
    what,
    ours: ms(ours),
    theirs: ms(theirs),
    ratio: ratio.toFixed(2),
    bar: `${bar === 1 ? '<' : '≤'} ${bar}`,
    holds: bar === 1 ? ratio < bar : ratio <= bar,
  };
}

function memoryRow(what: string, megabytes: number): Row {
  const ours = `${megabytes.toFixed(0)} MB`;
  const holds = megabytes < bars.megabytes;
  return { what, ours, theirs: '', ratio: '', bar: `< ${bars.megabytes} MB`, holds };
}

function print(rows: readonly Row[]): void {
  const cells = [
    ['', 'ours', 'beside', 'ratio', 'bar', ''],
    ...rows.map(({ what, ours, theirs, ratio, bar, holds }) => [
      what,
      ours,
      theirs,
      ratio,
      bar,
      holds ? 'ok' : 'MISSED',
    ]),
  ];
  for (const [what = '', ...others] of cells) {
    console.log(what.padEnd(24) + others.map((cell) => cell.padStart(12)).join(''));
  }
}

const corpus = corpusFolder();
const parser = process.env['AA_PARSER'] ?? parserPath();
if (corpus === undefined || parser === undefined) {
  console.log('SKIPPED: it needs the corpus (AA_CORPUS) and apparmor_parser (AA_PARSER)');
  process.exit(process.env['CI'] === 'true' ? 1 : 0);
}
const given = process.env['AA_BENCH_ROOT'];
const root = given ?? mkdtempSync(join(tmpdir(), 'aa-merge-scale-'));
try {
  rmSync(root, { recursive: true, force: true });
  const host = scaleHost(corpus, parser, join(root, 'scratch'), size);
  const real = host.updates.filter(({ isReal }) => isReal).length;
  console.log(
    `${host.units.size} units; ${host.updates.length} updates, ${real} of them as in history, ${size.edited} of edited units`,
  );
  settle(root, host);
  console.log(`${cpus().length} processors, load ${loadavg()[0]?.toFixed(1)} at the start\n`);
  const rows = [...idle(root, host), ...planning(root, host, parser)];
  print(rows);
  console.log(`\nload ${loadavg()[0]?.toFixed(1)} at the end; the parser is ${parser}`);
  if (rows.some(({ holds }) => !holds)) process.exitCode = 1;
} finally {
  if (given === undefined) rmSync(root, { recursive: true, force: true });
}

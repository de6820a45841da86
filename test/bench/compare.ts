// What a comparison costs: as the profile grows, as the change grows, and beside the real compiler compiling both sides in
// the same run. Prints tables and asserts nothing, since time is no matter for tests. Run: npm run bench:compare
//
// The policy of the second half comes from the corpus. AA_PARSER names the compiler; AA_PARSER_OPTIONS are words for it.

import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { comparePolicies } from '../../src/compare/index.js';
import type { ReadFileSystem } from '../../src/base/index.js';
import { fromBytes } from '../../src/base/index.js';
import { memoryFileSystem, nodeFileSystem } from '../../src/host/index.js';
import type { PolicyModel } from '../../src/model/index.js';
import { analyze } from '../../src/model/index.js';
import type { ResolveOptions } from '../../src/policy/index.js';
import { ParseCache, loadPolicy, parseFeatures, searchPath } from '../../src/policy/index.js';
import { corpusFolder, parserPath } from '../support/needs.js';

const program = 'dist/aa-merge.js';

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[values.length >> 1] ?? Number.NaN;
}

function timed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function row(...cells: readonly (string | number)[]): void {
  console.log(cells.map((cell) => String(cell).padStart(12)).join(''));
}

function modelIn(disk: ReadFileSystem, path: string, base: string | undefined, options: ResolveOptions): PolicyModel {
  const cache = new ParseCache();
  const set = loadPolicy([path], searchPath(base === undefined ? [] : [base]), disk, { cache });
  return analyze(set, path, { ...options, cache }).value;
}

// In one process: a profile of any size.

const forms: readonly ((at: number) => string)[] = [
  (at) => `/srv/data-${at}/** r,`,
  (at) => `/etc/conf.d/x${at}.conf rw,`,
  (at) => `owner @{HOME}/.cache/c${at}/*.{db,log} rwk,`,
  (at) => `/usr/lib/mod${at}.so* mr,`,
  (at) => `/usr/bin/tool${at} ix,`,
];

/** A profile, and the same with `changed` of its rules permitting one letter more or less. */
function versions(rules: number, changed: number): readonly [string, string] {
  const before = Array.from({ length: rules }, (_, at) => (forms[at % forms.length] as (at: number) => string)(at));
  const after = [...before];
  for (let step = 0; step < changed; step += 1) {
    const at = Math.floor(((step + 0.5) * rules) / changed);
    after[at] = `/srv/changed-${at}/** rw,`;
  }
  const text = (lines: readonly string[]): string =>
    `@{HOME}=/home/*/ /root/\nprofile p /usr/bin/p {\n${lines.join('\n')}\n}\n`;
  return [text(before), text(after)];
}

function measureInMemory(rules: number, changed: number, runs: number): void {
  const [before, after] = versions(rules, changed);
  const disk = memoryFileSystem({ '/before': before, '/after': after });
  const reading: number[] = [];
  const comparing: number[] = [];
  for (let run = 0; run < runs + 1; run += 1) {
    let models: PolicyModel[] = [];
    const read = timed(() => {
      models = ['/before', '/after'].map((path) => modelIn(disk, path, undefined, {}));
    });
    const [one, other] = models as [PolicyModel, PolicyModel];
    const compared = timed(() => void comparePolicies([one], [other]));
    // The first run is for the machine to get warm.
    if (run === 0) continue;
    reading.push(read);
    comparing.push(compared);
  }
  row(rules, changed, median(reading).toFixed(1), median(comparing).toFixed(1));
}

function printGrowth(): void {
  console.log('In one process: a profile of any size, some rules changed; reading both sides, then comparing them\n');
  row('rules', 'changed', 'reading ms', 'comparing ms');
  for (const rules of [100, 1000, 10_000, 100_000]) measureInMemory(rules, 1, rules > 50_000 ? 3 : 9);
  console.log();
  for (const changed of [1, 10, 100, 1000]) measureInMemory(10_000, changed, 5);
}

// Beside the compiler, on public policy.

interface Beside {
  readonly parser: string;
  readonly options: readonly string[];
  readonly corpus: string;
  readonly features: string;
  readonly folder: string;
}

function compile({ parser, options }: Beside, base: string, path: string): void {
  execFileSync(parser, ['-QKSq', ...options, '-b', base, path], {
    stdio: ['ignore', 'ignore', 'ignore'],
    maxBuffer: 1 << 28,
  });
}

function compiles(beside: Beside, base: string, path: string): boolean {
  try {
    compile(beside, base, path);
    return true;
  } catch {
    return false;
  }
}

/** Exit statuses are answers here. */
function compareProcess({ features }: Beside, before: string, after: string, base: string): void {
  const words = [program, 'compare', '--quiet', '--features', features, '--policy-dir', base, before, after];
  try {
    execFileSync(process.execPath, words, { stdio: 'ignore' });
  } catch (error) {
    if ((error as { status?: number }).status !== 3) throw error;
  }
}

/** One more rule at the end of the last profile. */
function withRule(text: string): string {
  const end = text.lastIndexOf('}');
  return `${text.slice(0, end)}  /srv/measured/** r,\n${text.slice(end)}`;
}

function filesIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => statSync(join(folder, name)).isFile());
}

function printTrees(beside: Beside): void {
  const source = join(beside.corpus, 'trees/apparmor-bda75d45');
  const [before, after] = ['before', 'after'].map((name) => join(beside.folder, name)) as [string, string];
  cpSync(source, before, { recursive: true });
  execFileSync('chmod', ['-R', 'u+w', before]);
  for (const name of filesIn(before)) if (!compiles(beside, before, join(before, name))) rmSync(join(before, name));
  cpSync(before, after, { recursive: true });
  const names = filesIn(after);
  const step = Math.max(1, Math.floor(names.length / 20));
  const changed = names.filter((_, at) => at % step === 0).slice(0, 20);
  for (const name of changed) {
    const path = join(after, name);
    writeFileSync(path, withRule(readFileSync(path, 'latin1')), 'latin1');
  }
  console.log(
    `\nTwo trees of ${names.length} profiles, ${changed.length} of which differ by a rule; whole processes, in turn\n`,
  );
  row('ours ms', 'theirs ms', 'ratio');
  for (let turn = 0; turn < 3; turn += 1) {
    const ours = timed(() => compareProcess(beside, before, after, before));
    const theirs = timed(() => [before, after].forEach((tree) => compile(beside, tree, tree)));
    row(ours.toFixed(0), theirs.toFixed(0), (ours / theirs).toFixed(2));
  }
}

function printSlow(beside: Beside): void {
  const base = join(beside.corpus, 'trees/apparmor.d-69e3abdd-resolved');
  const sources = profilesBelow(join(beside.corpus, 'trees/apparmor.d-69e3abdd'));
  const largest = sources.sort((one, other) => statSync(other).size - statSync(one).size).slice(0, 80);
  const measured = largest.flatMap((path) => {
    const start = performance.now();
    return compiles(beside, base, path) ? [{ path, ms: performance.now() - start }] : [];
  });
  const slowest = measured.sort((one, other) => other.ms - one.ms).slice(0, 20);
  const kernel = parseFeatures(fromBytes(readFileSync(beside.features)));
  console.log(
    `\nThe slowest to compile of ${measured.length} large profiles, one rule added; we in one warm process\n`,
  );
  row('ours ms', 'theirs ms', 'ratio', 'whole', 'profile');
  const ratios: number[] = [];
  const wholes: number[] = [];
  for (const { path } of slowest) {
    const name = path.split('/').at(-1) ?? '';
    const [before, after] = [join(beside.folder, name), join(beside.folder, `${name}.after`)];
    const text = readFileSync(path, 'latin1');
    writeFileSync(before, text, 'latin1');
    writeFileSync(after, withRule(text), 'latin1');
    const theirs = timed(() => [before, after].forEach((file) => compile(beside, base, file)));
    const ours = timed(() => {
      const [one, other] = [before, after].map((file) =>
        modelIn(nodeFileSystem, file, base, { kernel, policy: kernel }),
      );
      comparePolicies([one as PolicyModel], [other as PolicyModel]);
    });
    const whole = timed(() => compareProcess(beside, before, after, base));
    ratios.push(ours / theirs);
    wholes.push(whole / theirs);
    row(ours.toFixed(0), theirs.toFixed(0), (ours / theirs).toFixed(2), (whole / theirs).toFixed(2), `  ${name}`);
  }
  const most = (values: readonly number[]): string => Math.max(...values).toFixed(2);
  console.log(`\nwarm: median ${median(ratios).toFixed(2)}, most ${most(ratios)}`);
  console.log(`whole processes, the start of node counted: median ${median(wholes).toFixed(2)}, most ${most(wholes)}`);
}

const noProfiles: ReadonlySet<string> = new Set(['abstractions', 'tunables', 'local', 'abi', 'mappings', 'disable']);

function profilesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return noProfiles.has(entry.name) ? [] : profilesBelow(path);
    return entry.isFile() ? [path] : [];
  });
}

printGrowth();
const corpus = corpusFolder();
const parser = process.env['AA_PARSER'] ?? parserPath('sid') ?? parserPath('trixie') ?? parserPath();
if (corpus === undefined || parser === undefined) {
  console.log(
    '\nSKIPPED the comparison with the compiler: it needs the corpus (AA_CORPUS) and apparmor_parser (AA_PARSER)',
  );
} else {
  const features = join(corpus, 'compare/features/features.extended-perms-policydb');
  const options = (process.env['AA_PARSER_OPTIONS'] ?? `--config-file /dev/null --features-file ${features}`).split(
    ' ',
  );
  const folder = mkdtempSync(join(tmpdir(), 'aa-merge-bench-'));
  try {
    const beside = { parser, options, corpus, features, folder };
    console.log(`\nThe compiler is ${parser}`);
    printTrees(beside);
    printSlow(beside);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

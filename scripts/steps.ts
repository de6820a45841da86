// Runs commands one after the other and counts what passed. Takes named commands, gives counts; prints each name and how
// it went, and the output of those that failed. Must never stop early: all failures are told at once.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Step {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** Jest counts its own tests, others in their last line; any other step counts as one. */
  readonly counts?: 'jest' | 'last-line';
}

export interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

/** Run all steps; failed ones are named again at the end. */
export function runSteps(steps: readonly Step[]): Count {
  const total: Count = { passed: 0, failed: 0, skipped: 0 };
  const failures: string[] = [];
  for (const step of steps) {
    const before = Date.now();
    const count = runStep(step);
    for (const key of ['passed', 'failed', 'skipped'] as const) total[key] += count[key];
    if (count.failed > 0) failures.push(step.name);
    const seconds = ((Date.now() - before) / 1000).toFixed(1);
    console.log(`${count.failed > 0 ? 'FAIL' : 'ok  '} ${step.name} (${seconds} s)`);
  }
  if (failures.length > 0) console.log(`\nFailed: ${failures.join(', ')}`);
  return total;
}

/** The last line of a run. */
export function closingLine({ passed, failed, skipped }: Count): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

function runStep(step: Step): Count {
  switch (step.counts) {
    case 'jest':
      return runJest(step);
    case 'last-line':
      return runCounted(step);
    default:
      return runPlain(step);
  }
}

/** What ends with a `closingLine`. */
function runCounted({ command: [program, ...args] }: Step): Count {
  const run = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  const [, passed, failed, skipped] = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?\s*$/m.exec(run.stdout) ?? [];
  const count = { passed: Number(passed ?? 0), failed: Number(failed ?? 0), skipped: Number(skipped ?? 0) };
  if (count.failed === 0 && run.status !== 0) count.failed = 1;
  if (count.failed + count.skipped > 0) process.stdout.write(`${run.stdout}${run.stderr}${run.error?.message ?? ''}`);
  return count;
}

function runPlain({ command: [program, ...args] }: Step): Count {
  const run = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  const failed = run.status !== 0;
  if (failed) process.stdout.write(`${run.stdout}${run.stderr}${run.error?.message ?? ''}`);
  return { passed: failed ? 0 : 1, failed: failed ? 1 : 0, skipped: 0 };
}

function runJest({ command: [program, ...args] }: Step): Count {
  const folder = mkdtempSync(join(tmpdir(), 'aa-merge-tests-'));
  const report = join(folder, 'report.json');
  try {
    const run = spawnSync(program, [...args, '--json', `--outputFile=${report}`], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const found = JSON.parse(readFileSync(report, 'utf8')) as Record<string, number>;
    // A test file that does not even load has no tests that could fail.
    const broken = found['numRuntimeErrorTestSuites'] ?? 0;
    const failed = (found['numFailedTests'] ?? 0) + broken;
    const silent = failed === 0 && run.status !== 0 ? 1 : 0;
    return { passed: found['numPassedTests'] ?? 0, failed: failed + silent, skipped: found['numPendingTests'] ?? 0 };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

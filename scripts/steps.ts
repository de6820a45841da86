// Runs commands and counts what passed: lanes side by side, the steps of a lane one after the other. Takes named commands,
// gives counts; prints each name and how it went, and the output of those that failed. Must never stop early: all failures
// are told at once.

import { spawn } from 'node:child_process';
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

/** Run all lanes; failed steps are named again at the end. */
export async function runLanes(...lanes: readonly (readonly Step[])[]): Promise<Count> {
  const total: Count = { passed: 0, failed: 0, skipped: 0 };
  const failures: string[] = [];
  const runLane = async (steps: readonly Step[]): Promise<void> => {
    for (const step of steps) {
      const before = Date.now();
      const count = await runStep(step);
      for (const key of ['passed', 'failed', 'skipped'] as const) total[key] += count[key];
      if (count.failed > 0) failures.push(step.name);
      const seconds = ((Date.now() - before) / 1000).toFixed(1);
      console.log(`${count.failed > 0 ? 'FAIL' : 'ok  '} ${step.name} (${seconds} s)`);
    }
  };
  await Promise.all(lanes.map(runLane));
  if (failures.length > 0) console.log(`\nFailed: ${failures.join(', ')}`);
  return total;
}

/** The last line of a run. */
export function closingLine({ passed, failed, skipped }: Count): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

function runStep(step: Step): Promise<Count> {
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
async function runCounted({ command }: Step): Promise<Count> {
  const { status, output } = await run(command);
  const [, passed, failed, skipped] = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?\s*$/m.exec(output) ?? [];
  const count = { passed: Number(passed ?? 0), failed: Number(failed ?? 0), skipped: Number(skipped ?? 0) };
  if (count.failed === 0 && status !== 0) count.failed = 1;
  if (count.failed + count.skipped > 0) process.stdout.write(output);
  return count;
}

async function runPlain({ command }: Step): Promise<Count> {
  const { status, output } = await run(command);
  if (status !== 0) process.stdout.write(output);
  return status === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}

async function runJest({ command }: Step): Promise<Count> {
  const folder = mkdtempSync(join(tmpdir(), 'aa-merge-tests-'));
  const report = join(folder, 'report.json');
  try {
    const { status } = await run([...command, '--json', `--outputFile=${report}`], 'told as it comes');
    const found = JSON.parse(readFileSync(report, 'utf8')) as Record<string, number>;
    // A test file that does not even load has no tests that could fail.
    const broken = found['numRuntimeErrorTestSuites'] ?? 0;
    const failed = (found['numFailedTests'] ?? 0) + broken;
    const silent = failed === 0 && status !== 0 ? 1 : 0;
    return { passed: found['numPassedTests'] ?? 0, failed: failed + silent, skipped: found['numPendingTests'] ?? 0 };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A command that cannot be started has failed. What it says comes at the end, or its errors at once and the rest never. */
function run(
  [program, ...args]: Step['command'],
  telling: 'kept' | 'told as it comes' = 'kept',
): Promise<{ readonly status: number; readonly output: string }> {
  return new Promise((resolve) => {
    const kept = telling === 'kept';
    const child = spawn(program, args, { stdio: ['ignore', kept ? 'pipe' : 'ignore', kept ? 'pipe' : 'inherit'] });
    const said: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data: Buffer) => said.push(data));
    child.on('error', (error) => resolve({ status: 127, output: `${error.message}\n` }));
    child.on('close', (status) => resolve({ status: status ?? 1, output: Buffer.concat(said).toString() }));
  });
}

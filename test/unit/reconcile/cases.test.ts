// Every case of test/corpus/reconcile: one for each row of the reconcile table and of its fine print. Each is planned,
// carried out, and run again, which must change nothing.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Remark, UnitOutcome } from '../../../src/reconcile/index.js';
import type { ReconcileCase } from '../../support/reconcile-case.js';
import { filesBelow, hostOf, places, run, told, treeBelow } from '../../support/reconcile-case.js';

const folder = join(__dirname, '../../corpus/reconcile');

function said({ outcome, hold }: UnitOutcome): string {
  return hold === undefined ? outcome : `${hold.standing}: ${hold.kind}`;
}

function codes(remarks: readonly Remark[]): string[] {
  return remarks.map(({ code }) => code);
}

describe.each(readdirSync(folder))('%s', (name) => {
  const directory = join(folder, name);
  const expected = JSON.parse(readFileSync(join(directory, 'outcomes.json'), 'utf8')) as ReconcileCase;
  const { widening } = expected;

  test(expected.why, () => {
    const files = hostOf(directory, expected);
    const before = files.snapshot();
    const planned = run(files, true, widening);
    expect(files.snapshot()).toEqual(before);
    const { outcomes } = planned;
    expect(Object.fromEntries(outcomes.map((outcome) => [outcome.unit, said(outcome)]))).toEqual(expected.outcomes);
    checkRemarks(outcomes, expected);

    const live = treeBelow(files, places.policyDir);
    expect(told(run(files, false, widening).outcomes)).toEqual(told(outcomes));
    const after = join(directory, 'live-after');
    const changes = existsSync(after) || expected.liveHas !== undefined;
    if (existsSync(after)) expect(treeBelow(files, places.policyDir)).toEqual(filesBelow(after));
    if (!changes) expect(treeBelow(files, places.policyDir)).toEqual(live);
    for (const [unit, texts] of Object.entries(expected.liveHas ?? {})) {
      const text = Buffer.from(files.readFile(`${places.policyDir}/${unit}`)).toString('latin1');
      for (const part of texts) expect(text).toContain(part);
    }
    checkState(outcomes, files);

    const settled = files.snapshot();
    const again = run(files, false, widening);
    expect(again.plan.operations).toEqual([]);
    expect(files.snapshot()).toEqual(settled);
    const isHeld = (outcome: UnitOutcome): boolean => outcome.hold !== undefined;
    expect(again.outcomes.filter(isHeld).map(said)).toEqual(outcomes.filter(isHeld).map(said));
  });
});

function checkRemarks(outcomes: readonly UnitOutcome[], expected: ReconcileCase): void {
  const find = (unit: string): UnitOutcome | undefined => outcomes.find((outcome) => outcome.unit === unit);
  for (const [unit, wanted] of Object.entries(expected.reasons ?? {})) {
    expect([unit, codes(find(unit)?.hold?.reasons ?? [])]).toEqual([unit, wanted]);
  }
  for (const kind of ['widenings', 'narrowings', 'notices'] as const) {
    for (const [unit, wanted] of Object.entries(expected[kind] ?? {})) {
      expect([unit, codes(find(unit)?.[kind] ?? [])]).toEqual([unit, wanted]);
    }
  }
  for (const [unit, wanted] of Object.entries(expected.kinds ?? {})) expect(find(unit)?.outcome).toBe(wanted);
  for (const [unit, wanted] of Object.entries(expected.reaches ?? {})) expect(find(unit)?.reaches).toEqual(wanted);
  for (const { hold } of outcomes) if (hold !== undefined) expect(hold.reasons.length).toBeGreaterThan(0);
}

/** The base moves with what was reconciled; what is held has a record, and nothing else has. */
function checkState(outcomes: readonly UnitOutcome[], files: ReturnType<typeof hostOf>): void {
  const reasons = `${places.stateDir}/held/reasons`;
  const records = files.exists(reasons) ? Object.keys(treeBelow(files, reasons)) : [];
  const held = outcomes.filter(({ hold }) => hold !== undefined).map(({ unit }) => `${unit}.json`);
  expect(records.sort()).toEqual(held.sort());
  for (const { unit, outcome } of outcomes) {
    const base = `${places.stateDir}/base/${unit}`;
    const reference = `${places.reference}/${unit}`;
    if (['installed', 'updated', 'merged', 'adopted', 'kept-removed'].includes(outcome)) {
      expect(files.readFile(base)).toEqual(files.readFile(reference));
    }
    if (outcome === 'removed' || outcome === 'dropped') expect(files.exists(base)).toBe(false);
  }
}

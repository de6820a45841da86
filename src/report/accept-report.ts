// What was accepted of a unit, for people and for programs. Takes the result of `accept`, gives lines, and a plain object
// that JSON.stringify writes as schema/accept.schema.json says.

import type { ByteText, UnitPath } from '../base/index.js';
import { readable } from '../base/index.js';
import type { Remark, UnitOutcome } from '../reconcile/index.js';
import type { KernelFacts } from './kernel-report.js';
import { kernelJson } from './kernel-report.js';
import { planDocument } from './plan-json.js';
import { remarkJson } from './remark-json.js';
import { remarkWords } from './remark-words.js';
import { visible } from './visible.js';

interface Numbered {
  readonly number: number;
  readonly grant: Remark;
}

/** The same grants in other units. */
export interface ElsewhereReport {
  readonly same: readonly { readonly unit: UnitPath; readonly grants: readonly Numbered[] }[];
  /** Where the same words mean more. */
  readonly otherwise: readonly UnitPath[];
}

/** What report needs to know of an acceptance. */
export interface AcceptReport {
  readonly unit: UnitPath;
  readonly accepted: readonly Numbered[];
  readonly elsewhere: ElsewhereReport;
  readonly run: { readonly outcomes: readonly UnitOutcome[] } | undefined;
  readonly kernel: KernelFacts | undefined;
}

/** A grant in the words in which it is shown. */
export function grantWords(grant: Remark): string {
  return remarkWords(grant).message;
}

/** One line for each grant, and the other units below. */
export function acceptText({ unit, accepted, elsewhere, run }: AcceptReport): string {
  const later = run === undefined ? ', for the next run' : '';
  const lines = [
    `accepted of ${visible(unit)}${later}`,
    ...accepted.map(numberedLine),
    ...elsewhere.same.flatMap((one) => [`and of ${visible(one.unit)}${later}`, ...one.grants.map(numberedLine)]),
    ...untouchedLines(elsewhere.otherwise),
    '',
  ];
  return lines.map((line) => `${line}\n`).join('');
}

export function numberedLine({ number, grant }: Numbered): string {
  return `  ${number} ${grantWords(grant)}`;
}

/** Units that have a grant of the same words and are left as they are. */
export function untouchedLines(units: readonly UnitPath[]): string[] {
  if (units.length === 0) return [];
  return [`not the same in ${units.map(visible).join(', ')}, which stay as they are`];
}

const sides = { base: 'base', ours: 'live', theirs: 'reference', merged: 'merged' } as const;

/** The document of `accept --json`. */
export function acceptDocument({ unit, accepted, elsewhere, run, kernel }: AcceptReport): object {
  return {
    schema: 'aa-merge/accept@1',
    unit: readable(unit as string as ByteText),
    accepted: grantsJson(accepted),
    elsewhere: elsewhere.same.map((one) => ({
      unit: readable(one.unit as string as ByteText),
      accepted: grantsJson(one.grants),
    })),
    untouched: elsewhere.otherwise.map((one) => readable(one as string as ByteText)),
    run:
      run === undefined ? null : planDocument(run.outcomes, { applied: true, diff: false, kernel: kernelJson(kernel) }),
  };
}

/** Grants as remarks, each with its number. */
export function grantsJson(grants: readonly Numbered[]): object[] {
  return grants.map(({ number, grant }) => remarkJson(grant, sides, number));
}

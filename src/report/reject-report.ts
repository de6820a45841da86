// What was declined of a held unit, for people and for programs. Takes the result of `reject`, gives lines, and a plain
// object that JSON.stringify writes as schema/reject.schema.json says.

import type { ByteText, UnitPath } from '../base/index.js';
import { readable } from '../base/index.js';
import type { Remark, UnitOutcome } from '../reconcile/index.js';
import { grantWords } from './accept-report.js';
import type { KernelFacts } from './kernel-report.js';
import { kernelJson } from './kernel-report.js';
import { planDocument } from './plan-json.js';
import { remarkJson } from './remark-json.js';
import { visible } from './visible.js';

interface Numbered {
  readonly number: number;
  readonly grant: Remark;
}

/** What report needs to know of what was declined. */
export interface RejectReport {
  readonly unit: UnitPath;
  /** Empty for all that the vendor changed. */
  readonly declined: readonly Numbered[];
  readonly alsoDeclined: readonly Numbered[];
  readonly run: { readonly outcomes: readonly UnitOutcome[] } | undefined;
  readonly kernel: KernelFacts | undefined;
}

/** One line for each grant; live stands, whatever it was. */
export function rejectText({ unit, declined, alsoDeclined, run }: RejectReport): string {
  const line = ({ number, grant }: Numbered): string => `  ${number} ${grantWords(grant)}`;
  const what = declined.length === 0 ? 'what the vendor changed in' : 'of';
  const lines = [
    `declined ${what} ${visible(unit)}${run === undefined ? ', for the next run' : ''}`,
    ...declined.map(line),
    ...(alsoDeclined.length === 0 ? [] : ['and, since the vendor’s change is one:', ...alsoDeclined.map(line)]),
    '',
  ];
  return lines.map((one) => `${one}\n`).join('');
}

const sides = { base: 'base', ours: 'live', theirs: 'reference', merged: 'merged' } as const;

/** The document of `reject --json`. */
export function rejectDocument({ unit, declined, alsoDeclined, run, kernel }: RejectReport): object {
  const grants = (all: readonly Numbered[]): object[] =>
    all.map(({ number, grant }) => remarkJson(grant, sides, number));
  return {
    schema: 'aa-merge/reject@1',
    unit: readable(unit as string as ByteText),
    whole: declined.length === 0,
    declined: grants(declined),
    alsoDeclined: grants(alsoDeclined),
    run:
      run === undefined ? null : planDocument(run.outcomes, { applied: true, diff: false, kernel: kernelJson(kernel) }),
  };
}

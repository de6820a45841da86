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

/** What report needs to know of an acceptance. */
export interface AcceptReport {
  readonly unit: UnitPath;
  readonly accepted: readonly { readonly number: number; readonly grant: Remark }[];
  readonly run: { readonly outcomes: readonly UnitOutcome[] } | undefined;
  readonly kernel: KernelFacts | undefined;
}

/** A grant in the words in which it is shown. */
export function grantWords(grant: Remark): string {
  return remarkWords(grant).message;
}

/** One line for each grant. */
export function acceptText({ unit, accepted, run }: AcceptReport): string {
  const lines = accepted.map(({ number, grant }) => `  ${number} ${grantWords(grant)}`);
  const head = `accepted of ${visible(unit)}${run === undefined ? ', for the next run' : ''}`;
  return [head, ...lines, ''].map((line) => `${line}\n`).join('');
}

const sides = { base: 'base', ours: 'live', theirs: 'reference', merged: 'merged' } as const;

/** The document of `accept --json`. */
export function acceptDocument({ unit, accepted, run, kernel }: AcceptReport): object {
  return {
    schema: 'aa-merge/accept@1',
    unit: readable(unit as string as ByteText),
    accepted: accepted.map(({ number, grant }) => remarkJson(grant, sides, number)),
    run:
      run === undefined ? null : planDocument(run.outcomes, { applied: true, diff: false, kernel: kernelJson(kernel) }),
  };
}

// What was declined of a held unit, for people and for programs. Takes the result of `reject`, gives lines, and a plain
// object that JSON.stringify writes as schema/reject.schema.json says.

import type { ByteText, UnitPath } from '../base/index.js';
import { readable } from '../base/index.js';
import type { Remark, UnitOutcome } from '../reconcile/index.js';
import { grantsJson, numberedLine, untouchedLines } from './accept-report.js';
import type { KernelFacts } from './kernel-report.js';
import { kernelJson } from './kernel-report.js';
import { planDocument } from './plan-json.js';
import type { UnseenReport } from './unseen-report.js';
import { unseenJson } from './unseen-report.js';
import { visible } from './visible.js';

interface Numbered {
  readonly number: number;
  readonly grant: Remark;
}

interface Declined {
  readonly unit: UnitPath;
  /** Empty for all that the vendor changed. */
  readonly declined: readonly Numbered[];
  readonly alsoDeclined: readonly Numbered[];
}

/** What report needs to know of what was declined. */
export interface RejectReport extends Declined {
  /** Nothing was declined then. */
  readonly unseen: UnseenReport | undefined;
  readonly elsewhere: readonly Declined[];
  readonly untouched: readonly UnitPath[];
  readonly run: { readonly outcomes: readonly UnitOutcome[] } | undefined;
  readonly kernel: KernelFacts | undefined;
}

/** One line for each grant; live stands, whatever it was. */
export function rejectText({ elsewhere, untouched, run, ...first }: RejectReport): string {
  const later = run === undefined ? ', for the next run' : '';
  const what = first.declined.length === 0 ? 'what the vendor changed in' : 'of';
  const lines = [
    `declined ${what} ${visible(first.unit)}${later}`,
    ...declinedLines(first),
    ...elsewhere.flatMap((one) => [`and of ${visible(one.unit)}${later}`, ...declinedLines(one)]),
    ...untouchedLines(untouched),
    '',
  ];
  return lines.map((one) => `${one}\n`).join('');
}

function declinedLines({ declined, alsoDeclined }: Declined): string[] {
  const more = alsoDeclined.length === 0 ? [] : ['and, since the vendor’s change is one:'];
  return [...declined.map(numberedLine), ...more, ...alsoDeclined.map(numberedLine)];
}

/** The document of `reject --json`. */
export function rejectDocument({ unseen, elsewhere, untouched, run, kernel, ...first }: RejectReport): object {
  const name = (unit: UnitPath): string => readable(unit as string as ByteText);
  const grants = ({ unit, declined, alsoDeclined }: Declined): object => ({
    unit: name(unit),
    declined: grantsJson(declined),
    alsoDeclined: grantsJson(alsoDeclined),
  });
  return {
    schema: 'aa-merge/reject@1',
    shown: unseenJson(unseen),
    whole: unseen === undefined && first.declined.length === 0,
    ...grants(first),
    elsewhere: elsewhere.map(grants),
    untouched: untouched.map(name),
    run:
      run === undefined ? null : planDocument(run.outcomes, { applied: true, diff: false, kernel: kernelJson(kernel) }),
  };
}

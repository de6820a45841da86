// The answer of `parse` for people: what is wrong in each file, then one line that sums up.

import type { Paint } from './code-frame.js';
import { counted, diagnosticText } from './text.js';
import type { ParseAnswer } from './parse-answer.js';
import type { Places } from './places.js';
import { maskControls } from './visible.js';

/** Diagnostics of one file that are printed; one mistake can bring thousands. */
const mostShown = 100;

export interface TextWishes {
  /** Only what is wrong. */
  readonly quiet: boolean;
  readonly paint: Paint;
}

/** What is wrong in one file. */
export function parseAnswerText({ diagnostics }: ParseAnswer, places: Places, { quiet, paint }: TextWishes): string {
  const shown = quiet ? diagnostics.filter(({ severity }) => severity === 'error') : diagnostics;
  const parts = shown.slice(0, mostShown).map((found) => `${diagnosticText(found, places, paint)}\n`);
  const more = shown.length - mostShown;
  return `${parts.join('')}${more > 0 ? `… and ${more} more\n\n` : ''}`;
}

/** `3 files: 2 valid, 1 not: 4 errors, 1 warning`. */
export function parseSummaryText(answers: readonly ParseAnswer[], paint: Paint): string {
  const invalid = answers.filter(({ ok }) => !ok).length;
  const counts = (['error', 'warning'] as const).map((severity) => {
    const found = answers.flatMap(({ diagnostics }) => diagnostics).filter((one) => one.severity === severity).length;
    return found === 0 ? [] : [counted(found, severity)];
  });
  const [first] = answers;
  const verdict = invalid === 0 ? paint.bold('valid policy') : paint.red(paint.bold('not valid policy'));
  const said =
    answers.length === 1 && first !== undefined
      ? `${maskControls(first.file)}: ${verdict}`
      : `${counted(answers.length, 'file')}: ${answers.length - invalid} valid, ${invalid} not`;
  return `${[said, ...counts.flat()].join(', ')}\n`;
}

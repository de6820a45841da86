// Grants that somebody was about to settle though nobody was shown them: as they are now, with the command that settles just
// these. Takes a held unit and its code, gives lines, and the part of a document.

import type { UnitOutcome } from '../reconcile/index.js';
import { planDocument } from './plan-json.js';
import type { RefusalWishes } from './refusal-text.js';
import { refusalLines } from './refusal-text.js';
import { unitWord } from './shell-word.js';
import { visible } from './visible.js';

export interface UnseenReport {
  readonly outcome: UnitOutcome;
  /** Stands for just these grants. */
  readonly code: string;
}

export interface UnseenWishes extends Omit<RefusalWishes, 'settle'> {
  readonly command: 'accept' | 'reject' | 'adopt';
  /** The options that were typed, to be typed again. */
  readonly asked: string;
}

export function unseenText({ outcome, code }: UnseenReport, wishes: UnseenWishes): string {
  const { command, asked, hostOptions } = wishes;
  const settle = `aa-merge ${command}${hostOptions} ${unitWord(outcome.unit)}${asked} --seen ${code} --why TEXT`;
  const did = command === 'reject' ? 'declined' : 'accepted';
  return [
    `nothing was ${did} of ${visible(outcome.unit)}: no run has shown these grants yet, or not with this code`,
    ...refusalLines(outcome, { ...wishes, settle }).map((line) => `  ${line}`),
    '',
  ].join('\n');
}

/** Null where somebody was shown them. */
export function unseenJson(unseen: UnseenReport | undefined): object | null {
  return unseen === undefined ? null : planDocument([unseen.outcome], { applied: false, diff: false });
}

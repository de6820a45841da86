// Conflict markers for a person, and for every tool that knows them: ours, base, theirs, each under its name.

import type { ByteText } from '../base/index.js';
import { joinBytes } from '../base/index.js';
import type { Choice } from './conflicts.js';
import type { Side } from './match.js';

export interface MarkerOptions {
  readonly labels: Readonly<Record<Side, ByteText>>;
  /** How often each marker character stands. */
  readonly markerSize: number;
}

/** Whole lines; the texts of the choice end in a line end or are empty. */
export function conflictText(choice: Choice, lineEnd: ByteText, { labels, markerSize }: MarkerOptions): ByteText {
  const marker = (character: string, label: ByteText): ByteText =>
    `${character.repeat(markerSize)}${label === '' ? '' : ` ${label}`}${lineEnd}` as ByteText;
  return joinBytes([
    marker('<', labels.ours),
    choice.ours,
    marker('|', labels.base),
    choice.base,
    marker('=', '' as ByteText),
    choice.theirs,
    marker('>', labels.theirs),
  ]);
}

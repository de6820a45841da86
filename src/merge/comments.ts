// Comments of three texts. They never cause a conflict, and none is lost: where both sides changed them, both stay. Takes
// texts, gives texts.

import type { ByteText } from '../base/index.js';
import { joinBytes } from '../base/index.js';
import { mergeLines } from './merge-lines.js';

/** Whole comment lines, as those above a rule. */
export function mergeCommentLines(base: ByteText, ours: ByteText, theirs: ByteText): ByteText {
  if (ours === theirs || theirs === base) return ours;
  if (ours === base) return theirs;
  const merged = mergeLines(linesOf(base), linesOf(ours), linesOf(theirs)).flatMap((region) => {
    if (region.kind === 'merged') return region.lines;
    return [...region.ours, ...newLines(region.theirs, [...region.ours, ...region.base])];
  });
  return joinBytes(merged as ByteText[]);
}

/** What stands beside a rule: blanks, then perhaps a comment. */
export function mergeBeside(base: ByteText, ours: ByteText, theirs: ByteText): ByteText {
  if (ours === theirs || theirs === base) return ours;
  if (ours === base) return theirs;
  const [inBase, inOurs, inTheirs] = [base, ours, theirs].map((text) => text.trim());
  if (inOurs === inTheirs || inTheirs === inBase || inTheirs === '') return ours;
  return inOurs === inBase || inOurs === '' ? theirs : (`${ours.trimEnd()} ${inTheirs}` as ByteText);
}

/** Lines, each with its end. */
export function linesOf(text: ByteText): ByteText[] {
  return (text.match(/[^\n]*\n|[^\n]+$/g) ?? []) as ByteText[];
}

/** Lines of a text that say something no known line says. */
export function newLines(lines: readonly string[], known: readonly string[]): string[] {
  const said = new Set(known.map((line) => line.trim()));
  return lines.filter((line) => !said.has(line.trim()));
}

// Layout of three texts: blanks, blank lines, line ends, indentation. Takes texts, gives texts; statements do not matter here.

import type { ByteText } from '../base/index.js';
import { mergeBeside } from './comments.js';

/** Of the side that changed it; of ours, where both did, or where there was none before. */
export function layoutSide<T>(base: T | undefined, ours: T, theirs: T): 'ours' | 'theirs' {
  return ours === base && theirs !== ours ? 'theirs' : 'ours';
}

/** What follows `{` on its line: perhaps a comment, and the line end. */
export function mergeOpening(base: ByteText, ours: ByteText, theirs: ByteText): ByteText {
  const split = (text: ByteText): [ByteText, ByteText] => {
    const end = /\r?\n$/.exec(text)?.[0] ?? '';
    return [text.slice(0, text.length - end.length) as ByteText, end as ByteText];
  };
  const [inBase, inOurs, inTheirs] = [split(base), split(ours), split(theirs)];
  const beside = mergeBeside(inBase[0], inOurs[0], inTheirs[0]);
  const end = layoutSide(inBase[1], inOurs[1], inTheirs[1]) === 'ours' ? inOurs[1] : inTheirs[1];
  return `${beside}${end === '' && beside.includes('#') ? inOurs[1] || inTheirs[1] : end}` as ByteText;
}

/** How the text of a block is laid out. */
export interface Style {
  /** What its lines begin with; undefined where no line tells. */
  readonly indent: ByteText | undefined;
  /** What one more level of nesting adds. */
  readonly step: ByteText;
  readonly lineEnd: ByteText;
}

/** A text from a block of one style, for a block of another. Lines indented less than their block stay. */
export function restyle(text: ByteText, from: Style, to: Style, beginsLine: boolean): ByteText {
  let styled: string = text;
  if (from.lineEnd !== to.lineEnd) styled = styled.replace(/\r?\n/g, to.lineEnd);
  const [before, after] = [from.indent, to.indent];
  if (before === undefined || after === undefined || (before === after && from.step === to.step)) {
    return styled as ByteText;
  }
  const lines = styled.split('\n').map((line, index) => {
    if ((!beginsLine && index === 0) || !line.startsWith(before)) return line;
    let rest = line.slice(before.length);
    let deeper = '';
    for (; rest.startsWith(from.step); rest = rest.slice(from.step.length)) deeper += to.step;
    return `${after}${deeper}${rest}`;
  });
  return lines.join('\n') as ByteText;
}

// The line that a diagnostic is about, with its place marked below it. Takes a span and the text around it, gives lines
// of text. Must never wrap on a screen of usual width, nor print what a terminal would obey.

import type { Span } from '../base/index.js';
import { readable, sliceBytes } from '../base/index.js';
import type { Places } from './places.js';
import { maskControls } from './visible.js';

/** Colours, or functions that give their text back. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
}

/** Characters of a line that are shown at most. */
const widest = 100;
/** Characters before the place that are shown of a longer line. */
const lead = 40;

/** Two lines; none for a file without text. Of a place over several lines the first is shown. */
export function codeFrame(span: Span, places: Places, paint: Paint, accent: (text: string) => string): string[] {
  const { line: number } = places.of(span);
  const line = places.line(span.file, number);
  if (line === undefined) return [];
  const from = span.start - line.start;
  const to = Math.max(from + 1, Math.min(span.end - line.start, line.text.length));
  const before = shown(sliceBytes(line.text, 0, from));
  const marked = shown(sliceBytes(line.text, from, to));
  const after = shown(sliceBytes(line.text, to));
  const cut = before.length + marked.length + after.length > widest && before.length > lead;
  const head = cut ? `…${before.slice(before.length - lead)}` : before;
  const room = Math.max(1, widest - head.length);
  const body = marked.slice(0, room);
  const tail = after.slice(0, room - body.length);
  const rest = body.length < marked.length || tail.length < after.length ? '…' : '';
  const gutter = String(number);
  const blank = ' '.repeat(gutter.length);
  return [
    `${paint.dim(`${gutter} |`)} ${head}${body}${tail}${rest}`.trimEnd(),
    `${paint.dim(`${blank} |`)} ${' '.repeat(head.length)}${accent('^'.repeat(Math.max(1, body.length)))}`,
  ];
}

/** Tabs are two blanks wide, so that marks stand below what they mark. */
function shown(text: Parameters<typeof readable>[0]): string {
  return maskControls(readable(text).replaceAll('\t', '  '));
}

// What a run says and where: answers on standard output, trouble and progress on standard error. Takes the two streams
// and the wish for colour, gives a Terminal and the Output port. Must never decide what is said.

import picocolors from 'picocolors';
import type { Clock, Output } from '../base/index.js';

export type ColorWish = 'auto' | 'always' | 'never';

/** As much of a stream as is needed. */
export interface Sink {
  write(chunk: string | Uint8Array): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

export type Colors = ReturnType<typeof picocolors.createColors>;

export interface Terminal {
  /** Functions that colour a text, or give it back unchanged. */
  readonly colors: Colors;
  /** In characters; 80 when nobody can say. */
  readonly width: number;
  /** True when a person reads the answer as it comes. */
  readonly interactive: boolean;
  write(text: string | Uint8Array): void;
  complain(text: string): void;
}

export function openTerminal(out: Sink, err: Sink, colored: boolean): Terminal {
  return {
    colors: picocolors.createColors(colored),
    width: out.columns ?? 80,
    interactive: out.isTTY === true,
    write: (text) => void out.write(text),
    complain: (text) => void err.write(text),
  };
}

/**
 * Whether to colour. The flag is the person's word; then NO_COLOR set to anything but nothing; then whether the answer
 * goes to a terminal that can.
 */
export function wantsColor(
  wish: ColorWish,
  environment: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): boolean {
  if (wish !== 'auto') return wish === 'always';
  if ((environment['NO_COLOR'] ?? '') !== '') return false;
  return isTerminal && environment['TERM'] !== 'dumb';
}

/** So long a run shows nothing: most are over before a line could be read. */
const patience = 1000;
/** Between two pictures of the same stage. */
const pause = 100;

export interface OutputWishes {
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** Whether the terminal can clear a line; a dumb one cannot. */
  readonly canClear?: boolean;
}

/**
 * Progress on standard error: on a terminal one line that is rewritten, from the second on that a run takes; lines with
 * --verbose; else nothing.
 */
export function openOutput(
  err: Sink,
  { quiet, verbose, canClear = true }: OutputWishes,
  clock: Pick<Clock, 'monotonic'>,
): Output & { done(): void } {
  const live = err.isTTY === true && canClear && !quiet && !verbose;
  const clear = '\r\u001b[K';
  const start = live ? clock.monotonic() : 0;
  let stage = '';
  let shownAt: number | undefined;
  const show = (line: string, isNews: boolean): void => {
    if (!live) return;
    const now = clock.monotonic();
    if (now - start < patience || (!isNews && shownAt !== undefined && now - shownAt < pause)) return;
    // A line that is longer than the terminal is wide would not be cleared as a whole.
    err.write(clear + line.slice(0, Math.max(1, (err.columns ?? 80) - 1)));
    shownAt = now;
  };
  return {
    stage(name) {
      stage = name;
      if (verbose) err.write(`${name}\n`);
      show(name, true);
    },
    progress(done, total) {
      show(`${stage} ${done}/${total}`, false);
    },
    detail(line) {
      if (verbose) err.write(`${line}\n`);
    },
    done() {
      if (shownAt !== undefined) err.write(clear);
      shownAt = undefined;
    },
  };
}

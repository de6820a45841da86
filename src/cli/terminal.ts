// What a run says and where: answers on standard output, trouble and progress on standard error. Takes the two streams
// and the wish for colour, gives a Terminal and the Output port. Must never decide what is said.

import picocolors from 'picocolors';
import type { Output } from '../base/index.js';

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

/** Progress on standard error: one line that is rewritten on a terminal that can, lines with --verbose, else nothing. */
export function openOutput(
  err: Sink,
  { quiet, verbose }: { readonly quiet: boolean; readonly verbose: boolean },
  isPlain = false,
): Output & { done(): void } {
  const live = err.isTTY === true && !isPlain && !quiet && !verbose;
  const clear = '\r\u001b[K';
  let stage = '';
  let shown = false;
  return {
    stage(name) {
      stage = name;
      if (verbose) err.write(`${name}\n`);
    },
    progress(done, total) {
      if (!live) return;
      // The first units of a stage go by unseen: most stages are over before a line could be read.
      if (done % 64 !== 0 && done !== total) return;
      err.write(done < total ? `${clear}${stage} ${done}/${total}` : clear);
      shown = done < total;
    },
    detail(line) {
      if (verbose) err.write(`${line}\n`);
    },
    done() {
      if (shown) err.write(clear);
      shown = false;
    },
  };
}

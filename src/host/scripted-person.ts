// Somebody at a terminal who is none: answers from a list, for tests, and nobody at all. Takes answers, gives the port.

import type { ByteText, Person } from '../base/index.js';

/** No terminal, so nobody to ask. */
export const nobody: Person = {
  isThere: false,
  isPlain: true,
  columns: () => 80,
  rows: () => 24,
  key: () => Promise.resolve(undefined),
  line: () => Promise.resolve(undefined),
  edit: () => undefined,
};

export interface Script {
  /** Keys and lines in the order in which they are asked for; then the input is at its end. */
  readonly answers: readonly string[];
  /** What the editor makes of a text. */
  edit?(text: ByteText): ByteText | undefined;
  /** Called before each answer. */
  beforeAnswer?(answer: string | undefined): void;
  readonly rows?: number;
  readonly columns?: number;
}

export function scriptedPerson({ answers, edit, beforeAnswer, rows = 24, columns = 80 }: Script): Person {
  const left = [...answers];
  const next = (): Promise<string | undefined> => {
    const answer = left.shift();
    beforeAnswer?.(answer);
    return Promise.resolve(answer);
  };
  return {
    isThere: true,
    isPlain: false,
    columns: () => columns,
    rows: () => rows,
    key: next,
    line: next,
    edit: (text) => edit?.(text),
  };
}

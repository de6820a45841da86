// Limits that keep hostile input from costing more than it is worth. Running out is a diagnostic, never a crash.

export interface Limits {
  /** Depth of nested blocks; the real compiler's stack ends near 3300, real policy near 4. */
  readonly depth: number;
  /** Bytes of one file. */
  readonly fileBytes: number;
  /** Words and separators of one file; real policy has one for every four bytes. */
  readonly tokens: number;
  /** Things said to be wrong in one file, before the rest is left unsaid. */
  readonly problems: number;
  /** Files read for one policy. */
  readonly files: number;
}

export const defaultLimits: Limits = {
  depth: 200,
  fileBytes: 64 * 1024 * 1024,
  tokens: 8_000_000,
  problems: 1000,
  files: 20_000,
};

// Limits that keep hostile input from costing more than it is worth. Running out is a diagnostic, never a crash.

export interface Limits {
  /** Depth of nested blocks; the real compiler's stack ends near 3300, real policy near 4. */
  readonly depth: number;
  /** Bytes of one file. */
  readonly fileBytes: number;
  /** Files read for one policy. */
  readonly files: number;
}

export const defaultLimits: Limits = { depth: 200, fileBytes: 64 * 1024 * 1024, files: 20_000 };

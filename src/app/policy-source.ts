// Where policy is looked up that somebody asks about, and what it is judged by. Takes nothing, gives types.

import type { BytePath } from '../base/index.js';

export interface PolicySource {
  /** Where `<…>` is looked up. */
  readonly policyDirectory: BytePath;
  /** What relative includes are relative to; empty for the directory the program runs in. */
  readonly workingDirectory?: BytePath | undefined;
  /** A features file to judge by; without it the newest known, and the abi that the root pins. */
  readonly features?: BytePath | undefined;
  /** The host whose parser.conf counts; none by default. */
  readonly root?: BytePath | undefined;
}

/** One file of it. */
export interface PolicyFile extends PolicySource {
  readonly file: BytePath;
}

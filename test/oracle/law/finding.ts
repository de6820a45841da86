// What a merge does that the law does not say, or that is worth counting. Shapes only.

import type { AutomatonClass } from '../../../src/model/index.js';
import type { Row } from './rows.js';

/** What is not yes or no: where execution leads, and what stands in the head of a profile. */
export type ValueName = 'exec' | 'profile' | 'mode' | 'flags' | 'rlimits';

export interface Finding {
  readonly profile: string;
  readonly subject: AutomatonClass | 'capability' | 'attachment' | 'head';
  readonly row: Row | ValueName;
  /** `counted` is right as far as the law goes; `excused` is broken, and the fine print says why that is right. */
  readonly verdict: 'violation' | 'excused' | 'counted';
  readonly why: string;
  /** The shortest string at which it was found. */
  readonly text: string;
  readonly bits: number;
}

export type Report = (finding: Finding) => void;

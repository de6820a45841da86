// What the gate says about one unit: shapes, and the one question that decides.

import type { Finding } from './finding.js';

export interface GateVerdict {
  /** What the merge may grant and live does not. */
  readonly widenings: readonly Finding[];
  /** What live restricts and the merge may not. */
  readonly lostRestrictions: readonly Finding[];
  /** What the merge takes away. */
  readonly narrowings: readonly Finding[];
  /** What is worth saying and changes no permission. */
  readonly notices: readonly Finding[];
}

/** The lists of a verdict while it is made. */
export type VerdictDraft = { readonly [K in keyof GateVerdict]: Finding[] };

/** True when the merge is no wider than live, as far as the text shows. */
export function isNotWider(verdict: GateVerdict): boolean {
  return verdict.widenings.length === 0 && verdict.lostRestrictions.length === 0;
}

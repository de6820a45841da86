// What the gate and the law found, on the way to being told: facts, places in files and the profiles concerned. Shapes, and
// how findings of several profiles that one rule makes become one. Sentences belong to report.

import type { ByteText, Diagnostic, DiagnosticCode, Span } from '../base/index.js';
import type { Access, Change, Who } from '../compare/index.js';
import type { ExecType, MediationClass } from '../model/index.js';
import type { AcceptedGrant } from './accepted.js';
import type { PriorGrant } from './prior-grants.js';

/** What a finding is about, for report to put into words. */
export interface Subject {
  readonly class: MediationClass;
  /** Undefined for capabilities, and for what is no access. */
  readonly access: Access | undefined;
  /** In the words of the class. */
  readonly permissions: readonly string[];
  readonly who: Who;
  /** Where execution led, and would lead. */
  readonly exec: { readonly before: ExecType; readonly after: ExecType } | undefined;
}

/** A rule or head behind a finding, on the side that has it. */
export interface Behind {
  readonly side: 'base' | 'ours' | 'theirs' | 'merged';
  readonly at: Span;
  /** The includes on the way, outermost first. */
  readonly via: readonly Span[];
  /** What it says of the access; undefined for heads. */
  readonly mode: 'allow' | 'deny' | 'prompt' | undefined;
}

export interface Found {
  readonly code: DiagnosticCode;
  readonly profile: ByteText;
  readonly data: Diagnostic['data'];
  /** The one program that the profile confines. */
  readonly program?: ByteText | undefined;
  /** What the gate found, for the words that compare has for it. */
  readonly change?: Change;
  /** What accepting it comes to; undefined for what cannot be accepted. */
  readonly grant?: AcceptedGrant | undefined;
  /** Of a widening: who said yes to it before. */
  readonly excusedBy?: readonly PriorGrant[];
  readonly subject: Subject | undefined;
  /** The first is what a person is shown in front. */
  readonly behind: readonly Behind[];
  /** The statement of the changed file that does it, where that is not the rule. */
  readonly by?: Pick<Behind, 'side' | 'at'> | undefined;
}

/** All that has to do with a finding: rules, the includes by which they would come in, a definition. */
export function placesBehind({ behind, by }: Found): Pick<Behind, 'side' | 'at'>[] {
  const rules = behind.flatMap(({ side, at, via }) =>
    [at, ...(side === 'merged' ? via : [])].map((place) => ({ side, at: place })),
  );
  return by === undefined ? rules : [...rules, by];
}

// What becomes of one unit: shapes, and how an outcome stands. Plain data, ready to be planned, recorded and told.

import type { BytePath, ByteText, Diagnostic, DiagnosticCode, UnitPath } from '../base/index.js';
import type { AcceptedGrant } from './accepted.js';
import type { Evidence } from './evidence.js';
import type { Change } from '../compare/index.js';
import type { Behind, Subject } from './findings.js';
import type { UnitKind } from './unit-kind.js';

/** Source: product, "The reconcile table" and "Fine print". */
export type OutcomeKind =
  | 'installed'
  | 'updated'
  | 'merged'
  /** What does not widen was merged; the rest is held. */
  | 'merged-partly'
  | 'adopted'
  | 'removed'
  | 'kept'
  | 'kept-removed'
  | 'current'
  /** Live only, never managed. */
  | 'own'
  /** Live only: the package that shipped it is gone, but for its configuration. Kept, and listed. */
  | 'orphaned'
  /** The administrator's place, left alone. */
  | 'override'
  /** Gone from live and reference; only the base was left. */
  | 'dropped'
  | 'held';

/** Why a unit is held. */
export type HoldKind =
  | 'conflict'
  | 'widening'
  | 'lost-restriction'
  | 'lost-local'
  /** Too large to be judged, or standing on what is not understood. */
  | 'unknown'
  | 'both-added'
  | 'vendor-removed'
  | 'invalid'
  | 'unreadable'
  | 'link';

/** A place as a person looks it up. Lines and columns count from 1, columns in bytes. */
export interface Where {
  readonly file: BytePath;
  readonly line: number;
  readonly column: number;
}

/** One thing to say, with its facts; the sentence belongs to report. */
export interface Remark {
  readonly code: DiagnosticCode;
  readonly data: Diagnostic['data'];
  readonly where: Where | undefined;
  /** Of what the gate or the law found. */
  readonly detail?: RemarkDetail;
}

/** What a finding is about, beyond one sentence. */
export interface RemarkDetail {
  /** The access that shows it, with the permissions that were found to show it; undefined for what is no access. */
  readonly subject: Subject | undefined;
  /** All that the same cause lets through, in the words of the class. */
  readonly permissions: readonly string[];
  /** What the gate found; undefined for what the law did. */
  readonly change: Change | undefined;
  /** Small for what matters most. */
  readonly gravity: number;
  /** The one program that the first profile confines. */
  readonly program: ByteText | undefined;
  /** The profiles concerned, those in edited files first. */
  readonly profiles: readonly ByteText[];
  /** A file that others include and that was judged by itself: whoever includes it is concerned. */
  readonly part?: BytePath;
  /** What accepting it comes to, in each profile; empty for what cannot be accepted. */
  readonly grants: readonly AcceptedGrant[];
  /** The statements that have to do with it, in full and as they are written. */
  readonly statements: readonly ByteText[];
  /** Who said yes to it before; empty for what nobody did. */
  readonly excusedBy: readonly Settlement[];
  /** The rules that decide it, on the sides that matter. */
  readonly rules: readonly RuleBehind[];
}

/** A yes that was said before: in a file of consents, or to a grant that was held. */
export type Settlement =
  | { readonly kind: 'consent'; readonly where: Where }
  | { readonly kind: 'accepted'; readonly who: string; readonly when: string };

/** A rule or head that has to do with a finding, as a person looks it up. */
export interface RuleBehind {
  readonly side: Behind['side'];
  /** What it says of the access; undefined for heads and values. */
  readonly mode: Behind['mode'];
  readonly text: string;
  readonly where: Where;
  /** The includes on the way, innermost first. */
  readonly via: readonly Where[];
}

export function remark(code: DiagnosticCode, data: Diagnostic['data'] = {}, where?: Where): Remark {
  return { code, data, where };
}

export interface Hold {
  readonly kind: HoldKind;
  /** `refused` where going on would be more permissive. */
  readonly standing: 'held' | 'refused';
  readonly reasons: readonly Remark[];
  /** Of what the gate holds: what the administrator did to the unit. */
  readonly whose?: 'edited' | 'overridden' | 'untouched';
  /** Of a lost restriction: the rules that were taken away, to be remembered. */
  readonly evidence?: readonly Evidence[];
}

/** Two texts of which one or both may be absent. */
export interface TextChange {
  readonly before: ByteText | undefined;
  readonly after: ByteText | undefined;
}

/** One entry of the policy directory that gets another name. */
export interface OverrideMove {
  readonly from: UnitPath;
  /** The same as `from` for what only goes. */
  readonly to: UnitPath;
  /** What stands there then: a text, or a link that holds this; undefined where the old one only goes. */
  readonly becomes:
    { readonly kind: 'text'; readonly text: ByteText } | { readonly kind: 'link'; readonly target: string } | undefined;
}

export interface UnitOutcome {
  readonly unit: UnitPath;
  /** The name that the unit had in the last reference. */
  readonly renamedFrom?: UnitPath;
  /** What the administrator set beside it, where that follows. */
  readonly moves?: readonly OverrideMove[];
  readonly kind: UnitKind;
  readonly outcome: OutcomeKind;
  /** Present where the outcome is `held`, and of the rest where it is `merged-partly`. */
  readonly hold: Hold | undefined;
  /** What becomes possible, or may; of a held unit, what would have. */
  readonly widenings: readonly Remark[];
  /** What is no longer possible. */
  readonly narrowings: readonly Remark[];
  /** What is worth saying besides. */
  readonly notices: readonly Remark[];
  /** Profiles of other units that the change reaches, those that the administrator edited first. */
  readonly reaches: readonly string[];
  /** The change of the live file; of a held unit, the text that is held instead. */
  readonly live: TextChange | undefined;
  /** The change of the recorded base. */
  readonly base: TextChange | undefined;
  /** Of a held unit: the text for a person to go on from, with conflict markers where there are conflicts. */
  readonly heldText: ByteText | undefined;
  /** Of a held unit: the vendor's text that it was merged from, under the names that he gives now. */
  readonly mergedFrom?: ByteText | undefined;
}

/** How an outcome stands: nothing to do, something for a person, or refused. */
export function standingOf(outcome: UnitOutcome): 'done' | 'held' | 'refused' {
  return outcome.hold?.standing ?? 'done';
}

/** Whether the run changes the live file. */
export function changesLive(outcome: UnitOutcome): boolean {
  return (outcome.hold === undefined || outcome.outcome === 'merged-partly') && outcome.live !== undefined;
}

/** Whether a unit gets the name that its vendor gives it now: where it is held, all stays as it was. */
export function followsName(outcome: UnitOutcome): boolean {
  return outcome.hold === undefined || changesLive(outcome);
}

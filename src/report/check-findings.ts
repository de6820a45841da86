// What a check of a repository found, as all its reports tell it: what fails, in which order, what is known again in other
// revisions, and a sentence for each. Takes findings with what allows them.

import type { ByteText } from '../base/index.js';
import { digestOf, byteTextOf } from '../base/index.js';
import type { ChangedUnit, ChangeFinding, ChangeFindingKind, Remark } from '../reconcile/index.js';
import { say } from './phrases.js';
import type { SideNames } from './remark-words.js';
import { remarkWords, settlementText } from './remark-words.js';
import { counted } from './text.js';
import { maskControls, visible } from './visible.js';

export interface CheckReportFinding extends ChangeFinding {
  readonly allowedBy:
    | 'consent'
    | readonly { readonly unit: ByteText; readonly reason: ByteText; readonly commit: string | undefined }[]
    | undefined;
}

interface Named {
  readonly name: string;
  readonly commit: string | undefined;
}

export interface CheckReport {
  readonly base: Named;
  readonly head: Named;
  readonly directory: string;
  readonly findings: readonly CheckReportFinding[];
  readonly units: readonly ChangedUnit[];
  readonly roots: number;
  readonly notes: readonly Remark[];
  readonly status: 'passed' | 'findings' | 'refused';
}

/** The two revisions, in a sentence. */
export const revisionSides: SideNames = { base: 'the base', ours: 'the base', theirs: 'the head', merged: 'head' };

/** A finding that fails the check. */
export function fails({ kind, allowedBy }: CheckReportFinding): boolean {
  return kind === 'widening' ? allowedBy === undefined : !harmless.has(kind);
}

const harmless: ReadonlySet<ChangeFindingKind> = new Set(['narrowing', 'notice', 'repaired']);

/** Refused first, then what fails for other reasons, then what is allowed, then the rest. */
export function inOrder(findings: readonly CheckReportFinding[]): readonly CheckReportFinding[] {
  const rank = (finding: CheckReportFinding): number =>
    order.indexOf(finding.kind) + (fails(finding) ? 0 : order.length);
  return [...findings].sort((one, other) => rank(one) - rank(other));
}

const order: readonly ChangeFindingKind[] = [
  'widening',
  'unknown',
  'invalid',
  'twice',
  'incomplete',
  'repaired',
  'notice',
  'narrowing',
];

/**
 * The same for one finding in other revisions, wherever its rule stands by then; `repeated` counts those before it that
 * would have the same.
 */
export function fingerprintOf({ kind, units, profiles, remark }: ChangeFinding, repeated: number): string {
  const { brief, message } = remarkWords(remark);
  const about = brief === undefined ? message : [brief.object, brief.permission];
  return digestOf(byteTextOf(JSON.stringify([kind, remark.code, units, profiles[0] ?? '', about, repeated]))).slice(
    0,
    32,
  );
}

/** Each finding with its fingerprint. */
export function fingerprints(findings: readonly CheckReportFinding[]): readonly string[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const first = fingerprintOf(finding, 0);
    const repeated = seen.get(first) ?? 0;
    seen.set(first, repeated + 1);
    return repeated === 0 ? first : fingerprintOf(finding, repeated);
  });
}

/** One sentence, without a place. */
export function findingMessage({ kind, profiles, remark }: CheckReportFinding): string {
  const { message } = remarkWords(remark);
  const named = profiles.slice(0, mostNamed).map((profile) => `\`${visible(profile)}\``);
  const more = profiles.length > mostNamed ? ` and ${profiles.length - mostNamed} more` : '';
  const among =
    named.length === 0 ? '' : `; ${profiles.length === 1 ? 'profile' : 'profiles'} ${named.join(', ')}${more}`;
  switch (kind) {
    case 'invalid':
      return `no valid policy now: ${message}${among}`;
    case 'incomplete':
      return `no valid policy before either, so only a part was compared: ${message}${among}`;
    case 'repaired':
      return `valid policy now, and not before: ${message}${among}`;
    default:
      return message;
  }
}

/** Profiles that are named. */
export const mostNamed = 4;

/** What a person can do about a finding that fails; empty where there is nothing to say. */
export function remedyFor({ kind, units, remark }: CheckReportFinding): string {
  if (kind === 'widening') {
    const trailers = units.map((unit) => `\`Policy-Widening: ${visible(unit)}: REASON\``);
    return trailers.length === 0
      ? 'nobody can say which file does it, so no trailer lets it pass: make the change in smaller steps'
      : `if it is meant, say so in the message of a commit: ${trailers.join(' and ')}`;
  }
  if (remark.code === 'policy/include-not-found') {
    return 'if it lies elsewhere on a host, name a directory that has it with `--include`';
  }
  return say(remark).help ?? '';
}

/** What lets a finding pass; empty for one that nothing lets pass. */
export function allowanceText({ allowedBy, remark }: CheckReportFinding): string {
  if (allowedBy === undefined) return '';
  if (allowedBy === 'consent') return settlementText(remark);
  const said = allowedBy.map(
    ({ reason, commit }) => `${commit === undefined ? 'the message' : commit.slice(0, 12)} says: ${visible(reason)}`,
  );
  return said.join('; ');
}

/** One line: how it stands, and the counts. */
export function verdictText({ status, findings, units, base, head }: CheckReport): string {
  const refused = findings.filter((finding) => finding.kind === 'widening' && fails(finding)).length;
  const others = findings.filter((finding) => finding.kind !== 'widening' && fails(finding)).length;
  const allowed = findings.filter(({ kind, allowedBy }) => kind === 'widening' && allowedBy !== undefined).length;
  const between = `${counted(units.length, 'changed file')} from ${nameOf(base)} to ${nameOf(head)}`;
  const parts = [
    ...(refused === 0 ? [] : [`${counted(refused, 'widening')} that nothing allows`]),
    ...(others === 0 ? [] : [`${counted(others, 'other finding')}`]),
    ...(allowed === 0 ? [] : [`${counted(allowed, 'allowed widening')}`]),
  ];
  const said = parts.length === 0 ? 'nothing more is permitted' : parts.join(', ');
  return `${statusWords[status]}: ${said} (${between})`;
}

const statusWords: Readonly<Record<CheckReport['status'], string>> = {
  passed: 'passed',
  findings: 'failed',
  refused: 'refused',
};

/** `origin/main (1a2b3c4d5e6f)`. */
export function nameOf({ name, commit }: Named): string {
  const short = commit?.slice(0, 12);
  return short === undefined || name.startsWith(short) ? maskControls(name) : `${maskControls(name)} (${short})`;
}

/** As in compare: what the findings come to together. */
export function verdictIn(findings: readonly CheckReportFinding[]): string {
  const has = (kinds: readonly ChangeFindingKind[]): boolean => findings.some(({ kind }) => kinds.includes(kind));
  if (has(['unknown', 'invalid', 'incomplete', 'twice'])) return 'unknown';
  const [wider, narrower] = [has(['widening']), has(['narrowing'])];
  return wider && narrower ? 'incomparable' : wider ? 'wider' : narrower ? 'narrower' : 'equal';
}

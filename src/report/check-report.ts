// What a check of a repository found, for people and for programs: refused widenings first, then what is no valid policy or
// cannot be decided, then the rest. Takes findings with what allows them, gives text and the document of `--json`.

import type { ByteText, UnitPath } from '../base/index.js';
import { digestOf, byteTextOf, readable } from '../base/index.js';
import type { ChangedUnit, ChangeFinding, ChangeFindingKind, Remark } from '../reconcile/index.js';
import type { Paint } from './code-frame.js';
import { say } from './phrases.js';
import { remarkLines } from './refusal-text.js';
import { remarkJson } from './remark-json.js';
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

export interface CheckTextWishes {
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly paint: Paint & { readonly green: (text: string) => string };
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

const mostNamed = 4;

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

export function checkText(report: CheckReport, { quiet, verbose, paint }: CheckTextWishes): string {
  const { units, notes } = report;
  const findings = inOrder(report.findings);
  const lines: string[] = [];
  for (const note of notes) {
    const { message, help } = say(note);
    if (!quiet || note.code !== 'app/unused-trailer') lines.push(`${paint.cyan('note:')} ${message}`);
    if (help !== undefined && !quiet) lines.push(`  ${paint.cyan('help:')} ${help}`);
  }
  const shown = findings.filter((finding) => fails(finding) || (!quiet && (verbose || finding.kind !== 'narrowing')));
  for (const [unit, members] of byUnit(shown)) {
    if (lines.length > 0) lines.push('');
    lines.push(paint.bold(unit === '' ? 'no file alone' : visible(unit)));
    const reached = units.find(({ path }) => path === unit)?.reaches ?? [];
    if (reached.length > 0) lines.push(`  ${paint.dim(reachText(reached))}`);
    for (const finding of members) lines.push(...findingLines(finding, paint).map((line) => `  ${line}`));
    const refused = members.find((finding) => finding.kind === 'widening' && fails(finding));
    if (refused !== undefined) lines.push(`  ${paint.cyan('help:')} ${remedyFor(refused)}`);
  }
  const hidden = findings.length - shown.length;
  const more = hidden === 0 || quiet ? [] : ['', paint.dim(`${counted(hidden, 'narrowing')} (--verbose shows all)`)];
  if (quiet && report.status === 'passed') return '';
  const accent = report.status === 'passed' ? paint.green : report.status === 'refused' ? paint.red : paint.yellow;
  lines.push(...more, ...(lines.length > 0 ? [''] : []), accent(verdictText(report)));
  return lines.map((line) => `${line}\n`).join('');
}

function findingLines(finding: CheckReportFinding, paint: CheckTextWishes['paint']): string[] {
  const { kind, remark } = finding;
  const mark = fails(finding)
    ? paint.red(marks[kind])
    : kind === 'widening'
      ? paint.yellow('+')
      : paint.dim(marks[kind]);
  const [first = '', ...rest] = remarkLines(remark, mark, revisionSides, paint);
  const isPlain = kind === 'invalid' || kind === 'incomplete' || kind === 'repaired';
  const place =
    remark.where === undefined ? '' : ` ${paint.dim(`(${maskControls(remark.where.file)}:${remark.where.line})`)}`;
  const head = isPlain ? `${mark} ${findingMessage(finding)}${place}` : first;
  const allowed = allowanceText(finding);
  // Of what a file widens, the remedy is said once.
  const remedy = fails(finding) && kind !== 'widening' ? remedyFor(finding) : '';
  return [
    head,
    ...(isPlain ? [] : rest),
    ...(allowed === '' ? [] : [`  ${paint.green('allowed:')} ${allowed}`]),
    ...(remedy === '' || rest.some((line) => line.includes(remedy)) ? [] : [`  ${paint.cyan('help:')} ${remedy}`]),
  ];
}

const marks: Readonly<Record<ChangeFindingKind, string>> = {
  widening: '+',
  narrowing: '-',
  notice: '~',
  unknown: '?',
  invalid: '!',
  incomplete: '?',
  twice: '!',
  repaired: '~',
};

function byUnit(findings: readonly CheckReportFinding[]): ReadonlyMap<string, readonly CheckReportFinding[]> {
  const groups = new Map<string, CheckReportFinding[]>();
  for (const finding of findings) {
    const unit = finding.units.join(', ');
    groups.set(unit, [...(groups.get(unit) ?? []), finding]);
  }
  return groups;
}

function reachText(reached: readonly ByteText[]): string {
  const named = reached.slice(0, mostNamed).map((name) => visible(name));
  const more = reached.length > mostNamed ? ` and ${reached.length - mostNamed} more` : '';
  return `reaches ${counted(reached.length, 'profile')} in other files: ${named.join(', ')}${more}`;
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

/** The document of `check --json`. Schema: `check.schema.json`. */
export function checkDocument(report: CheckReport): object {
  const { base, head, directory, status, units, roots, notes } = report;
  const findings = inOrder(report.findings);
  const prints = fingerprints(findings);
  const count = (isCounted: (finding: CheckReportFinding) => boolean): number => findings.filter(isCounted).length;
  return {
    schema: 'aa-merge/check@1',
    status,
    base: named(base),
    head: named(head),
    policyDir: readable(directory as ByteText),
    findings: findings.map((finding, at) => ({
      kind: finding.kind,
      fails: fails(finding),
      fingerprint: prints[at],
      units: finding.units.map(pathText),
      ...allowanceJson(finding),
      ...remarkJson(finding.remark, { base: 'base', ours: 'base', theirs: 'head', merged: 'head' }),
      profiles: finding.profiles.map((profile) => readable(profile)),
    })),
    profiles: profilesIn(findings),
    units: units.map((unit) => ({
      path: pathText(unit.path),
      kind: unit.kind,
      change: unit.change,
      verdict: verdictIn(findings.filter((finding) => finding.units.includes(unit.path))),
      reaches: unit.reaches.map((profile) => readable(profile)),
    })),
    notes: notes.map((note) => remarkJson(note, revisionSides)),
    summary: {
      units: units.length,
      comparedFiles: roots,
      widenings: count(({ kind }) => kind === 'widening'),
      allowed: count(({ kind, allowedBy }) => kind === 'widening' && allowedBy !== undefined),
      narrowings: count(({ kind }) => kind === 'narrowing'),
      unknown: count(({ kind }) => kind === 'unknown'),
      invalid: count(({ kind }) => kind === 'invalid' || kind === 'twice'),
      incomplete: count(({ kind }) => kind === 'incomplete'),
    },
  };
}

function named({ name, commit }: Named): object {
  return { name, ...(commit === undefined ? {} : { commit }) };
}

function pathText(path: UnitPath): string {
  return readable(path as string as ByteText);
}

function allowanceJson({ allowedBy }: CheckReportFinding): object {
  if (allowedBy === undefined || allowedBy === 'consent')
    return allowedBy === undefined ? {} : { allowedBy: 'consent' };
  const trailers = allowedBy.map(({ unit, reason, commit }) => ({
    unit: readable(unit),
    reason: readable(reason),
    ...(commit === undefined ? {} : { commit }),
  }));
  return { allowedBy: 'trailer', trailers };
}

/** Each profile that a finding is about. */
function profilesIn(findings: readonly CheckReportFinding[]): object[] {
  const about = new Map<ByteText, CheckReportFinding[]>();
  for (const finding of findings) {
    for (const profile of finding.profiles) about.set(profile, [...(about.get(profile) ?? []), finding]);
  }
  return [...about]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([profile, members]) => ({
      name: readable(profile),
      verdict: verdictIn(members),
      widenings: members.filter(({ kind }) => kind === 'widening').length,
      narrowings: members.filter(({ kind }) => kind === 'narrowing').length,
    }));
}

/** As in compare: what the findings come to together. */
export function verdictIn(findings: readonly CheckReportFinding[]): string {
  const has = (kinds: readonly ChangeFindingKind[]): boolean => findings.some(({ kind }) => kinds.includes(kind));
  if (has(['unknown', 'invalid', 'incomplete', 'twice'])) return 'unknown';
  const [wider, narrower] = [has(['widening']), has(['narrowing'])];
  return wider && narrower ? 'incomparable' : wider ? 'wider' : narrower ? 'narrower' : 'equal';
}

// What a check of a repository found, for people: refused widenings first, then what is no valid policy or cannot be decided,
// then the rest. Takes findings with what allows them, gives text.

import type { ByteText } from '../base/index.js';
import type { ChangeFindingKind } from '../reconcile/index.js';
import type { CheckReport, CheckReportFinding } from './check-findings.js';
import {
  allowanceText,
  fails,
  findingMessage,
  inOrder,
  mostNamed,
  remedyFor,
  revisionSides,
  verdictText,
} from './check-findings.js';
import type { Paint } from './code-frame.js';
import { say } from './phrases.js';
import { remarkLines } from './refusal-text.js';
import { counted } from './text.js';
import { maskControls, visible } from './visible.js';

export interface CheckTextWishes {
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly paint: Paint & { readonly green: (text: string) => string };
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
    for (const like of alike(members)) {
      const told = verbose ? like : like.slice(0, mostAlike);
      for (const finding of told) lines.push(...findingLines(finding, paint).map((line) => `  ${line}`));
      const rest = like.length - told.length;
      if (rest > 0) lines.push(`    ${paint.dim(`and ${rest} more like this (--verbose shows all)`)}`);
    }
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
  const isPlain = isError(finding);
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

/** Errors of one kind tell of one mistake as a rule, of a file that is read twice or lacks, so that some of them will do. */
const mostAlike = 3;

/** Findings in their order; those that may be told by a few of them together. */
function alike(findings: readonly CheckReportFinding[]): readonly (readonly CheckReportFinding[])[] {
  const groups: CheckReportFinding[][] = [];
  for (const finding of findings) {
    const [former] = groups.at(-1) ?? [];
    const isLike = former?.kind === finding.kind && former.remark.code === finding.remark.code && isError(finding);
    if (isLike) groups.at(-1)?.push(finding);
    else groups.push([finding]);
  }
  return groups;
}

/** What is no valid policy, or was none. */
function isError({ kind }: CheckReportFinding): boolean {
  return kind === 'invalid' || kind === 'incomplete' || kind === 'repaired';
}

function reachText(reached: readonly ByteText[]): string {
  const named = reached.slice(0, mostNamed).map((name) => visible(name));
  const more = reached.length > mostNamed ? ` and ${reached.length - mostNamed} more` : '';
  return `reaches ${counted(reached.length, 'profile')} in other files: ${named.join(', ')}${more}`;
}

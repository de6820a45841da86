// What is local, for people: of each unit the statements that were added, removed and changed, profile by profile, and what
// that permits. Takes units with their differences, gives text; colours come in as functions.

import type { ByteText, UnitPath } from '../base/index.js';
import { readable } from '../base/index.js';
import { widens } from '../compare/index.js';
import type { Drift, LocalDifference, LocalUnit } from '../reconcile/index.js';
import { countLocal } from '../reconcile/index.js';
import type { Paint } from './code-frame.js';
import { groupedFindings } from './compare-findings.js';
import type { DiffReport } from './diff-json.js';
import { findingSentence, textDiff } from './diff-json.js';
import { say } from './phrases.js';
import { counted } from './text.js';
import { maskControls, visible } from './visible.js';

export interface DiffTextWishes {
  /** Unified diffs instead of rules. */
  readonly asText: boolean;
  /** No last line that sums up. */
  readonly quiet: boolean;
  /** All that it comes to, and what the vendor changed meanwhile. */
  readonly verbose: boolean;
  readonly paint: Paint & { readonly green: (text: string) => string };
}

/** Lines about what the differences of one unit permit. */
const mostShown = 6;

export function diffText(report: DiffReport, wishes: DiffTextWishes): string {
  const { quiet, verbose, paint, asText } = wishes;
  const { local, same } = report;
  const isTold = ({ drift }: LocalUnit): boolean => drift.kind === 'edited' || drift.kind === 'override';
  const parts = local.filter(isTold).map((unit) => (asText ? textPart(unit.drift, wishes) : unitPart(unit, wishes)));
  const others = local.filter((unit) => !isTold(unit));
  const named = others.map(({ drift }) => `${paint.bold(visible(drift.unit))} ${otherWords(drift)}\n`);
  if (verbose || parts.length === 0) parts.push(named.join(''));
  for (const unit of same) parts.push(`${paint.bold(visible(unit))} has nothing local\n`);
  const text = parts.filter((part) => part !== '').join(asText ? '' : '\n');
  if (quiet || asText) return text;
  return `${text}${text === '' ? '' : '\n'}${summaryLine(local, same)}\n`;
}

function otherWords({ kind, unread }: Drift): string {
  if (unread !== undefined) return say({ code: 'reconcile/unread-live', data: { why: unread } }).message;
  return kind === 'removed' ? 'was removed here' : 'is shipped by no vendor';
}

function textPart(drift: Drift, { paint }: DiffTextWishes): string {
  return textDiff(drift)
    .map((line) => `${diffLine(visible(line), paint)}\n`)
    .join('');
}

function diffLine(line: string, paint: DiffTextWishes['paint']): string {
  if (line.startsWith('+')) return paint.green(line);
  if (line.startsWith('-')) return paint.red(line);
  return line.startsWith('@') ? paint.cyan(line) : line;
}

function unitPart({ drift, meaning }: LocalUnit, wishes: DiffTextWishes): string {
  const { paint, verbose } = wishes;
  const lines = [`${paint.bold(visible(drift.unit))} ${paint.dim(`(${againstWords(drift)})`)}`];
  const local = drift.differences.filter(({ whose }) => whose === 'local');
  lines.push(...differenceLines(local, wishes));
  if (drift.isOpaque) lines.push('  differs as text, and is not understood as policy: `--text` shows how');
  else if (drift.differences.length === 0) lines.push('  the same statements in another order: `--text` shows how');
  if (meaning !== undefined) lines.push(...meaningLines(meaning, wishes));
  const vendors = drift.differences.filter(({ whose }) => whose === 'vendor');
  if (vendors.length > 0) {
    const many = vendors.length > 1 ? 'were' : 'was';
    lines.push(`  ${paint.dim(`${counted(vendors.length, 'change')} of the vendor’s ${many} not merged yet`)}`);
    if (verbose) lines.push(...differenceLines(vendors.map(turned), wishes).map((line) => `  ${line}`));
  }
  return lines.map((line) => `${line}\n`).join('');
}

function againstWords({ kind, against }: Drift): string {
  if (kind === 'override') return against === undefined ? 'the administrator’s' : 'as it was set here';
  return against === 'reference' ? 'against the reference' : 'against the last reference; the vendor dropped it';
}

/** As the vendor sees it: what live does not have is what he added. */
function turned(difference: LocalDifference): LocalDifference {
  const { kind, before, after } = difference;
  const other = kind === 'added' ? 'removed' : kind === 'removed' ? 'added' : kind;
  return { ...difference, kind: other, before: after, after: before };
}

/** Under a line for each profile. */
function differenceLines(differences: readonly LocalDifference[], { paint }: DiffTextWishes): string[] {
  const lines: string[] = [];
  let around = '\0';
  for (const { place, before, after } of differences) {
    const here = place.map((name) => visible(name)).join(' > ');
    if (here !== around) lines.push(`  ${paint.cyan(here === '' ? 'outside of profiles' : `in ${here}`)}`);
    around = here;
    if (before !== undefined) lines.push(`    ${paint.red('-')} ${words(before.words)}`);
    if (after !== undefined) lines.push(`    ${paint.green('+')} ${words(after.words)}`);
  }
  return lines;
}

function words(text: ByteText): string {
  return maskControls(readable(text));
}

function meaningLines(meaning: NonNullable<LocalUnit['meaning']>, { paint, verbose }: DiffTextWishes): string[] {
  if (meaning.verdict === 'equal') return [`  ${paint.dim('permits the same as the vendor’s')}`];
  if (meaning.verdict === 'unknown') return [`  ${paint.dim('what it permits cannot be compared')}`];
  const findings = groupedFindings(meaning);
  const shown = verbose ? findings : findings.slice(0, mostShown);
  const more = findings.length - shown.length;
  return [
    `  ${paint.dim('so, other than with the vendor’s:')}`,
    ...shown.map((finding) => {
      const mark = widens(finding.change) ? paint.yellow('more:') : paint.cyan('less:');
      const reach = finding.profiles.length > 1 ? ` (in ${counted(finding.profiles.length, 'profile')})` : '';
      return `    ${mark} ${findingSentence(finding)}${reach}`;
    }),
    ...(more > 0 ? [`    ${paint.dim(`… and ${more} more`)}`] : []),
  ];
}

function summaryLine(local: readonly LocalUnit[], same: readonly UnitPath[]): string {
  const drifts = local.map(({ drift }) => drift);
  const total = { added: 0, removed: 0, changed: 0 };
  for (const drift of drifts.filter(({ kind }) => kind === 'edited')) {
    const counts = countLocal(drift);
    for (const kind of ['added', 'removed', 'changed'] as const) total[kind] += counts[kind];
  }
  const many = (kind: Drift['kind']): number => drifts.filter((drift) => drift.kind === kind).length;
  const said = Object.entries(total).flatMap(([kind, count]) => (count === 0 ? [] : [`${count} ${kind}`]));
  const edited =
    many('edited') === 0 ? [] : [`${many('edited')} edited${said.length === 0 ? '' : ` (${said.join(', ')})`}`];
  const others = (
    [
      ['override', 'set beside'],
      ['removed', 'removed here'],
      ['own', 'shipped by no vendor'],
      ['unread', 'not to be read'],
    ] as const
  ).flatMap(([kind, what]) => (many(kind) === 0 ? [] : [`${many(kind)} ${what}`]));
  const parts = [...edited, ...others];
  return parts.length === 0 ? (same.length > 0 ? 'nothing is local there' : 'nothing is local') : parts.join(', ');
}

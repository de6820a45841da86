// How a host stands, for people, on one screen: what is held, what waits, what to look at, what was set and edited here, one
// line that sums up. Takes a status, gives text; colours come in as functions. Lists are cut unless all is wished for.

import type { UnitOutcome } from '../reconcile/index.js';
import { countLocal } from '../reconcile/index.js';
import type { Drift, Override, Remark } from '../reconcile/index.js';
import type { Paint } from './code-frame.js';
import { say } from './phrases.js';
import { holdName } from './plan-text.js';
import { remarkWords } from './remark-words.js';
import type { StatusReport } from './status-json.js';
import { driftsOf, heldIn, isWarning, missedBy, orphanedIn, ownIn, statusSummary, waitingIn } from './status-json.js';
import type { StatusPlaces } from './status-next.js';
import { nextFor } from './status-next.js';
import { counted } from './text.js';
import { visible } from './visible.js';

export interface StatusTextWishes {
  /** Only what needs a person. */
  readonly quiet: boolean;
  /** All of everything, nothing cut. */
  readonly verbose: boolean;
  /** Characters in a line. */
  readonly width: number;
  readonly places: StatusPlaces;
  readonly paint: Paint & { readonly green: (text: string) => string };
}

/** Entries of one list that are shown. */
const mostShown = 4;

export function statusText(report: StatusReport, wishes: StatusTextWishes): string {
  const { quiet } = wishes;
  const page = new Page(wishes);
  heldPart(report, page);
  lookPart(report, page);
  if (!quiet) {
    waitingPart(report, page);
    overridesPart(report.survey.overrides, page);
    localPart(report, page);
  }
  if (!quiet || page.lines.length > 0) page.lines.push(summaryLine(report, wishes));
  return page.lines.map((line) => `${line}\n`).join('');
}

/** Lines, each cut to the width that there is. */
class Page {
  readonly lines: string[] = [];

  constructor(readonly wishes: StatusTextWishes) {}

  head(text: string, about = '', accent = this.wishes.paint.bold): void {
    const { paint } = this.wishes;
    this.lines.push(`${paint.bold(accent(text))}${about === '' ? '' : ` ${paint.dim(about)}`}`);
  }

  /** Entries of a list, each with its next steps. */
  list<T>(
    entries: readonly T[],
    lineOf: (entry: T) => readonly [name: string, words: string],
    next = noSteps<T>,
  ): void {
    const { verbose, paint } = this.wishes;
    const shown = verbose ? entries : entries.slice(0, entries.length === mostShown + 1 ? mostShown + 1 : mostShown);
    for (const entry of shown) {
      const [name, words] = lineOf(entry);
      const room = this.wishes.width - 3 - name.length;
      const fits = verbose || words.length <= room;
      this.lines.push(`  ${paint.bold(name)}${words === '' ? '' : ` ${fits ? words : cut(words, room)}`}`);
      for (const step of next(entry)) this.next(step, '    ');
    }
    if (entries.length > shown.length) this.lines.push(`  ${paint.dim(`and ${entries.length - shown.length} more`)}`);
  }

  /** A command is never cut: it is there to be typed. */
  next(command: string, indent = '  '): void {
    this.lines.push(`${indent}${this.wishes.paint.cyan('next:')} ${command}`);
  }
}

function noSteps<T>(_: T): readonly string[] {
  return [];
}

function cut(words: string, room: number): string {
  return room < 2 ? '…' : `${words.slice(0, room - 1)}…`;
}

function heldPart(report: StatusReport, page: Page): void {
  const { paint, places } = page.wishes;
  const held = heldIn(report);
  const [first] = held;
  if (first === undefined) return;
  const refused = held.filter(({ hold }) => hold?.standing === 'refused').length;
  const about = refused === 0 ? '' : `(${refused} of them would be more permissive)`;
  page.head(`held: ${counted(held.length, 'unit')}`, about, refused === 0 ? paint.yellow : paint.red);
  const gravestFirst = [...held].sort((one, other) => Number(isRefused(other)) - Number(isRefused(one)));
  page.list(gravestFirst, (outcome) => [visible(outcome.unit), whyHeld(outcome)]);
  const unit = held.length === 1 ? ` ${visible(first.unit)}` : '';
  page.next(`aa-merge --dry-run${places.hostOptions}${unit}`);
}

function isRefused({ hold }: UnitOutcome): boolean {
  return hold?.standing === 'refused';
}

function whyHeld({ hold }: UnitOutcome): string {
  const [first, ...others] = hold?.reasons ?? [];
  const kind = hold === undefined ? '' : holdName(hold.kind);
  if (first === undefined) return kind;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return `${kind}: ${remarkWords(first).message}${more}`;
}

/** What a person should look at; what is only worth knowing is counted, unless all is wished for. */
function lookPart(report: StatusReport, page: Page): void {
  const { survey, unfinished, isStale, leftovers } = report;
  const { verbose, quiet, paint, places } = page.wishes;
  const warnings = survey.findings.filter(isWarning);
  const hook = missedBy(report);
  const count = warnings.length + [unfinished, hook].filter((one) => one !== undefined).length;
  if (count > 0) page.head(`to look at: ${count}`, '', paint.yellow);
  if (unfinished !== undefined) {
    page.list([unfinished], (run) => [run, say({ code: 'store/interrupted', data: { run } }).message]);
    page.next(`aa-merge${places.hostOptions}`, '    ');
  }
  if (hook !== undefined) {
    page.list([hook], ({ phase, time, message }) => [`hook ${phase}`, `${message} (${time})`]);
    page.next(`aa-merge${places.hostOptions}`, '    ');
  }
  const entry = (finding: Remark): readonly [string, string] => [pathOf(finding), say(finding).message];
  page.list(warnings, entry, (finding) => nextFor(finding, places));
  if (quiet) return;
  const notes = survey.findings.filter((finding) => !isWarning(finding));
  if (notes.length > 0) page.head(`left behind, read by nobody: ${counted(notes.length, 'file')}`);
  if (verbose) page.list(notes, entry, (finding) => nextFor(finding, places));
  if (leftovers.length > 0) {
    page.head(
      `of a run that was stopped: ${counted(leftovers.length, 'file')}`,
      '(the next run that writes removes them)',
    );
  }
  if (isStale) page.head('what is held is not on record as it is now', '(the next run writes it down)');
}

function pathOf({ data }: Remark): string {
  return visible(String(data['path'] ?? ''));
}

function waitingPart(report: StatusReport, page: Page): void {
  const waiting = waitingIn(report);
  if (waiting.length === 0) return;
  const { verbose, places } = page.wishes;
  const counts = new Map<string, number>();
  for (const { outcome } of waiting) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  const kinds = [...counts].map(([outcome, count]) => `${count} ${outcome}`).join(', ');
  page.head(`waiting for a run: ${counted(waiting.length, 'unit')}`, `(${kinds})`);
  if (verbose) page.list(waiting, ({ unit, outcome }) => [visible(unit), outcome]);
  page.next(`aa-merge${places.hostOptions}`);
}

function overridesPart(overrides: readonly Override[], page: Page): void {
  if (overrides.length === 0) return;
  page.head(`overrides in force: ${overrides.length}`);
  page.list(overrides, (override) => [visible(override.path), overrideWords(override)]);
}

function overrideWords({ kind, statements }: Override): string {
  const said = statements === undefined ? '' : `: ${counted(statements, 'statement')}`;
  switch (kind) {
    case 'disabled':
      return 'switched off';
    case 'force-complain':
      return 'only complains';
    case 'local':
      return `local rules${said}`;
    case 'tunables':
      return `definitions${said}`;
    case 'drop-in':
      return 'own file that others include';
  }
}

function localPart(report: StatusReport, page: Page): void {
  const { paint, places, verbose } = page.wishes;
  const orphaned = new Set(orphanedIn(report));
  const edited = driftsOf(report.survey.drifts, 'edited').filter(({ unit }) => !orphaned.has(unit));
  if (edited.length > 0) {
    page.head(`edited here: ${counted(edited.length, 'unit')}`);
    page.list(edited, (drift) => [visible(drift.unit), driftWords(drift)]);
    page.next(`aa-merge diff${places.hostOptions}`);
  }
  const removed = driftsOf(report.survey.drifts, 'removed').map(({ unit }) => unit);
  for (const [units, what] of [
    [removed, 'removed here'],
    [orphanedIn(report), 'left by packages that are gone'],
    [ownIn(report), 'shipped by no vendor'],
  ] as const) {
    if (units.length === 0) continue;
    const [first] = units;
    page.head(
      `${what}: ${counted(units.length, 'file')}`,
      verbose || units.length > 1 || first === undefined ? '' : `(${visible(first)})`,
    );
    if (verbose) page.lines.push(...units.map((unit) => `  ${paint.bold(visible(unit))}`));
  }
}

/** `2 added, 1 removed`, of statements; what the vendor changed meanwhile is not counted. */
export function driftWords(drift: Drift): string {
  if (drift.isOpaque) return 'differs as text, and is not understood as policy';
  const counts = Object.entries(countLocal(drift)).filter(([, count]) => count > 0);
  return counts.length > 0 ? counts.map(([kind, count]) => `${count} ${kind}`).join(', ') : 'in another order';
}

function summaryLine(report: StatusReport, { paint }: StatusTextWishes): string {
  const { units, held, refused, waiting, warnings } = statusSummary(report);
  const parts = [
    held === 0
      ? paint.green('nothing is held')
      : paint.yellow(`${held} held${refused === 0 ? '' : `, ${refused} refused`}`),
    ...(waiting === 0 ? [] : [`${waiting} waiting for a run`]),
    ...(warnings === 0 ? [] : [`${warnings} to look at`]),
  ];
  return `${counted(units, 'unit')}: ${parts.join(', ')}`;
}

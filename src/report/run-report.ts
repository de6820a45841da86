// Runs that are over, for people and for programs. Takes records of runs, gives lines, and plain objects that
// JSON.stringify writes as schema/history.schema.json and schema/rollback.schema.json say.

import type { ByteText } from '../base/index.js';
import { readable } from '../base/index.js';
import type { Comparison } from '../compare/index.js';
import { narrows, widens } from '../compare/index.js';
import type { DamagedRun, JournalEntry, PastRun } from '../store/index.js';
import { groupedFindings } from './compare-findings.js';
import type { Finding } from './compare-findings.js';
import { findingJson, findingSentence } from './diff-json.js';
import { counted } from './text.js';
import { maskControls, visible } from './visible.js';

/** What a run did to one file of live policy. */
type Deed = 'added' | 'changed' | 'removed';

/** Newest first; the files of each with `verbose`. */
export function historyText(runs: readonly PastRun[], verbose: boolean): string {
  if (runs.length === 0) return 'no runs that changed anything\n';
  return runs.map((run) => `${headOf(run)}\n${verbose ? filesOf(run) : ''}`).join('');
}

/** What a rollback puts back, and what that permits. */
export interface RollbackReport {
  readonly run: PastRun;
  readonly applied: boolean;
  readonly meaning:
    | { readonly kind: 'none' }
    | { readonly kind: 'compared'; readonly comparison: Comparison }
    | { readonly kind: 'unknown' };
}

/** Narrowings that are shown; of what becomes possible nothing is left out. */
const mostNarrowings = 6;

export function rollbackText({ run, applied, meaning }: RollbackReport, verbose: boolean): string {
  const head = `run ${visible(run.run)} of ${maskControls(run.when)}, by ${maskControls(run.who)}: ${visible(run.what as ByteText)}`;
  const did = applied ? 'was taken back' : 'would be taken back';
  const advice = applied ? adviceAfter(run.what) : '';
  return `${head}\n${did}:\n${filesOf(run)}${meaningText(meaning, verbose)}${advice}`;
}

/** What becomes of it, by the command that was taken back. */
function adviceAfter(what: string): string {
  const [command = ''] = what.split(' ', 1);
  const advice = new Map([
    [
      'reconcile',
      'The next run of aa-merge does the same again, unless the live file is edited before it, or what is held is settled.',
    ],
    ...(['accept', 'reject', 'resolve'] as const).map((one): [string, string] => [one, openAgain]),
    ['adopt', 'The copies are there again; `aa-merge adopt` merges them again.'],
    ['extract', 'The statements are in the unit again, and stay there: nothing is moved unasked.'],
    ['rollback', 'What that had taken back is in force again.'],
  ]).get(command);
  return advice === undefined ? '' : `${advice}\n`;
}

const openAgain = 'What was settled is open again: the next run of aa-merge judges the vendor’s change as before.';

function meaningText(meaning: RollbackReport['meaning'], verbose: boolean): string {
  if (meaning.kind === 'none') return '';
  if (meaning.kind === 'unknown') {
    return 'What that permits cannot be compared: a file is no valid policy, before or after.\n';
  }
  const { comparison } = meaning;
  const findings = groupedFindings(comparison);
  const [more, less] = [widens, narrows].map((wanted) => findings.filter(({ change }) => wanted(change)));
  const shown = [...(more ?? []), ...(less ?? []).slice(0, verbose ? undefined : mostNarrowings)];
  const hidden = findings.length - shown.length;
  const unknown = comparison.profiles.filter(({ verdict }) => verdict === 'unknown');
  return [
    ...shown.map(
      (finding) => `    ${widens(finding.change) ? '+' : '-'} ${findingSentence(finding)}${inProfiles(finding)}\n`,
    ),
    ...(hidden > 0 ? [`    … and ${hidden} more\n`] : []),
    ...unknown.map(({ name }) => `    ? what profile \`${visible(name)}\` permits cannot be compared\n`),
  ].join('');
}

function inProfiles({ profiles }: Finding): string {
  return profiles.length > 1 ? ` (in ${counted(profiles.length, 'profile')})` : '';
}

function headOf(run: PastRun): string {
  const { run: name, who, what, why, direction } = run;
  const changed = liveEntries(run).length;
  const effect = direction === 'back' ? 'undone' : `${changed} live ${changed === 1 ? 'file' : 'files'}`;
  const reason = why === undefined ? '' : `\n  why: ${maskControls(why)}`;
  return `${visible(name)}  ${maskControls(who)}  ${visible(what as ByteText)}  (${effect})${reason}`;
}

function filesOf(run: PastRun): string {
  const entries = liveEntries(run);
  if (entries.length === 0) return '  no live file\n';
  return entries.map((entry) => `  ${deedOf(entry)} ${visible(entry.path as ByteText)}\n`).join('');
}

function liveEntries({ entries }: PastRun): readonly JournalEntry[] {
  return entries.filter(({ part }) => part === 'live');
}

function deedOf({ before, after }: JournalEntry): Deed {
  if (before === undefined) return 'added';
  return after === undefined ? 'removed' : 'changed';
}

/** The document of `history --json`. */
export function historyDocument(runs: readonly PastRun[], damaged: readonly DamagedRun[]): object {
  return {
    schema: 'aa-merge/history@1',
    runs: runs.map(runJson),
    damaged: damaged.map(({ path }) => readable(path as ByteText)),
  };
}

/** The document of `rollback --json`. */
export function rollbackDocument({ run, applied, meaning }: RollbackReport, kernel?: object): object {
  const findings = meaning.kind === 'compared' ? groupedFindings(meaning.comparison) : [];
  return {
    schema: 'aa-merge/rollback@1',
    applied,
    run: runJson(run),
    ...(meaning.kind === 'none'
      ? {}
      : { verdict: meaning.kind === 'unknown' ? 'unknown' : meaning.comparison.verdict }),
    widenings: findings.filter(({ change }) => widens(change)).map(findingJson),
    narrowings: findings.filter(({ change }) => narrows(change)).map(findingJson),
    ...(kernel === undefined ? {} : { kernel }),
  };
}

function runJson(run: PastRun): object {
  const { run: name, who, when, what, why, direction } = run;
  return {
    run: name,
    who,
    when,
    what: readable(what as ByteText),
    ...(why === undefined ? {} : { why }),
    undone: direction === 'back',
    files: liveEntries(run).map((entry) => ({ path: readable(entry.path as ByteText), deed: deedOf(entry) })),
  };
}

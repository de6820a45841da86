// Runs that are over, for people and for programs. Takes records of runs, gives lines, and plain objects that
// JSON.stringify writes as schema/history.schema.json and schema/rollback.schema.json say.

import type { ByteText } from '../base/index.js';
import { readable } from '../base/index.js';
import type { JournalEntry, PastRun } from '../store/index.js';
import { visible } from './visible.js';

/** What a run did to one file of live policy. */
type Deed = 'added' | 'changed' | 'removed';

/** Newest first; the files of each with `verbose`. */
export function historyText(runs: readonly PastRun[], verbose: boolean): string {
  if (runs.length === 0) return 'no runs that changed anything\n';
  return runs.map((run) => `${headOf(run)}\n${verbose ? filesOf(run) : ''}`).join('');
}

/** What a rollback puts back. */
export function rollbackText(run: PastRun, applied: boolean): string {
  const head = `run ${run.run} of ${run.when}, by ${run.who}: ${run.what}`;
  const did = applied ? 'was taken back' : 'would be taken back';
  const advice = applied ? 'The next run of aa-merge merges the same again, unless something changes before it.\n' : '';
  return `${head}\n${did}:\n${filesOf(run)}${advice}`;
}

function headOf(run: PastRun): string {
  const { run: name, who, what, why, direction } = run;
  const changed = liveEntries(run).length;
  const effect = direction === 'back' ? 'undone' : `${changed} live ${changed === 1 ? 'file' : 'files'}`;
  return `${name}  ${who}  ${visible(what as ByteText)}  (${effect})${why === undefined ? '' : `\n  why: ${why}`}`;
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
export function historyDocument(runs: readonly PastRun[]): object {
  return { schema: 'aa-merge/history@1', runs: runs.map(runJson) };
}

/** The document of `rollback --json`. */
export function rollbackDocument(run: PastRun, applied: boolean, kernel?: object): object {
  return { schema: 'aa-merge/rollback@1', applied, run: runJson(run), ...(kernel === undefined ? {} : { kernel }) };
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

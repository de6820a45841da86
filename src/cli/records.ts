// What a run found in the state directory and somebody should know, told on standard error: records of decisions that are
// not understood or no longer fit, since they settle nothing, and a run that was cut off.

import type { BytePath, ByteText, UnitPath } from '../base/index.js';
import type { DamagedRun, Plan, Recovery } from '../store/index.js';
import { generatedText, leftAlone, say, visible } from '../report/index.js';
import type { Standing } from './exit-codes.js';
import type { Terminal } from './terminal.js';

export function complainOfRecords(records: readonly BytePath[], terminal: Pick<Terminal, 'complain'>): void {
  for (const path of records) {
    const { message } = say({ code: 'store/broken-acceptance', data: { path: visible(path as ByteText) } });
    terminal.complain(`warning: ${message}\n`);
  }
}

/** Runs of which nobody can tell; the others are told of all the same. */
export function complainOfRuns(runs: readonly DamagedRun[], terminal: Pick<Terminal, 'complain'>): void {
  for (const { path } of runs) {
    const { message, help } = say({ code: 'store/damaged-record', data: { path: visible(path as ByteText) } });
    terminal.complain(`error: ${message}\nhelp: ${help}\n`);
  }
}

/** Decisions for a later run that no longer fit. */
export function complainOfDecisions(units: readonly UnitPath[], terminal: Pick<Terminal, 'complain'>): void {
  for (const unit of units) {
    const { message, help } = say({ code: 'app/stale-decision', data: { unit: visible(unit) } });
    terminal.complain(`warning: ${message}\nhelp: ${help}\n`);
  }
}

/** Generated abstractions that are not as they should be: where there is one, somebody has to look. */
export function tellOfGenerated(
  { generated = [] }: Pick<Plan, 'generated'>,
  quiet: boolean,
  terminal: Pick<Terminal, 'complain'>,
): Standing {
  const text = generatedText(generated, quiet);
  if (text !== '') terminal.complain(text);
  return leftAlone(generated).length === 0 ? 'done' : 'held';
}

/** `recovery` is what became of a run that was cut off; `unfinished` one that was only seen. */
export function tellOfRuns(
  { recovery, unfinished }: { readonly recovery: Recovery | undefined; readonly unfinished?: string | undefined },
  terminal: Pick<Terminal, 'complain'>,
): void {
  if (recovery !== undefined) {
    const { run, direction, spared, refused } = recovery;
    const { message } = say({ code: 'store/recovered', data: { run, direction, spared: spared.length } });
    const left = spared.map((path) => `  ${visible(path as ByteText)}\n`);
    terminal.complain(`note: ${message}\n${left.join('')}`);
    if (refused !== undefined) {
      const behind = say({ code: 'store/kernel-behind', data: { run, said: refused } });
      terminal.complain(`warning: ${behind.message}\nhelp: ${behind.help}\n`);
    }
  }
  if (unfinished !== undefined) {
    const { message, help } = say({ code: 'store/interrupted', data: { run: unfinished } });
    terminal.complain(`warning: ${message}\nhelp: ${help}\n`);
  }
}

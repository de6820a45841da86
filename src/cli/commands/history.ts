// `aa-merge history`: options in, the runs that are over out.

import { readHistory } from '../../app/index.js';
import { historyDocument, historyText } from '../../report/index.js';
import type { Call } from '../command.js';
import type { Standing } from '../exit-codes.js';
import { complainOfRuns, tellOfRuns } from '../records.js';

export function run({ options, ports, terminal }: Call<'history'>): Standing {
  const { root, stateDir, json, verbose } = options;
  const { runs, damaged, unfinished } = readHistory({ root, stateDir }, ports);
  tellOfRuns({ recovery: undefined, unfinished }, terminal);
  complainOfRuns(damaged, terminal);
  if (json) terminal.write(`${JSON.stringify(historyDocument(runs, damaged), undefined, 2)}\n`);
  else if (runs.length > 0 || damaged.length === 0) terminal.write(historyText(runs, verbose));
  return damaged.length === 0 ? 'done' : 'trouble';
}

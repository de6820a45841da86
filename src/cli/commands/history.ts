// `aa-merge history`: options in, the runs that are over out.

import { readHistory } from '../../app/index.js';
import { historyDocument, historyText } from '../../report/index.js';
import type { Call } from '../command.js';
import type { Standing } from '../exit-codes.js';
import { tellOfRuns } from '../records.js';

export function run({ options, ports, terminal }: Call<'history'>): Standing {
  const { root, stateDir, json, verbose } = options;
  const { runs, unfinished } = readHistory({ root, stateDir }, ports);
  tellOfRuns({ recovery: undefined, unfinished }, terminal);
  terminal.write(json ? `${JSON.stringify(historyDocument(runs), undefined, 2)}\n` : historyText(runs, verbose));
  return 'done';
}

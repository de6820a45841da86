// `aa-merge rollback [RUN]`: options in, what was put back out.

import { rollBack } from '../../app/index.js';
import { rollbackDocument, rollbackText } from '../../report/index.js';
import type { Call } from '../command.js';
import type { Standing } from '../exit-codes.js';
import { tellOfRuns } from '../records.js';

export function run({ options, operands, ports, terminal }: Call<'rollback'>): Standing {
  const { root, stateDir, dryRun, json, quiet } = options;
  const result = rollBack({ root, stateDir, run: operands[0], dryRun }, ports);
  tellOfRuns(result, terminal);
  if (json) terminal.write(`${JSON.stringify(rollbackDocument(result.run, result.applied), undefined, 2)}\n`);
  else if (!quiet) terminal.write(rollbackText(result.run, result.applied));
  return 'done';
}

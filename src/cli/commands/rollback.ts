// `aa-merge rollback [RUN]`: options in, what was put back out.

import { rollBack } from '../../app/index.js';
import { kernelJson, rollbackDocument, rollbackText } from '../../report/index.js';
import type { Call } from '../command.js';
import type { Standing } from '../exit-codes.js';
import { tellOfKernel } from '../kernel-notes.js';
import { tellOfGenerated, tellOfRuns } from '../records.js';

export function run({ options, operands, ports, terminal }: Call<'rollback'>): Standing {
  const { root, policyDir, stateDir, dryRun, json, quiet, verbose } = options;
  const result = rollBack({ root, policyDir, stateDir, run: operands[0], dryRun }, ports);
  tellOfRuns(result, terminal);
  tellOfKernel(result.kernel, options, terminal);
  const generated = tellOfGenerated(result, quiet, terminal);
  if (json) terminal.write(`${JSON.stringify(rollbackDocument(result, kernelJson(result.kernel)), undefined, 2)}\n`);
  else if (!quiet) terminal.write(rollbackText(result, verbose));
  return generated;
}

// `aa-merge extract UNIT`: options in, what was moved out.

import { extractLocal } from '../../app/index.js';
import type { BytePath } from '../../base/index.js';
import { widens } from '../../compare/index.js';
import { extractDocument, extractText } from '../../report/index.js';
import type { Call } from '../command.js';
import type { Standing } from '../exit-codes.js';
import { tellOfKernel } from '../kernel-notes.js';
import { tellOfGenerated, tellOfRuns } from '../records.js';

export function run({ options, operands, ports, terminal }: Call<'extract'>): Standing {
  const { root, reference, policyDir, stateDir, dryRun, json, quiet, verbose } = options;
  const [unit] = operands as [BytePath];
  const host = { root, reference, policyDir, stateDir, widening: 'refuse' } as const;
  const result = extractLocal({ ...host, unit, dryRun }, ports);
  const { extraction } = result;
  tellOfRuns(result, terminal);
  tellOfKernel(result.kernel, options, terminal);
  const generated = tellOfGenerated(result, quiet, terminal);
  if (json) terminal.write(`${JSON.stringify(extractDocument(result), undefined, 2)}\n`);
  else if (!quiet || extraction.kind === 'cannot') {
    terminal.write(extractText(result, { verbose, paint: terminal.colors }));
  }
  if (extraction.kind !== 'cannot') return generated;
  return extraction.comparison?.profiles.some(({ changes }) => changes.some(widens)) === true ? 'refused' : 'held';
}

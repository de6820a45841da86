// `aa-merge accept UNIT`: options in, what was accepted and what became of the unit out.

import { acceptGrants } from '../../app/index.js';
import { AaMergeError } from '../../base/index.js';
import type { BytePath } from '../../base/index.js';
import { standingOf } from '../../reconcile/index.js';
import { acceptDocument, acceptText, grantWords, planText } from '../../report/index.js';
import type { Call } from '../command.js';
import type { Standing } from '../exit-codes.js';
import { weightiest } from '../exit-codes.js';
import { hostOptions } from '../host-options.js';
import { complainOfRecords, tellOfRuns } from '../records.js';

export function run({ options, operands, ports, terminal }: Call<'accept'>): Standing {
  const { root, reference, policyDir, stateDir, widening, grant, why, later, json, quiet, verbose } = options;
  const [unit] = operands as [BytePath];
  if (why === undefined || why.trim() === '')
    throw new AaMergeError('cli/needed-option', { command: 'accept', option: '--why' });
  const host = { root, reference, policyDir, stateDir, widening };
  const result = acceptGrants({ ...host, unit, grants: grant, why, later, wordsOf: grantWords }, ports);
  tellOfRuns(result, terminal);
  complainOfRecords(result.brokenRecords, terminal);
  const outcomes = result.run?.outcomes ?? [];
  if (json) terminal.write(`${JSON.stringify(acceptDocument(result), undefined, 2)}\n`);
  else {
    if (!quiet) terminal.write(acceptText(result));
    if (!later) {
      const places = { reference, policyDir, stateDir };
      const wishes = { quiet, verbose, diff: false, applied: true, places, widening };
      terminal.write(planText(outcomes, { ...wishes, hostOptions: hostOptions(options), paint: terminal.colors }));
    }
  }
  return weightiest(outcomes.map(standingOf));
}

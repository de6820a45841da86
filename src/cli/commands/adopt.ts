// `aa-merge adopt [UNIT…]`: options in, what became of vendor copies and of their units out.

import { adoptCopies } from '../../app/index.js';
import { standingOf } from '../../reconcile/index.js';
import { adoptDocument, adoptText, kernelJson } from '../../report/index.js';
import type { Call } from '../command.js';
import type { Standing } from '../exit-codes.js';
import { weightiest } from '../exit-codes.js';
import { hostOptions } from '../host-options.js';
import { tellOfKernel } from '../kernel-notes.js';
import { complainOfRecords, tellOfRuns } from '../records.js';

export function run({ options, operands, ports, terminal }: Call<'adopt'>): Standing {
  const { root, reference, policyDir, stateDir, widening, dryRun, diff, json, quiet, verbose } = options;
  const request = { root, reference, policyDir, stateDir, widening, dryRun, units: operands };
  const result = adoptCopies(request, ports);
  const { adopted, outcomes, applied, brokenRecords } = result;
  tellOfRuns(result, terminal);
  tellOfKernel(result.kernel, options, terminal);
  complainOfRecords(brokenRecords, terminal);
  if (json)
    terminal.write(
      `${JSON.stringify(adoptDocument(result, { diff, kernel: kernelJson(result.kernel) }), undefined, 2)}\n`,
    );
  else {
    const places = { reference, policyDir, stateDir };
    const wishes = { quiet, verbose, diff, applied, places, widening };
    terminal.write(adoptText(result, { ...wishes, hostOptions: hostOptions(options), paint: terminal.colors }));
  }
  const left = adopted.map(({ fate }): Standing => (fate === 'held' ? 'held' : 'done'));
  return weightiest([...outcomes.map(standingOf), ...left]);
}

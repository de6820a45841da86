// `aa-merge adopt [UNIT…]`: options in, what became of vendor copies and of their units out.

import { adoptCopies } from '../../app/index.js';
import { AaMergeError } from '../../base/index.js';
import { standingOf } from '../../reconcile/index.js';
import { adoptDocument, adoptText, kernelJson } from '../../report/index.js';
import { acceptUnit } from '../accept-unit.js';
import type { Call } from '../command.js';
import type { Standing } from '../exit-codes.js';
import { weightiest } from '../exit-codes.js';
import { hostOptions } from '../host-options.js';
import { tellOfKernel } from '../kernel-notes.js';
import { complainOfRecords, tellOfGenerated, tellOfRuns } from '../records.js';

export function run(call: Call<'adopt'>): Standing {
  const { grant, seen } = call.options;
  return grant.length === 0 && seen === undefined ? adopt(call) : acceptOf(call);
}

/** What `accept` does, of what one copy is held for. */
function acceptOf(call: Call<'adopt'>): Standing {
  const { options, operands } = call;
  const [unit, ...others] = operands;
  const option = options.seen === undefined ? '--grant' : '--seen';
  if (options.dryRun) throw new AaMergeError('cli/opposite-options', { one: option, other: '--dry-run' });
  if (unit !== undefined && others.length === 0) return acceptUnit('adopt', unit, call);
  throw new AaMergeError('cli/operands', { command: `adopt ${option}`, wanted: 'one UNIT', given: operands.length });
}

function adopt({ options, operands, ports, terminal }: Call<'adopt'>): Standing {
  const { root, reference, policyDir, stateDir, widening, dryRun, diff, why, json, quiet, verbose } = options;
  const request = { root, reference, policyDir, stateDir, widening, dryRun, units: operands, why };
  const result = adoptCopies(request, ports);
  const { adopted, outcomes, applied, brokenRecords } = result;
  tellOfRuns(result, terminal);
  tellOfKernel(result.kernel, options, terminal);
  complainOfRecords(brokenRecords, terminal);
  const generated = tellOfGenerated(result.plan, quiet, terminal);
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
  return weightiest([generated, ...outcomes.map(standingOf), ...left]);
}

// The default command: `aa-merge [UNIT…]`. Options in, the plan or what was done out.

import { AaMergeError } from '../../base/index.js';
import { reconcileHost } from '../../app/index.js';
import { standingOf } from '../../reconcile/index.js';
import { kernelJson, planDocument, planText } from '../../report/index.js';
import type { Call } from '../command.js';
import type { Standing } from '../exit-codes.js';
import { weightiest } from '../exit-codes.js';
import { hostOptions } from '../host-options.js';
import { tellOfKernel } from '../kernel-notes.js';
import { complainOfDecisions, complainOfRecords, tellOfGenerated, tellOfRuns } from '../records.js';

export function run({ options, operands, ports, terminal }: Call<'reconcile'>): Standing {
  const { root, reference, policyDir, stateDir, widening, dryRun, uncompiled, diff, json, quiet, verbose } = options;
  if (uncompiled && !dryRun)
    throw new AaMergeError('cli/needed-option', { command: '--uncompiled', option: '--dry-run' });
  const asksCompiler = !uncompiled;
  const request = { root, reference, policyDir, stateDir, widening, dryRun, asksCompiler, units: operands };
  const result = reconcileHost(request, ports);
  const { outcomes, applied, brokenRecords } = result;
  const kernel = kernelJson(result.kernel);
  tellOfRuns(result, terminal);
  tellOfKernel(result.kernel, options, terminal);
  complainOfRecords(brokenRecords, terminal);
  complainOfDecisions(result.staleDecisions, terminal);
  const generated = tellOfGenerated(result.plan, quiet, terminal);
  if (json)
    terminal.write(
      `${JSON.stringify(planDocument(outcomes, { applied, diff, kernel, generated: result.plan.generated }), undefined, 2)}\n`,
    );
  else
    terminal.write(
      planText(outcomes, {
        quiet,
        verbose,
        diff,
        applied,
        places: { reference, policyDir, stateDir },
        widening,
        hostOptions: hostOptions(options),
        paint: terminal.colors,
      }),
    );
  return weightiest([generated, ...outcomes.map(standingOf)]);
}

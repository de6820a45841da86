// `aa-merge status`: options in, how the host stands out.

import { readStatus } from '../../app/index.js';
import { standingOf } from '../../reconcile/index.js';
import { statusDocument, statusText } from '../../report/index.js';
import type { Call } from '../command.js';
import type { Standing } from '../exit-codes.js';
import { weightiest } from '../exit-codes.js';
import { hostOptions } from '../host-options.js';
import { complainOfRecords, tellOfGenerated } from '../records.js';

export function run({ options, ports, terminal }: Call<'status'>): Standing {
  const { root, reference, policyDir, stateDir, widening, json, quiet, verbose } = options;
  const status = readStatus({ root, reference, policyDir, stateDir, widening }, ports);
  complainOfRecords(status.brokenRecords, terminal);
  // What a run would write is no trouble.
  const generated = tellOfGenerated(status, true, terminal);
  const places = { policyDir, hostOptions: hostOptions(options) };
  if (json) terminal.write(`${JSON.stringify(statusDocument(status, places), undefined, 2)}\n`);
  else terminal.write(statusText(status, { quiet, verbose, width: terminal.width, places, paint: terminal.colors }));
  return weightiest([generated, ...status.outcomes.map(standingOf)]);
}

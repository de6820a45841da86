// `aa-merge diff [UNIT…]`: options in, what is local out.

import { diffHost } from '../../app/index.js';
import { diffDocument, diffText } from '../../report/index.js';
import type { Call } from '../command.js';
import type { Standing } from '../exit-codes.js';
import { tellOfRuns } from '../records.js';

export function run({ options, operands, ports, terminal }: Call<'diff'>): Standing {
  const { root, reference, policyDir, stateDir, json, quiet, verbose, text: asText } = options;
  const host = { root, reference, policyDir, stateDir, widening: 'refuse' } as const;
  const result = diffHost({ ...host, units: operands, asText }, ports);
  tellOfRuns({ recovery: undefined, unfinished: result.unfinished }, terminal);
  if (json) terminal.write(`${JSON.stringify(diffDocument(result, asText), undefined, 2)}\n`);
  else terminal.write(diffText(result, { asText, quiet, verbose, paint: terminal.colors }));
  return 'done';
}

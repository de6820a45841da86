// `aa-merge reject UNIT`: options in, what was declined and what became of the unit out.

import { rejectChange } from '../../app/index.js';
import { grantWords, rejectDocument, rejectText } from '../../report/index.js';
import type { Call } from '../command.js';
import type { Standing } from '../exit-codes.js';
import { reasonGiven, sayWhatBecame } from '../settling.js';

export function run(call: Call<'reject'>): Standing {
  const { root, reference, policyDir, stateDir, widening, grant, later } = call.options;
  const [unit] = call.operands as [string];
  const why = reasonGiven('reject', call.options);
  const host = { root, reference, policyDir, stateDir, widening };
  const result = rejectChange({ ...host, unit, grants: grant, why, later, wordsOf: grantWords }, call.ports);
  return sayWhatBecame(call, result, { text: rejectText(result), document: () => rejectDocument(result) });
}

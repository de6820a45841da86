// `aa-merge reject UNIT`: options in, what was declined and what became of the unit out.

import { rejectChange } from '../../app/index.js';
import { AaMergeError } from '../../base/index.js';
import { grantWords, rejectDocument, rejectText } from '../../report/index.js';
import type { Call } from '../command.js';
import type { Standing } from '../exit-codes.js';
import { reasonGiven, sayUnseen, sayWhatBecame } from '../settling.js';

export function run(call: Call<'reject'>): Standing {
  const { root, reference, policyDir, stateDir, widening, grant, seen, later, everywhere } = call.options;
  const [unit] = call.operands as [string];
  const why = reasonGiven('reject', call.options);
  if (everywhere && grant.length === 0)
    throw new AaMergeError('cli/needed-option', { command: 'reject', option: '--grant' });
  const host = { root, reference, policyDir, stateDir, widening };
  const asked = { ...host, unit, grants: grant, seen, everywhere, why, later, wordsOf: grantWords };
  const result = rejectChange(asked, call.ports);
  const document = (): object => rejectDocument(result);
  const { unseen } = result;
  if (unseen !== undefined) return sayUnseen(call, { ...result, unseen }, 'reject', document);
  return sayWhatBecame(call, result, { text: rejectText(result), document });
}

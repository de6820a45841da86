// `aa-merge accept UNIT`: options in, what was accepted and what became of the unit out.

import { acceptGrants } from '../../app/index.js';
import { acceptDocument, acceptText, grantWords } from '../../report/index.js';
import type { Call } from '../command.js';
import type { Standing } from '../exit-codes.js';
import { reasonGiven, sayUnseen, sayWhatBecame } from '../settling.js';

export function run(call: Call<'accept'>): Standing {
  const { root, reference, policyDir, stateDir, widening, grant, seen, later, everywhere, consent } = call.options;
  const [unit] = call.operands as [string];
  const why = reasonGiven('accept', call.options);
  const host = { root, reference, policyDir, stateDir, widening };
  const asked = { ...host, unit, grants: grant, seen, everywhere, consent, why, later, wordsOf: grantWords };
  const result = acceptGrants(asked, call.ports);
  const document = (): object => acceptDocument(result);
  const { unseen } = result;
  if (unseen !== undefined) return sayUnseen(call, { ...result, unseen }, 'accept', document);
  return sayWhatBecame(call, result, { text: acceptText(result), document });
}

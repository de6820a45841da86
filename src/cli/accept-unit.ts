// What is accepted of a held unit, by `accept` or by `adopt`. Takes a call and what is accepted, prints what became of the
// unit, gives the standing.

import type { AcceptRequest } from '../app/index.js';
import { acceptGrants } from '../app/index.js';
import type { Ports } from '../base/index.js';
import { acceptDocument, acceptText, grantWords } from '../report/index.js';
import type { Standing } from './exit-codes.js';
import type { GrantOptions, SettlingOptions } from './settling.js';
import { reasonGiven, sayUnseen, sayWhatBecame } from './settling.js';
import type { Terminal } from './terminal.js';

export interface AcceptCall {
  readonly options: SettlingOptions & GrantOptions & { readonly why: string | undefined };
  readonly ports: Ports;
  readonly terminal: Terminal;
}

/** Throws: AaMergeError `cli/needed-option`, and whatever `acceptGrants` throws. */
export function acceptUnit(command: 'accept' | 'adopt', unit: AcceptRequest['unit'], call: AcceptCall): Standing {
  const { root, reference, policyDir, stateDir, widening, grant, seen, ...spread } = call.options;
  const { later = false, everywhere = false, consent = false } = spread;
  const why = reasonGiven(command, call.options);
  const host = { root, reference, policyDir, stateDir, widening };
  const asked = { ...host, unit, grants: grant, seen, everywhere, consent, why, later, wordsOf: grantWords };
  const result = acceptGrants(asked, call.ports);
  const document = (): object => acceptDocument(result);
  const { unseen } = result;
  if (unseen !== undefined) return sayUnseen(call, { ...result, unseen }, command, document);
  return sayWhatBecame(call, result, { text: acceptText(result), document });
}

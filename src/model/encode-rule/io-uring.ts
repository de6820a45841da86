// `io_uring`: the class alone, and with the label whose credentials are taken. A label restricts nothing at the class
// itself, and means nothing in a rule that does not permit to take credentials.
// Source: permission-semantics 4.11.

import type { ConditionRule } from '../../language/index.js';
import { anyText } from '../byte-pattern.js';
import { bitsOfWords, ioUringBits } from '../policy-permissions.js';
import type { Term } from '../term.js';
import { classTerm, conditionWord, patternOr } from './conditions.js';
import type { EncodeContext, Given } from './encode.js';

export function encodeIoUring(rule: ConditionRule, given: Given, { mediated }: EncodeContext): readonly Term[] {
  if (!mediated.has('io_uring')) return [];
  const permissions = bitsOfWords(ioUringBits, rule.permissions);
  const whole = classTerm('io_uring', [], permissions, given);
  if ((permissions & ioUringBits.override_creds) === 0) return [whole];
  const label = patternOr(conditionWord([...rule.conditions, ...(rule.peer ?? [])], 'label'), anyText);
  return [whole, classTerm('io_uring', [label], permissions, given)];
}

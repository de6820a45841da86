// `signal`: class, one byte for the signal, the label of the other side. Source: permission-semantics 4.1.

import type { ConditionRule } from '../../language/index.js';
import { anyByte, bytes, choice, someText } from '../byte-pattern.js';
import { bitsOfWords, signalBits } from '../policy-permissions.js';
import { signalNumber } from '../signals.js';
import type { Term } from '../term.js';
import { classTerm, conditionWord, patternOr } from './conditions.js';
import type { EncodeContext, Given } from './encode.js';

export function encodeSignal(rule: ConditionRule, given: Given, { mediated }: EncodeContext): readonly Term[] {
  if (!mediated.has('signal')) return [];
  const named = rule.conditions.flatMap(({ name, values }) => (name === 'set' ? values : []));
  const numbers = named.flatMap(({ value }) => signalNumber(value) ?? []);
  const signal = named.length === 0 ? anyByte : choice(...numbers.map((number) => bytes(number)));
  const peer = patternOr(conditionWord(rule.conditions, 'peer'), someText);
  return [classTerm('signal', [signal, peer], bitsOfWords(signalBits, rule.permissions), given)];
}

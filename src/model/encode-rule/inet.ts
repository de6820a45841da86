// Rules on internet sockets as terms, where addresses and ports count: creation, the near end, both ends, and packets.
// Source: permission-semantics 4.4 and 4.5.

import type { Condition, Pattern } from '../../language/index.js';
import { anyBytesOf, anyText, bytes, choice, nul, sequence } from '../byte-pattern.js';
import type { AutomatonClass } from '../classes.js';
import type { Permissions } from '../permissions.js';
import { policyBits, setLabelBit } from '../permissions.js';
import type { Term } from '../term.js';
import { classTerm, conditionWord, patternOr } from './conditions.js';
import type { Given } from './encode.js';
import { endPattern } from './endpoints.js';

interface InetRule {
  readonly permissions: Permissions;
  readonly conditions: readonly Condition[];
  readonly peer: readonly Condition[];
}

/** What follows the near end: an operation with its arguments. */
const listening = sequence(bytes(2), anyBytesOf(2));
const option = sequence(bytes(4), anyBytesOf(4));
/** What stands between the far end and the near one. */
const between = bytes(1);

const peerBits = policyBits.send | policyBits.receive | policyBits.connect | policyBits.accept;
const optionBits = policyBits.setopt | policyBits.getopt;

/**
 * The terms of one class. Every string has all permissions of the rule but the first, which is asked about creation only;
 * a condition on the far end restricts none of the strings without it.
 */
export function inetTerms(
  name: AutomatonClass,
  rule: InetRule,
  start: Pattern,
  protocol: Pattern,
  given: Given,
): Term[] {
  const { permissions, conditions } = rule;
  const creation = permissions & policyBits.create;
  const head = sequence(start, protocol);
  const label = conditionWord(conditions, 'label');
  const near = [head, nearEnd(rule), nul, ...(label === undefined ? [] : [patternOr(label, anyText), nul])];
  return [
    ...(creation === 0 ? [] : [classTerm(name, [start], creation, given)]),
    ...peerTerms(name, rule, head, given),
    classTerm(name, near, permissions, given),
    ...((permissions & policyBits.listen) === 0 ? [] : [classTerm(name, [...near, listening], permissions, given)]),
    ...((permissions & optionBits) === 0 ? [] : [classTerm(name, [...near, option], permissions, given)]),
  ];
}

function nearEnd({ conditions, permissions }: InetRule): Pattern {
  return endPattern(conditions, (permissions & policyBits.bind) === 0 ? 'near' : 'binding');
}

/** Both ends, the far one first. A label of the near end restricts nothing here. */
export function peerTerms(name: AutomatonClass, rule: InetRule, head: Pattern, given: Given): Term[] {
  const { permissions, conditions, peer } = rule;
  if ((permissions & peerBits) === 0) return [];
  const far = [head, endPattern(peer, 'remote'), nul, patternOr(conditionWord(peer, 'label'), anyText), nul];
  const pair = [...far, between, nearEnd(rule), nul];
  const label = conditionWord(conditions, 'label');
  const labelled =
    label === undefined ? [] : [classTerm(name, [...pair, patternOr(label, anyText), nul], permissions, given)];
  return [classTerm(name, pair, permissions, given), ...labelled];
}

/**
 * Both ends of a packet, an interface after each. Where a rule permits to send, the string without interface stands for
 * all: the kernel does not know it when it labels a packet.
 */
export function packetTerms(name: AutomatonClass, rule: InetRule, head: Pattern, given: Given): Term[] {
  const { permissions, conditions, peer } = rule;
  if ((permissions & peerBits) === 0) return [];
  const isSending = (permissions & policyBits.send) !== 0;
  const named = sequence(patternOr(conditionWord(conditions, 'interface'), anyText), nul);
  const onInterface = isSending ? choice(nul, named) : named;
  const farLabel = conditionWord(peer, 'label');
  const nearLabel = conditionWord(conditions, 'label');
  const far = [head, endPattern(peer, 'remote'), nul, onInterface];
  const labelled = [...far, patternOr(farLabel, anyText)];
  const pair = [...labelled, nul, between, nearEnd(rule), nul, onInterface];
  const marking = isSending ? setLabelBit : 0;
  const terms = [...markTerm(name, far, marking, given)];
  if (farLabel === undefined) terms.push(classTerm(name, labelled, permissions, given));
  if (nearLabel === undefined)
    return [...terms, silentMark(classTerm(name, pair, (permissions | marking) >>> 0, given))];
  const end = classTerm(name, [...pair, patternOr(nearLabel, anyText), nul], permissions, given);
  return [...terms, ...markTerm(name, pair, marking, given), end];
}

/** That a packet is labelled is never logged, nor that it is not. */
function silentMark(term: Term): Term {
  return { ...term, effect: { ...term.effect, audit: (term.effect.audit & ~setLabelBit) >>> 0 } };
}

/** That a packet may be labelled, before it is known what the rule says: so denials permit it, too. */
function markTerm(name: AutomatonClass, parts: readonly Pattern[], marking: Permissions, given: Given): Term[] {
  const qualifiers = { ...given.qualifiers, mode: undefined, audit: false };
  return marking === 0 ? [] : [classTerm(name, parts, marking, { ...given, qualifiers })];
}

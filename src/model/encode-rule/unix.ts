// `unix` rules as terms: addresses and labels of both ends, and beside them family and type alone, which is all that some
// kernels ask about. Source: permission-semantics 4.6; policy-language 6.6.

import type { ConditionRule, Pattern, Word } from '../../language/index.js';
import { readPattern } from '../../language/index.js';
import { anyBytes, anyBytesOf, anyText, bytes, choice, nul, number16, oneOf, sequence } from '../byte-pattern.js';
import type { Permissions } from '../permissions.js';
import { policyBits } from '../permissions.js';
import { bitsOfWords } from '../policy-permissions.js';
import { socketForm } from '../socket-form.js';
import { typeNumber, unixFamily } from '../socket-names.js';
import type { Term } from '../term.js';
import { classTerm, conditionWord, patternOr } from './conditions.js';
import type { EncodeContext, Given } from './encode.js';
import { socketTerms } from './socket-terms.js';

/**
 * The terms of a `unix` rule. What it adds by family and type has neither conditions nor priority, and a denial adds
 * nothing there, since it would deny too much.
 */
export function encodeUnix(rule: ConditionRule, given: Given, context: EncodeContext): Term[] {
  const { conditions, peer = [] } = rule;
  const typeWord = conditionWord(conditions, 'type');
  const type = typeWord && typeNumber(typeWord.value);
  if (typeWord !== undefined && type === undefined) return [];
  const permissions = bitsOfWords(policyBits, rule.permissions);
  const selection = { families: [unixFamily], types: type === undefined ? undefined : [type], protocol: undefined };
  const unspecific: Given = { ...given, qualifiers: { ...given.qualifiers, priority: undefined } };
  return [
    ...(given.qualifiers.mode === 'deny'
      ? []
      : socketTerms({ selection, permissions, conditions: [], peer: [] }, unspecific, context)),
    ...unixTerms(
      {
        type,
        permissions,
        address: conditionWord(conditions, 'addr'),
        peerAddress: conditionWord(peer, 'addr'),
        peerLabel: conditionWord(peer, 'label'),
      },
      given,
      context,
    ),
  ];
}

export interface UnixRule {
  /** Undefined for every number there is. */
  readonly type: number | undefined;
  readonly permissions: Permissions;
  readonly address?: Word | undefined;
  readonly peerAddress?: Word | undefined;
  readonly peerLabel?: Word | undefined;
}

const { create, bind, shutdown, getattr, setattr, accept, listen, setopt, getopt, send, receive, connect } = policyBits;

/** The strings with addresses; none where kernel or abi do not know them. */
export function unixTerms(rule: UnixRule, given: Given, { features, mediated }: EncodeContext): Term[] {
  const { unix } = socketForm(features);
  if (unix === undefined || !mediated.has(unix)) return [];
  const { type, permissions, address, peerAddress, peerLabel } = rule;
  const hasPeer = peerAddress !== undefined || peerLabel !== undefined;
  const isAutobind = address?.value === 'auto';
  const head = [bytes(0, unixFamily), type === undefined ? anyBytesOf(2) : number16(type), anyBytesOf(2)];
  const near = [...head, addressPattern(address), nul, anyText, nul];
  const far = [bytes(1), addressPattern(peerAddress), nul, patternOr(peerLabel, anyText)];
  const ofNear = hasPeer ? accept : accept | shutdown | getattr | setattr | (isAutobind ? 0 : bind);
  const forms: readonly (readonly [parts: readonly Pattern[], asked: Permissions])[] = [
    [head, hasPeer ? 0 : create],
    // The kernel chooses the address; nothing is granted on any that could be named.
    [[...head, nul, anyText, nul], address === undefined || isAutobind ? bind : 0],
    [near, ofNear],
    [[...near, bytes(2), anyBytesOf(2)], hasPeer ? 0 : listen],
    [[...near, bytes(4), anyBytesOf(2)], hasPeer ? 0 : setopt | getopt],
    [[...near, ...far], connect | send | receive | accept],
  ];
  return forms.flatMap(([parts, asked]) => {
    const decided = permissions & asked;
    return decided === 0 ? [] : [classTerm(unix, parts, isQuietDenial(given) ? wholeOptions(decided) : decided, given)];
  });
}

function isQuietDenial({ qualifiers: { mode, audit } }: Given): boolean {
  return mode === 'deny' && !audit;
}

/** The compiler keeps both permissions on options quiet where one of them is denied, and what is quiet is denied. */
function wholeOptions(denied: Permissions): Permissions {
  const options = setopt | getopt;
  return (denied & options) === 0 ? denied : denied | options;
}

const hexDigit = oneOf([
  [0x30, 0x39],
  [0x61, 0x66],
]);

/** What the kernel chooses for sockets that are bound to no address of their own. */
const chosenAddress = sequence(nul, hexDigit, hexDigit, hexDigit, hexDigit, hexDigit);

/** No address, one that the kernel chooses, or an abstract name, which may hold any byte. */
function addressPattern(word: Word | undefined): Pattern {
  if (word === undefined) return anyBytes;
  if (word.value === 'none') return bytes(1);
  if (word.value === 'auto') return chosenAddress;
  const name = readPattern(word.value.slice(1) as Word['value'], 'bytes');
  return typeof name === 'string' ? choice() : sequence(nul, name);
}

// `network` rules as terms. Where a rule covers unix sockets it is a `unix` rule as well.
// Source: permission-semantics 4.3 to 4.6; policy-language 6.5.

import type { NetworkRule } from '../../language/index.js';
import { policyBits } from '../permissions.js';
import { bitsOfWords } from '../policy-permissions.js';
import {
  familyCount,
  familyNumber,
  inetFamilies,
  namedFamilies,
  networkTypes,
  typeNumber,
  unixFamily,
} from '../socket-names.js';
import type { Term } from '../term.js';
import type { EncodeContext, Given } from './encode.js';
import type { SocketSelection } from './socket-terms.js';
import { socketTerms } from './socket-terms.js';
import { unixTerms } from './unix.js';

/**
 * The `unix` rule that comes with it has all permissions, and no conditions, whatever the rule says. Where that one denies,
 * `audit` has come to mean the opposite.
 */
export function encodeNetwork(rule: NetworkRule, given: Given, context: EncodeContext): Term[] {
  const { mode, audit } = given.qualifiers;
  const ofUnix = { ...given, qualifiers: { ...given.qualifiers, audit: (mode === 'deny') !== audit } };
  return termsWithUnix(rule, given, ofUnix, context);
}

function termsWithUnix(rule: NetworkRule, given: Given, givenForUnix: Given, context: EncodeContext): Term[] {
  const { permissions, conditions, peer = [] } = rule;
  const selection = selectionOf(rule);
  if (selection === undefined) return [];
  const { families, types = [undefined] } = selection;
  const socket = { selection, permissions: bitsOfWords(policyBits, permissions), conditions, peer };
  const everything = bitsOfWords(policyBits, []);
  return [
    ...socketTerms(socket, given, context),
    ...(families.includes(unixFamily) ? types : []).flatMap((type) =>
      unixTerms({ type, permissions: everything }, givenForUnix, context),
    ),
  ];
}

/** The part of `all,`: every socket of every family. */
export function networkTermsOfAll(given: Given, context: EncodeContext): Term[] {
  const rule: NetworkRule = { kind: 'network', words: [], permissions: [], conditions: [], peer: undefined };
  return termsWithUnix(rule, given, given, context);
}

const [inet, inet6] = inetFamilies as [number, number];
const [stream, dgram, raw] = [1, 2, 3];

/** The compiler writes what should be a set of protocols as a number: ICMP is 1, and the set of 1 is 2. */
const icmpAsCompiled = 2;

/** Which sockets the words mean; undefined for words that policy has refused. */
export function selectionOf({ words, conditions, peer = [] }: NetworkRule): SocketSelection | undefined {
  const isInetOnly = conditions.length > 0 || peer.some(({ name }) => name === 'ip' || name === 'port');
  const [first, second] = words.map(({ value }) => value);
  if (first === undefined) {
    if (isInetOnly) return { families: inetFamilies, types: networkTypes, protocol: undefined };
    return { families: Array.from({ length: familyCount }, (_, at) => at), types: undefined, protocol: undefined };
  }
  const family = familyNumber(first);
  if (family === undefined) return byType(first, isInetOnly ? inetFamilies : namedFamilies());
  if (second === undefined) return { families: [family], types: networkTypes, protocol: undefined };
  return byType(second, [family]);
}

/** A type or a protocol. Protocols are types of the internet families; only ICMP is more than that. */
function byType(word: string, families: readonly number[]): SocketSelection | undefined {
  const among = (...known: readonly number[]): number[] => known.filter((family) => families.includes(family));
  switch (word) {
    case 'tcp':
      return { families: among(inet, inet6), types: [stream], protocol: undefined };
    case 'udp':
      return { families: among(inet, inet6), types: [dgram], protocol: undefined };
    case 'icmp':
      return { families: among(inet), types: [raw], protocol: icmpAsCompiled };
    default: {
      const type = typeNumber(word);
      return type === undefined ? undefined : { families, types: [type], protocol: undefined };
    }
  }
}

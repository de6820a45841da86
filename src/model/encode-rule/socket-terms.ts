// What a rule on sockets comes to by family and type, for `network` rules and for what `unix` rules add to them. By the
// features it is a string of family and type, a cell in the table of old kernels, the ends of internet connections, or a
// rule on packets beside one of these. Source: permission-semantics 4.3 to 4.6.

import type { Condition, Pattern } from '../../language/index.js';
import { anyBytesOf, bytes, choice, number16, oneOf, sequence } from '../byte-pattern.js';
import type { Permissions } from '../permissions.js';
import { policyBits } from '../permissions.js';
import { bitsOfWords } from '../policy-permissions.js';
import { socketForm } from '../socket-form.js';
import { inetFamilies, networkTypes } from '../socket-names.js';
import type { Term } from '../term.js';
import { classTerm, conditionWord } from './conditions.js';
import type { EncodeContext, Given } from './encode.js';
import { inetTerms, packetTerms, peerTerms } from './inet.js';

/** Which sockets, as numbers. */
export interface SocketSelection {
  readonly families: readonly number[];
  /** Undefined for every number there is. */
  readonly types: readonly number[] | undefined;
  /** Undefined for every protocol. */
  readonly protocol: number | undefined;
}

export interface SocketRule {
  readonly selection: SocketSelection;
  readonly permissions: Permissions;
  readonly conditions: readonly Condition[];
  readonly peer: readonly Condition[];
}

export function socketTerms(rule: SocketRule, given: Given, { features, mediated }: EncodeContext): Term[] {
  const { selection, permissions, conditions } = rule;
  const { network, inet, packets } = socketForm(features);
  const terms: Term[] = [];
  if (network === 'network-table') {
    if (mediated.has(network)) terms.push(tableTerm(selection, given));
    return terms;
  }
  // A denial that names an interface is one of packets alone.
  const isOfPackets = given.qualifiers.mode === 'deny' && conditionWord(conditions, 'interface') !== undefined;
  if (network !== undefined && mediated.has(network) && !(packets !== 'none' && isOfPackets)) {
    const hasEnds = (family: number): boolean => inet && inetFamilies.includes(family);
    const plain = selection.families.filter((family) => !hasEnds(family));
    if (plain.length > 0) {
      terms.push(classTerm(network, [familyAndType({ ...selection, families: plain })], permissions, given));
    }
    const families = selection.families.filter(hasEnds);
    if (families.length > 0) {
      const start = familyAndType({ ...selection, families });
      terms.push(...inetTerms(network, rule, start, protocolPattern(selection), given));
    }
  }
  if (packets !== 'none' && mediated.has('network-skb')) {
    const head = sequence(familyAndType(selection), protocolPattern(selection));
    terms.push(...(packets === 'interfaces' ? packetTerms : peerTerms)('network-skb', rule, head, given));
  }
  return terms;
}

/** Where all types that rules can name are selected, any type is. */
function familyAndType({ families, types }: SocketSelection): Pattern {
  const isAny = types === undefined || types.length === networkTypes.length;
  return sequence(bytes(0), oneOf(rangesOf(families)), isAny ? anyBytesOf(2) : choice(...types.map(number16)));
}

function protocolPattern({ protocol }: SocketSelection): Pattern {
  return protocol === undefined ? anyBytesOf(2) : number16(protocol);
}

/** Old kernels know sixteen types and no permissions; nobody is prompted, and it is `audit` that keeps a denial quiet. */
function tableTerm({ families, types = everyOldType }: SocketSelection, given: Given): Term {
  const isDeny = given.qualifiers.mode === 'deny';
  const qualifiers = {
    ...given.qualifiers,
    mode: isDeny ? ('deny' as const) : undefined,
    audit: isDeny !== given.qualifiers.audit,
  };
  const cells = sequence(bytes(0), oneOf(rangesOf(families)), bytes(0), oneOf(rangesOf(types)));
  return classTerm('network-table', [cells], bitsOfWords(policyBits, []), { ...given, qualifiers });
}

const everyOldType: readonly number[] = Array.from({ length: 16 }, (_, type) => type);

function rangesOf(numbers: readonly number[]): (readonly [from: number, to: number])[] {
  const ranges: [from: number, to: number][] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === number - 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges;
}

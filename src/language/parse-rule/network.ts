// `network [PERMISSIONS] [FAMILY [TYPE|PROTOCOL]] [CONDITIONS] [peer=( … )],`. Source: policy-language 6.5.

import type { Condition, NetworkRule, Word } from '../ast.js';
import { suggestionFor } from '../../base/index.js';
import type { ByteText } from '../../base/index.js';
import { checkPattern } from '../aare.js';
import { checkConditions } from './check-conditions.js';
import { parseConditions, parseGroup, parsePermissions } from './conditions.js';
import { isIpAddress } from './ip-address.js';
import { checkPeerPermissions, socketPermissions } from './socket.js';
import type { Words } from './words.js';

const families: ReadonlySet<string> = new Set(
  (
    'unspec unix inet ax25 ipx appletalk netrom bridge atmpvc x25 inet6 rose netbeui security key netlink packet ash ' +
    'econet atmsvc rds sna irda pppox wanpipe llc ib mpls can tipc bluetooth iucv rxrpc isdn phonet ieee802154 caif ' +
    'alg nfc vsock kcm qipcrtr smc xdp mctp'
  ).split(' '),
);
const types: ReadonlySet<string> = new Set('stream dgram seqpacket rdm raw packet'.split(' '));
const internetFamilies: ReadonlySet<string> = new Set(['inet', 'inet6']);

export function parseNetwork(words: Words): NetworkRule | undefined {
  if (words.takeKeyword('network') === undefined) return words.unexpected('rule');
  const permissions = parsePermissions(words, socketPermissions);
  if (permissions === undefined) return undefined;
  const first = words.takeWord('id');
  const second = first && words.takeWord('id');
  const conditions = parseConditions(words);
  const group = conditions && parseGroup(words, 'peer');
  if (conditions === undefined || group === undefined || !words.expectEnd()) return undefined;
  const peer = group === 'absent' ? undefined : group;
  const named = [first, second].filter((word) => word !== undefined);
  checkConditions(words, conditions, { ip: {}, port: {}, interface: {}, label: { operator: ':=' } });
  checkConditions(words, peer ?? [], { ip: {}, port: {}, label: { operator: ':=' } });
  for (const condition of [...conditions, ...(peer ?? [])]) checkValue(words, condition);
  checkFamily(words, named, conditions.length > 0 || decidesPeer(peer));
  checkPeerPermissions(words, permissions, peer, ['ip', 'port']);
  return { kind: 'network', words: named, permissions, conditions, peer };
}

function decidesPeer(peer: readonly Condition[] | undefined): boolean {
  return peer?.some(({ name }) => name === 'ip' || name === 'port') === true;
}

/** A family with a type or a protocol, or one of the three alone. Conditions need an internet family. */
function checkFamily(words: Words, named: readonly Word[], hasConditions: boolean): void {
  const [first, second] = named;
  if (first === undefined) return;
  const text = named.map(({ value }) => value).join(' ');
  const at = { start: first.at.start, end: (second ?? first).at.end };
  if (!isNetwork(first.value, second?.value)) {
    words.complain('language/unknown-network', at, { words: text, ...nearNetwork(named) });
  } else if (hasConditions && families.has(first.value) && !internetFamilies.has(first.value) && !isTypeAlone(named)) {
    words.complain('language/network-without-conditions', at, { family: first.value });
  }
}

/** The words that go together, with the one set right that is none. */
function nearNetwork([first, second]: readonly Word[]): Readonly<Record<string, string>> {
  const protocols = ['tcp', 'udp', 'icmp'].filter(
    (word) => second === undefined || isNetwork(first?.value ?? '', word),
  );
  if (first === undefined) return {};
  if (second === undefined) return suggestionFor(first.value, [...families, ...types, ...protocols]);
  if (!families.has(first.value)) {
    const { suggestion } = suggestionFor(first.value, families);
    const isRight = suggestion !== undefined && isNetwork(suggestion, second.value);
    return isRight ? { suggestion: `${suggestion} ${second.value}` } : {};
  }
  const { suggestion } = suggestionFor(second.value, [...types, ...protocols]);
  return suggestion === undefined ? {} : { suggestion: `${first.value} ${suggestion}` };
}

function isNetwork(first: string, second: string | undefined): boolean {
  if (second === undefined) return families.has(first) || types.has(first) || isProtocol(first);
  if (!families.has(first)) return false;
  if (types.has(second)) return true;
  return first === 'inet' ? isProtocol(second) : first === 'inet6' && (second === 'tcp' || second === 'udp');
}

function isProtocol(word: string): boolean {
  return word === 'tcp' || word === 'udp' || word === 'icmp';
}

/** `packet` is a family before it is a type. */
function isTypeAlone(named: readonly Word[]): boolean {
  return named.length === 1 && types.has(named[0]?.value ?? '') && !families.has(named[0]?.value ?? '');
}

/** Which values a condition may have. */
const checks: ReadonlyMap<string, (value: ByteText) => boolean> = new Map([
  ['ip', (value: ByteText) => value === 'none' || isIpAddress(value)],
  ['port', isPorts],
  ['interface', (value: ByteText) => checkPattern(value) === undefined],
]);

function checkValue(words: Words, { name, values }: Condition): void {
  const value = values[0];
  if (value === undefined) return;
  const isGood = (checks.get(name) ?? (() => true))(value.value);
  if (!isGood) words.complain('language/bad-value', value.at, { name, value: value.value });
}

/** A port or a range of ports, first to last. */
function isPorts(text: string): boolean {
  const dash = text.indexOf('-');
  if (dash !== -1) {
    const from = readPort(text.slice(0, dash));
    const to = readPort(text.slice(dash + 1));
    if (from !== undefined && to !== undefined && from <= to) return true;
  }
  return readPort(text) !== undefined;
}

/** As the C library reads a number: blanks and a sign may come first. */
function readPort(text: string): number | undefined {
  const number = /^[ \t\n\v\f\r]*([+-]?)(\d+)$/.exec(text);
  const value = Number(number?.[2] ?? 'NaN');
  return value === 0 || (value <= 65535 && number?.[1] !== '-') ? value : undefined;
}

// One `network` rule as marks: which packets it is about, and the label that it names for them. Takes a rule in force, gives
// marks, or the condition that a packet filter cannot express. Such a rule marks nothing: a packet without a label is refused
// where a label is asked for, but one with a label that is not its own might be let through.
// Source: policy-language 6.5; permission-semantics 4.3 to 4.5; apparmor.d(5), "Label Match Conditional".

import type { ByteText } from '../base/index.js';
import { joinBytes, readable } from '../base/index.js';
import type { Condition, NetworkRule } from '../language/index.js';
import { parseLabel, printLabel } from '../language/index.js';
import type { SocketSelection } from '../model/index.js';
import {
  bitsOfWords,
  bytesOfAddress,
  inetFamilies,
  networkTypes,
  policyBits,
  readPorts,
  selectionOf,
} from '../model/index.js';
import { interfacesOf, labelOf } from './interfaces.js';
import { flowsOf } from './flows.js';
import type { PacketEnd, PacketMatch, PortRange } from './packet-mark.js';

/** Why a rule marks nothing. */
export interface Obstacle {
  readonly why:
    /** The label is a pattern, so it does not say which label a packet is to get. */
    | 'pattern'
    /** `:=`: the packets of the program itself get the label, and nobody sees in a packet which program sent it. */
    | 'assigned'
    /** No filter takes such a text. */
    | 'text'
    /** `label=` beside `peer=`: the label of the socket. */
    | 'socket'
    | 'interface'
    /** Sockets of these types have no packets that could be told from others. */
    | 'type'
    /** `ip=none`, or an address of the other family: no packet has it. */
    | 'address'
    /** It permits neither to send nor to receive, to connect nor to accept. */
    | 'nothing';
  /** As written. */
  readonly condition: ByteText;
}

export interface RuleMarks {
  readonly label: ByteText;
  readonly matches: readonly PacketMatch[];
}

/** Undefined for a rule that names no label of packets. */
export function readNetworkRule(rule: NetworkRule): RuleMarks | Obstacle | undefined {
  const named = rule.peer?.find(({ name }) => name === 'label');
  const text = named?.values[0]?.value;
  if (named === undefined || text === undefined) return undefined;
  // What the kernel takes for packets without a label needs no mark.
  if (text === 'unlabeled') return undefined;
  if (named.operator === ':=') return { why: 'assigned', condition: written(named) };
  const spelled = labelOf(text);
  if (spelled === undefined) return { why: 'pattern', condition: written(named) };
  const label = asKernelWrites(spelled);
  if (!isWritable(label)) return { why: 'text', condition: written(named) };
  const matches = matchesOf(rule);
  return 'why' in matches ? matches : { label, matches };
}

function matchesOf(rule: NetworkRule): readonly PacketMatch[] | Obstacle {
  const { conditions, peer = [], permissions, words } = rule;
  const socket = conditions.find(({ name }) => name === 'label');
  if (socket !== undefined) return { why: 'socket', condition: written(socket) };
  const selection = selectionOf(rule);
  const near = endOf(conditions);
  const far = endOf(peer);
  if ('why' in near) return near;
  if ('why' in far) return far;
  const type = joinBytes(
    words.map(({ value }) => value),
    ' ',
  );
  const version = versionOf(selection, [near, far]);
  if (version === 'none') return { why: 'address', condition: type };
  const protocols = protocolsOf(selection, near.ports !== undefined || far.ports !== undefined);
  if (protocols.length === 0) return { why: 'type', condition: type };
  const named = conditions.find(({ name }) => name === 'interface');
  const interfaces = named && interfacesOf(named.values[0]?.value ?? ('' as ByteText));
  if (named !== undefined && interfaces === undefined) return { why: 'interface', condition: written(named) };
  const flows = flowsOf(bitsOfWords(policyBits, permissions), protocols);
  if (flows.length === 0) return { why: 'nothing', condition: permissions.join(' ') as ByteText };
  const about = { version, near, far, interfaces: interfaces?.length === 0 ? undefined : interfaces };
  return flows.map((flow) => ({ ...about, ...flow }));
}

/** Two spellings of one stack are one label: the kernel sorts its parts. What is no label stays as it is. */
function asKernelWrites(text: ByteText): ByteText {
  const label = parseLabel(text);
  // To a rule, a mode in brackets is part of the name.
  return 'problem' in label || label.mode !== undefined ? text : printLabel(label);
}

/** As both filters take it: valid UTF-8 without quotes, backslashes and control characters, as long as the kernel has room. */
function isWritable(label: ByteText): boolean {
  const text = readable(label);
  return !/["\\\p{Cc}\ufffd]/u.test(text) && label.length > 0 && label.length < 256;
}

function written({ name, operator, values }: Condition): ByteText {
  return `${name}${operator ?? '='}${values[0]?.value ?? ''}` as ByteText;
}

function endOf(conditions: readonly Condition[]): PacketEnd | Obstacle {
  const condition = (wanted: string): Condition | undefined => conditions.find(({ name }) => name === wanted);
  const [ip, port] = [condition('ip'), condition('port')];
  const text = ip?.values[0]?.value;
  const address = text === undefined ? undefined : bytesOfAddress(text);
  // Packets of IPv4 never show such an address, and no others have it.
  const isMapped = address?.length === 16 && address.startsWith(`${'\0'.repeat(10)}\xff\xff`);
  if (ip !== undefined && (address === undefined || isMapped)) return { why: 'address', condition: written(ip) };
  return { address, ports: portsOf(port?.values[0]?.value) };
}

/** Port 0 stands for every port. */
function portsOf(text: ByteText | undefined): PortRange | undefined {
  const range = text === undefined ? undefined : readPorts(text);
  return range?.[1] === 0 ? undefined : range;
}

/** What the families and both addresses have in common. */
function versionOf(selection: SocketSelection | undefined, ends: readonly PacketEnd[]): 4 | 6 | undefined | 'none' {
  const families = selection?.families ?? [];
  const possible = ([4, 6] as const).filter(
    (version, at) =>
      families.includes(inetFamilies[at] ?? -1) &&
      ends.every(({ address }) => address === undefined || address.length === (version === 4 ? 4 : 16)),
  );
  return possible.length === 0 ? 'none' : possible.length === 2 ? undefined : possible[0];
}

/** Stream sockets speak TCP, datagram sockets UDP; ports are of these two. */
function protocolsOf(
  selection: SocketSelection | undefined,
  hasPorts: boolean,
): readonly ('tcp' | 'udp' | 'icmp' | 'all')[] {
  const protocol = selection?.protocol;
  const types: readonly number[] | undefined = selection === undefined ? [] : selection.types;
  if (protocol !== undefined) return hasPorts ? [] : ['icmp'];
  if (types === undefined || types.length === networkTypes.length) return hasPorts ? ['tcp', 'udp'] : ['all'];
  const [stream = 0, dgram = 0] = networkTypes;
  return [...(types.includes(stream) ? ['tcp' as const] : []), ...(types.includes(dgram) ? ['udp' as const] : [])];
}

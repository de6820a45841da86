// Whether one packet can be matched by two marks. Takes marks, gives yes or no; a no is certain.

import type { InterfaceName, PacketEnd, PacketMatch, PortRange } from './packet-mark.js';

/**
 * Two that look at packets of the same direction; or one that goes out and one that comes in, since what this host sends to
 * itself is seen twice.
 */
export function marksMeet(one: PacketMatch, other: PacketMatch): boolean {
  if (one.direction !== other.direction) return canLoop(one) && canLoop(other) && packetsMeet(one, other);
  return packetsMeet(one, other) && interfacesMeet(one.interfaces, other.interfaces);
}

/** The interface that packets to this host itself take. */
const loopback: readonly InterfaceName[] = [{ text: 'lo', isPrefix: false }];

function canLoop({ interfaces }: PacketMatch): boolean {
  return interfacesMeet(interfaces, loopback);
}

function packetsMeet(one: PacketMatch, other: PacketMatch): boolean {
  const [first, second] = [endsOf(one), endsOf(other)];
  return (
    protocolsMeet(one.protocol, other.protocol) &&
    sendersMeet(one, other) &&
    (one.version === undefined || other.version === undefined || one.version === other.version) &&
    endsMeet(first.source, second.source) &&
    endsMeet(first.target, second.target)
  );
}

function endsOf({ direction, near, far }: PacketMatch): { readonly source: PacketEnd; readonly target: PacketEnd } {
  return direction === 'in' ? { source: far, target: near } : { source: near, target: far };
}

function protocolsMeet(one: PacketMatch['protocol'], other: PacketMatch['protocol']): boolean {
  if (one === other || one === 'all' || other === 'all') return true;
  return (one === 'all-but-tcp' && other !== 'tcp') || (other === 'all-but-tcp' && one !== 'tcp');
}

/** What opens a connection is sent by its opener. */
function sendersMeet(one: PacketMatch, other: PacketMatch): boolean {
  const [first, second] = [one, other].map(({ sender, opens }) => sender ?? (opens ? 'opener' : undefined));
  return first === undefined || second === undefined || first === second;
}

function endsMeet(one: PacketEnd, other: PacketEnd): boolean {
  const isSame = one.address === undefined || other.address === undefined || one.address === other.address;
  return isSame && rangesMeet(one.ports, other.ports);
}

function rangesMeet(one: PortRange | undefined, other: PortRange | undefined): boolean {
  return one === undefined || other === undefined || (one[0] <= other[1] && other[0] <= one[1]);
}

function interfacesMeet(one: PacketMatch['interfaces'], other: PacketMatch['interfaces']): boolean {
  if (one === undefined || other === undefined) return true;
  return one.some((first) => other.some((second) => namesMeet(first, second)));
}

function namesMeet(one: InterfaceName, other: InterfaceName): boolean {
  if (one.isPrefix && other.text.startsWith(one.text)) return true;
  return other.isPrefix ? one.text.startsWith(other.text) : one.text === other.text;
}

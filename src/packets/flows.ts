// Which packets permissions are about, by where they go and who opened the connection. Takes permissions and protocols, gives
// the parts of matches that depend on them.
//
// `send` is about packets that go out, `receive` about those that come in. A rule for TCP that permits to connect and not to
// accept, or the reverse, is about connections that this side opened, or the other one: so the rules of a client and of a
// server that name different labels need not contradict each other. Without `send` or `receive`, what is left is the packet
// that opens the connection.

import type { Permissions } from '../model/index.js';
import { policyBits } from '../model/index.js';
import type { PacketMatch } from './packet-mark.js';

type Flow = Pick<PacketMatch, 'direction' | 'protocol' | 'sender' | 'opens'>;

export function flowsOf(
  permissions: Permissions,
  protocols: readonly ('tcp' | 'udp' | 'icmp' | 'all')[],
): readonly Flow[] {
  const has = (bit: Permissions): boolean => (permissions & bit) !== 0;
  const { send, receive, connect, accept } = policyBits;
  const isOneSided = has(connect) !== has(accept);
  const plain = (protocol: Flow['protocol']): Flow[] => [
    ...(has(receive) ? [{ direction: 'in' as const, protocol, sender: undefined, opens: false }] : []),
    ...(has(send) ? [{ direction: 'out' as const, protocol, sender: undefined, opens: false }] : []),
  ];
  const ofTcp = (): Flow[] => {
    if (!isOneSided) return [...plain('tcp'), ...openingsOf(has(accept) && !has(receive), has(connect) && !has(send))];
    const [opener, answerer] = has(connect) ? (['out', 'in'] as const) : (['in', 'out'] as const);
    const flow = (direction: 'in' | 'out', sender: Flow['sender']): Flow[] =>
      has(direction === 'in' ? receive : send) ? [{ direction, protocol: 'tcp', sender, opens: false }] : [];
    const opening = openingsOf(has(accept) && !has(receive), has(connect) && !has(send));
    return [...opening, ...flow(opener, 'opener'), ...flow(answerer, 'answerer')];
  };
  return protocols.flatMap((protocol) => {
    if (protocol === 'tcp') return ofTcp();
    if (protocol !== 'all') return plain(protocol);
    return isOneSided
      ? [...ofTcp(), ...plain('all-but-tcp')]
      : [...plain('all'), ...openingsOf(has(accept) && !has(receive), has(connect) && !has(send))];
  });
}

function openingsOf(isIn: boolean, isOut: boolean): Flow[] {
  const opening = (direction: 'in' | 'out'): Flow => ({ direction, protocol: 'tcp', sender: undefined, opens: true });
  return [...(isIn ? [opening('in')] : []), ...(isOut ? [opening('out')] : [])];
}

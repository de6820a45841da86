// How sockets are asked about: which of the forms that changed over time kernel and abi have in common. Takes features,
// gives the form that decides what rules on sockets are compiled to and what can be asked.
// Source: permission-semantics 4.3 to 4.6 and 6.

import type { MediatedFeatures } from '../policy/index.js';
import { supports } from '../policy/index.js';

export interface SocketForm {
  /** Where families and types are; undefined where `network` rules come to nothing. */
  readonly network: 'network-v9' | 'network-v8' | 'network-table' | undefined;
  /** Whether addresses and ports of the internet families count. If not, conditions on them are dropped without a word. */
  readonly inet: boolean;
  /** Whether there are rules for packets, and whether those know interfaces. */
  readonly packets: 'none' | 'plain' | 'interfaces';
  /** Where addresses of unix sockets are; undefined where `unix` rules come to family and type alone. */
  readonly unix: 'network-v9' | 'network-v8' | 'unix-v7' | undefined;
}

export function socketForm({ kernel, policy }: MediatedFeatures): SocketForm {
  const has = (path: string): boolean => supports(kernel, path) && supports(policy, path);
  const inPolicy = has('network_v9') ? 'network-v9' : has('network_v8') ? 'network-v8' : undefined;
  const hasPackets = inPolicy !== undefined && has('network_v9_skb');
  return {
    network: inPolicy ?? (has('network') ? 'network-table' : undefined),
    inet: has('network_v8/af_inet') || has('network_v9/af_inet'),
    packets: hasPackets ? (has('network_v9_skb/iface') ? 'interfaces' : 'plain') : 'none',
    unix: has('network/af_unix') || has('network_v9/af_unix') ? (inPolicy ?? 'unix-v7') : undefined,
  };
}

/**
 * Whether strings of two forms mean the same accesses. Where they do not, nothing follows from comparing them: an access
 * that one form asks about by family alone, the other asks about with its addresses, or in another class.
 */
export function sameSocketForm(one: MediatedFeatures, other: MediatedFeatures): boolean {
  const [before, after] = [socketForm(one), socketForm(other)];
  return (
    before.network === after.network &&
    before.inet === after.inet &&
    before.packets === after.packets &&
    before.unix === after.unix
  );
}

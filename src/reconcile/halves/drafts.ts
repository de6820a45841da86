// Findings about two halves on their way: what is the same for several others, permissions or rules is one. Takes what was found
// one by one, gives findings.

import type { ByteText } from '../../base/index.js';
import { compareBytes } from '../../base/index.js';
import type { GateFinding } from '../gate.js';

/** One finding on its way: the same for several others, and several permissions. */
interface Draft {
  readonly finding: GateFinding;
  readonly own: Set<string>;
  readonly others: Set<string>;
  readonly peers: Set<ByteText>;
  /** All rules that say so, by their places. */
  readonly rules: Set<object>;
}

/** Peers that are named. */
const mostNamed = 8;

export class Drafts {
  private readonly drafts = new Map<string, Draft>();

  /** `key` is the same for what is told as one. */
  add(
    key: string,
    found: Pick<GateFinding, 'code' | 'profile' | 'data' | 'behind' | 'blame'>,
    halves: { readonly own: string; readonly other: string; readonly peer: ByteText } | undefined,
  ): void {
    const draft = this.drafts.get(key) ?? {
      finding: { ...found, subject: undefined, effect: 'notice' as const },
      own: new Set(),
      others: new Set(),
      peers: new Set(),
      rules: new Set(),
    };
    this.drafts.set(key, draft);
    draft.rules.add(found.behind[0]?.at ?? found);
    if (halves === undefined) return;
    draft.own.add(halves.own);
    draft.others.add(halves.other);
    draft.peers.add(halves.peer);
  }

  findings(): readonly GateFinding[] {
    return [...this.drafts.values()].map(({ finding, own, others, peers, rules }) => {
      const alike = { rules: rules.size };
      if (peers.size === 0) return { ...finding, data: { ...finding.data, ...alike } };
      const sorted = [...peers].sort(compareBytes);
      const facts = {
        ...alike,
        permissions: [...own].join(' '),
        counterparts: [...others].join(' '),
        count: sorted.length,
      };
      return { ...finding, data: { ...finding.data, ...facts, peers: sorted.slice(0, mostNamed).join(' ') } };
    });
  }
}

// Who stands opposite: whom a rule means, and who may have a rule about somebody. Takes the profiles of one state, gives those of
// them that are concerned. Judges nothing.

import type { ByteText } from '../../base/index.js';
import type { TwoSidedClass, TwoSides } from '../../model/index.js';
import { matches, peerWord } from '../../model/index.js';
import type { EffectiveRule } from '../../policy/index.js';
import type { HalvesInput, Member, Members } from './members.js';
import { placeOfLabel, unconfined } from './members.js';
import { Naming } from './naming.js';
import type { Peers } from './peers.js';
import { peersOf } from './peers.js';

export class Counterparts {
  private named: Naming | undefined;

  constructor(
    private readonly members: Members,
    private readonly state: HalvesInput['after']['state'],
    private readonly sides: TwoSides,
  ) {}

  /** Labels of profiles that a rule means, but for the one that it stands in. */
  meant(peers: Peers, asker: Member): readonly Member[] {
    if (peers.kind === 'everybody') return [];
    const { namespace } = placeOfLabel(asker.label);
    const candidates =
      peers.kind === 'listed'
        ? peers.labels.flatMap(
            (label) => this.members.one(namespace === '' ? label : (`:${namespace}:${label}` as ByteText)) ?? [],
          )
        : this.members.all().filter(({ label }) => {
            const place = placeOfLabel(label);
            return place.namespace === namespace && matches(peers.pattern, place.name);
          });
    return candidates.filter(({ label }) => label !== asker.label);
  }

  /** Who may have a rule to ask a profile: those that name it, and of everybody also those that name no one. */
  askersOf(taker: Member, name: TwoSidedClass, everybody: boolean): readonly ByteText[] {
    const files = this.naming().filesAbout([placeOfLabel(taker.label).name], name, 'asking', everybody);
    const askers = this.members
      .all()
      .filter(({ root, label }) => label !== taker.label && (files.has(root) || root === taker.root));
    return [...(everybody ? [unconfined] : []), ...askers.map(({ label }) => label)];
  }

  peersOf({ rule }: EffectiveRule): Peers {
    const word = peerWord(rule);
    if (word === undefined) return { kind: 'everybody' };
    const pattern = this.sides.patternOf(word);
    return pattern === undefined ? { kind: 'everybody' } : peersOf(pattern);
  }

  naming(): Naming {
    return (this.named ??= new Naming(this.state));
  }
}

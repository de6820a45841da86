// The four states of the whole policy that a set of proposals is judged by: as the vendor shipped it last, as it is live, as
// the vendor ships it now, as it would be. Takes a host and proposals, gives states. A unit that is held takes nothing from
// the vendor for now: there his policy counts as it was.

import type { BytePath, ByteText } from '../base/index.js';
import type { Four } from './four.js';
import type { HostView } from './host-view.js';
import type { PolicyState } from './policy-state.js';
import type { Change, Proposal } from './proposal.js';
import { textOf } from './tree.js';

export interface JudgedStates {
  readonly four: Four<PolicyState>;
  /** The vendor's two with all that the administrator set beside them. */
  spare(): Pick<Four<PolicyState>, 'base' | 'theirs'>;
  /** What the vendor ships, with what is held; undefined where nothing is. */
  readonly whole: PolicyState | undefined;
  /** Live and candidate without `local/`; undefined where nothing is there. The law sees `ours`, the gate `live`. */
  readonly aside: (Pick<Four<PolicyState>, 'ours' | 'merged'> & { readonly live: PolicyState }) | undefined;
}

export function statesOf(host: HostView, proposals: readonly Proposal[]): JudgedStates {
  const changes = proposals.filter((proposal): proposal is Change => proposal.kind === 'change');
  // A profile that is new counts as if it had been there: what it includes was there before it.
  const news = host.textsOf(changes.filter(({ unit, outcome }) => unit.kind === 'profile' && outcome === 'installed'));
  const goesOn = proposals.filter(({ kind }) => kind !== 'held').map(({ unit }) => unit);
  const going = new Set(goesOn);
  const texts = host.textsOf(changes);
  const base = host.textsOfSide('base');
  const theirs = joined(base, host.textsOfSide('theirs', goesOn), host.textsTaken(changes));
  const isPart = changes.some(({ taken }) => taken !== undefined);
  const waits = host.units.some((unit) => !going.has(unit) && textOf(unit.theirs) !== textOf(unit.base));
  const without = host.textsWithoutOverrides();
  const local = host.textsWithoutLocal();
  // What a person wants live to say is what the administrator has: the law protects it, and the gate judges it.
  const answers = host.textsOf(changes.filter(({ isAnswer }) => isAnswer === true));
  const { sets } = host;
  let spare: ReturnType<JudgedStates['spare']> | undefined;
  return {
    four: {
      base: sets.with(joined(base, without, news)),
      ours: sets.with(joined(news, answers)),
      theirs: sets.with(joined(theirs, without, news)),
      merged: sets.with(texts),
    },
    spare: () => (spare ??= { base: sets.with(joined(base, news)), theirs: sets.with(joined(theirs, news)) }),
    whole: waits || isPart ? sets.with(joined(base, host.textsOfSide('theirs'), without, news)) : undefined,
    aside:
      local.size === 0
        ? undefined
        : {
            live: sets.with(joined(news, local)),
            ours: sets.with(joined(news, answers, local)),
            merged: sets.with(joined(texts, local)),
          },
  };
}

type Texts = ReadonlyMap<BytePath, ByteText>;

/** Later ones count. */
function joined(...maps: readonly Texts[]): Texts {
  return new Map(maps.flatMap((map) => [...map]));
}

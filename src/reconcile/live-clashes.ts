// Two live files that define one profile, or that are attached to the same program. Takes a host, gives findings. Files
// that are switched off define nothing. Source: product, "Overrides"; packaging 1.5 (the last one loaded wins).

import type { BytePath, UnitPath } from '../base/index.js';
import { compareBytes } from '../base/index.js';
import type { EffectiveProfile } from '../policy/index.js';
import { fullName } from './clashes.js';
import type { HostView } from './host-view.js';
import type { Remark } from './outcome.js';
import { remark } from './outcome.js';
import { isLoaded } from './overrides-in-force.js';

interface Home {
  readonly root: BytePath;
  readonly unit: UnitPath;
  readonly profile: string;
}

export function liveClashes(host: HostView): Remark[] {
  const names = new Map<string, Home[]>();
  const attachments = new Map<string, Home[]>();
  const isOn = (root: BytePath): boolean => {
    const unit = host.unitAt(root)?.path;
    return unit !== undefined && isLoaded(host, unit);
  };
  for (const [root, { profiles }] of host.sets.headsOf(host.liveRoots.filter(isOn))) {
    const unit = host.unitAt(root)?.path;
    if (unit === undefined) continue;
    for (const profile of profiles.flatMap(withChildren)) {
      const home = { root, unit, profile: fullName(profile) };
      add(names, home.profile, home);
    }
    for (const profile of profiles) {
      if (profile.namespace !== undefined) continue;
      for (const attachment of profile.attachments) add(attachments, attachment, { root, unit, profile: profile.name });
    }
  }
  const twice = pairsIn(names).map(([name, one, other]) =>
    remark('reconcile/defined-twice', { path: other.unit, other: one.unit, profile: name }),
  );
  // Where both define one profile, that they are attached alike follows.
  const attached = pairsIn(attachments)
    .filter(([, one, other]) => one.profile !== other.profile)
    .map(([attachment, one, other]) =>
      remark('reconcile/attached-twice', { path: other.unit, other: one.unit, attachment, profile: other.profile }),
    );
  return [...twice, ...attached];
}

function withChildren(profile: EffectiveProfile): EffectiveProfile[] {
  return [profile, ...profile.children.flatMap(withChildren)];
}

function add(index: Map<string, Home[]>, key: string, home: Home): void {
  index.set(key, [...(index.get(key) ?? []), home]);
}

/** Each that stands in more than one file, with the first file and each other. */
function pairsIn(index: ReadonlyMap<string, readonly Home[]>): (readonly [string, Home, Home])[] {
  return [...index]
    .sort(([one], [other]) => compareBytes(one, other))
    .flatMap(([key, [first, ...others]]) =>
      others.flatMap((other) =>
        first === undefined || other.root === first.root ? [] : [[key, first, other] as const],
      ),
    );
}

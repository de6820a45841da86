// Two live files that define one profile, or that are attached to the same program. Takes a host, gives findings. Files
// that are switched off define nothing. Whether two patterns match one program is asked as the gate asks it: where it would
// take too long to say, they may. Source: product, "Overrides"; packaging 1.5 (the last one loaded wins).

import type { BytePath, ByteText, UnitPath } from '../base/index.js';
import { compareBytes, sortedBy } from '../base/index.js';
import { fullName, withChildren } from './clashes.js';
import type { HostView } from './host-view.js';
import type { Remark } from './outcome.js';
import { remark } from './outcome.js';
import { isLoaded } from './overrides-in-force.js';
import { PatternMeeting } from './patterns-meet.js';

interface Home {
  readonly root: BytePath;
  readonly unit: UnitPath;
  readonly profile: string;
}

export function liveClashes(host: HostView): Remark[] {
  const names = new Map<string, Home[]>();
  const attached: (Home & { readonly attachment: ByteText })[] = [];
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
      for (const attachment of profile.attachments) attached.push({ root, unit, profile: profile.name, attachment });
    }
  }
  const twice = pairsIn(names).map(([name, one, other]) =>
    remark('reconcile/defined-twice', { path: other.unit, other: one.unit, profile: name }),
  );
  return [...twice, ...meetings(attached)];
}

/** Each two profiles once, by the first of their attachments that meet; alike before others. */
function meetings(attached: readonly (Home & { readonly attachment: ByteText })[]): Remark[] {
  const sorted = sortedBy(attached, ({ attachment }) => attachment);
  const alike = new Map<string, Remark>();
  const others = new Map<string, Remark>();
  // Where both define one profile, that they are attached alike follows.
  const counts = (one: number, other: number): boolean =>
    sorted[one]?.root !== sorted[other]?.root && sorted[one]?.profile !== sorted[other]?.profile;
  const patterns = sorted.map(({ attachment }) => attachment);
  for (const [first, second] of new PatternMeeting().pairsIn(patterns, counts)) {
    const [one, other] = [sorted[first], sorted[second]];
    if (one === undefined || other === undefined) continue;
    const key = [one, other]
      .map(({ root, profile }) => `${root}\0${profile}`)
      .sort(compareBytes)
      .join('\0');
    const data = { path: other.unit, other: one.unit, attachment: other.attachment, profile: other.profile };
    if (one.attachment === other.attachment) {
      if (!alike.has(key)) alike.set(key, remark('reconcile/attached-twice', data));
    } else if (!others.has(key)) {
      others.set(key, remark('reconcile/attachments-meet', { ...data, pattern: one.attachment }));
    }
  }
  return [...alike.values(), ...[...others].filter(([key]) => !alike.has(key)).map(([, finding]) => finding)];
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

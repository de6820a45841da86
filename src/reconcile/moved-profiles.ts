// Profiles that their vendor keeps in another file now, and what the administrator switched off or on: a switch is for a file,
// and means the profiles in it. Takes a host and the set as it would be, gives the reasons to hold a change.

import type { BytePath, UnitPath } from '../base/index.js';
import { namesIn } from './clashes.js';
import type { HostView } from './host-view.js';
import type { Remark } from './outcome.js';
import { remark } from './outcome.js';
import type { PolicyState } from './policy-state.js';
import type { Change } from './proposal.js';

/** A profile that a file gives away. */
interface Move {
  readonly profile: string;
  /** The files that would have it. */
  readonly homes: readonly BytePath[];
  /** What switches off the file that has it now. */
  readonly from: UnitPath | undefined;
}

export class MovedProfiles {
  /** `roots` are the files that the loaders would load. */
  constructor(
    private readonly host: HostView,
    private readonly candidate: PolicyState,
    private readonly roots: () => readonly BytePath[],
  ) {}

  /** Profiles that go from a file that is loaded to files that are not, or that only complain. */
  switchedOff(change: Change): Remark[] {
    return this.movesOf(change).flatMap(({ profile, homes, from }) => {
      const switches = homes.flatMap((home) => this.host.switchOf(home) ?? []);
      const weakest = switches.filter((path) => strengthOf(path) > strengthOf(from));
      const [path] = weakest;
      return path === undefined || weakest.length < homes.length
        ? []
        : [remark('reconcile/moved-to-switched-off', { profile, path })];
    });
  }

  /** Profiles that go from a file that is switched off to one that is not, or less. */
  switchedOn(change: Change): Remark[] {
    return this.movesOf(change).flatMap(({ profile, homes, from }) => {
      const home = homes.find((one) => strengthOf(this.host.workingSwitchOf(one)) < strengthOf(from));
      const facts = { profile, path: from ?? '', file: home ?? '' };
      return home === undefined ? [] : [remark('reconcile/moved-from-switched-off', facts)];
    });
  }

  private movesOf({ unit, text }: Change): Move[] {
    const root = this.host.pathOf(unit.path);
    const { live } = this.host.sets;
    if (unit.kind !== 'profile' || text === undefined || !live.set.files.has(root)) return [];
    const stays = new Set(namesIn(this.candidate, root));
    const gone = namesIn(live, root).filter((name) => !stays.has(name));
    const from = this.host.workingSwitchOf(root);
    const homesOf = (profile: string): BytePath[] =>
      this.roots().filter((other) => namesIn(this.candidate, other).includes(profile));
    return gone.map((profile) => ({ profile, homes: homesOf(profile), from }));
  }
}

/** How far a switch turns a profile off. */
function strengthOf(path: UnitPath | undefined): number {
  return path === undefined ? 0 : path.startsWith('disable/') ? 2 : 1;
}

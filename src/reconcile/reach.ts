// Who reads a changed file, before or after: the profiles in other files that a change reaches. Takes the set as it was judged,
// gives names. Nothing is found out before somebody asks: where nothing changes, never.

import type { BytePath } from '../base/index.js';
import { compareBytes } from '../base/index.js';
import type { Statement } from '../language/index.js';
import type { HostView } from './host-view.js';
import { reachableInAny } from './include-graph.js';
import type { JudgedSet } from './judge.js';
import { textOf } from './tree.js';
import type { Unit } from './units.js';

export class Reach {
  constructor(
    private readonly judged: JudgedSet,
    private readonly host: HostView,
  ) {}

  /** Names of the profiles in other files that a change of this unit reaches; those in edited files first. */
  profilesFrom(unit: Unit): string[] {
    const { host } = this;
    const { live } = host.sets;
    const path = host.pathOf(unit.path);
    const found = reachableInAny([live.includers, this.judged.candidate().includers], [path]);
    const readers = found.size === 1 ? [] : host.liveRoots.filter((root) => root !== path && found.has(root));
    const isEdited = (root: BytePath): boolean => {
      const reader = host.unitAt(root);
      return reader !== undefined && textOf(reader.base) !== textOf(reader.ours);
    };
    const inOrder = readers.sort(
      (one, other) => Number(isEdited(other)) - Number(isEdited(one)) || compareBytes(one, other),
    );
    return [...new Set(inOrder.flatMap((root) => profileNames(live.set.files.get(root)?.statements ?? [])))];
  }
}

function profileNames(statements: readonly Statement[]): string[] {
  return statements.flatMap((statement) => (statement.kind === 'profile' ? [statement.name.value] : []));
}

// A host as those see it who settle what is held: what is left beside live files as copies, and held, is held among the
// units. Takes a host, gives it with both. What can be merged without a person is left to `adopt`.

import type { FileSystem, Ports } from '../base/index.js';
import { sortedBy } from '../base/index.js';
import type { Plan, StateLayout } from '../store/index.js';
import { adoption } from './adoption.js';
import type { HostRequest } from './on-host.js';
import type { HostRead, HostRun } from './reconcile.js';
import { readHost } from './reconcile.js';
import { findCopies } from './vendor-copies.js';

/** Throws: AaMergeError, FileSystemError. */
export function readSettlingHost(request: HostRequest, files: FileSystem, layout: StateLayout, ports: Ports): HostRead {
  const host = readHost(request, files, layout, ports);
  // Where there is a reference, or was one, the unit is held for that.
  const hasNone = [host.trees.theirs, host.trees.base].map(({ entries }) => entries);
  const loose = findCopies(host.trees, host.skipped, files).filter(
    ({ unit }) => !hasNone.some((entries) => entries.has(unit)),
  );
  if (loose.length === 0) return host;
  const held = new Set(
    adoption(loose, host, layout)
      .run()
      .outcomes.flatMap(({ unit, hold }) => (hold === undefined ? [] : [unit])),
  );
  if (held.size === 0) return host;
  const { trees, run: adopt } = adoption(
    loose.filter(({ unit }) => held.has(unit)),
    host,
    layout,
  );
  return {
    ...host,
    trees,
    isCopy: (unit) => held.has(unit),
    heldRecordOf: (unit) => (held.has(unit) ? undefined : host.heldRecordOf(unit)),
    planOf: (records, outcomes) =>
      host.planOf(
        records,
        outcomes.filter(({ unit }) => !held.has(unit)),
      ),
    run(only, answers = {}) {
      const copies = only?.filter((unit) => held.has(unit)) ?? [...held];
      const others = only?.filter((unit) => !held.has(unit));
      const { decisions = [], records = [], ...rest } = answers;
      if (copies.length === 0) return host.run(others, answers);
      const merged = adopt(copies, { ...rest, decisions: decisions.filter(({ unit }) => held.has(unit)), records });
      if (others?.length === 0) return { ...merged, staleDecisions: [] };
      const run = host.run(others, { ...rest, decisions: decisions.filter(({ unit }) => !held.has(unit)) });
      const outcomes = [...run.outcomes.filter(({ unit }) => !held.has(unit)), ...merged.outcomes];
      return { ...run, outcomes: sortedBy(outcomes, ({ unit }) => unit), plan: joined(merged.plan, run) };
    },
  };
}

/** One after the other; what both write is written once. */
function joined(first: Plan, { plan: second }: HostRun): Plan {
  const written = new Set(first.operations.map(({ path }) => path));
  return {
    ...second,
    preconditions: [...first.preconditions, ...second.preconditions],
    operations: [...first.operations, ...second.operations.filter(({ path }) => !written.has(path))],
  };
}

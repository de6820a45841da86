// What a person decided about units, as an input of the run: the vendor's text as far as it counts as seen. Takes trees and
// decisions, gives the trees that the run looks at, and outcomes that write down what was decided. Whatever is declined is in
// the base then and not in live: to every later run the administrator took it away.
// Source: product, "Fine print" (`accept`, `reject`, `resolve`).

import type { ByteText, FileId, UnitPath } from '../base/index.js';
import type { UnitOutcome } from './outcome.js';
import type { Tree, TreeEntry } from './tree.js';
import { textOf } from './tree.js';
import type { Trees } from './units.js';
import { VendorChanges } from './vendor-changes.js';

export interface Decision {
  readonly unit: UnitPath;
  /** The base from now on; undefined where the vendor's file is gone, and that counts as seen. */
  readonly seen: ByteText | undefined;
  /** What live is to say instead; live stands when undefined. */
  readonly live?: ByteText | undefined;
}

/** The base as the decisions have it. */
export function withDecisions(trees: Trees, decisions: readonly Decision[]): Trees {
  if (decisions.length === 0) return trees;
  const entries = new Map(trees.base.entries);
  for (const { unit, seen } of decisions) {
    if (seen === undefined) entries.delete(unit);
    else entries.set(unit, seenEntry(seen, entries.get(unit)));
  }
  const base: Tree = { ...trees.base, entries };
  return { ...trees, base };
}

/** What was decided is recorded, also where the rest of the unit is still held. */
export function recordDecisions(
  outcomes: readonly UnitOutcome[],
  { base }: Trees,
  decisions: readonly Decision[],
): UnitOutcome[] {
  return outcomes.map((outcome) => {
    const decision = decisions.find(({ unit }) => unit === outcome.unit);
    // A text that must not become live decides nothing.
    if (decision === undefined || (decision.live !== undefined && outcome.hold !== undefined)) return outcome;
    const after = outcome.base === undefined ? decision.seen : outcome.base.after;
    return { ...outcome, base: { before: textOf(base.entries.get(outcome.unit)), after } };
  });
}

/**
 * The base with only those changes of the vendor that have to do with these statements; undefined where there are none. A
 * replacement of one rule by another stays together.
 */
export function seenPart(
  id: FileId,
  base: ByteText,
  theirs: ByteText,
  statements: readonly ByteText[],
): ByteText | undefined {
  const changes = new VendorChanges(id, base, theirs);
  const declined = new Set(changes.about(statements));
  if (declined.size === 0) return undefined;
  return changes.textWithout(new Set(changes.all.filter((number) => !declined.has(number))));
}

function seenEntry(text: ByteText, known: TreeEntry | undefined): TreeEntry {
  const ownership = known?.kind === 'file' ? known.ownership : { mode: 0o600, uid: 0, gid: 0 };
  return { kind: 'file', text, ownership, link: undefined };
}

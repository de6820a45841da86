// What a rename does to the outcome of a unit: live has to move even where its text stays, and where nobody can say whether
// a unit was renamed it waits for a person. Takes proposals and outcomes, gives them back.

import { fileId, sortedBy } from '../base/index.js';
import type { Proposal } from './proposal.js';
import { heldUnit } from './proposal.js';
import type { Remark, UnitOutcome } from './outcome.js';
import { followsName, remark } from './outcome.js';
import type { NamedHost } from './renamed-host.js';
import { underOldNames } from './renamed-host.js';
import { withFormerNames } from './renamed-text.js';
import type { Rename } from './renames.js';
import { textOf } from './tree.js';
import type { Trees, Unit } from './units.js';

export interface KnownRenames extends Pick<NamedHost, 'doubts' | 'named'> {
  readonly renames: readonly Rename[];
  /** As they are. */
  readonly trees: Trees;
}

/** The proposal for a unit that was renamed, or may have been. */
export function proposeNamed(unit: Unit, proposal: Proposal, known: KnownRenames): Proposal {
  const found = proposeMoved(unit, proposal, known);
  const named = known.named.get(unit.path);
  return found.kind === 'change' && named !== undefined ? { ...found, named } : found;
}

function proposeMoved(unit: Unit, proposal: Proposal, { renames, doubts, trees }: KnownRenames): Proposal {
  const doubt = doubts.get(unit.path);
  if (doubt !== undefined) return doubtful(proposal, doubt);
  const rename = renames.find(({ to }) => to === unit.path);
  if (rename?.movesLive !== true || proposal.kind !== 'settled') return proposal;
  const [base, text] = [textOf(unit.base), textOf(unit.ours)];
  if (rename.from === rename.to && text === textOf(trees.ours.entries.get(unit.path))) return proposal;
  const isEdited = text !== base;
  const { notices } = proposal;
  return { kind: 'change', unit, outcome: isEdited ? 'merged' : 'updated', text, isEdited, notices };
}

/** Neither the old file nor what may be the new one goes on by itself. */
function doubtful(proposal: Proposal, doubt: Remark): Proposal {
  switch (proposal.kind) {
    case 'settled':
      // What the base remembers is all that tells of the old file.
      return { ...proposal, base: undefined };
    case 'held': {
      const { hold } = proposal;
      return { ...proposal, hold: { ...hold, reasons: [...hold.reasons, doubt] } };
    }
    case 'change': {
      const { unit, outcome, text } = proposal;
      const kind = outcome === 'removed' ? 'vendor-removed' : 'both-added';
      return heldUnit(unit, kind, [doubt], { heldText: text, change: proposal });
    }
  }
}

/** The outcomes by the names that are there, in byte order. */
export function outcomesNamed(
  outcomes: readonly UnitOutcome[],
  { renames, lost }: Pick<NamedHost, 'renames' | 'lost'>,
  trees: Trees,
): UnitOutcome[] {
  if (renames.length === 0) return [...outcomes];
  const held = new Set(outcomes.filter((one) => !followsName(one)).map(({ unit }) => unit));
  // What is set beside a unit that is held has not moved.
  const waiting = renames.filter(({ to }) => held.has(to)).flatMap(({ moves }) => moves);
  const named = outcomes.map((outcome) => {
    const move = waiting.find(({ to }) => to === outcome.unit);
    return move === undefined
      ? outcomeNamed(outcome, renames, lost.get(outcome.unit) ?? [], trees)
      : { ...outcome, unit: move.from };
  });
  return sortedBy(named, ({ unit }) => unit);
}

function outcomeNamed(
  outcome: UnitOutcome,
  renames: readonly Rename[],
  lost: readonly Remark[],
  trees: Trees,
): UnitOutcome {
  const told = underOldNames(outcome, renames, trees);
  const rename = renames.find(({ to }) => to === outcome.unit);
  if (rename === undefined) return told;
  const { from, to, movesLive, moves, heads } = rename;
  const names = [...heads].map(([before, { value }]) => remark('reconcile/profile-renamed', { before, after: value }));
  const before = movesLive ? textOf(trees.ours.entries.get(from)) : told.live?.before;
  const [oldBase, reference] = [trees.base, trees.theirs].map(({ entries }) => textOf(entries.get(to)));
  return {
    ...told,
    ...(from === to ? {} : { renamedFrom: from }),
    ...(followsName(told) && moves.length > 0 ? { moves } : {}),
    notices: [...names, ...lost, ...told.notices],
    live: told.live && { ...told.live, before },
    base: followsName(told)
      ? { before: oldBase, after: told.base?.after ?? reference }
      : baseUnderOldName(told, rename, trees),
  };
}

/** What was decided about a unit that stays held, under the names that base and live still have. */
function baseUnderOldName({ base }: UnitOutcome, rename: Rename, trees: Trees): UnitOutcome['base'] {
  const before = textOf(trees.base.entries.get(rename.from));
  if (base?.after === undefined || before === undefined) return undefined;
  const id = fileId(`${trees.base.directory}/${rename.from}`);
  const after = withFormerNames(base.after, { id, text: before }, rename, trees.ours.directory);
  return after === undefined ? undefined : { before, after };
}

// The one place that knows the numbers a run can end with. Takes how each part of a run stands, gives the exit status.

/** How a result stands: done, held for a person, refused because it would be more permissive, or trouble. */
export type Standing = 'done' | 'held' | 'refused' | 'trouble';

const statuses: Readonly<Record<Standing, number>> = { done: 0, held: 1, trouble: 2, refused: 3 };

const weightiestFirst: readonly Standing[] = ['trouble', 'refused', 'held', 'done'];

/** The exit status of a run whose parts stand like this. Trouble beats all, refused beats held. Source: product, "Exit status". */
export function exitStatus(...standings: readonly Standing[]): number {
  return statuses[weightiest(standings)];
}

/** The standing that decides; `done` when there is nothing. */
export function weightiest(standings: readonly Standing[]): Standing {
  return weightiestFirst.find((standing) => standings.includes(standing)) ?? 'done';
}

// Four states of one thing: as the vendor shipped it last, as it is live, as the vendor ships it now, and merged. Written for
// tests, apart from src/reconcile on purpose: the judge must not share its mistakes.

export const sides = ['base', 'ours', 'theirs', 'merged'] as const;

export type Side = (typeof sides)[number];

export type Four<T> = Readonly<Record<Side, T>>;

export function mapFour<T, R>(four: Four<T>, map: (value: T, side: Side) => R): Four<R> {
  const { base, ours, theirs, merged } = four;
  return {
    base: map(base, 'base'),
    ours: map(ours, 'ours'),
    theirs: map(theirs, 'theirs'),
    merged: map(merged, 'merged'),
  };
}

// The reconcile table: what exists and what changed decides the row. Takes three texts and how they compare, gives the
// row; what a merge or the gate say comes later. Source: product, "The reconcile table".

/** How the texts of one unit that are there compare. Each pair is only asked about when both texts are there. */
export interface Comparison {
  readonly ours: boolean;
  readonly base: boolean;
  readonly theirs: boolean;
  readonly oursIsBase: () => boolean;
  readonly oursIsTheirs: () => boolean;
  readonly theirsIsBase: () => boolean;
}

export type Row =
  | 'nothing'
  | 'own'
  | 'installed'
  | 'dropped'
  | 'kept-removed'
  | 'adopted'
  | 'both-added'
  /** The vendor's file is gone; live is as it was shipped, or edited. */
  | 'vendor-removed'
  | 'vendor-removed-edited'
  | 'current'
  | 'updated'
  | 'kept'
  | 'both-changed';

export function rowOf({ ours, base, theirs, oursIsBase, oursIsTheirs, theirsIsBase }: Comparison): Row {
  if (!ours) {
    if (theirs) return base ? 'kept-removed' : 'installed';
    return base ? 'dropped' : 'nothing';
  }
  if (!base) {
    if (!theirs) return 'own';
    return oursIsTheirs() ? 'adopted' : 'both-added';
  }
  if (!theirs) return oursIsBase() ? 'vendor-removed' : 'vendor-removed-edited';
  if (theirsIsBase()) return oursIsBase() ? 'current' : 'kept';
  if (oursIsBase()) return 'updated';
  return oursIsTheirs() ? 'adopted' : 'both-changed';
}

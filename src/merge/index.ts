// The door of merge.

export type { ChangeEdit } from './changes.js';
export type { Choice, Conflict, ConflictKind } from './conflicts.js';
export type { StatementKey } from './item-keys.js';
export { statementKey } from './item-keys.js';
export type { FallbackReason, MergeOptions, MergedUnit } from './merge-unit.js';
export { contestUnit, mergeUnit } from './merge-unit.js';

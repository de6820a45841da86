// The door of store.

export type { AcceptedRead, AcceptedRecord, AcceptedWords } from './accepted.js';
export { readAccepted, recordAcceptance, timeOf } from './accepted.js';
export { applyPlan } from './apply.js';
export type { StateLayout } from './layout.js';
export { basePath, heldReasonsPath, heldTextPath, stateLayout } from './layout.js';
export { withLock } from './lock.js';
export type { Operation, Plan, Precondition } from './plan.js';
export { planOperations } from './plan.js';
export type { ReadTreeOptions, TreeRead } from './read-tree.js';
export { readTree } from './read-tree.js';
export { rootedFiles } from './rooted-files.js';
export { checkState, showsGrantsOf } from './state.js';
export { readStateFacts, rememberedEvidence } from './state-facts.js';
export { writeResult } from './write-result.js';

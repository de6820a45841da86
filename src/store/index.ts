// The door of store.

export type { AcceptedRead, AcceptedRecord, AcceptedWords } from './accepted.js';
export { readAccepted, recordAcceptance, timeOf } from './accepted.js';
export { factsAt } from './file-facts.js';
export type { HookFile, HookTrouble } from './hook-files.js';
export {
  leaveHookFile,
  leaveHookReport,
  markPending,
  readHookFile,
  readHookTrouble,
  takePending,
} from './hook-files.js';
export { isStillSo, stampOf } from './hook-stamp.js';
export type { Direction, Journal, JournalEntry, Place, RunFacts } from './journal.js';
export { readJournal } from './journal.js';
export type { KernelStep, KernelSteps, LoadingKernel } from './kernel-step.js';
export type { StateLayout } from './layout.js';
export { basePath, heldReasonsPath, heldTextPath, stagingPrefix, stateLayout } from './layout.js';
export { withLock } from './lock.js';
export type { Operation, Precondition } from './operation.js';
export { newPublicFile, writeState } from './operation.js';
export type { GeneratedFile, Plan } from './plan.js';
export { planOperations } from './plan.js';
export type { Subject } from './operation.js';
export { newLiveFile } from './operation.js';
export type { Trial } from './trial-tree.js';
export { withTrial } from './trial-tree.js';
export type { ReadTreeOptions, TreeRead } from './read-tree.js';
export { readTree } from './read-tree.js';
export type { Recovery } from './recover.js';
export { recover } from './recover.js';
export { rootedFiles } from './rooted-files.js';
export type { DamagedRun, PastRun } from './runs.js';
export { newRun, planRollback, pruneRuns, readRuns } from './runs.js';
export type { SettledRead, SettledRecord, WaitingDecision } from './settled.js';
export { readSettled, recordDecision } from './settled.js';
export type { TextDigests } from './text-digests.js';
export { digestsOf } from './text-digests.js';
export { checkState, grantsCode, shownDigest, showsGrantsOf, showsTextsOf } from './state.js';
export { readStateFacts, rememberedEvidence } from './state-facts.js';
export { carryOutPlan } from './transaction.js';
export type { Guard } from './trust.js';
export { guardReference, guardState, requireTrusted } from './trust.js';
export { writeResult } from './write-result.js';

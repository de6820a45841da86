// The door of app.

export type { AcceptRequest, AcceptResult, ConsentOffer } from './accept.js';
export { acceptGrants, offerConsent } from './accept.js';
export type { AdoptRequest, AdoptResult } from './adopt.js';
export { adoptCopies } from './adopt.js';
export type { CheckFinding } from './check/allowance.js';
export type { CheckRequest, CheckResult } from './check/check.js';
export { checkRepository } from './check/check.js';
export type { AdoptedUnit } from './adoption.js';
export { compareCases, readComparisonCases } from './compare-batch.js';
export type { LabelSide } from './compare-labels.js';
export { compareLabelled } from './compare-labels.js';
export type { CompareRequest, CompareResult } from './compare.js';
export { compareFiles } from './compare.js';
export type { DiffRequest, DiffResult } from './diff.js';
export { diffHost } from './diff.js';
export type { ExportRequest, ExportResult } from './export.js';
export { exportLabels } from './export.js';
export { examine } from './doctor/doctor.js';
export type { ExtractRequest, ExtractResult } from './extract.js';
export { extractLocal } from './extract.js';
export { setUpGit } from './git-setup.js';
export type { Elsewhere, UnitGrants } from './elsewhere.js';
export type { NumberedGrant, SettleRequest, SettleResult } from './held-unit.js';
export type { ShownUnit } from './held-units.js';
export { heldUnits } from './held-units.js';
export type { HookRequest, HookResult } from './hook.js';
export { isLookAskedFor, runHook, settleCutOff } from './hook.js';
export type { HistoryResult } from './history.js';
export { readHistory } from './history.js';
export { manifestText } from './json-lines.js';
export type { FoundLabel, LabelPlaces, LookedUp } from './label-policy.js';
export { LabelPolicies, readLabel } from './label-policy.js';
export { askLabel, labelAsked } from './query-label.js';
export type { MergeFileRequest, MergeFileResult } from './merge-file.js';
export { mergeFiles } from './merge-file.js';
export { judgeBatch, readManifest } from './parse-batch.js';
export type { Judgement, ParseRequest } from './parse.js';
export { judgeFiles } from './parse.js';
export { answerQueries, readQueries } from './query-batch.js';
export type { PolicySource } from './policy-source.js';
export type { AskedPolicy } from './query.js';
export { askPolicy, badAccess, openPolicy } from './query.js';
export type { NamespaceFacts } from './namespaces.js';
export { createNamespace, listNamespaces, removeNamespace } from './namespaces.js';
export type { NamespaceHost } from './namespace-kernel.js';
export { checkNamespace, makeNamespace, portsOfNamespace } from './namespace-kernel.js';
export type { RebaseRequest, RebaseResult } from './rebase/rebase.js';
export type { ContinueRequest, StoppedAt } from './rebase/replay-commit.js';
export { abortRebase, continueRebase, startRebase } from './rebase/rebase.js';
export type {
  CrossDecision,
  HelperDecision,
  HelperEnd,
  HelperMessage,
  HelperPolicy,
  HelperPolicyOptions,
  HelperQuestion,
} from './helper-policy.js';
export { openHelperPolicy } from './helper-policy.js';
export type { HostRun, ReconcileRequest, ReconcileResult } from './reconcile.js';
export { reconcileHost } from './reconcile.js';
export type { DeclinedGrants, RejectRequest, RejectResult } from './reject.js';
export { rejectChange } from './reject.js';
export type { ResolveRequest, ResolveResult } from './resolve.js';
export { resolveUnit } from './resolve.js';
export type { RollbackMeaning, RollbackRequest, RollbackResult } from './rollback.js';
export { rollBack } from './rollback.js';
export type { SubsetAnswer, SubsetResult, SubsetVerdict } from './subset.js';
export { bounded, subsetOfFiles, subsetOfLabels } from './subset.js';
export type { StandingConsent } from './standing-consent.js';
export type { StatusResult } from './status.js';
export { readStatus } from './status.js';

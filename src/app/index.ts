// The door of app.

export type { AcceptedGrantOfUnit, AcceptRequest, AcceptResult } from './accept.js';
export { acceptGrants } from './accept.js';
export { compareCases, readComparisonCases } from './compare-batch.js';
export type { CompareRequest, CompareResult } from './compare.js';
export { compareFiles } from './compare.js';
export type { DiffRequest, DiffResult } from './diff.js';
export { diffHost } from './diff.js';
export type { ExtractRequest, ExtractResult } from './extract.js';
export { extractLocal } from './extract.js';
export type { HistoryResult } from './history.js';
export { readHistory } from './history.js';
export { manifestText } from './json-lines.js';
export type { MergeFileRequest, MergeFileResult } from './merge-file.js';
export { mergeFiles } from './merge-file.js';
export { judgeBatch, readManifest } from './parse-batch.js';
export type { Judgement, ParseRequest } from './parse.js';
export { judgeFiles } from './parse.js';
export { answerQueries, readQueries } from './query-batch.js';
export type { AskedPolicy, PolicyPlace } from './query.js';
export { askPolicy, badAccess, openPolicy } from './query.js';
export type { ReconcileRequest, ReconcileResult } from './reconcile.js';
export { reconcileHost } from './reconcile.js';
export type { RollbackRequest, RollbackResult } from './rollback.js';
export { rollBack } from './rollback.js';
export type { StatusResult } from './status.js';
export { readStatus } from './status.js';

// The door of app.

export type { MergeFileRequest, MergeFileResult } from './merge-file.js';
export { mergeFiles } from './merge-file.js';
export { judgeBatch, readManifest } from './parse-batch.js';
export type { Judgement, ParseRequest } from './parse.js';
export { judgeFiles } from './parse.js';
export type { ReconcileRequest, ReconcileResult } from './reconcile.js';
export { reconcileHost } from './reconcile.js';

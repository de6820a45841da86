// The library: what a program may use of aa-merge. Re-exports only; what is not here may change without notice.
// Read a file of policy: parseFile, lowerFile. Read a policy: loadPolicy, resolvePolicy. Ask it: analyze, evaluateAccess.
// Merge: mergeUnit. Judge: judgeFile.

// Text, places and trouble.
export {
  AaMergeError,
  FileSystemError,
  InternalError,
  byteTextOf,
  codes,
  fileId,
  fromBytes,
  hasErrors,
  lineColumnAt,
  readable,
  toBytes,
} from './base/index.js';
export type {
  ByteText,
  Checked,
  Diagnostic,
  DiagnosticCode,
  FileId,
  LineColumn,
  Severity,
  SourceFile,
  Span,
  UnitPath,
} from './base/index.js';

// The outside, as the library asks for it, and on this machine or in memory.
export type {
  BytePath,
  Clock,
  FileKind,
  FileStatus,
  FileSystem,
  Output,
  Ports,
  Processes,
  ReadFileSystem,
} from './base/index.js';
export { memoryFileSystem, nodeFileSystem, systemClock, systemProcesses, systemWatch } from './host/index.js';

// One file: a tree that prints to the same bytes, its statements, its items.
export { itemsOf, lowerFile, parseFile, printTree, ruleKinds } from './language/index.js';
export type * from './language/index.js';

// A policy: a file with all that it includes, as it comes into force.
export { loadPolicy, parseFeatures, resolvePolicy, searchPath } from './policy/index.js';
export type * from './policy/index.js';

// What a policy permits, and whether one of its profiles allows a request.
export { analyze, evaluateAccess, parseAccess, readAccess } from './model/index.js';
export type { Access, AccessDecision, AccessProblem, PartDecision, PolicyModel, ProfileModel } from './model/index.js';

// A trusted helper asks its policy: decisions for labels, kept until the policy changes. See examples/trusted-helper.
export { openHelperPolicy } from './app/index.js';
export type {
  CrossDecision,
  HelperDecision,
  HelperEnd,
  HelperMessage,
  HelperPolicy,
  HelperPolicyOptions,
  HelperQuestion,
} from './app/index.js';
export { watchPolicy } from './host/index.js';
export type { PolicyWatch } from './host/index.js';

// Three texts of one unit, and whether a text may permit more than another.
export { mergeUnit } from './merge/index.js';
export type { Conflict, ConflictKind, FallbackReason, MergeOptions, MergedUnit } from './merge/index.js';
export { judgeFile } from './reconcile/index.js';
export type { FileToJudge, FileVerdict } from './reconcile/index.js';

// Whole commands: what the program itself does, and the documents that it prints.
export { judgeFiles, mergeFiles, reconcileHost } from './app/index.js';
export type {
  Judgement,
  MergeFileRequest,
  MergeFileResult,
  ParseRequest,
  ReconcileRequest,
  ReconcileResult,
} from './app/index.js';
export type { HoldKind, OutcomeKind, UnitOutcome, WideningSetting } from './reconcile/index.js';
export { mergeDocument, parseDocument, planDocument, say } from './report/index.js';

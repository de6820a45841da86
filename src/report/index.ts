// The door of report.

export type { AcceptReport } from './accept-report.js';
export { acceptDocument, acceptText, grantWords } from './accept-report.js';
export { accessObject, accessPhrase, execPhrase, execText, permissionText } from './access-words.js';
export type { Paint } from './code-frame.js';
export { codeFrame } from './code-frame.js';
export { findingsOf, groupedFindings, subjectOf } from './compare-findings.js';
export type { Finding } from './compare-findings.js';
export { compareAnswer, compareDocument } from './compare-json.js';
export { compareText } from './compare-text.js';
export type { CompareTextWishes } from './compare-text.js';
export type { PlacedDiagnostic } from './diagnostics.js';
export { nameOf, placeDiagnostics } from './diagnostics.js';
export type { ParseAnswer } from './json.js';
export { batchAnswer, diagnosticJson, parseDocument } from './json.js';
export type { MergeReport } from './merge-report.js';
export { mergeDocument, mergeReportText } from './merge-report.js';
export type { TextWishes } from './parse-text.js';
export { parseAnswerText, parseSummaryText } from './parse-text.js';
export { say, sayRole } from './phrases.js';
export { planDocument, planSummary } from './plan-json.js';
export { planText } from './plan-text.js';
export { Places } from './places.js';
export type { QueryAnswer, QueryPart, QuotedRule } from './query-json.js';
export { queryAnswer, queryBatchAnswer, queryBatchRefusal, queryDocument } from './query-json.js';
export { describeTransition, queryText } from './query-text.js';
export { counted, diagnosticText } from './text.js';
export { maskControls, visible } from './visible.js';

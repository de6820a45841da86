// The door of reconcile.

export type { Finding } from './finding.js';
export { judgeStatements } from './gate.js';
export type { IncludeFacts } from './gate-order.js';
export type { GateVerdict } from './verdict.js';
export { isNotWider } from './verdict.js';

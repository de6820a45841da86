// The door of reconcile.

export { layOver } from './candidate.js';
export type { Finding } from './finding.js';
export { judgeStatements } from './gate.js';
export type { IncludeFacts } from './gate-order.js';
export type { WideningSetting } from './gate-setting.js';
export * from './outcome.js';
export type { ReconcileOptions } from './reconcile.js';
export { reconcile } from './reconcile.js';
export type { Evidence } from './rule-parts.js';
export * from './tree.js';
export type { UnitKind } from './unit-kind.js';
export type { Trees } from './units.js';
export type { GateVerdict } from './verdict.js';
export { isNotWider } from './verdict.js';

// The door of model.

export * from './classes.js';
export type * from './decision.js';
export * from './exec.js';
export type * from './model.js';
export * from './permissions.js';
export type * from './term.js';
export type * from './automata/visit.js';
export type * from './queries/query.js';
export { decide } from './accept.js';
export { patternKey, termKey } from './term-key.js';
export { walkVersions } from './automata/walk.js';
export type { Evaluation } from './evaluate.js';
export { evaluate } from './evaluate.js';
export { matches } from './match.js';
export { queriesFor } from './queries/table.js';
export type { Access, AccessProblem, Question } from './access.js';
export { accessForms } from './access-forms.js';
export { parseAccess, parseAccessWords, readAccess } from './access-words.js';
export type { AccessDecision, Answer, PartDecision } from './evaluate-access.js';
export { evaluateAccess } from './evaluate-access.js';
export { execTypeOf } from './encode-rule/exec-type.js';
export { findExecConflicts } from './exec-conflicts.js';
export { analyze } from './analyze.js';
export { checkPolicy } from './check-policy.js';
export { compilePolicy, fullName } from './compile.js';
export { capabilityNames } from './capabilities.js';
export { sameSocketForm, socketForm } from './socket-form.js';

// The door of language.

export { checkPattern, isExactPattern, readPattern } from './aare.js';
export type { PatternKind, PatternProblem } from './aare.js';
export * from './ast.js';
export * from './cst.js';
export * from './dialects.js';
export { applyEdits } from './edit.js';
export type { Edit } from './edit.js';
export { statementsIn } from './inside.js';
export * from './items.js';
export * from './kernel-label.js';
export * from './kinds.js';
export { lowerFile } from './lower.js';
export { noLimit, storedLimit } from './parse-rule/rlimit.js';
export { mountOptions } from './parse-rule/mount-options.js';
export { canonicalSignal } from './parse-rule/signal.js';
export { parseFile } from './parser.js';
export type { PatternMachine } from './pattern-machine.js';
export { machineOf, machinesMeet } from './pattern-machine.js';
export type { ByteSet, Pattern } from './pattern-tree.js';
export { printTree } from './print.js';
export * from './rule-kinds.js';
export { sameStatement, spellHead, spellStatement } from './spell.js';
export { isReservedName } from './reserved-names.js';
export { spellValue } from './spell-word.js';
export { styleOf } from './style.js';
export type { FileStyle } from './style.js';
export { valueAsWritten } from './word.js';

// The door of language.

export * from './ast.js';
export * from './cst.js';
export * from './kinds.js';
export { lowerFile } from './lower.js';
export { parseFile } from './parser.js';
export { printTree } from './print.js';
export * from './rule-kinds.js';

// The door of base.

export * from './budget.js';
export * from './bytes.js';
export * from './codes.js';
export * from './diagnostic.js';
export * from './digest.js';
export * from './exhaustive.js';
export * from './failure.js';
export * from './ids.js';
export * from './nearest.js';
export * from './order.js';
export * from './partition.js';
export type * from './ports.js';
export * from './position.js';

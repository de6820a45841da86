// The door of compare.

export { alignSockets, socketClasses } from './align-sockets.js';
export { capabilitiesOf } from './capabilities.js';
export * from './changes.js';
export * from './compare-profiles.js';
export { compareStacks } from './compare-stacks.js';
export * from './compare.js';
export { concerns } from './differences.js';
export { differingRules } from './differing-rules.js';
export { compareExec } from './exec-order.js';
export type { Excuse } from './excuses.js';
export * from './gravity.js';
export type { Asked, HalvesFound, SharedAccess, Side, Sides } from './halves.js';
export { compareHalves } from './halves.js';
export * from './letting-through.js';
export type { LogLoss } from './log-losses.js';
export * from './pair-profiles.js';
export { partPatterns } from './parting.js';
export { programOf } from './program.js';
export type { Region } from './region.js';
export type { Stack, StackedProfile } from './stack.js';
export { isSamePart } from './stack.js';
export { differingClasses, regionOf } from './region.js';
export { compareValues, modeRank } from './values.js';
export * from './verdict.js';
export * from './walk-class.js';
export { mediationClassOf, restrictionsOf } from './witness.js';

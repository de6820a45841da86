// The door of policy.

export { aliasesOfPath } from './aliases.js';
export { directoryNames } from './directory-names.js';
export type * from './effective.js';
export { execTargetOf } from './exec-targets.js';
export * from './features.js';
export type * from './helper-class.js';
export { HelperClasses } from './helper-classes.js';
export type * from './helper-classes.js';
export { permissionsIn } from './helper-meaning.js';
export * from './include-path.js';
export { loadPolicy } from './load.js';
export type { LoadOptions } from './load.js';
export { hasNamespace, splitLabel } from './names.js';
export { loweredPath, lowerFragment } from './lower-fragment.js';
export { isGenerated, stateOfLowered } from './lowered-seal.js';
export { loweredInOne, loweredTrouble } from './lowered-trouble.js';
export { includeChain } from './origins.js';
export type { Origin } from './origins.js';
export { ParseCache } from './parse-cache.js';
export { resolvePolicy } from './resolve.js';
export type { ResolveOptions } from './resolve.js';
export { sayingOtherwise } from './same-reading.js';
export { SameSources } from './same-sources.js';
export * from './source-set.js';

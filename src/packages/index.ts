// The door of packages.

export type { PackagedHost, PackageFacts } from './ask.js';
export { packageFacts } from './ask.js';

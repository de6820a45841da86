// The door of packages.

export type { PackagedHost, PackageFacts } from './ask.js';
export { databasePlaces, packageFacts } from './ask.js';

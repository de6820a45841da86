// Prints every breach of the house rules about imports (scripts/layers.ts) in src; fails when there is one.

import { findBreaches } from './layers.js';
import { readSources } from './source-files.js';

const sources = readSources(['src']);
const breaches = findBreaches(sources);
for (const { file, rule, message } of breaches) console.error(`${file}: ${rule}: ${message}`);
console.log(`layers: ${sources.size} files, ${breaches.length} breaches`);
process.exitCode = breaches.length > 0 ? 1 : 0;

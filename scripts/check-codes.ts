// Prints every fault of the catalogue of codes (scripts/codes.ts); fails when there is one.

import { existsSync, readFileSync } from 'node:fs';
import { codes } from '../src/base/codes.js';
import { findCodeFaults } from './codes.js';
import { readSources } from './source-files.js';

const manualPage = 'man/aa-merge-codes.7';
const isCatalogue = (file: string): boolean => file === 'src/base/codes.ts' || file.startsWith('src/base/codes/');
const declared = Object.keys(codes);
const faults = findCodeFaults({
  declared,
  src: new Map([...readSources(['src'])].filter(([file]) => !isCatalogue(file))),
  test: readSources(['test'], ''),
  manual: existsSync(manualPage) ? readFileSync(manualPage, 'utf8') : undefined,
});
for (const fault of faults) console.error(fault);
console.log(`codes: ${declared.length} declared, ${faults.length} faults`);
process.exitCode = faults.length > 0 ? 1 : 0;

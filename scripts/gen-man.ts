// Writes the generated parts of the manual pages anew. With --check it writes nothing and fails when a page is stale.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DiagnosticCode } from '../src/base/index.js';
import { codes } from '../src/base/index.js';
import { options } from '../src/cli/options.js';
import { defaultCommand, definitions } from '../src/cli/registry.js';
import { say } from '../src/report/index.js';
import { fillParts, manualParts, partsOf } from './manual.js';

const folder = 'man';
const parts = manualParts({ options, commands: definitions, defaultCommand, codes, remedyOf });
const placed = new Set<string>();
const stale: string[] = [];
for (const name of readdirSync(folder).sort()) {
  const path = join(folder, name);
  const page = readFileSync(path, 'utf8');
  const fresh = fillParts(page, parts);
  partsOf(page).forEach((part) => placed.add(part));
  if (fresh === page) continue;
  stale.push(path);
  if (!process.argv.includes('--check')) writeFileSync(path, fresh);
}
const missing = [...parts.keys()].filter((part) => !placed.has(part));
for (const part of missing) console.error(`no page has the part \`${part}\``);
if (process.argv.includes('--check')) {
  for (const path of stale) console.error(`${path} is stale: npm run man`);
  process.exitCode = stale.length + missing.length > 0 ? 1 : 0;
} else {
  for (const path of stale) console.log(`${path} written`);
  process.exitCode = missing.length > 0 ? 1 : 0;
}

/** What report has to say besides the sentence, where that does not depend on the facts of a case. */
function remedyOf(code: DiagnosticCode): string | undefined {
  const { help } = say({ code, data: {} });
  return help?.includes('undefined') === true ? undefined : help;
}

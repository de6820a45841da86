// Writes what the demo prints, and the table of upgrades, into the README. Run it after the output changed on purpose, then read the difference.

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { upgradeTable } from '../test/support/upgrade-rows.js';

const build = spawnSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
// As scripts/demo.sh calls it.
const run = spawnSync('node', ['dist/aa-merge.js', '--root', 'reference-profiles/demo', '--dry-run'], {
  encoding: 'utf8',
});
if (build.status !== 0 || run.status !== 3) throw new Error(`the demo fails:\n${run.stdout}${run.stderr}`);
const readme = readFileSync('README.md', 'utf8');
const block = /(<!-- shows: bash scripts\/demo\.sh -->\n+```text\n)[^]*?(^```$)/m;
if (!block.test(readme)) throw new Error('README.md has no place for the output of the demo');
const table = /(<!-- table of upgrades -->\n\n)[^]*?(?=<!-- end of table -->)/;
if (!table.test(readme)) throw new Error('README.md has no place for the table of upgrades');
const shown = readme.replace(block, (_, before: string, after: string) => `${before}${run.stdout}${after}`);
writeFileSync(
  'README.md',
  shown.replace(table, (_, before: string) => `${before}${upgradeTable()}\n`),
);

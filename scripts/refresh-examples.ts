// Runs the sessions of the README and of the manual pages, and writes into them what is printed; into the README also what
// the demo prints, and the table of upgrades. Run it after the output changed on purpose, then read the difference.

import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { refreshed, runSessions, sessionsIn } from '../test/support/sessions.js';
import { upgradeTable } from '../test/support/upgrade-rows.js';

const build = spawnSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
// As scripts/demo.sh calls it.
const demo = spawnSync('node', ['dist/aa-merge.js', '--root', 'reference-profiles/demo', '--dry-run'], {
  encoding: 'utf8',
});
if (build.status !== 0 || demo.status !== 3) throw new Error(`the demo fails:\n${demo.stdout}${demo.stderr}`);

for (const path of ['README.md', ...readdirSync('man').map((name) => `man/${name}`)]) {
  const page = readFileSync(path, 'utf8');
  const sessions = sessionsIn(page);
  const shown = sessions.length === 0 ? page : refreshed(page, runSessions(sessions));
  const fresh = path === 'README.md' ? withTable(withDemo(shown)) : shown;
  if (fresh === page) continue;
  writeFileSync(path, fresh);
  console.log(`${path} written`);
}

function withDemo(readme: string): string {
  const block = /(<!-- shows: bash scripts\/demo\.sh -->\n+```text\n)[^]*?(^```$)/m;
  if (!block.test(readme)) throw new Error('README.md has no place for the output of the demo');
  return readme.replace(block, (_, before: string, after: string) => `${before}${demo.stdout}${after}`);
}

function withTable(readme: string): string {
  const table = /(<!-- table of upgrades -->\n\n)[^]*?(?=<!-- end of table -->)/;
  if (!table.test(readme)) throw new Error('README.md has no place for the table of upgrades');
  return readme.replace(table, (_, before: string) => `${before}${upgradeTable()}\n`);
}

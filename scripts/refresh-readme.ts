// Writes what the demo prints into the README. Run it after the output changed on purpose, then read the difference.

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const build = spawnSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
// As scripts/demo.sh calls it.
const run = spawnSync('node', ['dist/aa-merge.js', '--root', 'reference-profiles/demo', '--dry-run'], {
  encoding: 'utf8',
});
if (build.status !== 0 || run.status !== 3) throw new Error(`the demo fails:\n${run.stdout}${run.stderr}`);
const readme = readFileSync('README.md', 'utf8');
const block = /(<!-- shows: bash scripts\/demo\.sh -->\n+```text\n)[^]*?(^```$)/m;
if (!block.test(readme)) throw new Error('README.md has no place for the output of the demo');
writeFileSync(
  'README.md',
  readme.replace(block, (_, before: string, after: string) => `${before}${run.stdout}${after}`),
);

// Builds dist/aa-merge.js: one file, no install needed to run it. Fails on a breach of the layers before it builds.
// CommonJS on purpose: it starts faster than an ES module, and the file may be copied to a path without an ending.

import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { findBreaches } from './layers.js';
import { readSources } from './source-files.js';

const breaches = findBreaches(readSources(['src']));
if (breaches.length > 0) {
  spawnSync('npm', ['run', '--silent', 'layers'], { stdio: 'inherit' });
  process.exit(1);
}

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
mkdirSync('dist', { recursive: true });
// Put in place in one step: a test may be running the last one.
const unfinished = `dist/.aa-merge.${process.pid}`;
await build({
  entryPoints: ['src/cli/main.ts'],
  outfile: unfinished,
  bundle: true,
  platform: 'node',
  target: 'node18',
  format: 'cjs',
  // Names stay: in a stack trace they are worth more than a few bytes.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  define: { AA_MERGE_VERSION: JSON.stringify(version) },
});
// The package around says that .js means ES module.
writeFileSync('dist/package.json', '{ "type": "commonjs" }\n');
chmodSync(unfinished, 0o755);
renameSync(unfinished, 'dist/aa-merge.js');
console.log(`dist/aa-merge.js: ${Math.round(readFileSync('dist/aa-merge.js').length / 1024)} KiB`);

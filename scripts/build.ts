// Builds dist/aa-merge.js: one file, no install needed to run it. Fails on a breach of the layers before it builds.
// CommonJS on purpose: it starts faster than an ES module, and the file may be copied to a path without an ending.

import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { findBreaches } from './layers.js';
import { readSources } from './source-files.js';

const breaches = findBreaches(readSources(['src']));
if (breaches.length > 0) {
  spawnSync('npm', ['run', '--silent', 'layers'], { stdio: 'inherit' });
  process.exit(1);
}

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
rmSync('dist', { recursive: true, force: true });
mkdirSync('dist');
await build({
  entryPoints: ['src/cli/main.ts'],
  outfile: 'dist/aa-merge.js',
  bundle: true,
  platform: 'node',
  target: 'node18',
  format: 'cjs',
  minify: true,
  // Names in a stack trace are worth more than a few bytes.
  keepNames: false,
  minifyIdentifiers: false,
  legalComments: 'none',
  define: { AA_MERGE_VERSION: JSON.stringify(version) },
  // Source of yargs that asks where it lies; never called by us.
  logOverride: { 'empty-import-meta': 'silent' },
});
// The package around says that .js means ES module.
writeFileSync('dist/package.json', '{ "type": "commonjs" }\n');
chmodSync('dist/aa-merge.js', 0o755);
console.log(`dist/aa-merge.js: ${Math.round(readFileSync('dist/aa-merge.js').length / 1024)} KiB`);

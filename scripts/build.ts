// Builds the program. dist/aa-merge.js is one file, no install needed to run it. dist/start and dist/aa-merge.cjs are the same
// in two: a start that is small, and the rest; packages install those as /usr/bin/aa-merge and /usr/share/aa-merge/aa-merge.cjs. Fails on a breach of the
// layers before it builds. CommonJS on purpose: it starts faster than an ES module, and the file may be copied to a path
// without an ending.

import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { BuildOptions, Plugin } from 'esbuild';
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

/** Where the rest lies, seen from /usr/bin/aa-merge: also below another root. */
const restFromStart = '../share/aa-merge/aa-merge.cjs';
const restElsewhere: Plugin = {
  name: 'rest elsewhere',
  setup: ({ onResolve }) => {
    onResolve({ filter: /\/run\.js$/ }, () => ({ path: restFromStart, external: true }));
  },
};
/** Where the rest is a text in the same file: to read a text is much cheaper than to read a program. */
const restAsText = (rest: string): Plugin => ({
  name: 'rest as text',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /\/run\.js$/ }, () => ({ path: 'rest', namespace: 'text' }));
    onLoad({ filter: /^rest$/, namespace: 'text' }, () => ({
      contents: `
        import { compileFunction } from 'node:vm';
        const rest = { exports: {} };
        const names = ['module', 'exports', 'require', '__filename', '__dirname'];
        const values = [rest, rest.exports, require, __filename, __dirname];
        compileFunction(${JSON.stringify(rest)}, names, { filename: __filename })(...values);
        export const runOnProcess = rest.exports.runOnProcess;`,
      resolveDir: '.',
    }));
  },
});
const common: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node18',
  format: 'cjs',
  // Names stay: in a stack trace they are worth more than a few bytes.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  define: { AA_MERGE_VERSION: JSON.stringify(version) },
};
const inputs = await write('aa-merge.cjs', 'src/cli/run.ts', {});
await write('aa-merge.js', 'src/cli/main.ts', { plugins: [restAsText(readFileSync('dist/aa-merge.cjs', 'utf8'))] });
await write('start', 'src/cli/main.ts', { plugins: [restElsewhere] });
writeFileSync('dist/licenses.txt', licencesOf(inputs));
// The package around says that .js means ES module.
writeFileSync('dist/package.json', '{ "type": "commonjs" }\n');

/** Put in place in one step: a test may be running the last one. Gives the files that went in. */
async function write(name: string, entry: string, options: BuildOptions): Promise<string[]> {
  const unfinished = `dist/.${name}.${process.pid}`;
  const { metafile } = await build({
    ...common,
    ...options,
    entryPoints: [entry],
    outfile: unfinished,
    metafile: true,
  });
  if (name === 'start') useSystemInterpreter(unfinished);
  chmodSync(unfinished, name.endsWith('.cjs') ? 0o644 : 0o755);
  renameSync(unfinished, `dist/${name}`);
  console.log(`dist/${name}: ${Math.round(readFileSync(`dist/${name}`).length / 1024)} KiB`);
  return Object.keys(metafile.inputs);
}

/** What other people ask to be kept with their code: a section for each package that went in. */
function licencesOf(inputs: readonly string[]): string {
  const folders = inputs.flatMap((path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
  const sections = [...new Set(folders)].sort().map((folder) => {
    const { name, version } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as Record<string, string>;
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    if (file === undefined) throw new Error(`${folder} has no licence`);
    return `${name} ${version}\n\n${readFileSync(`${folder}/${file}`, 'utf8').trim()}\n`;
  });
  return sections.join('\n----\n\n');
}

/** The interpreter of the system: the PATH of whoever calls may lead to another one. */
function useSystemInterpreter(path: string): void {
  writeFileSync(path, readFileSync(path, 'utf8').replace(/^#!.*/, '#!/usr/bin/node'));
}

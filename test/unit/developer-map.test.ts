// What src/README.md says about folders, packages and files is so.

import { existsSync, readFileSync } from 'node:fs';
import { layers } from '../../scripts/layers.js';

const map = readFileSync('src/README.md', 'utf8').replace(/^```[^]*?^```$/gm, '');

/** The first cells of a table's rows, by the first word of its head. */
function firstCells(head: string): string[] {
  const rows = new RegExp(`^\\| ${head} .*\\n\\|[-| :]+\\n((?:\\|.*\\n)*)`, 'gm');
  return [...map.matchAll(rows)].flatMap(([, body = '']) =>
    body
      .trim()
      .split('\n')
      .map((row) => row.split('|')[1]?.trim() ?? ''),
  );
}

const codeWords = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);

test('the table of folders is the law of imports, in its order', () => {
  expect(firstCells('folder').flatMap(codeWords)).toEqual(layers.filter((layer) => existsSync(`src/${layer}`)));
});

test('every package that is used has its sentence, and no other', () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<
    string,
    Record<string, string>
  >;
  const used = [...Object.keys(dependencies ?? {}), ...Object.keys(devDependencies ?? {})];
  const told = firstCells('package').flatMap(codeWords);
  const isTold = (name: string): boolean => told.includes(name.startsWith('@types/') ? '@types/*' : name);
  expect(used.filter((name) => !isTold(name))).toEqual([]);
  expect(told.filter((name) => name !== '@types/*' && !used.includes(name))).toEqual([]);
});

test('the files and commands that it names are there', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const words = codeWords(map);
  const commands = words.flatMap((word) => /^npm run ([\w:]+)/.exec(word)?.[1] ?? []);
  expect(commands.filter((name) => scripts[name] === undefined)).toEqual([]);
  const paths = words.filter((word) => /^[\w.-]+(?:\/[\w.-]+)+$/.test(word) && !/[A-Z]{3}/.test(word));
  const isThere = (path: string): boolean =>
    [path, `src/${path}`].some((place) => existsSync(place)) || path.startsWith('../') || path.startsWith('dist/');
  expect(paths.length).toBeGreaterThan(15);
  expect(paths.filter((path) => !isThere(path))).toEqual([]);
});

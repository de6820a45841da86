import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ByteText } from '../../src/base/index.js';
import { fileId, fromBytes } from '../../src/base/index.js';
import { lowerFile, parseFile, printTree } from '../../src/language/index.js';
import { corpusFolder, describeWith } from '../support/needs.js';

function* filesBelow(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (entry.isFile()) yield path;
  }
}

describeWith('the corpus (AA_CORPUS)', corpusFolder(), (corpus) => {
  const paths = [...filesBelow(corpus)];

  test('every file is printed as it was read, whatever it holds', () => {
    expect(paths.length).toBeGreaterThan(2000);
    const changed = paths.filter((path) => {
      const text = fromBytes(readFileSync(path));
      return printTree(parseFile(text, fileId(path)).value) !== text;
    });
    expect(changed).toEqual([]);
  }, 300_000);

  test('statements can be made of every file', () => {
    for (const path of paths) {
      const source = { id: fileId(path), text: fromBytes(readFileSync(path)) };
      expect(lowerFile(parseFile(source.text, source.id).value, source).value).toBeInstanceOf(Array);
    }
  }, 300_000);
});

test('a file of 20 MB gets an answer', () => {
  const policy = 'profile a /usr/bin/a flags=(complain) {\n  owner /home/*/** rw, # all of it\n  capability kill,\n}\n';
  const source = { id: fileId('large'), text: policy.repeat(20_000_000 / policy.length) as ByteText };
  const parsed = parseFile(source.text, source.id);
  expect(printTree(parsed.value) === source.text).toBe(true);
  const { value, diagnostics } = lowerFile(parsed.value, source);
  expect([...parsed.diagnostics, ...diagnostics]).toEqual([]);
  expect(value).toHaveLength(Math.floor(20_000_000 / policy.length));
}, 300_000);

import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { judgeBatch, judgeFiles, readManifest } from '../../../src/app/index.js';
import { memoryFileSystem } from '../../../src/host/index.js';
import { parseDocument } from '../../../src/report/index.js';

const read = (name: string): object =>
  JSON.parse(readFileSync(`src/report/schema/${name}.schema.json`, 'utf8')) as object;

const disk = memoryFileSystem({
  '/p/good': 'profile a { }\n',
  '/p/bad': 'include <other>\nprofile a { { capability chown, } @{no} r, }\n',
  '/p/other': '@{x} = a\n@{x} = b\n',
});
const files = ['/p/good', '/p/bad', '/p/missing', '/p'];

function validator(name: string): (value: unknown) => string[] {
  const ajv = new Ajv({ strict: true, allErrors: true });
  for (const known of ['parse', 'parse-batch']) ajv.addSchema(read(known));
  const validate = ajv.getSchema(`https://aa-merge.invalid/schema/${name}@1`);
  return (value) => {
    // What crosses the border is text.
    validate?.(JSON.parse(JSON.stringify(value)));
    return (validate?.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };
}

test('the document of parse --json keeps its schema', () => {
  const answers = [...judgeFiles({ files, policyDirectory: '/p' }, disk)].map(({ answer }) => answer);
  const document = parseDocument(answers) as { ok: boolean; summary: object };
  expect(validator('parse')(document)).toEqual([]);
  expect(document.summary).toEqual({ files: 4, valid: 1, errors: 4, warnings: 1 });
  expect(document.ok).toBe(false);
  expect(validator('parse')({ ...document, more: 1 })).not.toEqual([]);
});

test('the lines of parse --batch keep theirs', () => {
  const manifest = files.map((file, id) => JSON.stringify({ id, file, base: '/p' })).join('\n');
  const lines = [...judgeBatch(readManifest(manifest, '/p'), disk)];
  expect(lines).toHaveLength(4);
  for (const line of lines) expect(validator('parse-batch')(line)).toEqual([]);
  expect(validator('parse-batch')({ ok: true, diagnostics: [] })).not.toEqual([]);
});

import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import type { MergeFileRequest } from '../../../src/app/index.js';
import { mergeFiles } from '../../../src/app/index.js';
import { memoryFileSystem } from '../../../src/host/index.js';
import { mergeDocument, mergeReportText } from '../../../src/report/index.js';

const plain = (text: string): string => text;
const paint = { bold: plain, dim: plain, red: plain, yellow: plain, cyan: plain };

const schema = JSON.parse(readFileSync('src/report/schema/merge.schema.json', 'utf8')) as object;
const validate = new Ajv({ strict: true, allErrors: true }).compile(schema);

function merge(ours: string, base: string, theirs: string): ReturnType<typeof mergeFiles> {
  const disk = memoryFileSystem({ '/ours': ours, '/base': base, '/theirs': theirs });
  const request: MergeFileRequest = {
    ours: '/ours',
    base: '/base',
    theirs: '/theirs',
    policyDirectory: '/',
    labels: [],
    markerSize: 7,
    refuses: true,
  };
  return mergeFiles(request, disk);
}

const profile = (...rules: readonly string[]): string =>
  `profile a {\n${rules.map((rule) => `  ${rule}\n`).join('')}}\n`;

const results = {
  clean: merge(profile('/a r,', '/b r,'), profile('/a r,', '/b r,', '/c r,'), profile('/a r,', '/c r,')),
  conflict: merge(profile('/a px,'), profile('/a r,'), profile('/a cx,')),
  refused: merge(profile('/a r,', '/b r,'), profile('/a r,'), profile('/a rw,')),
  undecided: merge(profile('/x r,'), profile('include <gone>'), profile('/x r,', '/y r,')),
  fallback: merge(`${profile()}}\n`, profile(), profile()),
};

test.each(Object.entries(results))('the document of a merge that is %s keeps its schema', (_, result) => {
  const document: unknown = JSON.parse(JSON.stringify(mergeDocument(result)));
  validate(document);
  expect(validate.errors ?? []).toEqual([]);
  expect(validate({ ...(document as object), schema: 'other' })).toBe(false);
});

test('a clean merge that permits no more has nothing to say', () => {
  expect(results.clean.status).toBe('clean');
  expect(mergeReportText(results.clean, 'a', paint)).toBe('');
});

test('a conflict is told with its place in ours', () => {
  expect(mergeReportText(results.conflict, 'a', paint)).toMatch(/^a: 1 conflict\n {2}! `.*`: .* \(\/ours:2\)\n/);
});

test('what the law cannot decide is refused, and told with the reason', () => {
  const { status, merged } = results.undecided;
  expect([status, merged.text]).toEqual(['refused', profile('/x r,', '/y r,')]);
  const text = mergeReportText(results.undecided, 'a', paint);
  expect(text).toContain('what the vendor shipped before includes what is not there');
  expect(text).toContain('  why: what cannot be decided may give back what OURS took away');
});

test('what is refused is told with the grant and its place in the merged text', () => {
  const text = mergeReportText(results.refused, 'a', paint);
  expect(text).toMatch(/^a: refused: .*\n {2}\+ profile `a` could write `\/a`\n/);
  expect(text).toContain('    by `/a rw,` (/ours (merged):2); in OURS no rule permits it\n');
  expect(text).toContain('  why: OURS does not permit it');
});

test('a merge of lines says which file is not policy, and where', () => {
  const text = mergeReportText(results.fallback, 'a', paint);
  expect(text).toContain('OURS is not valid policy');
  expect(text).toContain('(/ours:3)');
});

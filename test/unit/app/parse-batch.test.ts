import { AaMergeError } from '../../../src/base/index.js';
import { judgeBatch, readManifest } from '../../../src/app/index.js';
import { memoryFileSystem } from '../../../src/host/index.js';

test('a case has an id and a file, the rest has defaults; paths are bytes', () => {
  expect(readManifest('{"id": 1, "file": "/é"}\n\n{"id": "b", "file": "f", "cwd": "c", "base": "d"}', '/p')).toEqual([
    { id: 1, file: '/\xc3\xa9', workingDirectory: '', policyDirectory: '/p', features: undefined },
    { id: 'b', file: 'f', workingDirectory: 'c', policyDirectory: 'd', features: undefined },
  ]);
});

test.each([
  'x',
  '[]',
  'null',
  '{"id": 1}',
  '{"file": "x"}',
  '{"id": 1, "file": 2}',
  '{"id": 1, "file": "x", "cwd": 3}',
])('a line `%s` is named by its number', (line) => {
  const read = (): unknown => readManifest(`{"id": 0, "file": "f"}\n${line}\n`, '/p');
  expect(read).toThrow(AaMergeError);
  expect(read).toThrow(
    expect.objectContaining({ code: 'app/bad-manifest', data: { line: 2, cases: 'parse', why: 'shape' } }),
  );
});

test('answers come in the order of the cases, however they are grouped', () => {
  const disk = memoryFileSystem({ '/a/x': '/x r,\n', '/b/x': '/x zz,\n', '/f': 'profile p { include <x> }\n' });
  const bases = ['/a', '/a', '/b', '/a', '/b'];
  const manifest = bases.map((base, id) => JSON.stringify({ id, file: '/f', base })).join('\n');
  const answers = [...judgeBatch(readManifest(manifest, ''), disk)] as { id: number; ok: boolean }[];
  expect(answers.map(({ id, ok }) => [id, ok])).toEqual([
    [0, true],
    [1, true],
    [2, false],
    [3, true],
    [4, false],
  ]);
});

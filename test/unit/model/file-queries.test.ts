import type { ByteText } from '../../../src/base/index.js';
import { matches } from '../../../src/model/index.js';
import { fileQueries } from '../../../src/model/queries/file.js';
import { maskOf } from '../../../src/model/queries/query.js';

function shapesOf(text: string): string[] {
  return fileQueries.shapes.filter(({ pattern }) => matches(pattern, text as ByteText)).map(({ name }) => name);
}

test.each([
  ['/', ['path', 'profile']],
  ['/a/b/', ['path', 'profile']],
  ['/a//b', ['profile']],
  ['a', ['profile']],
  ['', []],
  ['/a\0/b', ['link', 'onexec']],
  ['/a\0b', ['onexec']],
  ['/a\0', []],
  ['n\0a', ['profile-in-namespace']],
  ['/a\0/b\0c', []],
])('%j is asked about as %j', (text, shapes) => {
  expect(shapesOf(text)).toEqual(shapes);
});

test.each([
  ['path', '/a'],
  ['link', '/a\0/b'],
  ['profile', 'a//b'],
  ['profile-in-namespace', 'n\0a'],
  ['onexec', '/a\0:n:b'],
])('%s: there and back', (shape, text) => {
  expect(fileQueries.encode(fileQueries.decode(text as ByteText, shape), shape)).toEqual({ text });
});

test('attributes that are missing, misshapen or unknown are named', () => {
  const path = '/a' as ByteText;
  expect(fileQueries.encode({}, 'path')).toEqual({ wrong: 'path' });
  expect(fileQueries.encode({ path: 'a' as ByteText }, 'path')).toEqual({ wrong: 'path' });
  expect(fileQueries.encode({ path: '/a//b' as ByteText }, 'path')).toEqual({ wrong: 'path' });
  expect(fileQueries.encode({ path }, 'link')).toEqual({ wrong: 'target' });
  expect(fileQueries.encode({ path, peer: path }, 'path')).toEqual({ wrong: 'peer' });
  expect(fileQueries.encode({ profile: '' as ByteText }, 'profile')).toEqual({ wrong: 'profile' });
});

test('no permission is asked for twice in a shape', () => {
  for (const shape of fileQueries.shapes) {
    const sum = shape.permissions.reduce((total, { bits }) => total + (bits >>> 0), 0);
    expect(sum).toBe(maskOf(shape));
  }
});

import type { ByteText } from '../../../src/base/index.js';
import type { KernelLabel } from '../../../src/language/index.js';
import { compareLabels, keepsAllParts, parseLabel, printLabel, printLabelPart } from '../../../src/language/index.js';

const label = (text: string): KernelLabel => {
  const found = parseLabel(text as ByteText);
  if ('problem' in found) throw new Error(`${text}: ${found.problem}`);
  return found;
};
const partsOf = (text: string): string[] => label(text).parts.map(printLabelPart);
const printed = (text: string): string => printLabel(label(text));

test('a profile, with and without its namespace', () => {
  expect(partsOf('/usr/bin/foo')).toEqual(['/usr/bin/foo']);
  expect(partsOf('foo//bar')).toEqual(['foo//bar']);
  expect(partsOf(':web:app')).toEqual([':web:app']);
  expect(partsOf(':web://app')).toEqual([':web:app']);
  expect(label(':a//b:p//hat').parts).toEqual([{ namespace: ['a', 'b'], profile: 'p//hat' }]);
});

test('a namespace alone is its unconfined', () => {
  expect(partsOf(':web:')).toEqual([':web:unconfined']);
  expect(partsOf(':web://')).toEqual([':web:unconfined']);
});

test('in a stack a part belongs to the namespace before it', () => {
  expect(partsOf('A//&:ns:B')).toEqual(['A', ':ns:B']);
  expect(partsOf(':ns:A//&B')).toEqual([':ns:A', ':ns:B']);
  expect(partsOf('A//&:ns:B//&C')).toEqual(['A', ':ns:B', ':ns:C']);
  expect(partsOf(':n:A//&:m:B//&C')).toEqual([':m:B', ':m:C', ':n:A']);
});

test('the order is that of the kernel: outer namespaces, their names, names of profiles; each once', () => {
  expect(partsOf('b//&a//&b')).toEqual(['a', 'b']);
  expect(partsOf(':z:a//&:a//b:a//&:y:z')).toEqual([':y:z', ':z:a', ':a//b:a']);
  expect(partsOf('a//&/b')).toEqual(['/b', 'a']);
  expect(partsOf('a//&B')).toEqual(['B', 'a']);
});

test('printed as the kernel does: a namespace stands at its first part', () => {
  expect(printed('B//&:ns:C//&:ns:A//&:ns://D')).toBe('B//&:ns:A//&C//&D');
  expect(printed('box//&:web:app')).toBe('box//&:web:app');
  expect(printed(':ns:A//&B')).toBe(':ns:A//&B');
  expect(partsOf(printed('B//&:ns:C//&:ns:A//&:n:D'))).toEqual(partsOf('B//&:ns:C//&:ns:A//&:n:D'));
});

test('a mode in brackets, as files of the kernel have it', () => {
  expect(label('box//&:web:app (enforce)\n')).toMatchObject({ mode: 'enforce', parts: [{}, { profile: 'app' }] });
  expect(label('a (complain)').mode).toBe('complain');
  expect(label('a//&b (mixed)').mode).toBe('mixed');
  expect(label('unconfined\n')).toEqual({ parts: [{ namespace: [], profile: 'unconfined' }], mode: undefined });
  expect(label('lxd-a_</var/lib/lxd>').mode).toBeUndefined();
  expect(label('a (strange)')).toEqual({ parts: [{ namespace: [], profile: 'a (strange)' }], mode: undefined });
});

test('what parts a stack: not behind a slash, not at the beginning', () => {
  expect(partsOf('/a///&b')).toEqual(['/a///&b']);
  expect(partsOf('/a//b//&c')).toEqual(['/a//b', 'c']);
});

test.each([
  ['', 'empty', 1],
  ['\n', 'empty', 1],
  ['&a', 'relative', 1],
  ['---', 'hidden', 1],
  ['a//&', 'empty-part', 5],
  ['//&a', 'empty-part', 1],
  ['a//&//&b', 'empty-part', 5],
  [':ns', 'unfinished-namespace', 1],
  ['a//&:ns', 'unfinished-namespace', 5],
  ['::a', 'empty-namespace', 1],
  [':a////b:c', 'empty-namespace', 1],
  ['a//&:a//:b', 'empty-namespace', 5],
  ['a\tb', 'control', 2],
])('no label: %j is %s', (text, problem, column) => {
  expect(parseLabel(text as ByteText)).toEqual({ problem, column });
});

test('labels in order: part by part, the shorter first', () => {
  const sorted = ['b', 'a//&c', 'a', ':n:a', 'a//&b'].map(label).sort(compareLabels);
  expect(sorted.map(printLabel)).toEqual(['a', 'a//&b', 'a//&c', 'b', ':n:a']);
  expect(compareLabels(label('b//&a'), label('a//&b'))).toBe(0);
});

test('what the kernel asks under no new privileges: every profile that confines stays', () => {
  const keeps = (old: string, next: string): boolean => keepsAllParts(label(old), label(next));
  expect(keeps('a', 'a//&:n:b')).toBe(true);
  expect(keeps('a//&:n:b', 'a')).toBe(false);
  expect(keeps('a', 'b')).toBe(false);
  expect(keeps('a//&:n:unconfined', 'a')).toBe(true);
  expect(keeps('unconfined', 'a')).toBe(true);
  expect(keeps(':n:b', 'b')).toBe(false);
});

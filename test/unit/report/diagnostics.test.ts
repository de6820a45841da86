import picocolors from 'picocolors';
import type { ByteText, DiagnosticCode } from '../../../src/base/index.js';
import { byteTextOf, codes, diagnostic, fileId } from '../../../src/base/index.js';
import { Places, codeFrame, diagnosticText, placeDiagnostics, say, visible } from '../../../src/report/index.js';

const plain = picocolors.createColors(false);
const file = fileId('/p/f');

function placesIn(text: string): Places {
  return new Places((id) => (id === file ? byteTextOf(text) : undefined));
}

function frame(text: string, start: number, end: number): string[] {
  return codeFrame({ file, start, end }, placesIn(text), plain, (mark) => mark);
}

test('the line is shown with its place marked', () => {
  expect(frame('one\n  two three\r\n', 10, 15)).toEqual(['2 |   two three', '  |       ^^^^^']);
});

test('tabs and names of many bytes keep the marks below what they mark', () => {
  expect(frame('\t/é\t/x r,\n', 5, 7)).toEqual(['1 |   /é  /x r,', '  |       ^^']);
});

test('an empty place, a place at the end and one over several lines have a mark', () => {
  expect(frame('ab\n', 2, 2)).toEqual(['1 | ab', '  |   ^']);
  expect(frame('', 0, 0)).toEqual(['1 |', '  | ^']);
  expect(frame('ab {\n}\n', 3, 6)).toEqual(['1 | ab {', '  |    ^']);
});

test('a long line is cut around the place', () => {
  const [line = '', mark = ''] = frame(`${'x'.repeat(500)}HERE${'y'.repeat(500)}`, 500, 504);
  expect(line.length).toBeLessThan(120);
  expect(line.slice(mark.indexOf('^'), mark.lastIndexOf('^') + 1)).toBe('HERE');
  expect(line).toMatch(/^1 \| ….*…$/);
});

test('nothing of a policy reaches the terminal as a command', () => {
  expect(frame('a\u001b[31mb\u0007', 0, 1)[0]).toBe('1 | a·[31mb·');
  expect(visible('\u001b]0;x\u0007\xff' as ByteText)).toBe('·]0;x·\\xff');
});

test('lines and columns of many places', () => {
  const places = placesIn('a\nbc\n\nd');
  expect([0, 1, 2, 4, 5, 6, 7].map((at) => places.of({ file, start: at, end: at }))).toEqual([
    { line: 1, column: 1 },
    { line: 1, column: 2 },
    { line: 2, column: 1 },
    { line: 2, column: 3 },
    { line: 3, column: 1 },
    { line: 4, column: 1 },
    { line: 4, column: 2 },
  ]);
});

test('a diagnostic as text: place, sentence, code, frame, other places, help', () => {
  const other = fileId('/p/other');
  const found = diagnostic('policy/redeclared-variable', { file, start: 4, end: 8 }, { variable: '@{x}' }, [
    { at: { file: other, start: 0, end: 1 }, role: 'declared' },
  ]);
  const places = placesIn('a b @{x} = c\n');
  const [placed] = placeDiagnostics([found], file, places);
  expect(placed && diagnosticText(placed, places, plain)).toBe(
    [
      '/p/f:1:5: error: variable `@{x}` is declared already [policy/redeclared-variable]',
      '  1 | a b @{x} = c',
      '    |     ^^^^',
      '  first declared at /p/other:1:1',
      '  help: `+=` adds values, `:=` replaces them (from version 5.0 on)',
      '',
    ].join('\n'),
  );
});

test('what is said of the root comes first, in the order of its text', () => {
  const at = (name: string, start: number) =>
    diagnostic('policy/boolean-as-set', { file: fileId(name), start, end: start });
  const order = placeDiagnostics([at('/o', 0), at('/p/f', 5), at('/o', 3), at('/p/f', 1)], file, placesIn('0123456'));
  expect(order.map((found) => `${found.file}:${found.column}`)).toEqual(['/p/f:2', '/p/f:6', '/o:1', '/o:4']);
});

test('a fact that is too long for a sentence is cut in the middle', () => {
  const pattern = `/start/${'{a,b}'.repeat(100_000)}/end`;
  const { message } = say({ code: 'policy/bad-pattern', data: { pattern, problem: 'unclosed' } });
  expect(message).toMatch(/^`\/start\/.*….*\/end` is no pattern: /);
  expect(message.length).toBeLessThan(250);
});

test('sentences have words and no full stop, whatever the facts', () => {
  const facts = new Proxy({}, { get: () => 'x', ownKeys: () => [] });
  for (const code of Object.keys(codes) as DiagnosticCode[]) {
    if (!/^(language|policy)\//.test(code)) continue;
    const { message } = say({ code, data: facts });
    expect(message).toMatch(/\w.*[^.]$/);
  }
});

import fc from 'fast-check';
import type { Pattern } from '../../../src/language/index.js';
import { matches } from '../../../src/model/match.js';
import { patterns, texts } from '../../support/generate-terms.js';

// Patterns against JavaScript's regular expressions, on which we have no influence.

function expressionOf(pattern: Pattern): string {
  switch (pattern.kind) {
    case 'literal':
      return [...pattern.text].map((byte) => escaped(byte.charCodeAt(0))).join('');
    case 'class':
      return `[${pattern.bytes.map(([from, to]) => `${escaped(from)}-${escaped(to)}`).join('')}]`;
    case 'repeat':
      return `(?:${expressionOf(pattern.of)})*`;
    case 'sequence':
      return pattern.parts.map((part) => `(?:${expressionOf(part)})`).join('');
    case 'choice':
      return pattern.of.length === 0 ? '[]' : `(?:${pattern.of.map(expressionOf).join('|')})`;
  }
}

function escaped(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0')}`;
}

test('a pattern matches what the same regular expression matches', () => {
  let yes = 0;
  fc.assert(
    fc.property(patterns, fc.array(texts, { minLength: 5, maxLength: 5 }), (pattern, samples) => {
      const expression = new RegExp(`^(?:${expressionOf(pattern)})$`, 's');
      for (const text of samples) {
        const expected = expression.test(text);
        if (expected) yes += 1;
        expect(matches(pattern, text)).toBe(expected);
      }
    }),
    { numRuns: 2000 },
  );
  expect(yes).toBeGreaterThan(200);
});

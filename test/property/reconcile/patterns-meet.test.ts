// Two patterns that match one string are never said to part, whatever their ends. Judged by trying every short string.

import fc from 'fast-check';
import type { Pattern } from '../../../src/language/index.js';
import { formsOf } from '../../../src/reconcile/pattern-ends.js';
import { PatternMeeting } from '../../../src/reconcile/patterns-meet.js';

const byte = (text: string): readonly [number, number] => [text.charCodeAt(0), text.charCodeAt(0)];
const patterns = fc.letrec<{ pattern: Pattern }>((tie) => ({
  pattern: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.stringMatching(/^[ab]{1,2}$/).map((text): Pattern => ({ kind: 'literal', text: text as never })),
    fc.constantFrom('a', 'b').map((text): Pattern => ({ kind: 'class', bytes: [byte(text)] })),
    fc.array(tie('pattern'), { minLength: 1, maxLength: 3 }).map((parts): Pattern => ({ kind: 'sequence', parts })),
    fc.array(tie('pattern'), { minLength: 1, maxLength: 3 }).map((of): Pattern => ({ kind: 'choice', of })),
    tie('pattern').map((of): Pattern => ({ kind: 'repeat', of })),
  ),
})).pattern;

const strings = ['', ...Array.from({ length: 6 }, (_, at) => words(at + 1)).flat()];

function words(length: number): string[] {
  return length === 0 ? [''] : words(length - 1).flatMap((word) => [`${word}a`, `${word}b`]);
}

/** As a regular expression of JavaScript, which shares no code with what is tried. */
function expressionOf(pattern: Pattern): string {
  switch (pattern.kind) {
    case 'literal':
      return pattern.text;
    case 'class':
      return `[${pattern.bytes.map(([from]) => String.fromCharCode(from)).join('')}]`;
    case 'sequence':
      return pattern.parts.map((part) => `(?:${expressionOf(part)})`).join('');
    case 'choice':
      return pattern.of.map((part) => `(?:${expressionOf(part)})`).join('|');
    case 'repeat':
      return `(?:${expressionOf(pattern.of)})*`;
  }
}

function matchesOf(pattern: Pattern): string[] {
  const expression = new RegExp(`^(?:${expressionOf(pattern)})$`);
  return strings.filter((text) => expression.test(text));
}

test('two that share a string may meet', () => {
  fc.assert(
    fc.property(patterns, patterns, (one, other) => {
      const others = new Set(matchesOf(other));
      const shared = matchesOf(one).filter((text) => others.has(text));
      if (shared.length > 0) expect(new PatternMeeting().mayMeet(one, other)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('every match has the ends of a form', () => {
  fc.assert(
    fc.property(patterns, (pattern) => {
      const forms = formsOf(pattern);
      for (const text of matchesOf(pattern)) {
        const has = forms.some(({ prefix, suffix, isWhole }) =>
          isWhole ? text === prefix : text.startsWith(prefix) && text.endsWith(suffix),
        );
        expect([text, has]).toEqual([text, true]);
      }
    }),
    { numRuns: 500 },
  );
});

import fc from 'fast-check';
import type { ByteText } from '../../../src/base/index.js';
import { fileId, fromBytes } from '../../../src/base/index.js';
import type { Child, Statement, Token } from '../../../src/language/index.js';
import { isNode, lowerFile, parseFile, printTree, sameStatement, spellStatement } from '../../../src/language/index.js';
import { fileCases } from '../../support/file-cases.js';
import { ruleCases } from '../../support/rule-cases.js';

const file = fileId('f');

function read(text: ByteText): readonly Statement[] {
  return lowerFile(parseFile(text, file).value, { id: file, text }).value;
}

const anyBytes = fc.uint8Array({ maxLength: 400 }).map(fromBytes);

/** Pieces of policy: whole statements, and the words they are made of. */
const statements = [
  ...ruleCases.flatMap(({ valid, wrong }) => [...valid, ...wrong].map(([written]) => written)),
  ...fileCases.flatMap(({ valid, wrong }) => [...valid, ...wrong].map(([text]) => text)),
];
const words = [
  ...new Set(statements.flatMap((text) => text.split(/(\s+|[,(){}="])/))),
  ...['\\', '\\"', '\0', '\r', '\r\n', '\n', '#', '# c\n', '@{x}', '$x', '\xff', '/a\\', 'include <', 'else if', '->'],
];
const anyPolicy = fc
  .array(fc.oneof(fc.constantFrom(...statements), fc.constantFrom(...words)), { maxLength: 40 })
  .map((pieces) => pieces.join('') as ByteText);

const anyText = fc.oneof(anyBytes, anyPolicy);

test('any text is printed as it was read', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(printTree(parseFile(text, file).value)).toBe(text);
    }),
    { numRuns: 2000 },
  );
});

test('tokens tile any text, and nodes hold their children', () => {
  const tokensOf = (child: Child): Token[] => {
    if (!isNode(child)) return [child];
    const { children } = child;
    if (children.length > 0) {
      expect([child.start, child.end]).toEqual([children[0]?.start, children.at(-1)?.end]);
    }
    return children.flatMap(tokensOf);
  };
  fc.assert(
    fc.property(anyText, (text) => {
      let at = 0;
      for (const { start, end } of tokensOf(parseFile(text, file).value)) {
        expect(start).toBe(at);
        at = end;
      }
      expect(at).toBe(text.length);
    }),
    { numRuns: 1000 },
  );
});

test('every statement of any text lies in it, one after the other', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      let at = 0;
      for (const statement of read(text)) {
        expect(statement.at.start).toBeGreaterThanOrEqual(at);
        expect(statement.at.end).toBeGreaterThanOrEqual(statement.at.start);
        at = statement.at.end;
      }
      expect(at).toBeLessThanOrEqual(text.length);
    }),
    { numRuns: 2000 },
  );
});

function allOf(found: readonly Statement[]): Statement[] {
  return found.flatMap((statement) => {
    if (statement.kind === 'profile' || statement.kind === 'qualifier-block') {
      return [statement, ...allOf(statement.body.statements)];
    }
    if (statement.kind === 'if')
      return [statement, ...statement.branches.flatMap(({ body }) => allOf(body.statements))];
    return [statement];
  });
}

/** Whether a statement, read alone, is one that nothing is wrong with. */
function isGood(text: ByteText, { at, kind }: Statement): boolean {
  const alone = `${text.slice(at.start, at.end)}\n` as ByteText;
  const parsed = parseFile(alone, file);
  const lowered = lowerFile(parsed.value, { id: file, text: alone });
  return kind !== 'broken' && parsed.diagnostics.length === 0 && lowered.diagnostics.length === 0;
}

/** What is layout of a rule, or another way to write what stands elsewhere in it. */
const layoutKeys = ['at', 'node', 'written', 'form', 'modeAt', 'safety'];

/** A rule without layout, every list in order and without repetition. */
function contentOf(part: unknown): unknown {
  if (Array.isArray(part)) return [...new Set(part.map((one) => JSON.stringify(contentOf(one))))].sort();
  if (typeof part !== 'object' || part === null) return part;
  if ('kind' in part && part.kind !== 'rule' && 'node' in part) return part.kind;
  const entries = Object.entries(part).filter(([key, value]) => !layoutKeys.includes(key) && value !== undefined);
  return Object.fromEntries(entries.map(([key, value]) => [key, contentOf(value)]));
}

/** What cannot be said in other words: a zero byte, and a backslash at the end that stands for itself. */
function isSpellable(text: string): boolean {
  return !/\0|\\$|\\[\s,)]/.test(text);
}

test('a spelled statement reads back as itself', () => {
  let good = 0;
  fc.assert(
    fc.property(anyPolicy, (text) => {
      for (const statement of allOf(read(text))) {
        if (!isGood(text, statement)) continue;
        const spelled = spellStatement(statement);
        if (!isSpellable(spelled)) continue;
        good += 1;
        const again = read(`${spelled}\n` as ByteText);
        expect(again.map(spellStatement)).toEqual([spelled]);
        expect(again[0] && sameStatement(statement, again[0])).toBe(true);
        expect(contentOf(again[0])).toEqual(contentOf(statement));
      }
    }),
    { numRuns: 3000 },
  );
  expect(good).toBeGreaterThan(500);
});

test('values of any bytes are spelled so that they read back', () => {
  const anyValue = fc
    .array(
      fc.oneof(
        fc.constantFrom('\\', '"', ' ', ',', '#', '0', '1', 'd', 'x', 'n', '{', '\n'),
        fc.string({ maxLength: 2 }),
      ),
    )
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(anyValue, (value) => {
      const [written] = read(`@{x}=${JSON.stringify(value)}\n` as ByteText);
      if (written?.kind !== 'variable') return;
      const spelled = spellStatement(written);
      if (!isSpellable(spelled)) return;
      const [again] = read(`${spelled}\n` as ByteText);
      const valuesOf = (statement: Statement | undefined): unknown =>
        statement?.kind === 'variable' && [...new Set(statement.values.map((word) => word.value))].sort();
      expect(valuesOf(again)).toEqual(valuesOf(written));
    }),
    { numRuns: 2000 },
  );
});

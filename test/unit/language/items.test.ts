// Blocks cut into items: what belongs to what, and that nothing is left out.

import fc from 'fast-check';
import { byteTextOf, fileId } from '../../../src/base/index.js';
import type { ByteText, Span } from '../../../src/base/index.js';
import type { Item, ItemList, Node } from '../../../src/language/index.js';
import { isNode, itemsOf, parseFile } from '../../../src/language/index.js';

const file = fileId('test');
const parts = ['gap', 'above', 'lead', 'body', 'beside', 'end'] as const;

function cut(text: ByteText): { readonly lists: ItemList[]; readonly blocks: Node[] } {
  const blocks: Node[] = [];
  const visit = (node: Node): void => {
    if (node.kind === 'file' || node.kind === 'body') blocks.push(node);
    for (const child of node.children) if (isNode(child)) visit(child);
  };
  visit(parseFile(text, file).value);
  return { lists: blocks.map((block) => itemsOf(block, file)), blocks };
}

/** The parts of each item that are not empty, of the last block in the text. */
function itemsIn(text: string): Record<string, string>[] {
  const items = cut(byteTextOf(text)).lists.at(-1)?.items ?? [];
  return items.map((item: Item) => {
    const said = parts.map((part) => [part, text.slice(item[part].start, item[part].end)] as const);
    return Object.fromEntries(said.filter(([, piece]) => piece !== ''));
  });
}

test('comments directly above and beside belong to a rule', () => {
  expect(itemsIn('# a\n#b\n  /a r, # c\n\n\n/b r,\n')).toEqual([
    { above: '# a\n#b\n', lead: '  ', body: '/a r,', beside: ' # c', end: '\n' },
    { gap: '\n\n', body: '/b r,', end: '\n' },
  ]);
});

test('a comment followed by a blank line stands alone, line by line', () => {
  expect(itemsIn('# a\n# b\n\n/a r,\n')).toEqual([
    { body: '# a', end: '\n' },
    { body: '# b', end: '\n' },
    { gap: '\n', body: '/a r,', end: '\n' },
  ]);
});

test('comments at the end of a block belong to nothing', () => {
  expect(itemsIn('profile p {\n  /a r,\n  # end\n}\n')).toEqual([
    { lead: '  ', body: '/a r,', end: '\n' },
    { lead: '  ', body: '# end', end: '\n' },
  ]);
});

test('a comment inside a rule is part of it', () => {
  expect(itemsIn('audit # c\n  /a r,\n')).toEqual([{ body: 'audit # c\n  /a r,', end: '\n' }]);
});

test('several rules on a line', () => {
  expect(itemsIn('/a r, /b r, # c\n')).toEqual([
    { body: '/a r,' },
    { lead: ' ', body: '/b r,', beside: ' # c', end: '\n' },
  ]);
});

test('an assignment ends with its line, and the comment there is beside it', () => {
  expect(itemsIn('@{A} = a \\\n b # c\n@{B} = b')).toEqual([
    { body: '@{A} = a \\\n b', beside: ' # c', end: '\n' },
    { body: '@{B} = b' },
  ]);
});

test('what follows the bracket on its line is the opening', () => {
  const text = 'profile p { # c\n  /a r,\n\n  }\n';
  const inside = cut(byteTextOf(text)).lists.at(-1) as ItemList;
  const say = (at: Span): string => text.slice(at.start, at.end);
  expect([say(inside.opening), say(inside.tail)]).toEqual([' # c\n', '\n  ']);
  const flat = cut(byteTextOf('profile p { /a r, }')).lists.at(-1) as ItemList;
  expect([flat.opening.end - flat.opening.start, flat.tail.end - flat.tail.start]).toEqual([0, 1]);
});

test('the parts tile every block of any text', () => {
  const pieces = fc.constantFrom(
    '/a r,',
    '@{A} = b',
    '#c',
    ' ',
    '\n',
    '\n\n',
    '{',
    '}',
    'profile p {',
    ',',
    'x',
    '\\\n',
    '\r\n',
    '"',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 30 }), (chosen) => {
      const { lists, blocks } = cut(byteTextOf(chosen.join('')));
      lists.forEach(({ opening, items, tail }, index) => {
        const block = blocks[index] as Node;
        const first = block.kind === 'body' ? block.children[0] : undefined;
        const last = block.children.at(-1);
        const isClosed =
          block.kind === 'body' && last !== first && last !== undefined && !isNode(last) && last.kind === 'close';
        let at = first?.end ?? block.start;
        for (const span of [opening, ...items.flatMap((item) => parts.map((part) => item[part])), tail]) {
          expect(span.start).toBe(at);
          at = span.end;
        }
        expect(at).toBe(isClosed ? last.start : block.end);
      });
    }),
    { numRuns: 300 },
  );
});

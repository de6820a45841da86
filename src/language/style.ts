// The habits of a file: how it indents, and how its lines end. Takes a tree, gives what new text should look like.

import type { ByteText } from '../base/index.js';
import type { Node } from './cst.js';
import { isNode } from './cst.js';

export interface FileStyle {
  /** What one more level of nesting adds at the start of a line. */
  readonly indent: ByteText;
  readonly lineEnd: '\n' | '\r\n';
}

const usualIndent = '  ' as ByteText;

/** What most lines of the file do; two blanks and a line feed where there is no line to go by. */
export function styleOf(tree: Node): FileStyle {
  const indents = new Map<ByteText, number>();
  const ends = { '\n': 0, '\r\n': 0 };
  const visit = (node: Node, depth: number): void => {
    let atLineStart = false;
    node.children.forEach((child, index) => {
      if (isNode(child)) {
        if (depth === 1 && atLineStart) {
          const before = node.children[index - 1];
          const indent = before !== undefined && !isNode(before) && before.kind === 'blank' ? before.text : undefined;
          if (indent !== undefined) indents.set(indent, (indents.get(indent) ?? 0) + 1);
        }
        atLineStart = false;
        visit(child, child.kind === 'body' ? depth + 1 : depth);
      } else if (child.kind === 'newline' || child.kind === 'assign-end') {
        ends[child.text === '\r\n' ? '\r\n' : '\n'] += 1;
        atLineStart = true;
      } else if (child.kind !== 'blank') atLineStart = false;
    });
  };
  visit(tree, 0);
  const [most] = [...indents].sort((one, other) => other[1] - one[1]);
  return { indent: most?.[0] ?? usualIndent, lineEnd: ends['\r\n'] > ends['\n'] ? '\r\n' : '\n' };
}

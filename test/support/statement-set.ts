// What a policy text says, as plain words: each statement with the blocks around it. Comments, layout, order and repetition
// leave no trace, and `#include` is `include`. Written without the merger's own idea of sameness, to judge it by.

import type { ByteText } from '../../src/base/index.js';
import { fileId } from '../../src/base/index.js';
import type { Child, Node } from '../../src/language/index.js';
import { isNode, isTrivia, parseFile } from '../../src/language/index.js';

/** `block / block / statement`, each word apart by one blank. */
export function statementSetOf(text: ByteText): ReadonlySet<string> {
  const found = new Set<string>();
  visit(parseFile(text, fileId('text')).value, '', found);
  return found;
}

function visit(parent: Node, path: string, found: Set<string>): void {
  for (const child of parent.children) {
    if (!isNode(child)) continue;
    let words: string[] = [];
    let isBlock = false;
    for (const part of child.children) {
      if (isNode(part) && part.kind === 'body') {
        const head = words.join(' ');
        found.add(`${path}${head} {`);
        visit(part, `${path}${withoutFlags(head)} / `, found);
        words = [];
        isBlock = true;
      } else words.push(...wordsIn(part));
    }
    if (!isBlock) found.add(`${path}${words.join(' ')}`);
  }
}

function wordsIn(part: Child): string[] {
  if (isNode(part)) return part.children.flatMap(wordsIn);
  if (isTrivia(part)) return [];
  return [part.kind === 'include' ? part.text.replace(/^#/, '').replace(/\s+/g, ' ') : part.text];
}

/** Flags say something about a block; they do not tell it from others. */
function withoutFlags(head: string): string {
  return head.replace(/ (flags = )?\( [^()]*\)$/, '');
}

export function sameSet(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((statement) => other.has(statement));
}

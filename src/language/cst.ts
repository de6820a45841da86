// The concrete syntax tree: every byte of the file, in order, in tokens; statements and blocks are nodes around them.
// Invariant: the tokens of a tree tile its file without gap or overlap. A tree knows nothing of other files.

import type { ByteText } from '../base/index.js';
import type { NodeKind, TokenKind, TriviaKind } from './kinds.js';

/** Units: start and end are byte offsets in the file, end excluded. */
export interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
  readonly text: ByteText;
}

export interface Node {
  readonly kind: NodeKind;
  readonly start: number;
  readonly end: number;
  readonly children: readonly Child[];
}

export type Child = Node | Token;

export function isNode(child: Child): child is Node {
  return 'children' in child;
}

const triviaKinds: ReadonlySet<TokenKind> = new Set<TriviaKind>([
  'blank',
  'newline',
  'comment',
  'list-comma',
  'continuation',
  'assign-end',
]);

/** Whether a token is layout or a comment, not a word of the language. */
export function isTrivia(token: Token): boolean {
  return triviaKinds.has(token.kind);
}

/** The words of a node itself: its direct tokens without layout and comments; nested nodes are left out. */
export function wordsOf(node: Node): Token[] {
  const words: Token[] = [];
  for (const child of node.children) if (!isNode(child) && !isTrivia(child)) words.push(child);
  return words;
}

/** Direct children of one kind of node. */
export function nodesOf(node: Node, ...kinds: readonly NodeKind[]): Node[] {
  const found: Node[] = [];
  for (const child of node.children) if (isNode(child) && kinds.includes(child.kind)) found.push(child);
  return found;
}

/** The `{ … }` of a block, or undefined for a statement without one. */
export function bodyOf(node: Node): Node | undefined {
  return nodesOf(node, 'body')[0];
}

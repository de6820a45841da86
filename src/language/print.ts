// Tree to bytes, by concatenation and nothing else.

import type { ByteText } from '../base/index.js';
import { joinBytes } from '../base/index.js';
import type { Child } from './cst.js';
import { isNode } from './cst.js';

/** The text of a tree or of a part of it: `printTree(parseFile(text).tree) = text`. */
export function printTree(root: Child): ByteText {
  const parts: ByteText[] = [];
  const visit = (child: Child): void => {
    if (isNode(child)) child.children.forEach(visit);
    else parts.push(child.text);
  };
  visit(root);
  return joinBytes(parts);
}

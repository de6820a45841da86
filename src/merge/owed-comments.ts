// Comments that would be lost with the words they stand in: one side wrote them, and the words of another side are taken, or
// none. Takes a slot and the side whose words are taken, gives comments to be written above it.

import type { ByteText } from '../base/index.js';
import { sliceBytes } from '../base/index.js';
import type { Child } from '../language/index.js';
import { isNode } from '../language/index.js';
import type { Changer, Slot } from './match.js';
import type { Texts } from './merge-rule.js';
import type { Entry } from './outline.js';

/** Without blanks and line ends around them. */
export function owedComments(slot: Slot, taken: Changer | undefined, texts: Texts): readonly ByteText[] {
  const written: ByteText[] = [];
  for (const side of ['ours', 'theirs'] as const) {
    const entry = slot[side];
    if (entry === undefined || side === taken) continue;
    written.push(...(taken === undefined ? allComments(entry, texts[side]) : insideComments(entry)));
  }
  if (written.length === 0) return written;
  const known = new Set<ByteText>(taken === undefined ? [] : insideComments(slot[taken]));
  if (slot.base !== undefined) for (const comment of allComments(slot.base, texts.base)) known.add(comment);
  return [...new Set(written)].filter((comment) => !known.has(comment));
}

function allComments(entry: Entry, text: ByteText): ByteText[] {
  const { above, beside } = entry.item;
  const around = [above, beside].flatMap((at) => sliceBytes(text, at.start, at.end).split('\n'));
  return [...around.map((line) => line.trim() as ByteText).filter((line) => line !== ''), ...insideComments(entry)];
}

function insideComments(entry: Entry | undefined): ByteText[] {
  const found: ByteText[] = [];
  const visit = (child: Child): void => {
    if (isNode(child)) child.children.forEach(visit);
    else if (child.kind === 'comment') found.push(child.text.trim() as ByteText);
  };
  if (entry?.item.node !== undefined) visit(entry.item.node);
  return found;
}

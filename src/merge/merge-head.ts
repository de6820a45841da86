// The head of a block that goes on in ours and theirs: name, attachment and flags merge as values. Takes three heads, gives
// the side whose words are kept and the edits they need, or undefined where two sides changed the same thing.

import type { ByteText } from '../base/index.js';
import { joinBytes, sliceBytes } from '../base/index.js';
import type { Edit, ProfileStatement, Word } from '../language/index.js';
import { defaultMode, flagTerm, isFlagTerm } from './head-terms.js';
import type { BlockMatch, Changer, Side } from './match.js';
import type { Texts } from './merge-rule.js';
import type { Block } from './outline.js';
import type { Terms } from './terms.js';
import { mergeTerms, sameTerms } from './terms.js';

export interface HeadWording {
  readonly side: Side;
  readonly edits: readonly Edit[];
  readonly terms: Terms;
}

/** As for rules: the words of the side that says it; a side that only changed the layout keeps it where it can. */
export function mergeHead({ base, ours, theirs }: BlockMatch, texts: Texts): HeadWording | undefined {
  const terms = mergeTerms(base?.head ?? ours.head, ours.head, theirs.head, 'each');
  if (typeof terms === 'string') return undefined;
  const blocks = { base, ours, theirs };
  const textOf = (side: Side): ByteText | undefined => {
    const at = blocks[side]?.headAt;
    return at && sliceBytes(texts[side], at.start, at.end);
  };
  const rewritten = (side: Changer): HeadWording | undefined => {
    const other = blocks[side === 'ours' ? 'theirs' : 'ours'];
    const edits = rewriteHead(blocks[side], terms, other, texts[side]);
    return edits && { side, edits, terms };
  };
  const isReworded = (side: Changer): boolean =>
    base !== undefined && sameTerms(blocks[side].head, base.head) && textOf(side) !== textOf('base');
  if (isReworded('ours') && !sameTerms(ours.head, terms)) {
    const kept = rewritten('ours');
    if (kept !== undefined) return kept;
  }
  const order = textOf('ours') === textOf('base') ? (['theirs', 'ours'] as const) : (['ours', 'theirs'] as const);
  const saying = order.find((side) => sameTerms(blocks[side].head, terms));
  return saying === undefined ? (rewritten(order[0]) ?? rewritten(order[1])) : { side: saying, edits: [], terms };
}

/** Attachment and flags can be edited in place; a head that lacks more than these cannot be brought to say it. */
function rewriteHead(block: Block, want: Terms, other: Block, text: ByteText): readonly Edit[] | undefined {
  const { profile, head: has } = block;
  if (profile === undefined || other.profile === undefined) return undefined;
  if (['keyword', 'name', 'xattrs', 'identities'].some((name) => has.get(name) !== want.get(name))) return undefined;
  const edits: Edit[] = [];
  if (has.get('attachment') !== want.get('attachment'))
    edits.push(attachmentEdit(profile, other.profile.attachment, want));
  const flags = flagsEdit(profile, want, text);
  return flags === undefined ? edits : [...edits, flags];
}

function attachmentEdit({ name, attachment }: ProfileStatement, other: Word | undefined, want: Terms): Edit {
  const after = { ...name.at, start: name.at.end };
  const written = want.has('attachment') && other !== undefined ? other.written : undefined;
  if (attachment === undefined) return { at: after, text: joinBytes([' ' as ByteText, written ?? ('' as ByteText)]) };
  if (written !== undefined) return { at: attachment.at, text: written };
  return { at: { ...after, end: attachment.at.end }, text: '' as ByteText };
}

/** The flags that stay, as written, then the new ones in byte order. */
function flagsEdit(profile: ProfileStatement, want: Terms, text: ByteText): Edit | undefined {
  const { flags, head } = profile;
  const words = flags?.flags ?? [];
  const kept = words.filter(({ value }) => want.get(flagTerm(value)) === value);
  const present = new Set(kept.map(({ value }) => flagTerm(value)));
  const added = [...want]
    .filter(([term, value]) => isFlagTerm(term) && !present.has(term) && value !== defaultMode)
    .map(([, value]) => value as ByteText)
    .sort();
  if (kept.length === words.length && added.length === 0) return undefined;
  const all = [...kept.map((word) => word.written), ...added];
  if (flags === undefined) {
    return { at: { ...head, start: head.end }, text: ` flags=(${all.join(',')})` as ByteText };
  }
  if (all.length === 0) {
    const before = sliceBytes(text, head.start, flags.at.start);
    return { at: { ...flags.at, start: head.start + before.trimEnd().length }, text: '' as ByteText };
  }
  const list = sliceBytes(text, flags.at.start, flags.at.end);
  const open = list.indexOf('(');
  const separator = /\w(\s*,\s*|\s+)\w/.exec(list.slice(open))?.[1] ?? ',';
  return { at: flags.at, text: `${list.slice(0, open)}(${all.join(separator)})` as ByteText };
}

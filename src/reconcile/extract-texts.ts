// Inline edits as rules of local files: the text of a unit without what was added here, and what each local file gets
// instead. Takes texts and their differences, gives texts, or why there are none. Must never say that they permit the same:
// that is proved afterwards. What goes takes its comments along; what stays, stays byte for byte.

import type { ByteText, Span } from '../base/index.js';
import { joinBytes, lineColumnAt, sliceBytes } from '../base/index.js';
import type { Edit, FileStyle, IncludeStatement, Item, Node, Statement } from '../language/index.js';
import { applyEdits, itemsOf, parseFile, styleOf } from '../language/index.js';
import type { ParsedFile } from '../policy/index.js';
import type { Remark } from './outcome.js';
import { remark } from './outcome.js';
import type { Difference, Place, Said } from './statement-differences.js';
import { isBlock, wordsOf } from './statement-differences.js';

/** A statement that goes to a local file. */
export interface Moved {
  /** Names of the profiles around it, outermost first. */
  readonly place: Place;
  readonly words: ByteText;
  /** As the unit includes it: `local/usr.bin.foo`. */
  readonly local: ByteText;
  /** As it was written, with its comments, as lines of its own. */
  readonly text: ByteText;
}

export interface ExtractedTexts {
  readonly text: ByteText;
  readonly moved: readonly Moved[];
}

/** The inside of a file, or of a profile. */
interface Inside {
  readonly place: Place;
  readonly statements: readonly Statement[];
  readonly items: readonly Item[];
  /** Where something new would stand, on a line of its own. */
  readonly next: number;
  readonly local: IncludeStatement | undefined;
}

/** The texts with which the unit says what `vendors` says; else what cannot be brought into a local file by its form. */
export function extractTexts(
  live: ParsedFile,
  vendors: ParsedFile,
  differences: readonly Difference[],
): ExtractedTexts | { readonly reasons: readonly Remark[] } {
  const tree = parseFile(live.text, live.id).value;
  const insides = insidesOf(live, tree, differences);
  const outer = differences.filter(({ isInner }) => !isInner).sort((one, other) => startOf(one) - startOf(other));
  const reasons = outer.flatMap((difference) => obstacleTo(difference, live, insides) ?? []);
  if (reasons.length > 0) return { reasons };
  const style = styleOf(tree);
  const edits: Edit[] = [];
  const moved: Moved[] = [];
  for (const inside of insides) {
    for (const { place, before, after } of outer) {
      if (!isSamePlace(place, inside.place)) continue;
      const items = after === undefined ? [] : itemsSaying(after, inside);
      const [first] = items;
      for (const item of items) edits.push({ at: wholeOf(item, live.text), text: '' as ByteText });
      if (first !== undefined && after !== undefined && inside.local !== undefined) {
        const text = linesOf(first, live.text, style);
        moved.push({ place, words: after.words, local: inside.local.path, text });
      }
      if (before === undefined) continue;
      const text = sliceBytes(vendors.text, before.at.start, before.at.end);
      const at: Span = { file: live.id, start: inside.next, end: inside.next };
      edits.push({ at, text: joinBytes([indentOf(inside, live.text, style), text, style.lineEnd as ByteText]) });
    }
  }
  return { text: applyEdits(live.text, edits), moved };
}

/** In the order of live; what is only to come back is last. */
function startOf({ after }: Difference): number {
  return after?.at.start ?? Infinity;
}

function isSamePlace(one: Place, other: Place): boolean {
  return one.length === other.length && one.every((name, at) => name === other[at]);
}

function insidesOf({ id, statements: all }: ParsedFile, tree: Node, differences: readonly Difference[]): Inside[] {
  const insideOf = (place: Place, statements: readonly Statement[], node: Node): Inside[] => {
    const { items, opening } = itemsOf(node, id);
    const next = items.at(-1)?.end.end ?? opening.end;
    const children = statements.flatMap((statement) => {
      if (statement.kind !== 'profile') return [];
      return insideOf([...place, statement.name.value], statement.body.statements, statement.body.node);
    });
    const goes = differences.flatMap((one) => (isSamePlace(one.place, place) ? (one.after?.words ?? []) : []));
    const stay = statements.filter((one) => !goes.includes(wordsOf(one)));
    return [{ place, statements, items, next, local: localIn(stay) }, ...children];
  };
  return insideOf([], all, tree);
}

/** The first include of a file below `local/`. One that the vendor does not have is no way to it: it goes itself. */
function localIn(statements: readonly Statement[]): IncludeStatement | undefined {
  return statements.find(
    (statement): statement is IncludeStatement =>
      statement.kind === 'include' &&
      statement.form === 'angle' &&
      /^local\/[^/].*[^/]$|^local\/[^/]$/.test(statement.path),
  );
}

const definitions: ReadonlySet<Statement['kind']> = new Set<Statement['kind']>(['alias', 'abi', 'variable', 'boolean']);

/** Why a difference cannot be brought into a local file, as far as its form tells. */
function obstacleTo(
  { kind, about, place, before, after }: Difference,
  live: ParsedFile,
  insides: readonly Inside[],
): Remark | undefined {
  const statement = after?.words ?? before?.words ?? '';
  const where = after && { file: live.id, ...lineColumnAt(live.text, after.at.start) };
  if (kind === 'changed' && about === 'profile') {
    return remark('reconcile/extract-head', { statement, before: before?.words ?? '' }, where);
  }
  const inside = insides.find((one) => isSamePlace(one.place, place));
  if (inside === undefined) return remark('reconcile/extract-in-block', { statement }, where);
  if (definitions.has(about) || (place.length === 0 && about === 'profile')) {
    return remark('reconcile/extract-outside', { statement }, where);
  }
  if (inside.local !== undefined) return undefined;
  return remark('reconcile/extract-no-local', { statement, profile: place.join('//') }, where);
}

/** All that say the same there; of a block that one only. */
function itemsSaying({ words, at }: Said, { statements, items }: Inside): Item[] {
  const starts = new Set(
    statements
      .filter((one) => (isBlock(one) ? one.at.start === at.start : wordsOf(one) === words))
      .map((one) => one.at.start),
  );
  return items.filter(({ kind, body }) => kind === 'statement' && starts.has(body.start));
}

/** What goes with an item: whole lines where it has them for itself, else itself alone. */
function wholeOf(item: Item, text: ByteText): Span {
  const { above, lead, body, end } = item;
  return hasOwnLines(item, text) ? { ...above, end: end.end } : { ...body, start: lead.start };
}

function hasOwnLines({ above, end }: Item, text: ByteText): boolean {
  return (above.start === 0 || text[above.start - 1] === '\n') && end.end > end.start;
}

/** Lines of its own, at the left margin. */
function linesOf(item: Item, text: ByteText, { lineEnd }: FileStyle): ByteText {
  const { above, lead, body, beside } = item;
  const isWhole = hasOwnLines(item, text);
  const margin = isWhole ? sliceBytes(text, lead.start, lead.end) : ('' as ByteText);
  const written = text.slice(isWhole ? above.start : body.start, isWhole ? beside.end : body.end);
  const lines = written.split(/\r?\n/).map((line) => {
    const isIndented = margin !== '' && line.startsWith(margin);
    return isIndented ? line.slice(margin.length) : line;
  });
  return `${lines.map((line) => line.trimEnd()).join(lineEnd)}${lineEnd}` as ByteText;
}

/** As most statements there are indented. */
function indentOf({ items, place }: Inside, text: ByteText, { indent }: FileStyle): ByteText {
  const leads = items.filter(({ kind }) => kind === 'statement').map(({ lead }) => text.slice(lead.start, lead.end));
  return (leads[0] ?? indent.repeat(place.length)) as ByteText;
}

// A text of policy as if its profiles, and the files below `local/` that it includes, had always had the names that their
// vendor gives them now. Takes a text and the new names, gives a text. Paths that are no names of profiles stay.

import type { BytePath, ByteText, FileId, UnitPath } from '../base/index.js';
import { joinBytes } from '../base/index.js';
import type { Edit, ProfileStatement, Rule, Statement, Word } from '../language/index.js';
import { applyEdits, statementsIn } from '../language/index.js';
import { mergeUnit } from '../merge/index.js';
import { ParseCache } from '../policy/index.js';
import { includesIn } from './include-graph.js';
import { profileWords } from './profile-words.js';

export interface NewNames {
  /** From the name of a profile to the new one. */
  readonly heads: ReadonlyMap<ByteText, Pick<Word, 'value' | 'written'>>;
  /** From a path below `local/` to the new one. */
  readonly locals: ReadonlyMap<UnitPath, UnitPath>;
}

export function withNewNames(
  text: ByteText,
  statements: readonly Statement[],
  names: NewNames,
  directory: BytePath,
): ByteText {
  return applyEdits(text, nameEdits(text, statements, names, directory));
}

function nameEdits(
  text: ByteText,
  statements: readonly Statement[],
  { heads, locals }: NewNames,
  directory: BytePath,
): Edit[] {
  const edits: Edit[] = [];
  for (const { include } of includesIn(statements)) {
    const found = [...locals].find(([path]) => [path, `${directory}/${path}`].includes(include.path));
    if (found === undefined) continue;
    const [old, name] = found;
    const start = text.slice(0, include.at.end).lastIndexOf(old);
    edits.push({ at: { ...include.at, start, end: start + old.length }, text: name as string as ByteText });
  }
  if (heads.size > 0) {
    for (const statement of statements) if (statement.kind === 'profile') edits.push(...headEdits(statement, heads));
    for (const word of rulesIn(statements).flatMap(profileWords)) edits.push(...wordEdits(word, heads));
  }
  return edits;
}

/**
 * A later text of the vendor under the names that his text `before` has: made again with `withNewNames` it says the same.
 * Undefined where a change of his goes through the middle of a name.
 */
export function withFormerNames(
  later: ByteText,
  before: { readonly id: FileId; readonly text: ByteText },
  names: NewNames,
  directory: BytePath,
): ByteText | undefined {
  const { statements } = new ParseCache().parse(before.id, before.text);
  const renaming = [...nameEdits(before.text, statements, names, directory)].sort(
    (one, other) => one.at.start - other.at.start,
  );
  const renamed = { id: before.id, text: applyEdits(before.text, renaming) };
  const edits: Edit[] = [];
  for (const { at, text } of mergeUnit(renamed, renamed, { id: before.id, text: later }).edits) {
    const [start, end] = [at.start, at.end].map((offset) => offsetBefore(offset, renaming));
    if (start === undefined || end === undefined) return undefined;
    edits.push({ at: { ...at, start, end }, text });
  }
  return applyEdits(before.text, edits);
}

/** Where an offset was before the edits, which are in order; undefined inside of what they brought. */
function offsetBefore(offset: number, edits: readonly Edit[]): number | undefined {
  let shift = 0;
  for (const { at, text } of edits) {
    const start = at.start + shift;
    if (offset <= start) break;
    shift += text.length - (at.end - at.start);
    if (offset < start + text.length) return undefined;
  }
  return offset - shift;
}

/** A profile that is attached by its name alone stays attached. */
function headEdits({ keyword, name, attachment }: ProfileStatement, heads: NewNames['heads']): Edit[] {
  const next = heads.get(name.value);
  if (next === undefined) return [];
  const start = keyword === 'none' ? 'profile ' : '';
  const isAttached = attachment === undefined && name.value.startsWith('/');
  const words = [start, next.written, ...(isAttached ? [' ', name.written] : [])] as ByteText[];
  return [{ at: name.at, text: joinBytes(words) }];
}

/** A word that names a profile, or a child of it, letter by letter. */
function wordEdits({ at, value }: Word, heads: NewNames['heads']): Edit[] {
  for (const [name, next] of heads) {
    if (value !== name && !value.startsWith(`${name}//`)) continue;
    const below = value.slice(name.length);
    const { written } = next;
    const text = written.endsWith('"') ? `${written.slice(0, -1)}${below}"` : `${written}${below}`;
    return [{ at, text: text as ByteText }];
  }
  return [];
}

function rulesIn(statements: readonly Statement[]): Rule[] {
  return statementsIn(statements).flatMap((one) => (one.kind === 'rule' ? [one.rule] : []));
}

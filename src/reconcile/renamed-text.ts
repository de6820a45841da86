// A text of policy as if its profiles, and the files below `local/` that it includes, had always had the names that their
// vendor gives them now. Takes a text and the new names, gives a text. Paths that are no names of profiles stay.

import type { BytePath, ByteText, UnitPath } from '../base/index.js';
import { joinBytes } from '../base/index.js';
import type { Edit, ProfileStatement, Rule, Statement, Word } from '../language/index.js';
import { applyEdits } from '../language/index.js';
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
  { heads, locals }: NewNames,
  directory: BytePath,
): ByteText {
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
  return applyEdits(text, edits);
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
  return statements.flatMap((statement): Rule[] => {
    switch (statement.kind) {
      case 'rule':
        return [statement.rule];
      case 'profile':
      case 'qualifier-block':
        return rulesIn(statement.body.statements);
      case 'if':
        return statement.branches.flatMap(({ body }) => rulesIn(body.statements));
      default:
        return [];
    }
  });
}

// How a policy opens: the statements before the first include, and that include. Most files of a policy open alike, with an
// abi and `tunables/global`, so what that comes to is kept for the next one. Takes statements and the state of a walk behind
// them. Must never keep what depends on the file that opens so; what there is to complain about is moved to the next one.

import type { AbiStatement, AliasStatement, IncludeStatement, Statement } from '../language/index.js';
import type { Diagnostic, Span } from '../base/index.js';
import type { Feature } from './features.js';
import type { ParsedFile } from './source-set.js';
import type { SymbolCopy } from './symbols.js';

/** What stands where a policy opens, and does not depend on the file that it opens. */
export interface Opening {
  /** How many statements of the file. */
  readonly length: number;
  /** Equal for openings that mean the same in one set of sources. */
  readonly key: string;
}

/** What is declared at one point of a walk, for others that begin there. */
export interface PreambleCopy {
  readonly symbols: SymbolCopy;
  readonly aliases: readonly AliasStatement[];
  readonly abi: Feature | undefined;
}

/** The state of a walk behind an opening. */
export interface Opened {
  readonly kernel: Feature;
  readonly preamble: PreambleCopy;
  /** The spellings that the top of the policy has read. */
  readonly included: ReadonlySet<string>;
  /** The files on the way, the one that opens so not among them. */
  readonly files: ReadonlySet<ParsedFile>;
  readonly filesRead: number;
  /** What is wrong with it: the same of each file that opens so. */
  readonly complaints: readonly OpeningComplaint[];
}

/** A complaint in which a statement of the file that opens is the number of that statement. */
export interface OpeningComplaint {
  readonly found: Diagnostic;
  readonly at: Place;
  readonly related: readonly Place[];
}

/** A place elsewhere, or the number of a statement. */
type Place = Span | number | undefined;

/** Complaints freed from the file that they were found in; undefined where one is about more than whole statements of it. */
export function complaintsOf(
  diagnostics: readonly Diagnostic[],
  root: ParsedFile,
  { length }: Opening,
): readonly OpeningComplaint[] | undefined {
  const places = root.statements.slice(0, length).map(({ at }) => at);
  const placeOf = (at: Span | undefined): Place => {
    if (at?.file !== root.id) return at;
    return places.findIndex(({ start, end }) => start === at.start && end === at.end);
  };
  const complaints = diagnostics.map((found) => {
    return { found, at: placeOf(found.at), related: found.related.map(({ at }) => placeOf(at)) };
  });
  return complaints.some(({ at, related }) => [at, ...related].includes(-1)) ? undefined : complaints;
}

/** The same complaint about another file that opens so. */
export function complaintIn(root: ParsedFile, { found, at, related }: OpeningComplaint): Diagnostic {
  const spanOf = (place: Place): Span | undefined => (typeof place === 'number' ? root.statements[place]?.at : place);
  const others = found.related.map((one, index) => ({ ...one, at: spanOf(related[index]) ?? one.at }));
  return { ...found, at: spanOf(at), related: others };
}

/** Undefined where a file opens in another way. */
export function openingOf(statements: readonly Statement[]): Opening | undefined {
  const at = statements.findIndex(({ kind }) => kind !== 'abi');
  const include = statements[at];
  if (include?.kind !== 'include') return undefined;
  const abis = statements.slice(0, at).filter((statement) => statement.kind === 'abi');
  return { length: at + 1, key: JSON.stringify([...abis, include].map(wordsOf)) };
}

/** All that counts of a statement, wherever it stands. */
function wordsOf({ kind, form, path, ...rest }: AbiStatement | IncludeStatement): readonly unknown[] {
  return [kind, form, path, 'ifExists' in rest && rest.ifExists];
}

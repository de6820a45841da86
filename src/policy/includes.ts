// What an include contributes at its place: which files, in which order, each spelling of a path once in a block. Takes
// an include and the facts of a SourceSet, gives files to walk. Source: policy-language 3.2.

import type { AbiStatement, IncludeStatement } from '../language/index.js';
import type { ByteText, Checked, Diagnostic } from '../base/index.js';
import { assertNever, diagnostic } from '../base/index.js';
import { mostFeatureBytes } from './features.js';
import type { Place } from './include-path.js';
import { isIgnoredName } from './include-path.js';
import type { ParsedFile, Source, SourceSet } from './source-set.js';
import { entryPlace, placesIn, sourceAt } from './source-set.js';

/** The spellings that one block has read; the compiler reads each once. */
export type IncludedPaths = Set<string>;

type Reading =
  | { readonly kind: 'found'; readonly place: Place; readonly source: Source }
  | { readonly kind: 'repeated' }
  | { readonly kind: 'missing'; readonly code: string; readonly near: string | undefined };

/** The files of an include, in the order in which their text is read. */
export function filesOf(
  include: IncludeStatement,
  set: SourceSet,
  included: IncludedPaths,
): Checked<readonly ParsedFile[]> {
  const reading = find(include, set, included);
  if (reading.kind === 'repeated') return nothing();
  if (reading.kind === 'missing') {
    return include.ifExists
      ? nothing()
      : trouble(include, 'policy/include-not-found', { code: reading.code, ...meant(reading.near) });
  }
  const { place, source } = reading;
  switch (source.kind) {
    case 'file': {
      const file = set.files.get(place.path);
      return file === undefined ? trouble(include, 'policy/too-many-files', {}) : { value: [file], diagnostics: [] };
    }
    case 'directory':
      return filesOfDirectory(include, place, source, set, included);
    case 'other':
      return nothing();
    case 'unreadable':
      return trouble(include, 'policy/include-unreadable', { path: place.path, code: source.code });
    case 'too-large':
      return trouble(include, 'policy/include-too-large', { path: place.path, limit: source.limit });
    case 'missing':
      return nothing();
    default:
      return assertNever(source);
  }
}

/** The text of an abi file; undefined where this block has read the path already. */
export function abiTextOf(abi: AbiStatement, set: SourceSet, included: IncludedPaths): Checked<ByteText | undefined> {
  const reading = find(abi, set, included);
  if (reading.kind === 'repeated') return { value: undefined, diagnostics: [] };
  if (reading.kind === 'missing') return abiTrouble(abi, 'policy/abi-not-found', reading.code, reading.near);
  const { source } = reading;
  if (source.kind !== 'file') return abiTrouble(abi, 'policy/abi-unusable', source.kind);
  if (source.text.length > mostFeatureBytes) return abiTrouble(abi, 'policy/abi-unusable', 'too-large');
  return { value: source.text, diagnostics: [] };
}

function find(statement: IncludeStatement | AbiStatement, set: SourceSet, included: IncludedPaths): Reading {
  const once = statement.kind === 'include' || statement.form === 'angle';
  let code = 'ENOENT';
  let near: string | undefined;
  for (const place of placesIn(set, statement.form, statement.path)) {
    if (once && included.has(place.spelling)) return { kind: 'repeated' };
    const source = sourceAt(set, place.path);
    if (source.kind === 'missing') {
      if (source.code !== 'ENOENT') code = source.code;
      near ??= source.near;
      continue;
    }
    if (once) included.add(place.spelling);
    return { kind: 'found', place, source };
  }
  return { kind: 'missing', code, near };
}

/** The entries are found in the order of their names and read from the last to the first, as from a stack. */
function filesOfDirectory(
  include: IncludeStatement,
  directory: Place,
  { entries }: Extract<Source, { kind: 'directory' }>,
  set: SourceSet,
  included: IncludedPaths,
): Checked<readonly ParsedFile[]> {
  const dangling = entries.find(({ kind }) => kind === 'dangling');
  if (dangling !== undefined) {
    return trouble(include, 'policy/dangling-link', { path: entryPlace(set, directory, dangling.name).path });
  }
  const files: ParsedFile[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const { name, kind } of entries) {
    const place = entryPlace(set, directory, name);
    if (kind !== 'file' || isIgnoredName(name) || included.has(place.spelling)) continue;
    included.add(place.spelling);
    const file = set.files.get(place.path);
    if (file !== undefined) files.unshift(file);
    else diagnostics.push(...troubleWithEntry(include, place, sourceAt(set, place.path)));
  }
  return { value: files, diagnostics };
}

function troubleWithEntry(include: IncludeStatement, { path }: Place, source: Source): readonly Diagnostic[] {
  switch (source.kind) {
    case 'file':
      return trouble(include, 'policy/too-many-files', {}).diagnostics;
    case 'too-large':
      return trouble(include, 'policy/include-too-large', { path, limit: source.limit }).diagnostics;
    case 'unreadable':
    case 'missing':
      return trouble(include, 'policy/include-unreadable', { path, code: source.code }).diagnostics;
    case 'directory':
    case 'other':
      return [];
    default:
      return assertNever(source);
  }
}

function meant(near: string | undefined): Readonly<Record<string, string>> {
  return near === undefined ? {} : { suggestion: near };
}

function nothing(): Checked<readonly ParsedFile[]> {
  return { value: [], diagnostics: [] };
}

function trouble(
  include: IncludeStatement,
  code: Diagnostic['code'],
  data: Diagnostic['data'],
): Checked<readonly ParsedFile[]> {
  return { value: [], diagnostics: [diagnostic(code, include.at, { include: include.path, ...data })] };
}

function abiTrouble(abi: AbiStatement, code: Diagnostic['code'], reason: string, near?: string): Checked<undefined> {
  return { value: undefined, diagnostics: [diagnostic(code, abi.at, { abi: abi.path, reason, ...meant(near) })] };
}

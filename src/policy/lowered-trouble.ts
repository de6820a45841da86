// Generated abstractions that are not what their source comes to, as far as a set has read them. Takes the facts of a SourceSet,
// gives diagnostics. Policy is judged by the source, and the compiler reads what was generated: where the two differ, nobody
// can say what is in force.

import type { BytePath, ByteText, Diagnostic } from '../base/index.js';
import { diagnostic, hasErrors } from '../base/index.js';
import { loweredOf } from './include-path.js';
import { lowerFragment } from './lower-fragment.js';
import { stateOfLowered } from './lowered-seal.js';
import type { ParseCache } from './parse-cache.js';
import type { SourceSet } from './source-set.js';
import { sourceAt } from './source-set.js';

/** One for each source of the set whose abstraction stands there as generated, and says something else. */
export function loweredTrouble(set: SourceSet, cache: ParseCache): readonly Diagnostic[] {
  return [...generatedIn(set)].flatMap(([source, text]) => {
    const name = source.slice(source.lastIndexOf('/') + 1);
    if (text === undefined || stateOfLowered(text, name) !== 'generated') return [];
    const { value, diagnostics } = lowerFragment(set, source, cache);
    return !hasErrors(diagnostics) && value === text ? [] : [otherwise(set, source)];
  });
}

/** The same for sources of two sets whose abstraction is there in one of them alone; told of that where it lacks. */
export function loweredInOne(
  [one, other]: readonly [SourceSet, SourceSet],
  nameOf: (set: SourceSet, path: BytePath) => string,
): readonly (readonly [SourceSet, Diagnostic])[] {
  const byName = (set: SourceSet): ReadonlyMap<string, BytePath> =>
    new Map([...generatedIn(set).keys()].map((path) => [nameOf(set, path), path]));
  const others = byName(other);
  return [...byName(one)].flatMap(([name, source]) => {
    const beside = others.get(name);
    if (beside === undefined) return [];
    const [isHere, isThere] = [generatedIn(one).get(source), generatedIn(other).get(beside)].map(
      (text) => text !== undefined,
    );
    if (isHere === isThere) return [];
    return isHere === true ? [[other, otherwise(other, beside)] as const] : [[one, otherwise(one, source)] as const];
  });
}

/** What stands where the sources of a set are lowered to, by source. */
function generatedIn(set: SourceSet): ReadonlyMap<BytePath, ByteText | undefined> {
  return new Map(
    [...set.files.keys()].flatMap((path) => {
      const lowered = loweredOf(path);
      if (lowered === undefined) return [];
      const made = sourceAt(set, lowered);
      return [[path, made.kind === 'file' ? made.text : undefined] as const];
    }),
  );
}

function otherwise(set: SourceSet, source: BytePath): Diagnostic {
  const file = set.files.get(source);
  const at = file === undefined ? undefined : { file: file.id, start: 0, end: 0 };
  return diagnostic('policy/generated-otherwise', at, { generated: loweredOf(source) ?? '' });
}

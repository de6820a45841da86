// What the rules of permissions and conditions have in common when they become terms: the pattern of a condition, and the
// term of one form of match string. Takes words whose variables are replaced.

import { readPattern } from '../../language/index.js';
import type { Condition, Pattern, Word } from '../../language/index.js';
import { bytes, choice, nul, sequence } from '../byte-pattern.js';
import type { AutomatonClass } from '../classes.js';
import { classByte } from '../classes.js';
import type { Permissions } from '../permissions.js';
import type { Term } from '../term.js';
import type { Given } from './encode.js';
import { effectOf } from './encode.js';

/** The strings that a word means. What is no pattern, which policy has reported, means none. */
export function patternOf({ value }: Word): Pattern {
  const pattern = readPattern(value, 'text');
  return typeof pattern === 'string' ? choice() : pattern;
}

/** The value of a condition that is there at most once; of several values the first counts. */
export function conditionWord(conditions: readonly Condition[], name: string): Word | undefined {
  return conditions.find((condition) => condition.name === name)?.values[0];
}

export function patternOr(word: Word | undefined, omitted: Pattern): Pattern {
  return word === undefined ? omitted : patternOf(word);
}

/** One term: the class byte, then the parts of the match string as they follow each other. */
export function classTerm(
  name: AutomatonClass,
  parts: readonly Pattern[],
  permissions: Permissions,
  { id, qualifiers }: Given,
): Term {
  const byte = classByte[name];
  const pattern = sequence(...(byte === undefined ? [] : [bytes(byte)]), ...parts);
  return { class: name, pattern, effect: effectOf(qualifiers, permissions), rule: id };
}

/** Parts with NUL between them. */
export function nulSeparated(parts: readonly Pattern[]): readonly Pattern[] {
  return parts.flatMap((part, at) => (at === 0 ? [part] : [nul, part]));
}

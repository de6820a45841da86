// Whether two texts of one file say the same to everybody who reads it: other comments, other layout, nothing else. Takes parsed
// files, gives yes or no. Must never say yes where a statement or the order of statements may differ, nor where an assignment
// runs on from one file into the next text: there layout says something.

import type { BytePath } from '../base/index.js';
import { statementsIn } from '../language/index.js';
import type { ParsedFile, SourceSet } from './source-set.js';
import { unfinishedAssignment } from './statement-places.js';

/** The paths of two sets where a file does not say the same, or where one of them has none. */
export function sayingOtherwise(one: SourceSet, other: SourceSet, differing: readonly BytePath[]): readonly BytePath[] {
  if (differing.length === 0 || [one, other].some(hasRunOn)) return differing;
  return differing.filter((path) => {
    const [file, twin] = [one.files.get(path), other.files.get(path)];
    return file === undefined || twin === undefined || !saysAlike(file, twin);
  });
}

function hasRunOn({ files }: SourceSet): boolean {
  return [...files.values()].some((file) => unfinishedAssignment(file) !== undefined);
}

/** Whether two files say the same, wherever it stands in them. What there is to complain about stands somewhere. */
function saysAlike(one: ParsedFile, other: ParsedFile): boolean {
  return one === other || ([one, other].every(isPlain) && sameSaying(one.statements, other.statements));
}

function isPlain({ diagnostics, statements }: ParsedFile): boolean {
  return diagnostics.length === 0 && statementsIn(statements).every(({ kind }) => kind !== 'broken');
}

/** Equal but for places: spans, and the nodes that hold layout. */
function sameSaying(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (isSpan(one) && isSpan(other)) return true;
  const names = Object.keys(one);
  if (names.length !== Object.keys(other).length || Array.isArray(one) !== Array.isArray(other)) return false;
  return names.every(
    (name) => name in other && (name === 'node' || sameSaying(one[name as never], other[name as never])),
  );
}

function isSpan(value: object): boolean {
  return 'file' in value && 'start' in value && 'end' in value;
}

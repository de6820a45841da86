// The merge of lines, with the npm package diff3 as second opinion on node-diff3.

import diff3 from 'diff3';
import fc from 'fast-check';
import { byteTextOf } from '../../../src/base/index.js';
import { linesOf } from '../../../src/merge/comments.js';
import { contestText, mergeText } from '../../../src/merge/text-merge.js';

const markers = { labels: { base: byteTextOf('b'), ours: byteTextOf('o'), theirs: byteTextOf('t') }, markerSize: 7 };
const base = byteTextOf('one\ntwo\nthree\nfour\nfive\nsix\nseven\n');
/** Base with a line or two gone or new. */
const texts = fc
  .array(fc.tuple(fc.nat(6), fc.constantFrom('', 'new\n', 'other\n'), fc.boolean()), { maxLength: 2 })
  .map((changes) => {
    const lines: string[] = linesOf(base);
    for (const [at, added, isKept] of changes) lines[at] = `${added}${isKept ? (lines[at] ?? '') : ''}`;
    return byteTextOf(lines.join(''));
  });

/** What the second library merges, or undefined where it has conflicts that are none only because both sides agree. */
function secondOpinion(ours: string, base: string, theirs: string): string | undefined {
  const parts = diff3(linesOf(byteTextOf(ours)), linesOf(byteTextOf(base)), linesOf(byteTextOf(theirs)));
  const merged: string[] = [];
  for (const part of parts) {
    if (part.ok !== undefined) merged.push(...part.ok);
    else if (part.conflict !== undefined && part.conflict.a.join('') === part.conflict.b.join(''))
      merged.push(...part.conflict.a);
    else return undefined;
  }
  return merged.join('');
}

test('where both libraries merge without conflict, they agree', () => {
  let both = 0;
  fc.assert(
    fc.property(texts, texts, (ours, theirs) => {
      const merged = mergeText({ base, ours, theirs }, markers);
      const opinion = secondOpinion(ours, base, theirs);
      if (merged.conflicts.length > 0 || opinion === undefined) return;
      both += 1;
      expect(merged.text).toBe(opinion);
    }),
    { numRuns: 500 },
  );
  expect(both).toBeGreaterThan(50);
});

test('what one side left alone is the other side', () => {
  fc.assert(
    fc.property(texts, (side) => {
      expect(mergeText({ base, ours: side, theirs: base }, markers)).toEqual({ text: side, conflicts: [] });
      expect(mergeText({ base, ours: base, theirs: side }, markers)).toEqual({ text: side, conflicts: [] });
      expect(mergeText({ base, ours: side, theirs: side }, markers)).toEqual({ text: side, conflicts: [] });
    }),
  );
});

test('a last line without an end gets one inside markers', () => {
  const { text } = mergeText({ base: byteTextOf('a'), ours: byteTextOf('b'), theirs: byteTextOf('c') }, markers);
  expect(text).toBe('<<<<<<< o\nb\n||||||| b\na\n=======\nc\n>>>>>>> t\n');
});

test('contested lines: each side can be read back from between the markers', () => {
  fc.assert(
    fc.property(texts, texts, (ours, theirs) => {
      const { text } = contestText({ base, ours, theirs }, markers);
      const ofTheirs = text.replace(/<{7} o\n[^=]*={7}\n/g, '').replace(/>{7} t\n/g, '');
      const ofOurs = text.replace(/\|{7} b\n[^>]*>{7} t\n/g, '').replace(/<{7} o\n/g, '');
      expect([ofOurs, ofTheirs]).toEqual([ours, theirs]);
    }),
  );
});

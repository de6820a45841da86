// Laws of merging, for policies and edits at random. Source: architecture, section 8.

import fc from 'fast-check';
import { byteTextOf } from '../../../src/base/index.js';
import type { Statement } from '../../../src/language/index.js';
import { applyEdits, spellStatement } from '../../../src/language/index.js';
import { edits, editPolicy, policies, printPolicy } from '../../support/generate-policy.js';
import { mergeBytes } from '../../support/merge.js';
import { readStatements } from '../../support/statements.js';

const runs = { numRuns: Number(process.env['AA_RUNS'] ?? 100) };

const sides = fc
  .tuple(policies, edits, edits)
  .map(([base, mine, other]) => [base, editPolicy(base, mine), editPolicy(base, other)].map(printPolicy))
  .map(([base, ours, theirs]) => ({ base: base!, ours: ours!, theirs: theirs! }));

test('what only one side changed is that side, byte for byte', () => {
  fc.assert(
    fc.property(sides, ({ base, ours }) => {
      expect(mergeBytes(base, ours, base)).toMatchObject({ text: ours, result: 'clean' });
      expect(mergeBytes(base, base, ours)).toMatchObject({ text: ours, result: 'clean' });
    }),
    runs,
  );
});

test('what both sides changed alike is either side, byte for byte', () => {
  fc.assert(
    fc.property(sides, ({ base, ours }) => {
      expect(mergeBytes(base, ours, ours)).toMatchObject({ text: ours, result: 'clean' });
    }),
    runs,
  );
});

test('a clean merge parses, and says the same whichever side is ours', () => {
  fc.assert(
    fc.property(sides, ({ base, ours, theirs }) => {
      const [one, other] = [mergeBytes(base, ours, theirs), mergeBytes(base, theirs, ours)];
      expect(one.result).not.toMatch(/^not-/);
      if (one.result !== 'clean') return;
      expect(readStatements(one.text).diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
      if (other.result === 'clean') {
        const [said, saidTurned] = [one, other].map(({ text }) => meaning(readStatements(text).statements));
        expect(saidTurned).toEqual(said);
      }
    }),
    runs,
  );
});

test('each permission of a clean merge is what the law says', () => {
  fc.assert(
    fc.property(sides, ({ base, ours, theirs }) => {
      // With one profile there is no doubt which it is, whatever it is called.
      fc.pre((base.match(/^\S.* \{/gm) ?? []).length === 1);
      const { result, text } = mergeBytes(base, ours, theirs);
      if (result !== 'clean') return;
      const [before, mine, other, merged] = [base, ours, theirs, text].map((each) =>
        grants(readStatements(each).statements),
      );
      for (const grant of new Set([before!, mine!, other!, merged!].flatMap((set) => [...set]))) {
        const [b, o, t] = [before!.has(grant), mine!.has(grant), other!.has(grant)];
        const right = b ? o && t : o || t;
        expect({ grant, merged: merged!.has(grant) }).toEqual({ grant, merged: right });
      }
    }),
    runs,
  );
});

test('the edits of a clean merge, all together, make ours the merged text', () => {
  fc.assert(
    fc.property(sides, ({ base, ours, theirs }) => {
      const { result, unit } = mergeBytes(base, ours, theirs);
      if (result === 'clean') expect(applyEdits(ours, unit.edits)).toBe(unit.text);
    }),
    runs,
  );
});

test('any choice of changes leaves policy', () => {
  fc.assert(
    fc.property(sides, fc.infiniteStream(fc.boolean()), ({ base, ours, theirs }, coins) => {
      const { unit } = mergeBytes(base, ours, theirs);
      const chosen = new Map<number, boolean>();
      for (const { change } of unit.edits) if (!chosen.has(change)) chosen.set(change, coins.next().value as boolean);
      const text = applyEdits(
        ours,
        unit.edits.filter(({ change }) => chosen.get(change) === true),
      );
      expect(
        readStatements(text).diagnostics.filter(({ code }) => code.includes('missing') || code.includes('unexpected')),
      ).toEqual([]);
    }),
    runs,
  );
});

test('no comment is lost', () => {
  fc.assert(
    fc.property(sides, ({ base, ours, theirs }) => {
      const { result, text } = mergeBytes(base, ours, theirs);
      if (result !== 'clean') return;
      const [before, mine, other] = [base, ours, theirs].map(commentsIn) as [Set<string>, Set<string>, Set<string>];
      for (const comment of new Set([...mine, ...other])) {
        const isKept = mine.has(comment) && other.has(comment) && base.split(comment).length === 2;
        if (!before.has(comment) || isKept) expect(text).toContain(comment);
      }
    }),
    runs,
  );
});

test('taking one side of every conflict leaves policy', () => {
  fc.assert(
    fc.property(sides, ({ base, ours, theirs }) => {
      const { unit } = mergeBytes(base, ours, theirs);
      for (const side of ['ours', 'base', 'theirs'] as const) {
        const errors = readStatements(takeSide(unit.text, side)).diagnostics.map(({ code }) => code);
        expect(errors.filter((code) => code.includes('missing') || code.includes('unexpected'))).toEqual([]);
      }
    }),
    runs,
  );
});

test('merging again changes nothing', () => {
  fc.assert(
    fc.property(sides, ({ base, ours, theirs }) => {
      const { result, unit } = mergeBytes(base, ours, theirs);
      if (result === 'clean') expect(mergeBytes(theirs, unit.text, theirs).unit.text).toBe(unit.text);
    }),
    runs,
  );
});

test('no three texts, whatever they are, make it stumble', () => {
  const pieces = [
    '/a r,',
    ' ',
    '\n',
    '{',
    '}',
    'profile p {',
    '@{A} = b',
    '#c',
    '"',
    ',',
    'if $x',
    'else',
    'include <a>',
    '\\',
    '\r\n',
    '(',
    ')',
    '->',
    'deny',
    'capability',
  ];
  const text = fc.array(fc.constantFrom(...pieces), { maxLength: 14 }).map((chosen) => byteTextOf(chosen.join(' ')));
  fc.assert(
    fc.property(text, text, text, (base, ours, theirs) => {
      const { unit } = mergeBytes(base, ours, theirs);
      expect(unit.text).toEqual(expect.any(String));
      if (unit.conflicts.length === 0 && unit.fallback === undefined)
        expect(applyEdits(ours, unit.edits)).toBe(unit.text);
    }),
    runs,
  );
});

/** `#include` is none. */
function commentsIn(text: string): Set<string> {
  return new Set([...text.matchAll(/#(?!include).*/g)].map(([comment]) => comment.trim()));
}

/** Permissions one by one, of file and capability rules, with the blocks inside the profile that they stand in. */
function grants(statements: readonly Statement[], place = ''): Set<string> {
  const found = new Set<string>();
  for (const statement of statements) {
    if ('body' in statement) {
      const name = statement.kind === 'profile' ? statement.name.value : spellStatement(statement);
      const inside = place === '' ? 'profile' : `${place} ${name}`;
      for (const grant of grants(statement.body.statements, inside)) found.add(grant);
    }
    if (statement.kind !== 'rule') continue;
    const { rule, qualifiers } = statement;
    const about = `${place} ${JSON.stringify(qualifiers)}`;
    if (rule.kind === 'capability') for (const { value } of rule.names) found.add(`${about} ${value}`);
    if (rule.kind !== 'file') continue;
    for (const letter of rule.permissions) found.add(`${about} ${rule.path?.value} ${letter}`);
    if (rule.exec !== undefined) found.add(`${about} ${rule.path?.value} ${JSON.stringify(rule.exec)}`);
  }
  return found;
}

/** Each statement in canonical words, with the heads of the blocks around it. */
function meaning(statements: readonly Statement[], path = ''): string[] {
  const said = statements.flatMap((statement): string[] => {
    const place = `${path} / ${spellStatement(statement)}`;
    if ('body' in statement) return [place, ...meaning(statement.body.statements, place)];
    if (statement.kind !== 'if') return [place];
    return statement.branches.flatMap((branch, at) => [place, ...meaning(branch.body.statements, `${place} ${at}`)]);
  });
  return [...new Set(said)].sort();
}

/** The text after a person took one side everywhere. */
function takeSide(text: string, side: 'ours' | 'base' | 'theirs'): string {
  const markers = /^<{7}.*\n((?:.*\n)*?)\|{7}.*\n((?:.*\n)*?)={7}\n((?:.*\n)*?)>{7}.*\n/gm;
  return text.replace(markers, (_, ours: string, base: string, theirs: string) => ({ ours, base, theirs })[side]);
}

// The judge of merges against merges that are wrong on purpose, and against those that the fine print allows.
// Source: product, "The merge law" and "Fine print".

import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ParseCache } from '../../src/policy/index.js';
import { corpusFolder, describeWith, parserPath } from '../support/needs.js';
import { describeForms } from './compiled/forms.js';
import { checkMerge } from './law/check-merge.js';
import type { Finding } from './law/finding.js';
import { judgeCases } from './law/run-cases.js';
import { wrongsOf } from './law/table.js';
import { releaseOf } from './product/tally.js';

/** Rules of one profile on four sides, and what is to be said about them. */
interface Case {
  readonly name: string;
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
  readonly merged: string;
  /** `row verdict text`; for each permission once. */
  readonly said: readonly string[];
}

const sabotage: readonly Case[] = [
  {
    name: 'an invented grant',
    base: '/a r,',
    ours: '/a r, /b r,',
    theirs: '/a r, /c r,',
    merged: '/a r, /b r, /c rw,',
    said: ['000/1 violation /c', '001/1 counted /c'],
  },
  {
    name: 'a rule of the vendor that is lost',
    base: '/a r,',
    ours: '/a r, /b r,',
    theirs: '/a r, /c r,',
    merged: '/a r, /b r,',
    said: ['001/0 violation /c'],
  },
  {
    name: 'a rule of ours that is lost',
    base: '/a r,',
    ours: '/a r, /b r,',
    theirs: '/a r, /c r,',
    merged: '/a r, /c r,',
    said: ['001/1 counted /c', '010/0 violation /b'],
  },
  {
    name: 'a withdrawn permission that is kept',
    base: '/a rw, /b r,',
    ours: '/a rw, /b rw,',
    theirs: '/a r, /b r,',
    merged: '/a rw, /b rw,',
    said: ['110/1 violation /a'],
  },
  {
    name: 'a restriction of ours that is lost',
    base: '/a rw, /b r,',
    ours: '/a r, /b r,',
    theirs: '/a rw, /b rw,',
    merged: '/a rw, /b rw,',
    said: ['001/1 counted /b', '101/1 violation /a'],
  },
  {
    name: 'what both took away, and is back',
    base: '/a rw,',
    ours: '/a r,',
    theirs: '/a r,',
    merged: '/a rw,',
    said: ['100/1 violation /a'],
  },
  {
    name: 'what both have, and is gone',
    base: '/a r, /b r,',
    ours: '/a r, /b r, /c r,',
    theirs: '/a r, /b r, /c r, /d r,',
    merged: '/a r, /d r,',
    said: ['001/1 counted /d', '011/0 violation /c', '111/0 violation /b'],
  },
  {
    name: 'a deny of ours that is dropped',
    base: '/d/{s,t} r,',
    ours: '/d/{s,t} r, deny /d/s w,',
    theirs: '/d/{s,t} rw,',
    merged: '/d/{s,t} rw,',
    said: ['001/1 counted /d/t', '001/1 violation /d/s'],
  },
  {
    name: 'a vendor’s deny that is dropped',
    base: '/d/* r,',
    ours: '/d/* r, /b r,',
    theirs: '/d/* r, deny /d/s r,',
    merged: '/d/* r, /b r,',
    said: ['110/1 violation /d/s'],
  },
  {
    name: 'a vendor’s deny that is dropped under a rule of ours',
    base: '/d/* r,',
    ours: '/d/* r, /d/** r,',
    theirs: '/d/* r, deny /d/s r,',
    merged: '/d/* r, /d/** r,',
    said: ['110/1 violation /d/s'],
  },
  {
    name: 'a withdrawn permission in a rule that ours edited',
    base: '/a rw,',
    ours: '/a rwk,',
    theirs: '/a r,',
    merged: '/a rwk,',
    said: ['110/1 violation /a'],
  },
  {
    name: 'another way to execute',
    base: '/x px, /y px,',
    ours: '/x px, /y px, /b r,',
    theirs: '/x Px, /y px,',
    merged: '/x px, /y ux, /b r,',
    said: ['exec violation /x', 'exec violation /y'],
  },
  {
    name: 'rules of a hat in the profile around it',
    base: '/a r, ^h { /b r, }',
    ours: '/a r, ^h { /b r, /c r, }',
    theirs: '/a r, ^h { /b r, /d r, }',
    merged: '/a r, /d r, ^h { /b r, /c r, }',
    said: ['000/1 violation /d', '001/0 violation /d'],
  },
  {
    name: 'a capability',
    base: 'capability chown,',
    ours: 'capability chown, capability kill,',
    theirs: 'capability chown, capability setuid,',
    merged: 'capability chown, capability kill, capability sys_admin,',
    said: ['000/1 violation 21', '001/0 violation 7'],
  },
  {
    name: 'a signal',
    base: 'signal receive peer=a,',
    ours: 'signal receive peer=a, signal send peer=b,',
    theirs: 'signal receive peer=a,',
    merged: 'signal receive peer=a, signal send peer=c,',
    said: ['000/1 violation signal', '010/0 violation signal'],
  },
  {
    name: 'a limit',
    base: 'set rlimit nofile <= 5,',
    ours: 'set rlimit nofile <= 4,',
    theirs: 'set rlimit nofile <= 5, /a r,',
    merged: 'set rlimit nofile <= 5, /a r,',
    said: ['001/1 counted /a', 'rlimits violation rlimits'],
  },
];

const finePrint: readonly Case[] = [
  {
    name: 'a right merge',
    base: '/a r, /b r,',
    ours: '/a rw, /b r,',
    theirs: '/a rk,',
    merged: '/a rwk,',
    said: ['001/1 counted /a'],
  },
  {
    name: 'a tightening in the shadow of a rule of ours',
    base: '/d/a rw,',
    ours: '/d/a rw, /d/* w,',
    theirs: '/d/a r,',
    merged: '/d/a r, /d/* w,',
    said: ['110/1 counted /d/a'],
  },
  {
    name: 'a deny of ours over a new rule',
    base: '/a r,',
    ours: '/a r, deny /d/s r,',
    theirs: '/a r, /d/{s,t} r,',
    merged: '/a r, deny /d/s r, /d/{s,t} r,',
    said: ['001/0 excused /d/s', '001/1 counted /d/t'],
  },
  {
    name: 'a deny of base over a new rule',
    base: '/a r, deny /s r,',
    ours: '/b r, /a r, deny /s r,',
    theirs: '/a r, /s r,',
    merged: '/b r, /a r, deny /s r,',
    said: ['001/0 violation /s'],
  },
];

const say = ({ row, verdict, subject, text }: Finding): string =>
  `${row} ${verdict} ${subject === 'file' || subject === 'head' || subject === 'capability' ? text : subject}`;

describeForms(['4.0'], (options) => {
  const judge = { options, release: releaseOf(options.parser), cache: new ParseCache() };
  const check = (texts: Pick<Case, 'base' | 'ours' | 'theirs' | 'merged'>): string[] => {
    const checked = checkMerge(texts, judge);
    if (checked.kind !== 'checked') throw new Error(checked.why);
    return [...new Set(checked.findings.map(say))].sort();
  };
  const inProfile = ({ base, ours, theirs, merged }: Case): Parameters<typeof check>[0] => {
    const profile = (rules: string): string => `profile p {\n${rules}\n}\n`;
    return { base: profile(base), ours: profile(ours), theirs: profile(theirs), merged: profile(merged) };
  };

  test.each(sabotage.map((one) => [one.name, one] as const))('caught: %s', (_, one) => {
    expect(check(inProfile(one))).toEqual(one.said);
  });

  test.each(finePrint.map((one) => [one.name, one] as const))('allowed: %s', (_, one) => {
    expect(check(inProfile(one))).toEqual(one.said);
  });

  test('what stands in heads', () => {
    const policy = (head: string, rules = ''): string => `${head} {\n/a r,\n${rules}}\n`;
    const said = check({
      base: policy('profile p /usr/bin/p'),
      ours: policy('profile p /usr/bin/p flags=(complain)'),
      theirs: policy('profile p /usr/bin/{p,q}', '/b r,\n'),
      merged: policy('profile p /usr/bin/p', '/b r,\n'),
    });
    expect(said).toEqual(['001/0 violation attachment', '001/1 counted /b', 'mode violation mode']);
  });

  test('a profile that is gone', () => {
    const [one, two] = ['profile a {\n}\n', 'profile b {\n}\n'];
    const said = check({ base: one + two, ours: `${one}${two}# ours\n`, theirs: one + two, merged: one });
    expect(said).toEqual(['profile violation profile']);
  });

  test('the rules of a profile that the vendor renamed', () => {
    const policy = (name: string, rules: string): string => `profile ${name} {\n${rules}\n^h { /h r, }\n}\n`;
    const said = check({
      base: policy('a', '/a r,'),
      ours: policy('a', '/a r, /b r,'),
      theirs: policy('b', '/a r,'),
      merged: policy('b', '/a r, /b r,'),
    });
    expect(said).toEqual([]);
  });

  test('a rule that means more by a definition of the other side', () => {
    const policy = (values: string, rules: string): string => `@{D}=${values}\nprofile p {\n${rules}\n}\n`;
    const said = check({
      base: policy('/a', '@{D}/x r,'),
      ours: policy('/{a,b}', '@{D}/x r,'),
      theirs: policy('/a', '@{D}/x r, @{D}/y r,'),
      merged: policy('/{a,b}', '@{D}/x r, @{D}/y r,'),
    });
    expect(said).toEqual(['000/1 excused /b/y', '001/1 counted /a/y']);
  });

  test('what a new profile leaves open by its abi, where ours has another', () => {
    const policy = (abi: string, rules: string): string =>
      `abi "${join(dirname(options.features), abi)}",\nprofile p {\n/a r,\n${rules}}\n`;
    const child = 'profile c {\n/b r,\n}\n';
    const said = check({
      base: policy('3.0', ''),
      ours: policy('4.0', ''),
      theirs: policy('3.0', child),
      merged: policy('4.0', child),
    });
    expect(said.filter((one) => one.startsWith('001/0'))).toContain('001/0 excused mqueue-posix');
    expect(said.filter((one) => one.includes('violation'))).toEqual([]);
    const mirrored = check({
      base: policy('3.0', ''),
      ours: policy('3.0', child),
      theirs: policy('4.0', ''),
      merged: policy('4.0', child),
    });
    expect(mirrored.filter((one) => one.startsWith('010/0'))).toContain('010/0 excused mqueue-posix');
    expect(mirrored.filter((one) => one.includes('violation'))).toEqual([]);
  });

  test('a part of policy, judged in a profile', () => {
    const said = check({ base: '/a r,\n', ours: '/a r,\n/b r,\n', theirs: '/a r,\n/c r,\n', merged: '/a r,\n/b r,\n' });
    expect(said).toEqual(['001/0 violation /c']);
  });

  describe('includes', () => {
    const base = mkdtempSync(join(tmpdir(), 'aa-merge-law-test-'));
    const judgeHere = { ...judge, options: { ...options, base } };
    afterAll(() => rmSync(base, { recursive: true }));
    beforeAll(() => {
      writeFileSync(join(base, 'one'), '/x r,\n');
      writeFileSync(join(base, 'two'), 'include <one>\n');
      mkdirSync(join(base, 'abi'));
      copyFileSync(join(dirname(options.features), '3.0'), join(base, 'abi', '3.0'));
    });

    test('of a text without an abi the abi is that of version 3.0', () => {
      const [before, after] = ['profile p {\n/a r,\n}\n', 'abi <abi/3.0>,\nprofile p {\n/a r,\n}\n'];
      const texts = { base: before, ours: `${before}# ours\n`, theirs: after, merged: `${after}# ours\n` };
      expect(checkMerge(texts, judgeHere)).toMatchObject({ kind: 'checked', findings: [], wider: [] });
    });

    test.each([
      ['an include of ours', 'include <two>', 'include <two>\ninclude <one>', '', 'include <one>', 'counted'],
      ['a rule of ours', 'include <two>', 'include <two>\n/x r,', '', '/x r,', 'counted'],
      ['another spelling', '#include <one>', 'include <one>', '', 'include <one>', 'violation'],
    ])('what theirs no longer includes stays by %s', (_, ...bodies) => {
      const [before, ours, theirs, merged, verdict] = bodies;
      const profile = (rules: string): string => `profile p {\n/always r,\n${rules}\n}\n`;
      const texts = { base: profile(before), ours: profile(ours), theirs: profile(theirs), merged: profile(merged) };
      const checked = checkMerge(texts, judgeHere);
      expect(checked.kind === 'checked' && [...new Set(checked.findings.map(say))]).toEqual([`110/1 ${verdict} /x`]);
    });
  });

  test.each([
    ['a rule', '', '/a r, /b r,', '/a r, /b r, /c r,', ['file']],
    ['no rule', '', '/a r, /b r,', '/a r,', []],
    ['the mode', 'flags=(complain)', '/a r,', '/a r, /b r,', ['file']],
    ['nothing beyond what complain lets through', '>flags=(complain)', '/a r,', '/a r, /b r,', []],
    ['what complain refuses', '>flags=(complain)', '/a r, deny /b r,', '/a r, /b r,', ['file']],
    ['a transition', '', '/a px,', '/a ux,', ['file']],
    ['a stricter transition', '', '/a pux,', '/a px,', []],
    ['a limit', '', 'set rlimit nofile <= 5,', 'set rlimit nofile <= 6,', ['rlimit']],
    ['a capability', '', 'capability kill,', 'capability chown,', ['capability']],
    ['a hat', '', '/a r,', '/a r, ^h { /b r, }', ['file', 'profile']],
  ])('wider than ours by %s', (_, flags, rules, more, expected) => {
    const [isOnlyOurs, head] = [flags.startsWith('>'), flags.replace('>', '')];
    const ours = `profile p ${head} {\n${rules}\n}\n`;
    const merged = `profile p ${isOnlyOurs ? '' : head} {\n${more}\n}\n`;
    const checked = checkMerge({ base: ours, ours, theirs: merged, merged }, judge);
    expect(checked.kind === 'checked' && [...new Set(checked.wider.map(({ what }) => what))]).toEqual(expected);
  });

  test('wider than ours by a looser head', () => {
    const policy = (head: string): string => `profile p ${head} {\n/a r,\n}\n`;
    const widerBy = (one: string, other: string): readonly string[] => {
      const [ours, merged] = [policy(one), policy(other)];
      const checked = checkMerge({ base: ours, ours, theirs: merged, merged }, judge);
      return checked.kind === 'checked' ? [...new Set(checked.wider.map(({ what }) => what))].sort() : [checked.why];
    };
    expect(widerBy('/bin/p', 'flags=(complain)')).toEqual(expect.arrayContaining(['attachment', 'mode']));
    expect(widerBy('/bin/{p,q}', '/bin/p')).toEqual(['attachment']);
    expect(widerBy('/bin/p', '/bin/{p,q}')).toEqual([]);
    expect(widerBy('', 'flags=(attach_disconnected)')).toEqual(['path flags']);
    expect(widerBy('flags=(attach_disconnected)', '')).toEqual([]);
  });

  test('a merge that does not compile', () => {
    const profile = (rules: string): string => `profile p {\n${rules}\n}\n`;
    const texts = {
      base: profile('/a r,'),
      ours: profile('/x px,'),
      theirs: profile('/x ix,'),
      merged: profile('/x px, /x ix,'),
    };
    expect(checkMerge(texts, judge).kind).toBe('broken');
  });
});

describeWith('the corpus (AA_CORPUS)', corpusFolder(), (corpus) => {
  describeWith('the parser of trixie', parserPath('trixie'), (parser) => {
    test('a sample of public merges obeys the law', () => {
      // The whole takes an hour, and `npm run oracle:merges` does it.
      const judged = judgeCases(corpus, parser, 60);
      expect(judged.flatMap(wrongsOf)).toEqual([]);
      const checked = judged.filter((one) => one.checked?.kind === 'checked');
      expect(checked.length).toBeGreaterThan(judged.length / 3);
    }, 400_000);
  });
});

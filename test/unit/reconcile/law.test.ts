// The eight rows of the merge law, and its fine print: four texts of one profile, and what is found. Each case says what
// base, ours, theirs and merged grant.

import type { FileVerdict } from '../../../src/reconcile/index.js';
import type { FourTexts } from '../../support/judge.js';
import { judgeFour } from '../../support/judge.js';

/** Bodies of one profile; in the order base, ours, theirs, merged. */
function judge(...bodies: readonly [string, string, string, string]): FileVerdict {
  const [base, ours, theirs, merged] = bodies.map((body) => `@{V}=/v\nprofile p {\n/always r,\n${body}\n}\n`);
  return judgeFour({ base, ours, theirs, merged } as FourTexts);
}

function unlawful(verdict: FileVerdict): string[] {
  const { unlawful: hold } = verdict;
  return hold === undefined ? [] : [hold.kind, ...hold.reasons.map(({ code }) => code)];
}

describe('what breaks a row', () => {
  test.each([
    ['000/1', '', '', '', '/x r,', ['lost-restriction', 'reconcile/invented-grant']],
    ['001/0', '', '/o r,', '/x r,', '/o r,', ['conflict', 'reconcile/vendor-rule-lost']],
    ['010/0', '', '/x r,', '/t r,', '/t r,', ['conflict', 'reconcile/own-rule-lost']],
    ['011/0', '', '/x r,', '/x r,', '', ['conflict', 'reconcile/grant-lost']],
    ['100/1', '/x r,', '', '', '/x r,', ['lost-restriction', 'reconcile/lost-restriction']],
    ['101/1', '/x r,', '', '/x r,\n/t r,', '/x r,\n/t r,', ['lost-restriction', 'reconcile/lost-restriction']],
    ['110/1', '/x r,', '/x r,\n/o r,', '', '/x r,\n/o r,', ['conflict', 'reconcile/withdrawal-lost']],
    ['111/0', '/x r,', '/x r,\n/o r,', '/x r,\n/t r,', '/o r,\n/t r,', ['conflict', 'reconcile/grant-lost']],
  ] as const)('%s', (_, base, ours, theirs, merged, expected) => {
    expect(unlawful(judge(base, ours, theirs, merged))).toEqual(expected);
  });

  test('a restriction lifted here while the rule under it grew there', () => {
    const base = 'deny /etc/shadow r,';
    const verdict = judge(base, '', `${base}\n/etc/** r,`, '/etc/** r,');
    expect(unlawful(verdict)).toEqual(['lost-restriction', 'reconcile/invented-grant']);
    expect(verdict.unlawful?.reasons[0]?.detail?.subject?.access?.attributes).toEqual({ path: '/etc/shadow' });
  });

  test('two rules for one access, each removed on one side', () => {
    const verdict = judge('/etc/** r,\n/etc/x r,', '/etc/** r,', '/etc/x r,', '');
    expect(unlawful(verdict)).toEqual(['conflict', 'reconcile/grant-lost']);
  });

  test.each([
    ['a mode', 'flags=(complain) ', '', 'flags=(complain) ', 'flags=(complain) ', 'lost-restriction'],
    ['a flag', '', 'flags=(attach_disconnected) ', '', '', 'conflict'],
    ['an attachment', '', '', '/bin/p ', '', 'conflict'],
  ])('%s that is not the right one', (_, base, ours, theirs, merged, kind) => {
    const text = (head: string): string => `profile p ${head}{\n/a r,\n}\n`;
    const verdict = judgeFour({ base: text(base), ours: text(ours), theirs: text(theirs), merged: text(merged) });
    expect(verdict.unlawful?.kind).toBe(kind);
  });

  test('a limit of the administrator that goes', () => {
    const verdict = judge('', 'set rlimit nofile <= 10,', '/t r,', '/t r,');
    expect(unlawful(verdict)).toEqual(['lost-restriction', 'reconcile/lost-restriction']);
    const raised = judge('', 'set rlimit nofile <= 10,', 'set rlimit nofile <= 20,', 'set rlimit nofile <= 20,');
    expect(unlawful(raised)).toEqual(['lost-restriction', 'reconcile/lost-restriction']);
  });

  test('another execute transition', () => {
    expect(unlawful(judge('/x ux,', '/x px,', '/x ux,\n/t r,', '/x ux,\n/t r,'))).toEqual([
      'lost-restriction',
      'reconcile/lost-restriction',
    ]);
    expect(unlawful(judge('/x px,', '/x px,', '/x cx,', '/x px,'))).toEqual(['conflict', 'reconcile/value-lost']);
  });

  test('a capability', () => {
    const all = 'capability kill,';
    expect(unlawful(judge(all, '', `${all}\n/t r,`, `${all}\n/t r,`))).toEqual([
      'lost-restriction',
      'reconcile/lost-restriction',
    ]);
  });
});

test('a denial must not go, whatever it denied is granted by', () => {
  const deny = 'deny /proc/1/attr/current w,';
  const lost = ['lost-restriction', 'reconcile/lost-restriction'];
  // What `change_profile` brings with it has no rule of its own.
  expect(unlawful(judge('', deny, 'change_profile,', 'change_profile,'))).toEqual(lost);
  expect(
    unlawful(judge('change_profile,', 'change_profile,\n/o r,', `change_profile,\n${deny}`, 'change_profile,\n/o r,')),
  ).toEqual(['conflict', 'reconcile/withdrawal-lost']);
  expect(unlawful(judge('', deny, 'change_profile,', `${deny}\nchange_profile,`))).toEqual([]);
});

test('a rule that was taken away must not come back by a variable', () => {
  const verdict = judge('/v/b r,', '', '@{V}/b r,', '@{V}/b r,');
  expect(unlawful(verdict)).toEqual(['lost-restriction', 'reconcile/lost-restriction']);
});

describe('what keeps the law', () => {
  test.each([
    ['a new grant', '', '/o r,', '/x r,', '/o r,\n/x r,'],
    ['the same in other words', '/x rw,', '/x rwk,', '/x r,', '/x rk,'],
    ['two edits of one rule', '/x r,', '/x rw,', '/x rk,', '/x rwk,'],
    ['a rule under one that comes', '/a/b r,', '/a/b r,\n/o r,', '/a/* r,', '/a/* r,\n/o r,'],
    ['a transition changed on one side', '/x px,', '/x px,\n/o r,', '/x cx,', '/x cx,\n/o r,'],
  ])('%s', (_, base, ours, theirs, merged) => {
    expect(judge(base, ours, theirs, merged).unlawful).toBeUndefined();
  });
});

describe('what the vendor withdrew, where rules of the administrator match as well', () => {
  const files = { 'a/one': '/x r,\n', 'a/two': 'include <a/one>\n' };
  const [one, two] = ['include <a/one>', 'include <a/two>'];
  const lost = ['conflict', 'reconcile/withdrawal-lost'];
  const verdictOn = (...bodies: readonly [string, string, string, string]): FileVerdict => {
    const [base, ours, theirs, merged] = bodies.map((body) => `profile p {\n/always r,\n${body}\n}\n`);
    return judgeFour({ base, ours, theirs, merged } as FourTexts, files);
  };

  test.each([
    ['an include of his', two, `${two}\n${one}`, '', one],
    ['a rule of his beside an include', two, `${two}\n/x r,`, '', '/x r,'],
    ['an include of his beside a rule', '/x r,', `/x r,\n${one}`, '', one],
    ['a second rule of his', '/x rw,', '/x rw,\n/x r,', '/x w,', '/x w,\n/x r,'],
    [
      'a rule of his that overrules a deny',
      '/x r,',
      '/x r,\npriority=1 /* r,',
      'deny /x r,',
      'deny /x r,\npriority=1 /* r,',
    ],
  ])('stays for a reason: %s', (_, base, ours, theirs, merged) => {
    expect(unlawful(verdictOn(base, ours, theirs, merged))).toEqual([]);
  });

  test.each([
    ['a deny is lost', '/x r,', '/x r,\n/** r,', '/x r,\ndeny /x r,', '/x r,\n/** r,'],
    ['an include is spelled otherwise', `#${one}`, one, '', one],
    ['what an include leads to is included', two, `${two}\n/o r,`, '', `${two}\n/o r,`],
    ['the rule of the vendor, edited by both', '/x rw,', '/x rwk,', '/x w,', '/x rwk,'],
    ['in other words', '/x rw,', '/x wr,', '/x w,', '/x wr,'],
  ])('must not stay: %s', (_, base, ours, theirs, merged) => {
    expect(unlawful(verdictOn(base, ours, theirs, merged))).toEqual(lost);
  });
});

describe('a base that includes what is no longer there', () => {
  const judgeAll = (...heads: readonly [string, string, string, string]): FileVerdict => {
    const [base, ours, theirs, merged] = heads.map((rules) => `profile p {\n${rules}\n}\n`);
    return judgeFour({ base, ours, theirs, merged } as FourTexts, { here: '/h r,\n' });
  };
  const unknown = ['unknown', 'reconcile/unknown'];
  const gone = 'include <gone>';

  test.each([
    ['both replaced it', `${gone}\n/x r,`, 'include <here>\n/x r,\n/o r,', 'include <here>', 'include <here>\n/o r,'],
    ['ours replaced it', `${gone}\n/x r,`, 'include <here>\n/x r,', gone, 'include <here>'],
  ])('is no hindrance where nothing is granted: %s', (_, base, ours, theirs, merged) => {
    expect(unlawful(judgeAll(base, ours, theirs, merged))).toEqual([]);
  });

  test('leaves open whether a new grant undoes a restriction', () => {
    const verdict = judgeAll(gone, '/o r,', '/x r,', '/o r,\n/x r,');
    expect(unlawful(verdict)).toEqual(unknown);
    expect(verdict.unlawful?.reasons[0]?.data['why']).toBe('base-incomplete');
  });

  test('does not hide what breaks the law', () => {
    expect(unlawful(judgeAll(`${gone}\n/x rw,`, '/x r,', '/x rw,\n/t r,', '/x rw,\n/t r,'))).toEqual([
      'lost-restriction',
      'reconcile/lost-restriction',
    ]);
    expect(unlawful(judgeAll(`${gone}\n/x r,`, '/x r,\n/o r,', '', '/x r,\n/o r,'))).toEqual([
      'conflict',
      'reconcile/withdrawal-lost',
    ]);
  });

  test.each([
    ['the vendor newly includes it', '/x r,', '/x r,\n/o r,', gone, '/o r,'],
    ['the vendor includes something else that is not there', gone, '/o r,', 'include <gone-too>', '/o r,'],
    ['more is wrong', `${gone}\n@{W}/x r,`, '/o r,', '/t r,', '/o r,\n/t r,'],
  ])('is not understood where %s', (_, base, ours, theirs, merged) => {
    const verdict = judgeAll(base, ours, theirs, merged);
    expect(unlawful(verdict)).toEqual(unknown);
    expect(verdict.unlawful?.reasons[0]?.data['why']).toBe('invalid');
  });
});

describe('a file that includes what is not there', () => {
  const judgeWith = (...bodies: readonly [string, string, string, string]): FileVerdict => {
    const [base, ours, theirs, merged] = bodies.map((rules) => `profile p {\ninclude <gone>\n${rules}\n}\n`);
    return judgeFour({ base, ours, theirs, merged } as FourTexts);
  };

  test('may break the law nevertheless', () => {
    expect(unlawful(judgeWith('/x rw,', '/x r,', '/x rw,\n/t r,', '/x rw,\n/t r,'))).toEqual([
      'lost-restriction',
      'reconcile/lost-restriction',
    ]);
    expect(unlawful(judgeWith('', '/o r,', 'deny /o r,', '/o r,\ndeny /o r,'))).toEqual([
      'conflict',
      'reconcile/own-rule-lost',
    ]);
  });

  test('is not judged where more is wrong', () => {
    const body = '@{W}/x r,\n/x rw,';
    expect(unlawful(judgeWith(body, '@{W}/x r,\n/x r,', `${body}\n/t r,`, `${body}\n/t r,`))).toEqual([]);
  });

  test('is a matter of doubt where it keeps the law', () => {
    const verdict = judgeWith('/x r,', '/x r,\n/o r,', '', '/o r,');
    expect(unlawful(verdict)).toEqual([]);
    expect(verdict.doubts.map(({ data }) => data['why'])).toEqual(['incomplete']);
  });
});

describe('what is worth saying', () => {
  test('a tightening that a rule of the administrator shadows', () => {
    const { unlawful: hold, notices } = judge('/x r,', '/x r,\n/** r,', '', '/** r,');
    expect(hold).toBeUndefined();
    expect(notices.map(({ code }) => code)).toEqual(['reconcile/shadowed-tightening']);
  });

  test('a deny of the administrator that stands', () => {
    const { unlawful: hold, notices } = judge('', 'deny /x r,', '/* r,', 'deny /x r,\n/* r,');
    expect(hold).toBeUndefined();
    expect(notices.map(({ code }) => code)).toEqual(['reconcile/deny-stands']);
  });

  test('a deny of the vendor against a rule of the administrator is a conflict', () => {
    const verdict = judge('', '/x r,', 'deny /x r,', '/x r,\ndeny /x r,');
    expect(unlawful(verdict)).toEqual(['conflict', 'reconcile/own-rule-lost']);
  });

  test('a deny of the administrator that a rule of higher priority overrules is lost', () => {
    const verdict = judge('', 'deny /x r,', 'priority=1 /* r,', 'deny /x r,\npriority=1 /* r,');
    expect(unlawful(verdict)).toEqual(['lost-restriction', 'reconcile/lost-restriction']);
  });

  test('a grant that nobody wrote goes with the rule of the vendor', () => {
    const text = (value: string, rule: string): string => `@{V}=${value}\nprofile p {\n/always r,\n${rule}\n}\n`;
    const { unlawful: hold, notices } = judgeFour({
      base: text('/v', '@{V}/x r,'),
      ours: text('/v /w', '@{V}/x r,'),
      theirs: text('/v', ''),
      merged: text('/v /w', ''),
    });
    expect(hold).toBeUndefined();
    expect(notices.map(({ code }) => code)).toEqual(['reconcile/grant-followed']);
  });

  test('a new rule of the vendor means what the administrator’s definitions say', () => {
    const text = (value: string, rule: string): string => `@{V}=${value}\nprofile p {\n/always r,\n${rule}\n}\n`;
    const { unlawful: hold, widenings } = judgeFour({
      base: text('/v', ''),
      ours: text('/w', ''),
      theirs: text('/v', '@{V}/x r,'),
      merged: text('/w', '@{V}/x r,'),
    });
    expect(hold).toBeUndefined();
    expect(widenings.map(({ data }) => data['statement'])).toEqual(['@{V}/x r,']);
  });
});

describe('an abi that only one side moved to', () => {
  const network = 'network_v8 {af_inet {yes}} network {af_unix {yes}}';
  const files = {
    'abi/old': `capability {yes} ${network}\n`,
    'abi/new': `capability {yes} ${network} network_v9 {af_inet {yes}}\n`,
  };
  const profile = (abi: string, rules: string): string =>
    `abi <abi/${abi}>,\nprofile p {\nnetwork inet dgram,\n${rules}\n}\n`;
  const verdictOn = (merged: string): FileVerdict => {
    const [base, ours] = [profile('new', ''), profile('old', '/o r,')];
    return judgeFour({ base, ours, theirs: profile('new', 'network inet stream,'), merged }, files);
  };

  test('leaves sockets to be judged where ours has the older', () => {
    expect(unlawful(verdictOn(profile('old', '/o r,\nnetwork inet stream,')))).toEqual([]);
  });

  test('does not hide a rule that is lost', () => {
    expect(unlawful(verdictOn(profile('old', '/o r,')))).toEqual(['conflict', 'reconcile/vendor-rule-lost']);
  });
});

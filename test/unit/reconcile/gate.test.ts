// The gate over one file: what passes, and under which code everything else is found. Whether something is wider is the
// judgement of compare; here is what becomes of it, and whose doing it is.

import type { FileVerdict } from '../../../src/reconcile/index.js';
import { codesOf, judgeUpdate } from '../../support/judge.js';

const files = { 'abstractions/base': '/base r,\n', a: '/inc/a r,\n', b: '/inc/b r,\n' };

/** In the body of one profile; the includes of some cases lead somewhere. */
function inProfile(live: string, merged: string): FileVerdict {
  return judgeUpdate(`profile p {\n${live}\n}\n`, `profile p {\n${merged}\n}\n`, files);
}

describe('passes', () => {
  test.each([
    ['the same rules', '/a r,', '/a r,'],
    ['another order', '/a r,\n/b w,\ncapability chown,', 'capability chown,\n/b w,\n/a r,'],
    ['permissions in one rule', '/a r,\n/a w,', '/a rw,'],
    ['fewer permissions', '/a rwk,', '/a r,'],
    ['append instead of write', '/a w,', '/a a,'],
    ['both groups in two rules', '/a r,', 'owner /a r,\nother /a r,'],
    ['a rule under a wider one', '/a/** r,', '/a/** r,\n/a/b r,'],
    ['a rule under every file', 'file,', 'file,\n/a ix,'],
    ['alternatives for a pattern', '/{a,b} r,', '/a r,\n/b r,'],
    ['a priority that changes nothing', '/a r,', 'priority=1 /a r,'],
    ['a deny more', '/a r,', '/a r,\ndeny /b w,'],
    ['a deny less, of what nobody grants', 'deny /a r,\n/b r,', '/b r,'],
    ['a deny of what another denies', '/a/** r,\ndeny /a/* r,\ndeny /a/b r,', '/a/** r,\ndeny /a/* r,'],
    ['one capability of several', 'capability chown kill,', 'capability kill,'],
    ['a type of a family', 'network inet,', 'network inet stream,'],
    ['one peer of all', 'signal,', 'signal send peer=x,'],
    ['a new limit', '/a r,', '/a r,\nset rlimit nofile <= 10,'],
    ['an octal limit', 'set rlimit nofile <= 10,', 'set rlimit nofile <= 07,'],
    ['a limit instead of infinity', 'set rlimit nofile <= infinity,', 'set rlimit nofile <= 10,'],
    ['an include less', 'include <abstractions/base>', ''],
    ['includes in another order', 'include <a>\ninclude <b>', 'include <b>\ninclude <a>'],
    ['an include instead of what it holds', '/base r,', 'include <abstractions/base>'],
    ['a place to go to less', 'hat h { }', ''],
    ['all less', 'all,', '/a r,'],
  ])('%s', (_, live, merged) => {
    expect(codesOf(inProfile(live, merged))).toEqual([]);
  });

  test.each([
    ['a stricter mode', 'profile p flags=(complain) { }', 'profile p { }'],
    ['complaining instead of unconfined', 'profile p flags=(unconfined) { }', 'profile p flags=(complain) { }'],
    ['kill', 'profile p { }', 'profile p flags=(kill) { }'],
    ['a flag less', 'profile p flags=(mediate_deleted) { }', 'profile p { }'],
    ['profiles in another order', 'profile a { }\nprofile b { }', 'profile b { }\nprofile a { }'],
    ['one more program', 'profile p /bin/a { }', 'profile p /bin/{a,b} { }'],
    ['a variable for its value', '/bin/a { /x r, }', '@{n}=x\n/bin/a { /@{n} r, }'],
    ['a value that nobody uses', '@{n}=x\nprofile p { }', '@{n}=x y\nprofile p { }'],
  ])('%s', (_, live, merged) => {
    expect(codesOf(judgeUpdate(live, merged, files))).toEqual([]);
  });
});

describe('is found', () => {
  test.each([
    ['a new rule', '/a r,', '/a r,\n/b r,', ['reconcile/new-grant']],
    ['a new permission', '/a r,', '/a rw,', ['reconcile/new-grant']],
    ['a wider path', '/a/b r,', '/a/* r,', ['reconcile/new-grant']],
    ['not only for owners', 'owner /a r,', '/a r,', ['reconcile/new-grant']],
    ['prompt instead of nothing', '', 'prompt /a r,', ['reconcile/new-grant']],
    ['allow instead of prompt', 'prompt /a r,', '/a r,', ['reconcile/new-grant']],
    ['no prompt', 'priority=2 prompt /a r,\n/a r,', '/a r,', ['reconcile/lost-rule']],
    ['a deny less', '/** r,\ndeny /a r,', '/** r,', ['reconcile/lost-deny']],
    ['a deny that denies less', '/** rw,\ndeny /a rw,', '/** rw,\ndeny /a r,', ['reconcile/lost-deny']],
    ['a narrower deny', '/** r,\ndeny /a/** r,', '/** r,\ndeny /a/* r,', ['reconcile/lost-deny']],
    ['a deny that is overruled', '/a w,\ndeny /a r,', '/a w,\ndeny /a r,\npriority=1 /a r,', ['reconcile/new-grant']],
    ['a deny of one capability', 'capability,\ndeny capability,', 'capability,', ['reconcile/lost-deny']],
    ['another exec target', '/a px -> x,', '/a px -> y,', ['reconcile/exec-changed']],
    ['an unscrubbed environment', '/a Px,', '/a px,', ['reconcile/exec-changed']],
    [
      'an exec rule less',
      '/bin/* ix,\n/bin/a px,',
      '/bin/* ix,',
      // Who executes without leaving the profile may map what he executes.
      ['reconcile/exec-changed', 'reconcile/lost-rule'],
    ],
    ['a link to less', 'link /a -> /b,\n/a l,', 'link /a -> /b,', ['reconcile/lost-rule']],
    ['a new capability', 'capability kill,', 'capability kill chown,', ['reconcile/new-grant']],
    ['a family instead of a type', 'network inet stream,', 'network inet,', ['reconcile/new-grant']],
    ['a signal more', 'signal send set=(hup),', 'signal send set=(hup int),', ['reconcile/new-grant']],
    ['a denied change of profile', '/a r,', '/a r,\ndeny change_profile -> x,', ['reconcile/implied-grant']],
    ['a new include', '', 'include <abstractions/base>', ['reconcile/new-include']],
    ['a limit less', 'set rlimit nofile <= 10,', '', ['reconcile/looser-rlimit']],
    ['a hat', '/x r,', '/x r,\nhat h { }', ['reconcile/new-profile', 'reconcile/implied-grant']],
    ['a rule of another hat', 'hat a { /x r, }\nhat b { }', 'hat a { }\nhat b { /x r, }', ['reconcile/new-grant']],
    ['a statement that makes no sense', '', '/a zz,', ['reconcile/unknown']],
  ])('%s', (_, live, merged, expected) => {
    expect(codesOf(inProfile(live, merged))).toEqual(expected);
  });

  test.each([
    ['a weaker mode', 'profile p { }', 'profile p flags=(complain) { }', ['reconcile/weaker-mode']],
    ['a flag', 'profile p { }', 'profile p flags=(attach_disconnected) { }', ['reconcile/flags-changed']],
    [
      'two flags, each of which is to be accepted',
      'profile p { }',
      'profile p flags=(attach_disconnected mediate_deleted) { }',
      ['reconcile/flags-changed', 'reconcile/flags-changed'],
    ],
    ['a program less', 'profile p /bin/{a,b} { }', 'profile p /bin/a { }', ['reconcile/attachment-changed']],
    ['another name', 'profile p /bin/a { }', 'profile q /bin/a { }', ['reconcile/renamed']],
    ['a profile', 'profile p { }', 'profile p { }\nprofile q { }', ['reconcile/new-profile']],
    ['an attached profile less', 'profile p /a { }\nprofile q { }', 'profile q { }', ['reconcile/lost-profile']],
    [
      'a value',
      '@{a}=/x\nprofile p { @{a} r, }',
      '@{a}=/x /y\nprofile p { @{a} r, }',
      ['reconcile/definition-changed'],
    ],
    ['an alias', 'profile p { /a/x r, }', 'alias /a/ -> /b/,\nprofile p { /a/x r, }', ['reconcile/new-alias']],
    ['a value that others use', '@{a}=x\n', '@{a}=x y\n', ['reconcile/unknown']],
  ])('%s', (_, live, merged, expected) => {
    expect(codesOf(judgeUpdate(live, merged, files))).toEqual(expected);
  });
});

test('a fragment is judged like the inside of a profile', () => {
  expect(codesOf(judgeUpdate('/b r,\ndeny /b/c r,\n/b/* r,\n', '/b r,\n/b/* r,\n'))).toEqual(['reconcile/lost-deny']);
  expect(codesOf(judgeUpdate('/a r,\n', '/a rw,\n'))).toEqual(['reconcile/new-grant']);
});

test('lost logging is said, and passes', () => {
  const verdict = inProfile('audit deny /a r,\naudit /b r,', 'deny /a r,\n/b r,');
  expect(codesOf(verdict)).toEqual([]);
  expect(verdict.notices.map(({ code, data }) => [code, data['statement']])).toEqual([
    ['reconcile/audit-lost', 'audit deny /a r,'],
    ['reconcile/audit-lost', 'audit /b r,'],
  ]);
});

test('what gets stricter has codes of its own', () => {
  const narrowings = (live: string, merged: string): string[] =>
    judgeUpdate(live, merged).narrowings.map(({ code }) => code);
  expect(narrowings('profile p flags=(complain) { }', 'profile p { }')).toContain('reconcile/stricter-mode');
  expect(narrowings('profile p flags=(mediate_deleted) { }', 'profile p { }')).toEqual(['reconcile/stricter-flags']);
  expect(narrowings('profile p /a { }', 'profile p /{a,b} { }')).toEqual(['reconcile/new-confinement']);
  const limited = (limit: number): string => `profile p {\nset rlimit nofile <= ${limit},\n}\n`;
  expect(narrowings(limited(20), limited(10))).toEqual(['reconcile/stricter-rlimit']);
  const executing = (mode: string): string => `profile p {\n/x ${mode},\n}\n`;
  expect(narrowings(executing('ux'), executing('Px'))).toEqual(['reconcile/stricter-exec']);
});

test('what is taken away is listed with the rule', () => {
  const { narrowings } = inProfile('/a rw,\n/b r,\n/c r,', '/a r,\n/c r,\ndeny /c r,');
  expect(narrowings.map(({ code, data }) => [code, data['statement'], data['permissions']])).toEqual([
    ['reconcile/grant-withdrawn', '/a rw,', 'w'],
    ['reconcile/grant-withdrawn', '/b r,', 'r'],
    ['reconcile/new-deny', 'deny /c r,', 'r'],
  ]);
});

test('a finding names profile, statement, place and the access', () => {
  const text = 'profile p {\n  hat h {\n    /a   r,\n    /b\n    rw,\n  }\n}\n';
  const [finding] = judgeUpdate('profile p {\n  hat h {\n    /a r,\n  }\n}\n', text).widenings;
  expect(finding).toMatchObject({
    data: { profile: 'p//h', statement: '/b rw,', permissions: 'w r' },
    where: { file: 'merged', line: 4, column: 5 },
    detail: { subject: { class: 'file', who: 'anyone', access: { attributes: { path: '/b' } } } },
  });
});

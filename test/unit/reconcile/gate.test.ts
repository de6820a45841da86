// The gate, statement by statement: what passes, and under which code everything else is found.

import type { IncludeFacts } from '../../../src/reconcile/gate-order.js';
import { judgeStatements } from '../../../src/reconcile/gate.js';
import { isNotWider } from '../../../src/reconcile/verdict.js';
import { readStatements } from '../../support/statements.js';

function judge(live: string, merged: string): ReturnType<typeof judgeStatements> {
  return judgeStatements(readStatements(live).statements, readStatements(merged).statements);
}

/** In the body of one profile. */
function inProfile(live: string, merged: string): ReturnType<typeof judgeStatements> {
  return judge(`profile p {\n${live}\n}\n`, `profile p {\n${merged}\n}\n`);
}

function codes(verdict: ReturnType<typeof judgeStatements>): string[] {
  return [...verdict.widenings, ...verdict.lostRestrictions].map((finding) => finding.code);
}

describe('passes', () => {
  test.each([
    ['the same rules', '/a r,', '/a r,'],
    ['another order', '/a r,\n/b w,\ncapability chown,', 'capability chown,\n/b w,\n/a r,'],
    ['quotes', '"/a" r,', '/a r,'],
    ['mode first', '/a rw,', 'rw /a,'],
    ['permissions in two rules', '/a rw,', '/a r,\n/a w,'],
    ['permissions in one rule', '/a r,\n/a w,', '/a rw,'],
    ['fewer permissions', '/a rwk,', '/a r,'],
    ['append instead of write', '/a w,', '/a a,'],
    ['a rule less', '/a r,\n/b r,', '/a r,'],
    ['only for owners', '/a r,', 'owner /a r,'],
    ['both groups in two rules', '/a r,', 'owner /a r,\nother /a r,'],
    ['under every file', 'file,', 'file,\n/a/** rwk,'],
    ['a deny more', '/a r,', '/a r,\ndeny /b w,'],
    ['a deny that denies more', 'deny /a a,', 'deny /a w,'],
    ['one capability of several', 'capability chown kill,', 'capability kill,'],
    ['one of all capabilities', 'capability,', 'capability kill,'],
    ['a deny of all capabilities', 'deny capability kill,', 'deny capability,'],
    ['a type of a family', 'network inet,', 'network inet stream,'],
    ['a family of all', 'network,', 'network inet6,'],
    ['one permission of two', 'ptrace (read trace) peer=x,', 'ptrace read peer=x,'],
    ['one peer of all', 'signal,', 'signal send peer=x,'],
    ['conditions in another order', 'dbus send bus=system path=/a,', 'dbus send path=/a bus=system,'],
    ['values in another order', 'signal send set=(hup int),', 'signal send set=(int hup),'],
    ['a new limit', '/a r,', '/a r,\nset rlimit nofile <= 10,'],
    ['a lower limit', 'set rlimit nofile <= 20,', 'set rlimit nofile <= 10,'],
    ['a limit instead of infinity', 'set rlimit nofile <= infinity,', 'set rlimit nofile <= 10,'],
    ['a block around nothing new', 'audit /a r,', 'audit {\n/a r,\n}'],
    ['qualifiers from a block', 'owner /a r,', 'owner {\n/a r,\n}'],
    ['the same include', 'include <abstractions/base>', '#include <abstractions/base>'],
    ['a change_profile less', 'change_profile -> a,\nchange_profile -> b,', 'change_profile -> a,'],
  ])('%s', (_, live, merged) => {
    expect(codes(inProfile(live, merged))).toEqual([]);
  });

  test.each([
    ['a stricter mode', 'profile p flags=(complain) { }', 'profile p { }'],
    ['kill', 'profile p { }', 'profile p flags=(kill) { }'],
    ['profiles in another order', 'profile a { }\nprofile b { }', 'profile b { }\nprofile a { }'],
    ['the keyword left out', 'profile /bin/a { }', '/bin/a { }'],
    ['plain definitions in another order', '@{a}=x\n@{b}=y\n', '@{b}=y\n@{a}=x\n'],
    ['audit', 'profile p { }', 'profile p flags=(audit) { }'],
    ['enforce, said or not', 'profile p flags=(enforce) { }', 'profile p { }'],
  ])('%s', (_, live, merged) => {
    expect(codes(judge(live, merged))).toEqual([]);
  });
});

describe('is held', () => {
  test.each([
    ['a new rule', '/a r,', '/a r,\n/b r,', ['reconcile/new-grant']],
    ['a new permission', '/a r,', '/a rw,', ['reconcile/new-grant']],
    ['a wider path', '/a/b r,', '/a/* r,', ['reconcile/new-grant']],
    ['not only for owners', 'owner /a r,', '/a r,', ['reconcile/new-grant']],
    ['the other group', 'owner /a r,', 'other /a r,', ['reconcile/new-grant']],
    ['a priority', '/a r,', 'priority=1 /a r,', ['reconcile/new-grant']],
    ['prompt instead of nothing', '', 'prompt /a r,', ['reconcile/new-grant']],
    ['allow instead of prompt', 'prompt /a r,', '/a r,', ['reconcile/new-grant', 'reconcile/lost-prompt']],
    ['no prompt', 'priority=2 prompt /a r,\n/a r,', '/a r,', ['reconcile/lost-prompt']],
    ['a deny less', 'deny /a r,\n/b r,', '/b r,', ['reconcile/lost-deny']],
    ['a deny that denies less', 'deny /a rw,', 'deny /a r,', ['reconcile/lost-deny']],
    ['a deny of appending only', 'deny /a w,', 'deny /a a,', ['reconcile/lost-deny']],
    ['a deny of owners only', 'deny /a r,', 'deny owner /a r,', ['reconcile/lost-deny']],
    ['a deny of lower priority', 'deny /a r,', 'priority=-1 deny /a r,', ['reconcile/lost-deny']],
    ['a narrower deny', 'deny /a/** r,', 'deny /a/* r,', ['reconcile/lost-deny']],
    ['a deny of one capability', 'deny capability,', 'deny capability kill,', ['reconcile/lost-deny']],
    ['another exec mode', '/a px,', '/a ix,', ['reconcile/new-grant', 'reconcile/transition-freed']],
    ['an unscrubbed environment', '/a Px,', '/a px,', ['reconcile/new-grant', 'reconcile/transition-freed']],
    ['another exec target', '/a px -> x,', '/a px -> y,', ['reconcile/new-grant', 'reconcile/transition-freed']],
    ['an exec rule less', '/bin/* ix,\n/bin/a px,', '/bin/* ix,', ['reconcile/transition-freed']],
    ['only the exec letters less', '/bin/* ix,\n/bin/a rpx,', '/bin/* ix,\n/bin/a r,', ['reconcile/transition-freed']],
    ['a link rule less', 'link /a -> /b,\n/a l,', 'link /a -> /b,', ['reconcile/transition-freed']],
    ['file instead of exec', '/a ix,', 'file,', ['reconcile/new-grant', 'reconcile/transition-freed']],
    ['exec under every file', 'file,', 'file,\n/a ix,', ['reconcile/new-grant']],
    ['a link target less', '/a l -> /b,', '/a l,', ['reconcile/new-grant', 'reconcile/transition-freed']],
    ['a new capability', 'capability kill,', 'capability kill chown,', ['reconcile/new-grant']],
    ['all capabilities', 'capability kill,', 'capability,', ['reconcile/new-grant']],
    ['a family instead of a type', 'network inet stream,', 'network inet,', ['reconcile/new-grant']],
    ['packet, family or type', 'network packet,', 'network packet raw,', ['reconcile/new-grant']],
    ['a permission more', 'ptrace read peer=x,', 'ptrace (read trace) peer=x,', ['reconcile/new-grant']],
    ['a condition less', 'signal send peer=x,', 'signal send,', ['reconcile/new-grant']],
    ['a signal more', 'signal send set=(hup),', 'signal send set=(hup int),', ['reconcile/new-grant']],
    [
      'ports of one rule in two',
      'network (bind send) inet port=80,',
      'network send inet port=80,',
      ['reconcile/new-grant'],
    ],
    ['a change of profile', '', 'change_profile -> x,', ['reconcile/new-grant']],
    ['a denied change of profile', '/a r,', '/a r,\ndeny change_profile -> x,', ['reconcile/deny-grants']],
    ['an exec condition less', 'change_profile /a -> x,\n', '', ['reconcile/transition-freed']],
    ['a deny on the bytes of links', '/a r,', '/a r,\ndeny /a[^b]c k,', ['reconcile/deny-grants']],
    ['a lock on the bytes of links less', '/a[^b]c k,', '', ['reconcile/transition-freed']],
    ['io_uring less', 'io_uring sqpoll,', '', ['reconcile/transition-freed']],
    ['all', '/a r,', 'all,', ['reconcile/new-grant']],
    ['all less', 'all,', '/a r,', ['reconcile/new-grant', 'reconcile/transition-freed']],
    ['a new include', '', 'include <abstractions/base>', ['reconcile/new-include']],
    ['an include less', 'include <abstractions/base>', '', ['reconcile/lost-include']],
    [
      'an include in another order',
      'include <a>\ninclude <b>',
      'include <b>\ninclude <a>',
      ['reconcile/order-changed'],
    ],
    ['a limit less', 'set rlimit nofile <= 10,', '', ['reconcile/looser-rlimit']],
    ['a higher limit', 'set rlimit nofile <= 10,', 'set rlimit nofile <= 20,', ['reconcile/looser-rlimit']],
    ['an octal limit', 'set rlimit nofile <= 10,', 'set rlimit nofile <= 07,', ['reconcile/looser-rlimit']],
    ['another unit', 'set rlimit fsize <= 10K,', 'set rlimit fsize <= 9M,', ['reconcile/looser-rlimit']],
    ['niceness', 'set rlimit nice <= 5,', 'set rlimit nice <= 4,', ['reconcile/looser-rlimit']],
    [
      'a lower limit beside an include',
      'include <a>\nset rlimit nofile <= 20,',
      'include <a>\nset rlimit nofile <= 10,',
      ['reconcile/order-changed', 'reconcile/looser-rlimit'],
    ],
    ['a hat', '', 'hat h { }', ['reconcile/new-profile']],
    ['a hat less', 'hat h { }', '', ['reconcile/lost-profile']],
    ['a child less', 'profile c /bin/c { }', '', ['reconcile/lost-profile']],
    ['a rule of another hat', 'hat a { /x r, }\nhat b { }', 'hat a { }\nhat b { /x r, }', ['reconcile/new-grant']],
    ['a rule out of a condition', 'if $a {\n/x r,\n}', '/x r,', ['reconcile/new-grant']],
    ['a deny under a condition', 'deny /x r,', 'if $a {\ndeny /x r,\n}', ['reconcile/lost-deny']],
    ['the other branch', 'if $a { /x r, } else { }', 'if $a { } else { /x r, }', ['reconcile/new-grant']],
    ['a capability out of a block', '{\ncapability kill,\n}', 'capability kill,', ['reconcile/new-grant']],
    ['a deny capability into a block', 'deny capability kill,', '{\ndeny capability kill,\n}', ['reconcile/lost-deny']],
    ['qualifiers that contradict', '', 'owner {\nother /a r,\n}', ['reconcile/not-understood']],
    ['a statement that makes no sense', '', '/a zz,', ['reconcile/not-understood']],
  ])('%s', (_, live, merged, expected) => {
    expect(codes(inProfile(live, merged))).toEqual(expected);
  });

  test.each([
    ['complain', 'profile p { }', 'profile p flags=(complain) { }', ['reconcile/weaker-mode']],
    ['unconfined', 'profile p flags=(complain) { }', 'profile p flags=(unconfined) { }', ['reconcile/weaker-mode']],
    ['complaining', 'profile p flags=(unconfined) { }', 'profile p flags=(complain) { }', ['reconcile/weaker-mode']],
    ['two modes', 'profile p flags=(complain) { }', 'profile p flags=(complain kill) { }', ['reconcile/weaker-mode']],
    ['a flag', 'profile p { }', 'profile p flags=(attach_disconnected) { }', ['reconcile/flags-changed']],
    ['a flag less', 'profile p flags=(mediate_deleted) { }', 'profile p { }', ['reconcile/flags-changed']],
    ['another attachment', 'profile p /bin/{a,b} { }', 'profile p /bin/a { }', ['reconcile/attachment-changed']],
    ['xattrs', 'profile p /a { }', 'profile p /a xattrs=(user.x) { }', ['reconcile/attachment-changed']],
    [
      'another name',
      'profile p /bin/a { }',
      'profile q /bin/a { }',
      ['reconcile/new-profile', 'reconcile/lost-profile'],
    ],
    ['a profile', 'profile p { }', 'profile p { }\nprofile q { }', ['reconcile/new-profile']],
    ['a profile twice', 'profile p { }', 'profile p { }\nprofile p { }', ['reconcile/duplicate-profile']],
    ['a hat instead of a profile', 'profile p { }', 'hat p { }', ['reconcile/attachment-changed']],
    ['a value', '@{a}=x\n', '@{a}=x y\n', ['reconcile/definition-changed', 'reconcile/definition-changed']],
    ['an appended value', '@{a}=x\n', '@{a}=x\n@{a}+=y\n', ['reconcile/definition-changed']],
    ['definitions that yield, in another order', '@{a}=x\n@{b}?=y\n', '@{b}?=y\n@{a}=x\n', ['reconcile/order-changed']],
    [
      'definitions that look back, in another order',
      '@{a}=x\n$b = defined @{a}\n',
      '$b = defined @{a}\n@{a}=x\n',
      ['reconcile/order-changed'],
    ],
    [
      'an abi behind an include',
      'abi <abi/4.0>,\ninclude <a>\n',
      'include <a>\nabi <abi/4.0>,\n',
      ['reconcile/order-changed'],
    ],
    ['a boolean', '$a=true\n', '$a=false\n', ['reconcile/definition-changed', 'reconcile/definition-changed']],
    ['an alias', '', 'alias /a/ -> /b/,\n', ['reconcile/new-alias']],
    ['an alias less', 'alias /a/ -> /b/,\n', '', ['reconcile/lost-alias']],
    ['another abi', 'abi <abi/4.0>,\n', 'abi <abi/3.0>,\n', ['reconcile/abi-changed', 'reconcile/abi-changed']],
    ['no abi', 'abi <abi/4.0>,\n', '', ['reconcile/abi-changed']],
    [
      'a rule less where rules are what restricts',
      'profile p flags=(unconfined) {\nuserns,\n}',
      'profile p flags=(unconfined) { }',
      ['reconcile/mediation-lost'],
    ],
  ])('%s', (_, live, merged, expected) => {
    expect(codes(judge(live, merged))).toEqual(expected);
  });
});

test('a fragment is judged like the inside of a profile', () => {
  expect(codes(judge('/a r,\ndeny /b r,\n', '/a r,\n'))).toEqual(['reconcile/lost-deny']);
  expect(codes(judge('/a r,\n', '/a rw,\n'))).toEqual(['reconcile/new-grant']);
});

test('lost logging is said and passes', () => {
  const verdict = inProfile('audit deny /a r,\naudit /b r,', 'deny /a r,\n/b r,');
  expect(isNotWider(verdict)).toBe(true);
  expect(verdict.notices.map((finding) => finding.code)).toEqual(['reconcile/audit-lost', 'reconcile/audit-lost']);
});

test('what is taken away is listed', () => {
  const verdict = inProfile('/a rw,\n/b r,', '/a r,\ndeny /c r,');
  expect(verdict.narrowings.map(({ code, data }) => [code, data['statement'], data['permissions']])).toEqual([
    ['reconcile/new-deny', 'deny /c r,', 'r'],
    ['reconcile/grant-withdrawn', '/a rw,', 'w'],
    ['reconcile/grant-withdrawn', '/b r,', 'r'],
  ]);
});

test('a finding names profile, statement and place', () => {
  const text = 'profile p {\n  hat h {\n    /a   r,\n    /b\n    rw,\n  }\n}\n';
  const [finding] = judge('profile p {\n  hat h {\n    /a r,\n  }\n}\n', text).widenings;
  expect(finding?.data).toEqual({ profile: 'p//h', statement: '/b rw,', permissions: 'r w' });
  expect(finding?.at?.start).toBe(text.indexOf('/b'));
});

describe('what is known of includes counts', () => {
  const facts: IncludeFacts = {
    isEmpty: () => false,
    topicsOf: () => new Set(),
    isLocal: () => false,
    leadsToOwn: () => false,
  };
  const judgeWith = (live: string, merged: string, known: Partial<IncludeFacts>): string[] =>
    codes(
      judgeStatements(
        readStatements(`profile p {\n${live}\n}\n`).statements,
        readStatements(`profile p {\n${merged}\n}\n`).statements,
        {
          ...facts,
          ...known,
        },
      ),
    );

  test('an include of nothing may come and go', () => {
    expect(judgeWith('', 'include if exists <local/p>', { isEmpty: () => true })).toEqual([]);
    expect(judgeWith('include <local/p>', '', { isEmpty: () => true })).toEqual([]);
  });

  test('a local file with rules is lost', () => {
    expect(judgeWith('include <local/p>', '', { isLocal: () => true })).toEqual(['reconcile/lost-local']);
  });

  test('rules have no order', () => {
    expect(judgeWith('include <a>\ninclude <b>', 'include <b>\ninclude <a>', {})).toEqual([]);
  });

  test('a limit beside includes without limits', () => {
    expect(judgeWith('include <a>\nset rlimit nofile <= 20,', 'set rlimit nofile <= 10,\ninclude <a>', {})).toEqual([]);
  });

  test('a file is read once, so a second include has its place', () => {
    const [live, merged] = ['include <b>\nif $a {\ninclude <a>\n}', 'if $a {\ninclude <a>\n}\ninclude <b>'];
    expect(judgeWith(live, merged, {})).toEqual(['reconcile/order-changed']);
    expect(judgeWith('include <b>\ninclude <a>\ninclude <b>', 'include <a>\ninclude <b>\ninclude <b>', {})).toEqual([
      'reconcile/order-changed',
    ]);
  });
});

test('what is stricter, or changes who a task is, has its own code', () => {
  const narrowings = (live: string, merged: string): string[] => judge(live, merged).narrowings.map(({ code }) => code);
  expect(narrowings('profile p flags=(complain) { }', 'profile p { }')).toEqual(['reconcile/stricter-mode']);
  const limited = (limit: number): string => `profile p {\nset rlimit nofile <= ${limit},\n}\n`;
  expect(narrowings(limited(20), limited(10))).toEqual(['reconcile/stricter-rlimit']);
  expect(codes(judge('profile p { }', 'profile p +identities=(x) { }'))).toEqual(['reconcile/identities-changed']);
});

// Rules that merge, and rules that do not: one test for each situation, with the whole answer.

import { merge, profile } from '../../support/merge.js';

describe('rules are a set', () => {
  test('the order of rules does not matter, and the order of the side that changed it wins', () => {
    const base = profile('/a r,', '/b r,', '/c r,');
    const ours = profile('/a r,', '/b rw,', '/c r,');
    const theirs = profile('/c r,', '/a r,', '/b r,');
    expect(merge(base, ours, theirs)).toMatchObject({ result: 'clean', text: profile('/c r,', '/a r,', '/b rw,') });
  });

  test('where both reordered, ours wins', () => {
    const base = profile('/a r,', '/b r,', '/c r,');
    const ours = profile('/b r,', '/a r,', '/c r,');
    const theirs = profile('/c r,', '/b r,', '/a r,', '/d r,');
    expect(merge(base, ours, theirs)).toMatchObject({
      result: 'clean',
      text: profile('/b r,', '/a r,', '/d r,', '/c r,'),
    });
  });

  test('both sides add at one place: both stay, ours first', () => {
    expect(merge(profile('/a r,'), profile('/a r,', '/b r,'), profile('/a r,', '/c r,'))).toMatchObject({
      result: 'clean',
      text: profile('/a r,', '/b r,', '/c r,'),
    });
  });

  test('both sides add the same rule at different places: it stands once', () => {
    const base = profile('/a r,', '/b r,');
    expect(merge(base, profile('/x r,', '/a r,', '/b r,'), profile('/a r,', '/b r,', '/x   r,'))).toMatchObject({
      result: 'clean',
      text: profile('/x r,', '/a r,', '/b r,'),
      notices: [],
    });
  });

  test('one side removes, the other side adds beside it', () => {
    const base = profile('/a r,', '/b r,', '/c r,');
    expect(merge(base, profile('/a r,', '/c r,'), profile('/a r,', '/b r,', '/new r,', '/c r,'))).toMatchObject({
      result: 'clean',
      text: profile('/a r,', '/new r,', '/c r,'),
    });
  });

  test('a rule that both removed stays away, and so does one that only one removed', () => {
    const base = profile('/a r,', '/b r,', '/c r,');
    expect(merge(base, profile('/c r,'), profile('/b r,', '/c r,'))).toMatchObject({
      result: 'clean',
      text: profile('/c r,'),
    });
  });

  test('a rule written twice is one rule: removing one copy there changes nothing here', () => {
    const base = profile('/a r,', '/b r,', '/a r,');
    expect(merge(base, profile('/a r,', '/b rw,', '/a r,'), profile('/a r,', '/b r,'))).toMatchObject({
      result: 'clean',
      text: profile('/a r,', '/b rw,'),
    });
  });

  test('a rule that ours wrote once more while theirs removed it is for a person', () => {
    const base = profile('/a r,', '/b r,');
    expect(merge(base, profile('/a r,', '/b r,', '/a r,'), profile('/b r,')).result).toBe('removed-and-changed');
  });
});

describe('permissions of one path are a set', () => {
  test('r became rw here and rk there: rwk, and only the letters of ours are edited', () => {
    const base = profile('/a        r, # why');
    expect(merge(base, profile('/a        rw, # why'), profile('/a        rk, # why'))).toMatchObject({
      result: 'clean',
      text: profile('/a        rwk, # why'),
    });
  });

  test('new letters stand before an execute mode', () => {
    expect(merge(profile('/a rix,'), profile('/a mrix,'), profile('/a rkix,'))).toMatchObject({
      result: 'clean',
      text: profile('/a mrkix,'),
    });
  });

  test('one side takes a letter away, the other side gives one', () => {
    expect(merge(profile('/a rw,'), profile('/a r,'), profile('/a rwk,'))).toMatchObject({
      result: 'clean',
      text: profile('/a rk,'),
    });
  });

  test.each([
    ['another permission there', '/f a,', '/f r,', '/f w,'],
    ['a wider permission there', '/f ra,', '/f r,', '/f rw,'],
  ])('append withdrawn here does not come back through write: %s', (_, base, ours, theirs) => {
    expect(merge(profile(base), profile(ours), profile(theirs)).result).toBe('both-changed');
    expect(merge(profile(base), profile(theirs), profile(ours)).result).toBe('both-changed');
  });

  test('append that is kept on one side goes into write, which brings it along', () => {
    expect(merge(profile('/f a,'), profile('/f ra,'), profile('/f w,')).text).toBe(profile('/f rw,'));
    expect(merge(profile('/f a,'), profile('/f w,'), profile('/f ra,')).text).toBe(profile('/f wr,'));
  });

  test('append and write: who may write may append, and one word never has both', () => {
    expect(merge(profile('/a r,'), profile('/a rw,'), profile('/a ra,'))).toMatchObject({
      result: 'clean',
      text: profile('/a rw,'),
    });
    expect(merge(profile('/a rw,'), profile('/a ra,'), profile('/a rwk,'))).toMatchObject({
      result: 'clean',
      text: profile('/a rak,'),
    });
  });

  test('the execute mode changed on one side, a letter on the other', () => {
    expect(merge(profile('/a rix,'), profile('/a rwix,'), profile('/a rpx -> b,'))).toMatchObject({
      result: 'clean',
      text: profile('/a rwpx -> b,'),
    });
  });

  test('rules of one path that ours split follow what theirs takes away', () => {
    expect(merge(profile('/a rw,'), profile('/a r,', '/a w,'), profile('/a r,'))).toMatchObject({
      result: 'clean',
      text: profile('/a r,'),
    });
    expect(merge(profile('/a rw,'), profile('/a r,', '/a w,'), profile('/a rwk,'))).toMatchObject({
      result: 'clean',
      text: profile('/a rk,', '/a w,'),
    });
  });

  test('ours joined two rules, theirs widened one of them', () => {
    expect(merge(profile('/a r,', '/a w,'), profile('/a rw,'), profile('/a r,', '/a wk,'))).toMatchObject({
      result: 'clean',
      text: profile('/a rwk,'),
    });
  });

  test('a path in quotes is the same path; other letters of the same rule do not matter', () => {
    expect(merge(profile('/a r,'), profile('"/a" rw,'), profile('/a kr,'))).toMatchObject({
      result: 'clean',
      text: profile('"/a" rwk,'),
    });
  });

  test('the same path under other qualifiers is another rule', () => {
    const base = profile('/a r,', 'owner /a w,');
    expect(merge(base, profile('/a rk,', 'owner /a w,'), profile('/a r,', 'owner /a wl,'))).toMatchObject({
      result: 'clean',
      text: profile('/a rk,', 'owner /a wl,'),
    });
  });

  test('a link limited to other targets here and there is for a person', () => {
    expect(merge(profile('/a rl -> /b,'), profile('/a rl -> /c,'), profile('/a rl -> /d,')).result).toBe(
      'both-changed',
    );
  });
});

describe('lists merge name by name', () => {
  test('capabilities in one rule', () => {
    const base = profile('capability chown kill,');
    expect(merge(base, profile('capability chown kill setuid,'), profile('capability chown fowner,'))).toMatchObject({
      result: 'clean',
      text: profile('capability chown setuid fowner,'),
    });
  });

  test('capabilities in rules of their own, where base has none', () => {
    const base = profile('/a r,');
    expect(merge(base, profile('/a r,', 'capability chown,'), profile('/a r,', 'capability kill,'))).toMatchObject({
      result: 'clean',
      text: profile('/a r,', 'capability chown,', 'capability kill,'),
    });
  });

  test('a capability rule removed here and given another name there is for a person', () => {
    const base = profile('capability chown kill,', '/a r,');
    expect(merge(base, profile('/a r,'), profile('capability chown kill fowner,', '/a r,')).result).toBe(
      'removed-and-changed',
    );
  });

  test('all capabilities against some of them is for a person', () => {
    const base = profile('capability chown,');
    expect(merge(base, profile('capability,'), profile('capability chown kill,')).result).toBe('both-changed');
  });

  test('signals', () => {
    const base = profile('signal send set=(term) peer=b,');
    expect(
      merge(base, profile('signal send set=(term kill) peer=b,'), profile('signal send set=(term hup) peer=b,')),
    ).toMatchObject({ result: 'clean', text: profile('signal send peer=b set=(hup, kill, term),') });
  });

  test('more signals here and more permissions there make no rectangle: for a person', () => {
    const base = profile('signal send set=(term) peer=b,');
    const { result } = merge(
      base,
      profile('signal send set=(term kill) peer=b,'),
      profile('signal (send receive) set=(term) peer=b,'),
    );
    expect(result).toBe('both-changed');
  });

  test('permissions of a socket rule', () => {
    const base = profile('unix (send) type=stream peer=(label=b),');
    expect(
      merge(
        base,
        profile('unix (send, receive) type=stream peer=(label=b),'),
        profile('unix (send, connect) type=stream peer=(label=b),'),
      ),
    ).toMatchObject({
      result: 'clean',
      text: profile('unix (connect, receive, send) type=stream peer=(label=b),'),
    });
  });

  test('all permissions against some of them is for a person', () => {
    const base = profile('unix (send) type=stream,');
    expect(merge(base, profile('unix type=stream,'), profile('unix (send, receive) type=stream,')).result).toBe(
      'both-changed',
    );
  });
});

describe('values merge as values', () => {
  test.each([
    ['a resource limit', 'set rlimit nofile <= 10,', 'set rlimit nofile <= 20,', 'set rlimit nofile <= 30,'],
    ['how an include treats a missing file', 'include <a>', 'include if exists <a>', '#include   <a>'],
    [
      'the environment of a change of profile',
      'change_profile /a -> b,',
      'change_profile safe /a -> b,',
      'change_profile unsafe /a -> b,',
    ],
  ])('%s', (_, before, after, other) => {
    expect(merge(profile(before), profile(after), profile(before))).toMatchObject({
      result: 'clean',
      text: profile(after),
    });
    expect(merge(profile(before), profile(before), profile(after))).toMatchObject({
      result: 'clean',
      text: profile(after),
    });
    expect(merge(profile(before), profile(after), profile(after))).toMatchObject({
      result: 'clean',
      text: profile(after),
    });
    const isOther = other !== '#include   <a>';
    expect(merge(profile(before), profile(after), profile(other)).result).toBe(isOther ? 'both-changed' : 'clean');
  });

  test('one path with different execute modes: for a person, whether base had it or not', () => {
    expect(merge(profile('/a rix,'), profile('/a rpx,'), profile('/a rcx,')).result).toBe('exec-mode');
    expect(merge(profile('/b r,'), profile('/b r,', '/a ix,'), profile('/b r,', '/a px,')).result).toBe('exec-mode');
    expect(merge(profile('/a px,'), profile('/a px -> b,'), profile('/a px -> c,')).result).toBe('exec-mode');
    expect(merge(profile('/a px,'), profile('/a Px,'), profile('/a ux,')).result).toBe('exec-mode');
  });
});

describe('one side removed what the other changed', () => {
  test('a rule deleted here and widened there', () => {
    const base = profile('/a r,', '/b r,');
    const { result, text } = merge(base, profile('/b r,'), profile('/a rw,', '/b r,'));
    expect(result).toBe('removed-and-changed');
    expect(text).toBe(
      profile('<<<<<<< ours', '||||||| base', '  /a r,', '=======', '  /a rw,', '>>>>>>> theirs', '/b r,').replace(
        /^ {2}(?=[<|=>]{7}| {2})/gm,
        '',
      ),
    );
  });

  test('a rule widened here and deleted there', () => {
    expect(merge(profile('/a r,', '/b r,'), profile('/a rw,', '/b r,'), profile('/b r,')).result).toBe(
      'removed-and-changed',
    );
  });

  test('a rule deleted here and narrowed there: the law has an answer, and it is for a person all the same', () => {
    expect(merge(profile('/a rw,', '/b r,'), profile('/b r,'), profile('/a r,', '/b r,')).result).toBe(
      'removed-and-changed',
    );
  });

  test('a rule deleted here and only laid out anew there goes', () => {
    expect(merge(profile('/a r,', '/b r,'), profile('/b r,'), profile('/a      r,', '/b r,'))).toMatchObject({
      result: 'clean',
      text: profile('/b r,'),
    });
  });
});

describe('both sides speak about one path for the first time', () => {
  test.each([
    ['with other permissions', '/x rw,', '/x r,', 'both-added'],
    ['with other qualifiers', 'owner /x rw,', '/x rw,', 'both-added'],
    ['with and without audit', 'audit deny /x r,', 'deny /x r,', 'both-added'],
    ['with and without a link target', '/x rwl,', '/x rwl -> /y,', 'both-added'],
    ['in the same way but for the order of letters', '/x rwk,', '/x rkw,', 'clean'],
  ])('%s', (_, mine, other, result) => {
    expect(merge(profile('/a r,'), profile('/a r,', mine), profile('/a r,', other)).result).toBe(result);
  });

  test('the same in other words is said', () => {
    const { result, notices } = merge(profile('/a r,'), profile('/a r,', '/x rwk,'), profile('/a r,', '/x rkw,'));
    expect([result, ...notices]).toEqual(['clean', 'merge/same-in-other-words']);
  });

  test('a link rule and a file rule are not the same matter', () => {
    const base = profile('/a r,');
    expect(merge(base, profile('/a r,', 'link /x -> /y,'), profile('/a r,', '/x rw,')).result).toBe('clean');
  });
});

// Whether patterns and rules can meet, and what a pattern is made of.

import type { ByteText } from '../../../src/base/index.js';
import { alternativesOf } from '../../../src/reconcile/alternatives.js';
import { PatternMeeting } from '../../../src/reconcile/patterns-meet.js';
import { rulesMayMeet } from '../../../src/reconcile/rules-meet.js';
import type { Rule } from '../../../src/language/index.js';
import { statementsOf } from '../../support/statements.js';

const meets = (one: string, other: string): boolean => new PatternMeeting().mayMeet(one as ByteText, other as ByteText);

describe('patterns', () => {
  test.each([
    ['/a', '/a'],
    ['/a', '/*'],
    ['/a/b', '/**'],
    ['/a*c', '/ab*'],
    ['/{a,b}/x', '/[bc]/*'],
    ['/a/*/c', '/a/b/?'],
    ['/**/x', '/a/**'],
    ['/x{a', '/y'],
    ['/{a,}', '/'],
  ])('%s and %s', (one, other) => {
    expect(meets(one, other)).toBe(true);
    expect(meets(other, one)).toBe(true);
  });

  test.each([
    ['/a', '/b'],
    ['/a', '/a/'],
    ['/a/b', '/*'],
    ['/a*', '/b*'],
    ['/*/x', '/*/y'],
    ['/{a,b}/x', '/[cd]/*'],
    ['/a/*', '/a/'],
    ['/a?', '/a'],
    ['/proc/[0-9]*/fd/', '/proc/sys/**'],
  ])('%s and not %s', (one, other) => {
    expect(meets(one, other)).toBe(false);
    expect(meets(other, one)).toBe(false);
  });

  test('what would take too long to tell may be', () => {
    const long = `/${'{a,b,c,d}*'.repeat(40)}x`;
    expect(meets(long, `/${'*{a,b,c,d}'.repeat(40)}y`)).toBe(true);
  });
});

function ruleOf(text: string): Rule {
  const [statement] = statementsOf(`${text}\n`);
  if (statement?.kind !== 'rule') throw new Error(text);
  return statement.rule;
}

describe('rules', () => {
  const meet = (one: string, other: string): boolean => {
    const answers = [ruleOf(one), ruleOf(other)] as const;
    const patterns = new PatternMeeting();
    expect(rulesMayMeet(answers[1], answers[0], patterns)).toBe(rulesMayMeet(answers[0], answers[1], patterns));
    return rulesMayMeet(answers[0], answers[1], patterns);
  };

  test.each([
    ['/a r,', '/* rw,'],
    ['/a w,', '/a a,'],
    ['/a ix,', '/a m,'],
    ['file,', '/a k,'],
    ['link /a -> /b,', '/a l,'],
    ['capability kill,', 'capability kill chown,'],
    ['capability kill,', 'capability,'],
    ['all,', 'userns,'],
    ['network inet,', 'network stream,'],
    ['network inet stream,', 'network inet dgram,'],
    ['network,', 'unix,'],
    ['signal send,', 'signal send peer=x,'],
    ['dbus send bus=system path=/a,', 'dbus send path=/*,'],
    ['mount /a -> /b,', 'pivot_root,'],
    ['change_profile -> x,', '/a r,'],
  ])('%s and %s', (one, other) => {
    expect(meet(one, other)).toBe(true);
  });

  test.each([
    ['/a r,', '/a w,'],
    ['/a r,', '/b r,'],
    ['capability kill,', 'capability chown,'],
    ['network inet,', 'network inet6,'],
    ['network inet stream,', 'network netlink raw,'],
    ['signal send,', 'signal receive,'],
    ['signal send peer=x,', 'signal send peer=y,'],
    ['dbus send bus=system,', 'dbus send bus=session,'],
    ['ptrace read,', 'signal send,'],
    ['/a r,', 'capability kill,'],
  ])('%s and not %s', (one, other) => {
    expect(meet(one, other)).toBe(false);
  });
});

describe('alternatives', () => {
  const keys = (pattern: string): string[] => alternativesOf(pattern as ByteText).map(({ key }) => key);

  test('one value more is one alternative more', () => {
    expect(keys('/{a,b,c}/x')).toEqual(expect.arrayContaining(keys('/{b,a}/x')));
    expect(keys('/{a,b}/{x,y}')).toHaveLength(4);
    expect(keys('/{a,{b,c}}')).toHaveLength(3);
  });

  test('what stands beside a brace is remembered', () => {
    const [one] = alternativesOf('/{*,x}/y' as ByteText);
    expect(one?.key).not.toBe('/*/y');
    expect(one?.narrower).toBe('/*/y');
    expect(one?.pattern).toBe('/{*,*}/y');
  });

  test.each(['/a', '/a{b', '/a\\{b,c\\}', '/[{a,b}]x', `/${'{a,b}'.repeat(8)}`])('%s stays whole', (pattern) => {
    expect(keys(pattern)).toEqual([pattern]);
  });
});

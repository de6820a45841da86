// Deny rules: a decision of ours stands, and whatever else a deny rule of one side does to a grant of the other side is for a
// person. Source: product, "Fine print", "Decisions by deny".

import { merge, profile } from '../../support/merge.js';

const base = profile('/a r,');

test('ours denies what theirs newly grants: the deny stands, which is said', () => {
  const { result, notices, text } = merge(base, profile('/a r,', 'deny /x r,'), profile('/a r,', '/x r,'));
  expect([result, ...notices]).toEqual(['clean', 'merge/deny-stands']);
  expect(text).toBe(profile('/a r,', 'deny /x r,', '/x r,'));
});

test('a deny of ours stands against a wider grant, too', () => {
  const { result, notices } = merge(base, profile('/a r,', 'deny /etc/shadow r,'), profile('/a r,', '/etc/** r,'));
  expect([result, ...notices]).toEqual(['clean', 'merge/deny-stands']);
});

test('a deny that base had already says nothing new', () => {
  const before = profile('deny /x r,');
  expect(merge(before, before, profile('deny /x r,', '/x r,'))).toMatchObject({ result: 'clean', notices: [] });
});

test.each([
  ['the same path', '/x r,', 'deny /x r,'],
  ['a path in a denied directory', '/etc/app/key r,', 'deny /etc/app/** r,'],
  ['a directory with a denied path', '/etc/** r,', 'audit deny /etc/shadow rw,'],
  ['execution', '/bin/x rix,', 'deny /bin/* x,'],
  ['a variable in both', '@{HOME}/.ssh/key r,', 'deny @{HOME}/.ssh/** rw,'],
  ['all files', '/x r,', 'deny /** w,\n  deny /** r,'],
  ['a capability', 'capability kill,', 'deny capability chown kill,'],
  ['all capabilities', 'capability kill,', 'deny capability,'],
  ['a family of sockets', 'network inet stream,', 'deny network inet,'],
  ['a signal', 'signal send set=(term) peer=b,', 'deny signal send set=(term) peer=*,'],
  ['a deny block', '/x r,', 'deny {\n    /x r,\n  }'],
])('theirs newly denies what ours added: %s', (_, mine, other) => {
  const { result } = merge(base, profile('/a r,', mine), profile('/a r,', other));
  expect(result.split(' ')[0]).toBe('deny-and-grant');
});

test.each([
  ['other permissions', '/x r,', 'deny /y/** r,'],
  ['other letters of a path that meets', '/etc/x r,', 'deny /etc/** w,'],
  ['another path', '/x r,', 'deny /y r,'],
  ['other variables', '@{HOME}/x r,', 'deny @{run}/x r,'],
  ['another capability', 'capability kill,', 'deny capability chown,'],
  ['another family', 'network inet stream,', 'deny network unix stream,'],
  ['another peer', 'signal send peer=b,', 'deny signal send peer=c,'],
  ['another kind of rule', 'network unix,', 'deny ptrace,'],
])('theirs newly denies something else: %s', (_, mine, other) => {
  expect(merge(base, profile('/a r,', mine), profile('/a r,', other)).result).toBe('clean');
});

test('a deny added here and the rule removed there', () => {
  expect(merge(base, profile('/a r,', 'deny /a r,'), profile('/b r,')).result).toBe('deny-and-grant');
});

test('the rule removed here and a deny added there', () => {
  expect(merge(base, profile('/b r,'), profile('/a r,', 'deny /a r,')).result).toBe('deny-and-grant');
});

test('a deny lifted here would uncover what theirs grants now', () => {
  const before = profile('/a r,', 'deny /etc/shadow r,');
  const { result } = merge(before, profile('/a r,'), profile('/a r,', 'deny /etc/shadow r,', '/etc/** r,'));
  expect(result).toBe('deny-and-grant');
});

test('a deny lifted there would uncover what ours grants now', () => {
  const before = profile('/a r,', 'deny /etc/shadow r,');
  const { result } = merge(before, profile('/a r,', 'deny /etc/shadow r,', '/etc/** r,'), profile('/a r,'));
  expect(result).toBe('deny-and-grant');
});

test('both sides lift the deny and grant: that is what both want', () => {
  const before = profile('deny capability kill,', 'capability chown,');
  const after = profile('capability kill,', 'capability chown,');
  expect(merge(before, `# mine\n${after}`, profile('capability chown,', 'capability kill,')).result).toBe('clean');
});

test('a deny in a child profile concerns the child alone', () => {
  const child = (rule: string): string => profile('/a r,', 'profile c {', `  ${rule}`, '}');
  const before = child('/b r,');
  expect(merge(before, before.replace('/a r,', '/a r,\n  /x r,'), child('/b r,\n    deny /x r,')).result).toBe('clean');
});

describe('execute modes through patterns', () => {
  test.each([
    ['two patterns that share a program', '/usr/lib/a/** ix,', '/usr/lib/**/x px,', 'exec-mode'],
    ['the same mode', '/usr/lib/a/** ix,', '/usr/lib/**/x ix,', 'clean'],
    ['an exact path goes before a pattern', '/usr/lib/a/x ix,', '/usr/lib/** px,', 'clean'],
    ['patterns that share nothing', '/usr/lib/a/** ix,', '/usr/lib/b/** px,', 'clean'],
  ])('%s', (_, mine, other, result) => {
    expect(merge(base, profile('/a r,', mine), profile('/a r,', other)).result).toBe(result);
  });
});

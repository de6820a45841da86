// Layout: untouched bytes stay, the side that laid out anew wins, ours where both did.

import { merge, profile } from '../../support/merge.js';

const tabbed = (...lines: readonly string[]): string =>
  `profile p {\n${lines.map((line) => `\t${line}\n`).join('')}}\n`;

test('theirs laid out anew, ours changed a rule and added one: their layout, our rules', () => {
  const base = profile('/a r,', '/b r,');
  expect(merge(base, profile('/a rw,', '/b r,', '/c r, # mine'), tabbed('/a  r,', '/b  r,'))).toMatchObject({
    result: 'clean',
    text: tabbed('/a  rw,', '/b  r,', '/c r, # mine'),
  });
});

test('ours laid out anew, theirs changed and added: our layout, their rules', () => {
  const base = profile('/a r,', '/b r,');
  expect(merge(base, tabbed('/a  r,', '/b  r,'), profile('/a rw,', '/b r,', '/c r,'))).toMatchObject({
    result: 'clean',
    text: tabbed('/a  rw,', '/b  r,', '/c r,'),
  });
});

test('both laid out anew: ours', () => {
  const base = profile('/a r,', '/b r,');
  const theirs = 'profile p {\n      /a r,\n      /b r,\n      /c r,\n}\n';
  expect(merge(base, tabbed('/a r,', '/b r,'), theirs)).toMatchObject({
    result: 'clean',
    text: tabbed('/a r,', '/b r,', '/c r,'),
  });
});

test('include and #include are one, in the spelling of the side that changed it', () => {
  const base = profile('#include <abstractions/base>', '/a r,');
  const theirs = profile('include <abstractions/base>', '/a r,');
  expect(merge(base, profile('#include <abstractions/base>', '/a rw,'), theirs)).toMatchObject({
    result: 'clean',
    text: profile('include <abstractions/base>', '/a rw,'),
  });
});

test('a rule over several lines is the rule on one line', () => {
  const base = profile('dbus send', '     bus=session', '     path=/a,', '/a r,');
  const ours = profile('dbus send bus=session path=/a,', '/a r,');
  expect(merge(base, ours, profile('dbus send', '     bus=session', '     path=/a,', '/a rw,'))).toMatchObject({
    result: 'clean',
    text: profile('dbus send bus=session path=/a,', '/a rw,'),
  });
});

test('several rules on a line', () => {
  const base = 'profile p { /a r, /b r, }\n';
  expect(merge(base, 'profile p { /a rw, /b r, }\n', 'profile p { /a r, /b rk, }\n')).toMatchObject({
    result: 'clean',
    text: 'profile p { /a rw, /b rk, }\n',
  });
  expect(merge(base, base.replace('/b r', '/b rw'), 'profile p {\n  /a r,\n  /c r,\n  /b r,\n}\n')).toMatchObject({
    result: 'clean',
    text: 'profile p {\n  /a r,\n  /c r,\n  /b rw,\n}\n',
  });
});

test('a rule added to a block on one line begins a line of its own', () => {
  const { result, text } = merge('profile p { }\n', 'profile p { }\n# mine\n', 'profile p {\n  /a r,\n}\n');
  expect([result, text]).toEqual(['clean', 'profile p {\n  /a r,\n}\n# mine\n']);
});

test('blank lines stay with what they stand before', () => {
  const base = profile('/a r,', '', '/b r,');
  expect(merge(base, profile('/a r,', '/m r,', '', '/b r,'), profile('/a r,', '', '/o r,', '/b r,'))).toMatchObject({
    result: 'clean',
    text: profile('/a r,', '/m r,', '', '/o r,', '/b r,'),
  });
});

test('what is added to a paragraph stays in it', () => {
  const base = profile('/a r,', '', '/z r,');
  expect(merge(base, profile('/a r,', '', '/m r,', '/z r,'), profile('/a r,', '/o r,', '', '/z r,'))).toMatchObject({
    result: 'clean',
    text: profile('/a r,', '/o r,', '', '/m r,', '/z r,'),
  });
});

test('what theirs puts in the place of something comes there', () => {
  const base = profile('/a r,', '/old r,', '/b r,');
  expect(
    merge(base, profile('/a r,', '/old r,', '/m r,', '/b r,'), profile('/a r,', '/new r,', '/b r,')),
  ).toMatchObject({
    result: 'clean',
    text: profile('/a r,', '/new r,', '/m r,', '/b r,'),
  });
});

test('a file without a line end at its end', () => {
  const base = 'profile p {\n  /a r,\n}';
  expect(merge(base, 'profile p {\n  /a rw,\n}', `${base}\nprofile q {\n  /q r,\n}`)).toMatchObject({
    result: 'clean',
    text: 'profile p {\n  /a rw,\n}\nprofile q {\n  /q r,\n}',
  });
  const mine = `${base}\nprofile m {\n}`;
  expect(merge(base, mine, `${base}\nprofile q {\n  /q r,\n}`)).toMatchObject({
    result: 'clean',
    text: `${mine}\nprofile q {\n  /q r,\n}`,
  });
});

test('an assignment at the end of a file without line end', () => {
  expect(merge('@{A} = /a', '@{A} = /a\n@{B} = /b', '@{A} = /a\n@{C} = /c')).toMatchObject({
    result: 'clean',
    text: '@{A} = /a\n@{B} = /b\n@{C} = /c',
  });
});

describe('line ends of another system', () => {
  const crlf = (text: string): string => text.replaceAll('\n', '\r\n');

  test('of ours: what comes from theirs gets them', () => {
    const base = profile('/a r,');
    expect(merge(base, crlf(profile('/a r,')), profile('/a r,', '# c', '/b r,'))).toMatchObject({
      result: 'clean',
      text: crlf(profile('/a r,', '# c', '/b r,')),
    });
  });

  test('of all three', () => {
    const base = crlf(profile('/a r,', '/b r,'));
    expect(merge(base, base.replace('/a r', '/a rw'), crlf(profile('/a r,', '/b rk,', '/c r,')))).toMatchObject({
      result: 'clean',
      text: crlf(profile('/a rw,', '/b rk,', '/c r,')),
    });
  });
});

test('bytes that are no UTF-8 stay', () => {
  const base = profile('/a r,', '"/\xff\xfe" r,');
  expect(merge(base, profile('/a rw,', '"/\xff\xfe" r,'), profile('/a r,', '"/\xff\xfe" rk,')).text).toBe(
    profile('/a rw,', '"/\xff\xfe" rk,'),
  );
});

test('empty files', () => {
  expect(merge('', '', '')).toMatchObject({ result: 'clean', text: '' });
  expect(merge('', '', profile('/a r,'))).toMatchObject({ result: 'clean', text: profile('/a r,') });
  expect(merge('', '# mine\n', profile('/a r,'))).toMatchObject({
    result: 'clean',
    text: `# mine\n${profile('/a r,')}`,
  });
  expect(merge(profile('/a r,'), '', profile('/a rw,')).result).toBe('removed-and-changed');
});

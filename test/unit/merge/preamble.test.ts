// The preamble: abi, includes, variables, aliases, and the order that they need.

import { merge, profile } from '../../support/merge.js';

const file = (...preamble: readonly string[]): string =>
  `${preamble.map((line) => `${line}\n`).join('')}\n${profile('/a r,')}`;

describe('variables', () => {
  test('values are a set', () => {
    expect(merge(file('@{V} = a b'), file('@{V} = a b mine'), file('@{V} = b a other')).text).toBe(
      file('@{V} = a b mine other'),
    );
    expect(merge(file('@{V} = a b c'), file('@{V} = a c'), file('@{V} = a b')).text).toBe(file('@{V} = a'));
  });

  test('values on lines of their own', () => {
    const base = file('@{V} = a', '@{V} += b');
    expect(merge(base, file('@{V} = a', '@{V} += b mine'), file('@{V} = a other', '@{V} += b'))).toMatchObject({
      result: 'clean',
      text: file('@{V} = a other', '@{V} += b mine'),
    });
  });

  test('an assignment over several lines', () => {
    const base = file('@{V} = a \\', '       b');
    expect(merge(base, base, file('@{V} = a \\', '       b \\', '       c')).text).toBe(
      file('@{V} = a \\', '       b \\', '       c'),
    );
    expect(merge(base, file('@{V} = a \\', '       b mine'), file('@{V} = a \\', '       b c')).text).toBe(
      file('@{V} = a \\', '       b mine c'),
    );
  });

  test.each([
    ['both put another value in the place of one', '@{V} = a', '@{V} = b', '@{V} = c'],
    ['one put another value in its place, the other added one', '@{V} = a', '@{V} = b', '@{V} = a c'],
    ['another operator here, another value there', '@{V} = a', '@{V} += a', '@{V} = a b'],
    ['added on both sides with other values', '# none', '@{V} = a', '@{V} = b'],
  ])('%s: for a person', (_, base, ours, theirs) => {
    expect(merge(file(base), file(ours), file(theirs)).result).toMatch(/^both-/);
  });

  test.each([
    ['set anew at two places', ['@{V} = a', '@{V} := c', '@{V} += b'], ['@{V} = a', '@{V} += b', '@{V} := z']],
    ['set anew here, added to there', ['@{V} = a', '@{V} := c', '@{V} += b'], ['@{V} = a', '@{V} += b', '@{V} += d']],
    ['set by default here, added to there', ['@{V} ?= a', '@{V} += b'], ['@{V} = a', '@{V} += b d']],
  ])('assignments whose order counts: %s', (_, ours, theirs) => {
    const base = file('@{V} = a', '@{V} += b');
    expect(merge(base, file(...ours), file(...theirs)).result).toBe('both-changed');
    expect(merge(base, file(...theirs), file(...ours)).result).toBe('both-changed');
  });

  test('where base assigns anew already, two changes are for a person, one is not', () => {
    const base = file('@{V} = a', '@{V} := b');
    const theirs = file('@{V} = a', '@{V} := b d');
    expect(merge(base, file('@{V} = a c', '@{V} := b'), theirs).result).toBe('both-changed');
    expect(merge(base, base, theirs)).toMatchObject({ result: 'clean', text: theirs });
  });

  test('a boolean that reads what the other side changes is for a person', () => {
    const base = file('@{V} = a', '@{W} = a');
    const ours = file('@{V} = a', '@{W} = a', '$b = @{V} == a');
    expect(merge(base, ours, file('@{V} = a c', '@{W} = a')).result).toBe('both-changed');
    expect(merge(base, file('@{V} = a c', '@{W} = a'), ours).result).toBe('both-changed');
    expect(merge(base, ours, file('@{V} = a', '@{W} = a c')).result).toBe('clean');
  });

  test('a variable removed here and changed there', () => {
    expect(merge(file('@{V} = a', '@{W} = b'), file('@{W} = b'), file('@{V} = a c', '@{W} = b')).result).toBe(
      'removed-and-changed',
    );
  });

  test('a boolean is a value', () => {
    expect(merge(file('$x = true'), file('$x = false'), file('$x = true')).text).toBe(file('$x = false'));
    expect(merge(file('# none'), file('$x = false'), file('$x = true')).result).toBe('both-added');
  });
});

describe('order', () => {
  test('what is added before the first profile stays before it', () => {
    const base = file('include <tunables/global>');
    const ours = `${base}\nprofile q {\n}\n`;
    expect(merge(base, ours, file('include <tunables/global>', '@{V} = a', '@{V} += b')).text).toBe(
      `${file('include <tunables/global>', '@{V} = a', '@{V} += b')}\nprofile q {\n}\n`,
    );
  });

  test('an abi that theirs adds comes first, after the comments at the top', () => {
    const base = `# head\n\n${file('include <tunables/global>')}`;
    const theirs = `# head\n\nabi <abi/4.0>,\n\n${file('include <tunables/global>')}`;
    expect(merge(base, base.replace('/a r', '/a rw'), theirs).text).toBe(theirs.replace('/a r', '/a rw'));
  });

  test('a first declaration comes before what adds to it', () => {
    const base = file('include <a>', '@{V} += c');
    const theirs = file('include <a>', '@{V} = b', '@{V} += c');
    expect(merge(base, file('include <a>', 'include <mine>', '@{V} += c'), theirs).text).toBe(
      file('include <a>', 'include <mine>', '@{V} = b', '@{V} += c'),
    );
  });

  test('a variable comes before a profile that the other side puts in its place', () => {
    const theirs = `@{V} = a\n${profile('/a r,')}`;
    const mine = 'profile m {\n  /m r,\n}\n';
    expect(merge(profile('/a r,'), mine, theirs).text).toBe(`@{V} = a\n${mine}`);
    expect(merge(profile('/a r,'), theirs, mine).text).toBe(`@{V} = a\n${mine}`);
    const later = `\n@{V} = a\n${profile('/a r,')}`;
    expect(merge(profile('/a r,'), later, `${mine}${profile('/a r,')}`).text).toBe(
      `\n@{V} = a\n${mine}${profile('/a r,')}`,
    );
  });

  test('a merge that would break the order that both sides keep is none', () => {
    const base = file('include <a>', 'include <b>');
    const ours = file('include <a>', '@{V} = b', 'include <b>', '@{V} += c');
    expect(merge(base, ours, file('include <b>', 'include <a>')).result).toBe('not-as-meant');
  });
});

test('abi is a value', () => {
  expect(merge(file('abi <abi/3.0>,'), file('abi <abi/3.0>,'), file('abi <abi/4.0>,')).text).toBe(
    file('abi <abi/4.0>,'),
  );
  expect(merge(file('abi <abi/3.0>,'), file('abi <abi/4.0>,'), file('abi <abi/5.0>,')).result).toBe('both-changed');
});

test('aliases are a set, and two for one path added on both sides are for a person', () => {
  const base = file('alias /a/ -> /b/,');
  expect(
    merge(base, file('alias /a/ -> /b/,', 'alias /c/ -> /d/,'), file('alias /a/ -> /b/,', 'alias /e/ -> /f/,')).text,
  ).toBe(file('alias /a/ -> /b/,', 'alias /c/ -> /d/,', 'alias /e/ -> /f/,'));
  const { result } = merge(
    base,
    file('alias /a/ -> /b/,', 'alias /c/ -> /d/,'),
    file('alias /a/ -> /b/,', 'alias /c/ -> /e/,'),
  );
  expect(result).toBe('both-added');
});

test('an abstraction has neither preamble nor profile', () => {
  expect(merge('  /a r,\n', '  /a rw,\n', '  /a r,\n  /b r,\n').text).toBe('  /a rw,\n  /b r,\n');
});

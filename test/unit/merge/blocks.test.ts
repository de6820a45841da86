// Profiles, hats, children, qualifier blocks and conditions: blocks that come, go, change their head, or trade rules.

import { merge, profile } from '../../support/merge.js';

const lines = (...text: readonly string[]): string => `${text.join('\n')}\n`;

describe('heads', () => {
  const head = (text: string): string => lines(`${text} {`, '  /a r,', '}');

  test.each([
    [
      'a mode here, another flag there',
      'profile p',
      'profile p flags=(complain)',
      'profile p flags=(attach_disconnected)',
      'profile p flags=(complain,attach_disconnected)',
    ],
    [
      'separators of ours stay',
      'profile p flags=(audit, complain)',
      'profile p flags=(audit, complain, mediate_deleted)',
      'profile p flags=(audit, kill)',
      'profile p flags=(audit, mediate_deleted, kill)',
    ],
    [
      'all flags gone',
      'profile p flags=(complain)',
      'profile p /bin/p flags=(complain)',
      'profile p',
      'profile p /bin/p',
    ],
    [
      'an attachment here, flags there',
      'profile p',
      'profile p /bin/p',
      'profile p flags=(complain)',
      'profile p /bin/p flags=(complain)',
    ],
    [
      'the default mode written out is no change',
      'profile p',
      'profile p flags=(enforce)',
      'profile p /bin/p',
      'profile p /bin/p flags=(enforce)',
    ],
    [
      'a value of a flag',
      'profile p flags=(attach_disconnected.path=/x)',
      'profile p /bin/p flags=(attach_disconnected.path=/x)',
      'profile p flags=(attach_disconnected.path=/y)',
      'profile p /bin/p flags=(attach_disconnected.path=/y)',
    ],
    [
      'order and spelling of flags',
      'profile p flags=(audit,complain)',
      'profile p (complain  audit)',
      'profile p /bin/p flags=(audit,complain)',
      'profile p /bin/p (complain  audit)',
    ],
  ])('%s', (_, base, ours, theirs, merged) => {
    expect(merge(head(base), head(ours), head(theirs))).toMatchObject({ result: 'clean', text: head(merged) });
  });

  test.each([
    ['two modes', 'profile p', 'profile p flags=(complain)', 'profile p flags=(kill)'],
    [
      'a pair of opposite flags',
      'profile p',
      'profile p flags=(attach_disconnected)',
      'profile p flags=(no_attach_disconnected)',
    ],
    ['two attachments', 'profile p /bin/p', 'profile p /usr/bin/p', 'profile p /{usr/,}bin/p'],
    [
      'two values of a flag',
      'profile p',
      'profile p flags=(attach_disconnected.path=/x)',
      'profile p flags=(attach_disconnected.path=/y)',
    ],
  ])('%s: for a person, with markers around the head alone', (_, base, ours, theirs) => {
    const { result, text } = merge(head(base), head(ours), head(theirs));
    expect(result).toBe('both-changed');
    expect(text).toBe(
      lines(
        '<<<<<<< ours',
        `${ours} {`,
        '||||||| base',
        `${base} {`,
        '=======',
        `${theirs} {`,
        '>>>>>>> theirs',
        '  /a r,',
        '}',
      ),
    );
  });

  test('a name and an attachment for what had only a path: the same profile', () => {
    const base = lines('/usr/bin/x {', '  /a r,', '}');
    const ours = lines('/usr/bin/x {', '  /a rw,', '}');
    const theirs = lines('profile x /usr/bin/x {', '  /a r,', '  /b r,', '}');
    expect(merge(base, ours, theirs)).toMatchObject({
      result: 'clean',
      text: lines('profile x /usr/bin/x {', '  /a rw,', '  /b r,', '}'),
    });
  });

  test('name and attachment changed at once: the same profile by what it holds', () => {
    const body = ['  /a r,', '  /b r,', '  /c r,'];
    const base = lines('/usr/bin/x {', ...body, '}');
    const ours = lines('/usr/bin/x flags=(complain) {', ...body, '}');
    const theirs = lines('profile x /{usr/,}bin/x {', ...body, '  /d r,', '}');
    expect(merge(base, ours, theirs)).toMatchObject({
      result: 'clean',
      text: lines('profile x /{usr/,}bin/x flags=(complain) {', ...body, '  /d r,', '}'),
    });
  });

  test('two profiles that could be the renamed one are neither', () => {
    const base = lines('profile a {', '  /a r,', '}');
    const ours = lines('profile a {', '  /a rw,', '}');
    const theirs = lines('profile b {', '  /a r,', '}', 'profile c {', '  /a r,', '}');
    expect(merge(base, ours, theirs).result).toBe('removed-and-changed');
  });

  test('a hat by either keyword', () => {
    const base = profile('^h {', '  /a r,', '}');
    expect(merge(base, profile('hat h {', '  /a r,', '}'), profile('^h {', '  /a rw,', '}'))).toMatchObject({
      result: 'clean',
      text: profile('hat h {', '  /a rw,', '}'),
    });
  });
});

describe('whole blocks', () => {
  const two = (first: string, second = ''): string => `${profile(first)}${second}`;

  test('a new profile comes with its comments, after what it follows', () => {
    const added = lines('', '# for the helper', 'profile q {  # new', '  # inside', '  /q r,', '}');
    expect(merge(two('/a r,'), two('/a rw,'), two('/a r,', added))).toMatchObject({
      result: 'clean',
      text: two('/a rw,', added),
    });
  });

  test('a new hat comes in the indentation of ours', () => {
    const ours = 'profile p {\n\t/a rw,\n}\n';
    const theirs = profile('/a r,', '', '^h {', '  /h r,', '}');
    expect(merge(profile('/a r,'), ours, theirs)).toMatchObject({
      result: 'clean',
      text: 'profile p {\n\t/a rw,\n\n\t^h {\n\t\t/h r,\n\t}\n}\n',
    });
  });

  test('a removed profile goes, when ours left it alone', () => {
    const other = lines('', '# helper', 'profile q {', '  /q r,', '}');
    expect(merge(two('/a r,', other), two('/a rw,', other), two('/a r,'))).toMatchObject({
      result: 'clean',
      text: two('/a rw,'),
    });
  });

  test('a profile removed there and changed here', () => {
    const other = (rule: string): string => lines('profile q {', `  ${rule}`, '}');
    expect(merge(two('/a r,', other('/q r,')), two('/a r,', other('/q rw,')), two('/a r,')).result).toBe(
      'removed-and-changed',
    );
  });

  test('the same profile added on both sides', () => {
    const added = (layout: string): string => `profile q {\n${layout}/q r,\n${layout}/r r,\n}\n`;
    expect(merge(two('/a r,'), two('/a r,', added('  ')), two('/a r,', added('\t')))).toMatchObject({
      result: 'clean',
      text: two('/a r,', added('  ')),
    });
  });

  test.each([
    ['profile', 'profile q {\n  /q r,\n}\n', 'profile q {\n  /q rw,\n}\n'],
    ['hat', '^q {\n  /q r,\n}\n', '^q {\n  /q r,\n  /r r,\n}\n'],
    ['profile with other flags', 'profile q {\n  /q r,\n}\n', 'profile q flags=(complain) {\n  /q r,\n}\n'],
  ])('a %s of one name added on both sides with different content', (_, mine, other) => {
    expect(merge(two('/a r,'), two('/a r,', mine), two('/a r,', other)).result).toBe('both-added');
  });

  test('a hat of one name added in one profile on both sides with different content', () => {
    const hat = (rule: string): string => profile('/a r,', '^h {', `  ${rule}`, '}');
    expect(merge(profile('/a r,'), hat('/h r,'), hat('/h w,')).result).toBe('both-added');
  });

  test('a profile added here and another given the same name there', () => {
    const other = (head: string): string => lines(`${head} {`, '  /q r,', '  /r r,', '}');
    const base = two('/a r,', other('/usr/bin/q'));
    const ours = two('/a r,', `${other('/usr/bin/q')}${lines('profile q {', '  /mine r,', '}')}`);
    expect(merge(base, ours, two('/a r,', other('profile q /usr/bin/q'))).result).toBe('both-added');
  });

  test('a hat here and a child of the same name there', () => {
    const ours = profile('/a r,', '^h {', '  /h r,', '}');
    const theirs = profile('/a r,', 'profile h {', '  /h r,', '}');
    expect(merge(profile('/a r,'), ours, theirs).result).toBe('both-added');
  });
});

describe('rules that move between blocks', () => {
  const both = (first: readonly string[], second: readonly string[]): string =>
    [profile(...first), profile(...second).replace('profile p', 'profile q')].join('');
  const base = both(['/a r,', '/m r,'], ['/b r,']);
  const moved = both(['/a r,'], ['/b r,', '/m r,']);

  test('moved there, untouched here: it moves', () => {
    const ours = both(['/a rw,', '/m r,'], ['/b r,']);
    expect(merge(base, ours, moved)).toMatchObject({ result: 'clean', text: both(['/a rw,'], ['/b r,', '/m r,']) });
  });

  test('moved to the same block on both sides', () => {
    expect(merge(base, both(['/a rw,'], ['/b r,', '/m r,']), moved).result).toBe('clean');
  });

  test('moved there, changed here', () => {
    expect(merge(base, both(['/a r,', '/m rw,'], ['/b r,']), moved).result).toBe('removed-and-changed moved');
  });

  test('moved there, removed here', () => {
    expect(merge(base, both(['/a r,'], ['/b r,']), moved).result).toBe('moved');
  });

  test('moved to different blocks', () => {
    const hat = both(['/a r,', '^h {', '  /m r,', '}'], ['/b r,']);
    expect(merge(base, hat, moved).result).toMatch(/^moved/);
  });

  test('moved into a new block there, removed here', () => {
    const theirs = both(['/a r,', '^h {', '  /m r,', '}'], ['/b r,']);
    expect(merge(base, both(['/a r,'], ['/b r,']), theirs).result).toBe('moved');
  });

  test('wrapped in a block of qualifiers there, changed here', () => {
    const theirs = both(['/a r,', 'owner {', '  /m r,', '}'], ['/b r,']);
    expect(merge(base, both(['/a r,', '/m rw,'], ['/b r,']), theirs).result).toBe('removed-and-changed moved');
  });

  test('a rule never lands in the block beside its own', () => {
    const near = both(['/a r,', '/new r,'], ['/b r,']).replace('/m r,', '');
    const before = both(['/a r,'], ['/b r,']);
    const theirs = both(['/a r,'], ['/c r,', '/b r,']);
    expect(merge(before, near, theirs)).toMatchObject({
      result: 'clean',
      text: both(['/a r,', '/new r,'], ['/c r,', '/b r,']),
    });
  });
});

describe('blocks inside a profile', () => {
  test('rules in a block of qualifiers', () => {
    const block = (...rules: readonly string[]): string => profile('owner {', ...rules.map((rule) => `  ${rule}`), '}');
    expect(merge(block('/a r,'), block('/a rw,'), block('/a rk,', '/b r,'))).toMatchObject({
      result: 'clean',
      text: block('/a rwk,', '/b r,'),
    });
  });

  test('rules in the branches of a condition', () => {
    const condition = (then: string, other: string): string =>
      profile('if $x {', `  ${then}`, '} else if not $y {', `  ${other}`, '} else {', '  /c r,', '}');
    expect(
      merge(condition('/a r,', '/b r,'), condition('/a rw,', '/b r,'), condition('/a r,', '/b rk,')),
    ).toMatchObject({
      result: 'clean',
      text: condition('/a rw,', '/b rk,'),
    });
  });

  test('a condition that both sides changed', () => {
    const condition = (said: string): string => profile(`if ${said} {`, '  /a r,', '  /b r,', '}');
    expect(merge(condition('$x'), condition('not $x'), condition('$y')).result).toBe('both-changed');
  });

  test('a branch added there, a rule changed here', () => {
    const before = profile('if $x {', '  /a r,', '}');
    const theirs = profile('if $x {', '  /a r,', '} else {', '  /b r,', '}');
    expect(merge(before, before, theirs)).toMatchObject({ result: 'clean', text: theirs });
    expect(merge(before, profile('if $x {', '  /a rw,', '}'), theirs).result).toBe('both-changed');
  });
});

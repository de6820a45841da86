// Comments belong to what they stand by, never cause a conflict, and are never lost.

import { merge, profile } from '../../support/merge.js';

test('a comment above a rule comes and goes with it', () => {
  const base = profile('/a r,', '# why b', '/b r,');
  expect(merge(base, profile('/a rw,', '# why b', '/b r,'), profile('/a r,'))).toMatchObject({
    result: 'clean',
    text: profile('/a rw,'),
  });
  const theirs = profile('/a r,', '# why b', '/b r,', '# why c', '# and how', '/c r, # beside');
  expect(merge(base, profile('/a rw,', '# why b', '/b r,'), theirs)).toMatchObject({
    result: 'clean',
    text: profile('/a rw,', '# why b', '/b r,', '# why c', '# and how', '/c r, # beside'),
  });
});

test('a comment changed on one side follows that side, whatever the other side did to the rule', () => {
  expect(
    merge(profile('# old', '/a r, # x'), profile('# old', '/a rw, # x'), profile('# new', '/a r, # y')),
  ).toMatchObject({
    result: 'clean',
    text: profile('# new', '/a rw, # y'),
  });
});

test('comments changed on both sides stay both', () => {
  const merged = merge(profile('# old', '/a r, # x'), profile('# mine', '/a r, # y'), profile('# other', '/a r, # z'));
  expect(merged).toMatchObject({ result: 'clean', text: profile('# mine', '# other', '/a r, # y # z') });
});

test('a comment removed on one side goes; changed on the other side it stays', () => {
  expect(merge(profile('# c', '/a r,'), profile('/a r,'), profile('# c', '/a r,')).text).toBe(profile('/a r,'));
  expect(merge(profile('# c', '/a r,'), profile('/a r,'), profile('# d', '/a r,')).text).toContain('# d');
});

test('a comment that ours wrote to a rule that theirs removed stands alone', () => {
  const base = profile('/a r,', '/b r,');
  expect(merge(base, profile('# mine', '/a r,', '/b r,'), profile('/b r,'))).toMatchObject({
    result: 'clean',
    text: profile('# mine', '', '/b r,'),
  });
  expect(merge(base, profile('/a r, # mine', '/b r,'), profile('/b r,')).text).toBe(profile('# mine', '', '/b r,'));
});

test('a comment that ours wrote into a block that theirs removed stands where it was', () => {
  const base = profile('^h {', '  /h r,', '}', '/b r,');
  const ours = profile('^h {', '  # mine', '  /h r,', '}', '/b r,');
  expect(merge(base, ours, profile('/b r,'))).toMatchObject({ result: 'clean', text: profile('# mine', '', '/b r,') });
});

test('a comment inside a rule of which theirs has a new wording', () => {
  const base = profile('audit /a', '  r,');
  const { result, text } = merge(base, profile('audit # mine', '  /a r,'), profile('audit /a rix,'));
  expect(result).toBe('clean');
  expect(text).toContain('# mine');
  expect(text).toContain('rix,');
});

test('comments that belong to no rule merge line by line', () => {
  const base = '# one\n# two\n\nprofile p {\n  /a r,\n}\n# end\n';
  const ours = '# one\n# two\n# mine\n\nprofile p {\n  /a r,\n}\n# end\n';
  const theirs = '# one\n# 2\n\nprofile p {\n  /a r,\n}\n# end\n# vim\n';
  expect(merge(base, ours, theirs)).toMatchObject({
    result: 'clean',
    text: '# one\n# mine\n# 2\n\nprofile p {\n  /a r,\n}\n# end\n# vim\n'.replace('# mine\n# 2', '# 2\n# mine'),
  });
});

test('many equal comment lines stay where they are', () => {
  const base = '#\n# head\n#\n# text\n#\nprofile p {\n  #\n  /a r,\n}\n';
  const ours = '#\n# head\n#\n# text\n#\nprofile p {\n  #\n  /a rw,\n}\n';
  const theirs = '#\n# head\n#\n# new\n#\n# text\n#\nprofile p {\n  #\n  /a r,\n  #\n}\n';
  expect(merge(base, ours, theirs)).toMatchObject({ result: 'clean', text: theirs.replace('/a r,', '/a rw,') });
});

test('comments beside the brackets of a block', () => {
  const block = (open: string, close: string): string => `profile p {${open}\n  /a r,\n}${close}\n`;
  expect(merge(block('', ''), block(' # mine', ''), block(' # other', ' # end'))).toMatchObject({
    result: 'clean',
    text: block(' # mine # other', ' # end'),
  });
});

test('a section comment that both sides kept above another rule stands once', () => {
  const base = profile('# section', '/a r,', '/b r,');
  const ours = profile('# section', '/mine r,', '/a r,', '/b r,');
  const theirs = profile('# section', '/other r,', '/a r,', '/b r,');
  expect(merge(base, ours, theirs)).toMatchObject({
    result: 'clean',
    text: profile('# section', '/mine r,', '/other r,', '/a r,', '/b r,'),
  });
});

test.each([
  ['changed above the rule', ['# FIXME: remove', '/a r,'], ['# FIXME: remove!', '/a r,'], '# FIXME: remove!'],
  ['written beside the rule', ['/a r,'], ['/a r, # vendor note'], '# vendor note'],
])('a comment %s that is gone does not become one about the next rule', (_, base, theirs, comment) => {
  const rest = ['/b r,', '/c r,'];
  expect(merge(profile(...base, ...rest), profile(...rest), profile(...theirs, ...rest))).toMatchObject({
    result: 'clean',
    text: profile(comment, '', ...rest),
  });
});

test('a blank line that is there already sets it apart', () => {
  const { text } = merge(profile('/a r,', '', '/b r,'), profile('', '/b r,'), profile('/a r, # note', '', '/b r,'));
  expect(text).toBe(profile('# note', '', '/b r,'));
});

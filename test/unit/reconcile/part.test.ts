// A file that only others include, judged by itself: what it takes away counts although nothing there grants it.

import { byteTextOf } from '../../../src/base/index.js';
import { codesOf, judgeFour, judgeUpdate } from '../../support/judge.js';

test.each<[string, string, string, string[]]>([
  ['a lost denial', '/a r,\ndeny /e r,\n', '/a r,\n', ['reconcile/lost-deny']],
  ['half of a denial', 'deny /e rw,\n', 'deny /e w,\n', ['reconcile/lost-deny']],
  ['a denial in a block', 'deny {\n  /e r,\n  /f r,\n}\n', 'deny {\n  /f r,\n}\n', ['reconcile/lost-deny']],
  ['a denied capability', '/a r,\ndeny capability chown,\n', '/a r,\n', ['reconcile/lost-deny']],
  ['a denied signal', '/a r,\ndeny signal send peer=b,\n', '/a r,\n', ['reconcile/lost-deny']],
  ['a denied network', '/a r,\ndeny network inet,\n', '/a r,\n', ['reconcile/lost-deny']],
  ['a denial below others', '/a r,\npriority=-7 deny /e r,\n', '/a r,\n', ['reconcile/lost-deny', 'reconcile/unknown']],
  ['another priority', 'priority=5 /b px,\n', 'priority=-5 /b px,\n', ['reconcile/unknown']],
  ['a new grant, once', '/a r,\n', '/a rw,\n', ['reconcile/new-grant']],
  ['a grant in place of a denial, once', 'deny /e r,\n', '/e r,\n', ['reconcile/new-grant']],
])('%s', (_, live, merged, codes) => {
  expect(codesOf(judgeUpdate(live, merged))).toEqual(codes);
});

test.each<[string, string, string]>([
  ['a grant that goes', '/a r,\n/b r,\n', '/a r,\n'],
  ['a denial that comes', '/a r,\n', '/a r,\ndeny /e r,\n'],
  ['denials in other words', 'deny /a r,\ndeny /b r,\n', 'deny /{a,b} r,\n'],
  ['an execution that goes', '/a r,\n/b ix,\n', '/a r,\n'],
  ['includes alone', 'include <x>\ninclude <y>\n', 'include <y>\ninclude <x>\n'],
])('%s permits no more', (_, live, merged) => {
  expect(codesOf(judgeUpdate(live, merged, { x: '/x r,\n', y: '/y r,\n' }))).toEqual([]);
});

test.each<[string, string, string, string[]]>([
  ['a comment', '@{A}=/a\n', '# of a\n@{A}=/a\n', []],
  ['another layout', '@{A}=/a\n$B=true\n', '@{A} = "/a"\n$B = true\n', []],
  ['comments alone', '# a\n', '# b\n', []],
  ['a value', '@{A}=/a\n', '@{A}=/a /b\n', ['reconcile/unknown']],
  ['another order', '@{A}=/a\n@{A}+=/b\n', '@{A}+=/b\n@{A}=/a\n', ['reconcile/unknown']],
])('definitions: %s', (_, live, merged, codes) => {
  expect(codesOf(judgeUpdate(live, merged))).toEqual(codes);
});

test('a denial of his own that a merge loses is lost, whatever the setting', () => {
  const base = '/a r,\n';
  const { unlawful } = judgeFour({
    base,
    ours: '/a r,\ndeny /e r,\n',
    theirs: '/a r,\n/b r,\n',
    merged: '/a r,\n/b r,\n',
  });
  expect(unlawful).toMatchObject({ kind: 'lost-restriction', standing: 'refused' });
});

test('only rules that somebody wrote are shown', () => {
  const { widenings } = judgeUpdate('/a r,\ndeny /e r,\n', '/a r,\n');
  const rules = widenings.flatMap(({ detail }) => detail?.rules ?? []);
  expect(rules.map(({ text, via }) => [text, via])).toEqual([[byteTextOf('deny /e r,'), []]]);
});

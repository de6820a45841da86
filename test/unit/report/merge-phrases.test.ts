// Every code of merge has its sentence.

import type { DiagnosticCode } from '../../../src/base/index.js';
import { say } from '../../../src/report/index.js';

test.each<[DiagnosticCode, string]>([
  ['merge/both-added', '`/x r,`: both sides added something about this, differently'],
  ['merge/both-changed', '`/x r,`: both sides changed this, differently'],
  ['merge/removed-and-changed', '`/x r,`: one side removed this and the other side changed it'],
  ['merge/exec-mode', '`/x r,`: the sides want different execute modes or targets for one path'],
  ['merge/deny-and-grant', '`/x r,`: one side denies, or denied until now, what the other side grants'],
  ['merge/moved', '`/x r,`: one side moved this rule here, and the other side removed it or moved it elsewhere'],
  ['merge/text', 'both sides changed these lines'],
  ['merge/not-understood', 'THEIRS is not valid policy, so lines were merged, not rules'],
  ['merge/not-as-meant', 'the merged text would not say what both sides mean, so lines were merged, not rules'],
  ['merge/deny-stands', '`/x r,` of OURS stands, although THEIRS now has `/y r,`'],
  ['merge/same-in-other-words', 'both sides came to say `/x r,`, in other words'],
])('%s', (code, message) => {
  expect(say({ code, data: { about: '/x r,', grant: '/y r,', side: 'theirs' } }).message).toBe(message);
});

test('a conflict about nothing that can be named', () => {
  expect(say({ code: 'merge/both-changed', data: { about: '' } }).message).toBe('both sides changed this, differently');
});

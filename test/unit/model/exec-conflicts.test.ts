import { checkPolicy, findExecConflicts } from '../../../src/model/index.js';
import { say } from '../../../src/report/phrases.js';
import { resolveTree } from '../../support/policy.js';

/** The strings on which rules of a profile `p` quarrel. */
function conflictsIn(rules: string, preamble = '@{x} = /v'): string[] {
  const { policy, said } = resolveTree(`${preamble}\nprofile p {\n${rules}\n}\n`);
  expect(said).toEqual([]);
  return findExecConflicts(policy).map(({ code, data }) =>
    code === 'model/exec-conflict' ? Object.values(data).join(' -> ') : code,
  );
}

test.each([
  ['/f px, /f ix,', ['/f']],
  ['/f px, /f Px,', ['/f']],
  ['/f px -> a, /f px -> b,', ['/f']],
  ['/f px -> a, /f ux -> a,', []],
  ['/f cx -> a, /f px -> p//a,', []],
  ['/f pix, /f px,', ['/f']],
  ['/f px, audit /f ix,', ['/f']],
  ['/f px, priority=1 /f ix,', []],
  ['/f px, deny /f x,', []],
  ['/f px, prompt /f ix,', []],
  ['prompt /f px, prompt /f ix,', ['/f']],
  ['prompt /f px, prompt /f{,} ix,', []],
  ['owner /f px, other /f ix,', []],
  ['owner /f px, /f ix,', ['/f']],
  ['file, /{**,} px,', ['/{**,}']],
  ['@{x} px, /v ix,', ['/v']],
  ['change_profile unsafe /b -> x, change_profile safe /b -> x,', ['/b -> x']],
  ['change_profile /b -> x, change_profile safe /b -> x,', []],
  ['/f px, /f r, /f px,', []],
  ['/f px, /f ix, /g px, /g ix,', ['/f', '/g']],
])('the same words: %s', (rules, paths) => {
  expect(conflictsIn(rules)).toEqual(paths);
});

test.each([
  ['/f* ix, /f? px,', ['/fa']],
  ['/f[^a] px, /f* ix,', ['/fb']],
  ['/usr/bin/* px, /usr/**/x ix,', ['/usr/bin/x']],
  ['/f{a,b} ix, /f{b,c} px,', ['/fb']],
  ['change_profile unsafe /x* -> f*, change_profile safe /x? -> f?,', ['/xa -> fa']],
  ['/d/* ix, /d/*/ px,', []],
  ['/* ix, /f px,', []],
  ['/f[ab] ix, /f* px,', []],
  ['owner /* ix, other /f* px,', []],
  ['owner /* ix, owner /f* px,', ['/f']],
  ['other /* ix, other /f* px,', ['/f']],
  ['/* px, /f* ix, /g* cx,', ['/f', '/g']],
])('patterns that meet: %s', (rules, paths) => {
  expect(conflictsIn(rules)).toEqual(paths);
});

test.each([
  ['a higher priority has spoken', 'priority=1 /f* ix, /f? px, /f* cx,', []],
  ['a denial speaks last', 'deny /f* x, /f? px, /f* cx,', ['/fa']],
  ['priority with `allow` speaks later', 'priority=1 allow /** ix, /f? px, /f* cx,', ['/fa']],
  ['merged before priorities count', 'priority=1 /f ix, /f px, /f cx,', ['/f']],
  ['an exact rule in between', '/f{a,x*} ix, /f{a,y*} px, /fa cx,', []],
  ['an exact rule behind', '/f{a,x*} ix, /f{a,y*} px, "/f{a,}" cx,', ['/fa']],
  ['`all` has the lowest priority but one', 'all, /** px,', []],
  ['`all` and its own priority', 'all, priority=-1 /** px,', ['/a']],
  ['a rule that is lost to change_profile', '/f ix, /{f,g} px, change_profile -> /f,', []],
])('who speaks first: %s', (_, rules, paths) => {
  expect(conflictsIn(rules)).toEqual(paths);
});

test('an alias can bring two rules into conflict', () => {
  expect(conflictsIn('/a/x px, /b/x ix,', 'alias /a -> /b,')).toEqual(['/b/x']);
});

test('children and hats are looked at too', () => {
  expect(conflictsIn('^h { /f px, /f ix, }\nprofile c { /g* px, /g? ix, }')).toEqual(['/f', '/ga']);
});

test('what cannot be told within bounds is said', () => {
  const { policy } = resolveTree('profile p { /**a?? px, /**b?? ix, }\n');
  expect(findExecConflicts(policy, 3).map(({ code, severity }) => [code, severity])).toEqual([
    ['model/exec-unchecked', 'warning'],
  ]);
});

test('both rules are named, and the includes on the way', () => {
  const { set } = resolveTree({ main: 'profile p {\n  /f* px,\n  include <x>\n}\n', x: '/f? ix,\n' });
  const [found] = checkPolicy(set, '/p/main').diagnostics;
  expect(found?.at?.file).toBe('/p/x');
  expect(found?.related.map(({ at, role }) => `${role} ${at.file}`)).toEqual([
    'conflicting /p/main',
    'included /p/main',
  ]);
  expect(say(found!).message).toBe('another rule executes `/fa` in another way');
});

test('where words are wrong already, nobody asks what they mean', () => {
  const { set } = resolveTree('profile p { /f* px, /f? ix, /[ r, }\n');
  expect(checkPolicy(set, '/p/main').diagnostics.map(({ code }) => code)).toEqual(['policy/bad-pattern']);
});

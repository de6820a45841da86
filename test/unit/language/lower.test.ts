import { defaultLimits } from '../../../src/base/index.js';
import type { ProfileStatement, RuleStatement, Statement } from '../../../src/language/index.js';
import { readStatements, statementsOf } from '../../support/statements.js';

function profileOf(text: string): ProfileStatement {
  const [first] = statementsOf(text);
  if (first?.kind !== 'profile') throw new Error('no profile');
  return first;
}

function ruleOf(text: string): RuleStatement {
  const [first] = profileOf(`profile a { ${text} }`).body.statements;
  if (first?.kind !== 'rule') throw new Error('no rule');
  return first;
}

const cut = (text: string, at: { start: number; end: number }): string => text.slice(at.start, at.end);

test('a word keeps how it is written and what it says', () => {
  const { rule } = ruleOf('"/a\\x20b\\x2a" r,');
  expect(rule.kind === 'file' && rule.path).toMatchObject({ written: '"/a\\x20b\\x2a"', value: '/a b\\*' });
});

test('places are those of the text', () => {
  const text = '# c\nprofile  a /x flags=(complain)  {\n  owner /f rw -> t, # d\n}\n';
  const profile = profileOf(text);
  const [rule] = profile.body.statements as readonly [RuleStatement];
  expect(cut(text, profile.at)).toBe('profile  a /x flags=(complain)  {\n  owner /f rw -> t, # d\n}');
  expect(cut(text, profile.head)).toBe('profile  a /x flags=(complain)');
  expect(cut(text, profile.body.at)).toBe('{\n  owner /f rw -> t, # d\n}');
  expect(profile.flags && cut(text, profile.flags.at)).toBe('flags=(complain)');
  expect(cut(text, rule.at)).toBe('owner /f rw -> t,');
  expect(rule.rule.kind === 'file' && rule.rule.modeAt && cut(text, rule.rule.modeAt)).toBe('rw');
  expect(rule.rule.kind === 'file' && rule.rule.target && cut(text, rule.rule.target.at)).toBe('t');
});

test('qualifiers are read into their places', () => {
  expect(ruleOf('priority=2 audit deny other /f r,').qualifiers).toEqual({
    priority: 2,
    audit: true,
    mode: 'deny',
    owner: 'other',
  });
});

test.each([
  ['/f px,', { transition: 'px', scrubbed: false }],
  ['/f Px,', { transition: 'px', scrubbed: true }],
  ['safe /f cix,', { transition: 'cix', scrubbed: true }],
  ['unsafe /f PUx,', { transition: 'pux', scrubbed: false }],
  ['deny /f x,', { transition: 'x', scrubbed: false }],
])('the execute mode of %s', (text, exec) => {
  const { rule } = ruleOf(text);
  expect(rule.kind === 'file' && rule.exec).toEqual(exec);
});

test('conditions keep their operator and their values in order', () => {
  const { rule } = ruleOf('mount options in (rw, bind) fstype=ext4 /a -> /b,');
  expect(rule.kind === 'mount' && rule.conditions).toMatchObject([
    { name: 'options', operator: 'in', values: [{ value: 'rw' }, { value: 'bind' }] },
    { name: 'fstype', operator: '=', values: [{ value: 'ext4' }] },
  ]);
});

test('branches of a conditional stand in order, the last without condition', () => {
  const [statement] = profileOf('profile a { if $x { } else if not @{y} == b { } else { /f r, } }').body.statements;
  const branches = statement?.kind === 'if' ? statement.branches : [];
  expect(branches.map(({ condition }) => condition?.kind)).toEqual(['boolean-variable', 'not', undefined]);
  expect(branches[2]?.body.statements).toHaveLength(1);
});

test('a name in two hands is a child with its keyword', () => {
  const kinds = profileOf('profile a { hat b { } ^c { } profile d /e { } }').body.statements.map(
    (statement) => statement.kind === 'profile' && statement.keyword,
  );
  expect(kinds).toEqual(['hat', '^', 'profile']);
});

test('one run finds all that is wrong, and the rest is understood', () => {
  const { statements, diagnostics } = readStatements(
    'profile a {\n  /f rx,\n  /g r\n  /h w,\n  capability fly,\n}\nprofile b flags=(foo) {\n  deny /x px,\n  /y r,\n}\n',
  );
  expect(diagnostics.map(({ code }) => code).sort()).toEqual([
    'language/exec-mode-in-deny',
    'language/exec-without-mode',
    'language/missing-comma',
    'language/unknown-capability',
    'language/unknown-flag',
  ]);
  const kindsIn = (statement: Statement | undefined): readonly string[] =>
    statement?.kind === 'profile' ? statement.body.statements.map(({ kind }) => kind) : [];
  expect(kindsIn(statements[0])).toEqual(['rule', 'broken', 'rule', 'rule']);
  expect(kindsIn(statements[1])).toEqual(['rule', 'rule']);
});

test('what stands in a block that makes no sense is still looked at', () => {
  const { diagnostics } = readStatements('profile a {\n  capability chown { /f x, }\n}\n');
  expect(diagnostics.map(({ code }) => code)).toEqual(['language/unexpected-open', 'language/exec-without-mode']);
});

test('more problems than are worth saying end in one that says so', () => {
  const { diagnostics } = readStatements(`profile a {\n${'/f x,\n'.repeat(2000)}}\n`);
  expect(diagnostics).toHaveLength(defaultLimits.problems + 1);
  expect(diagnostics.at(-1)).toMatchObject({ code: 'language/too-many-problems', severity: 'error' });
});

test('a permission that is ignored is a warning', () => {
  const { statements, diagnostics } = readStatements('profile a { io_uring (sqpoll fly), }');
  expect(diagnostics).toMatchObject([{ code: 'language/ignored-permission', severity: 'warning' }]);
  expect(statements[0]?.kind === 'profile' && statements[0].body.statements[0]).toMatchObject({
    rule: { permissions: ['sqpoll'] },
  });
});

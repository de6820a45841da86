import picocolors from 'picocolors';
import type { ByteText } from '../../../src/base/index.js';
import type { ExecType } from '../../../src/model/index.js';
import type { QueryAnswer, QueryPart } from '../../../src/report/index.js';
import { describeTransition, queryText, say } from '../../../src/report/index.js';

const paint = picocolors.createColors(false);
const rule = { file: '/p', line: 3, column: 5, text: '/f r,', via: [] };
const part: QueryPart = {
  permission: 'r',
  who: undefined,
  attributes: { path: '/f' },
  answer: 'allowed',
  logged: false,
  transition: undefined,
  rules: [rule],
  implied: false,
  note: undefined,
};
const answer: QueryAnswer = {
  file: '/p',
  profile: 'a',
  mode: 'enforce',
  disabled: false,
  class: 'file',
  permissions: ['r'],
  who: undefined,
  attributes: { path: '/f' },
  answer: 'allowed',
  mediated: true,
  parts: [part],
};

function linesOf(change: Partial<QueryAnswer>): string[] {
  return queryText({ ...answer, ...change }, { quiet: false, paint }).split('\n');
}

const said = (change: Partial<QueryPart>): string | undefined => linesOf({ parts: [{ ...part, ...change }] })[1];

test('the verdict stands first, the rules below', () => {
  expect(linesOf({})).toEqual(['allowed: file /f r, profile a', '  r: allowed', '    /p:3:5: /f r,', '']);
  expect(queryText(answer, { quiet: true, paint })).toBe('allowed: file /f r, profile a\n');
});

test('owner and others are one where nothing is different', () => {
  const both = [
    { ...part, who: 'owner' as const },
    { ...part, who: 'other' as const },
  ];
  expect(linesOf({ parts: both })).toHaveLength(4);
  expect(linesOf({ parts: [both[0]!, { ...both[1]!, rules: [], answer: 'denied', logged: true }] })).toEqual([
    'allowed: file /f r, profile a',
    '  r, by the owner: allowed',
    '    /p:3:5: /f r,',
    '  r, by others: denied: no rule allows it',
    '',
  ]);
});

test.each<[Partial<QueryPart>, string]>([
  [{ logged: true }, 'allowed, and logged'],
  [{ rules: [], implied: true }, 'allowed'],
  [{ rules: [] }, 'allowed: no rule limits it'],
  [{ answer: 'denied' }, 'denied, not logged'],
  [{ answer: 'denied', logged: true }, 'denied, and logged'],
  [{ answer: 'denied', rules: [] }, 'denied: no rule allows it'],
  [{ answer: 'prompted' }, 'a person is asked'],
  [{ answer: 'prompted', logged: true }, 'a person is asked, and it is logged'],
  [{ answer: 'denied', note: { kind: 'subset', value: 'w' } }, 'denied: the link would permit more than its target: w'],
  [{ answer: 'denied', note: { kind: 'limit', value: '5' } }, 'denied: the profile sets the limit to 5'],
])('%j', (change, expected) => {
  expect(said(change)).toBe(`  r: ${expected}`);
});

test('rules of the compiler, and includes, innermost first', () => {
  const via = [
    { file: '/p', line: 1, column: 1 },
    { file: '/q', line: 2, column: 2 },
  ];
  expect(linesOf({ parts: [{ ...part, implied: true, rules: [{ ...rule, via }] }] }).slice(2, 6)).toEqual([
    '    /p:3:5: /f r,',
    '      included from /q:2:2',
    '      included from /p:1:1',
    '    a rule that the compiler adds by itself',
  ]);
});

test('what is asked about is told where it is not the whole request', () => {
  expect(linesOf({ permissions: ['l'], attributes: { path: '/f', target: '/g' } }).slice(0, 2)).toEqual([
    'allowed: file /f target=/g l, profile a',
    '  r (path=/f): allowed',
  ]);
  expect(linesOf({ class: 'mount', permissions: ['umount'], attributes: { target: '/m' } })[0]).toBe(
    'allowed: umount target=/m, profile a',
  );
});

test.each<[Partial<QueryAnswer>, string]>([
  [{ disabled: true }, 'the file is disabled: its profiles are not loaded'],
  [{ mode: 'complain' }, 'in mode complain what is denied is let through, and logged'],
  [{ mode: 'kill' }, 'in mode kill a task that is denied something is ended'],
  [{ mode: 'prompt' }, 'in mode prompt a person is asked about what no rule decides'],
  [
    { mode: 'complain', parts: [{ ...part, answer: 'denied' }] },
    'in mode complain, too, what a rule denies without logging stays denied',
  ],
  [
    { mode: 'default_allow', mediated: false },
    'in mode default_allow this profile is not asked about file: all of it is allowed',
  ],
  [
    { mediated: false },
    'file is not mediated by what the kernel and the abi of this policy have in common: all of it is allowed',
  ],
])('%j', (change, expected) => {
  expect(linesOf(change).at(-2)).toBe(`note: ${expected}`);
});

test('what is asked about without confinement is decided by rules, and no note says otherwise', () => {
  const userns = { class: 'userns', permissions: ['create'], attributes: {}, parts: [{ ...part, attributes: {} }] };
  expect(linesOf({ mode: 'unconfined', ...userns }).filter((line) => line.startsWith('note:'))).toEqual([]);
});

const type = (change: Partial<ExecType>): ExecType => ({
  to: { kind: 'profile' },
  inherits: false,
  fallsBack: false,
  unsafe: false,
  ...change,
});

test.each<[ExecType, string]>([
  [type({ to: { kind: 'same' }, inherits: true }), 'runs in this profile'],
  [type({ to: { kind: 'unconfined' }, unsafe: true }), 'runs unconfined, environment kept'],
  [type({}), 'runs in the profile attached to it, environment scrubbed'],
  [type({ inherits: true }), 'runs in the profile attached to it, or else in this one, environment scrubbed'],
  [
    type({ to: { kind: 'child' }, fallsBack: true, unsafe: true }),
    'runs in the child profile attached to it, or else unconfined, environment kept',
  ],
  [type({ to: { kind: 'named', target: 'a//b' as ByteText } }), 'runs in `a//b`, environment scrubbed'],
])('%j', (transition, expected) => {
  expect(describeTransition(transition)).toBe(expected);
  expect(linesOf({ parts: [{ ...part, transition }] })[2]).toBe(`    ${expected}`);
});

test('nothing that a terminal would obey is printed', () => {
  const evil = '/\u001b[31m';
  const lines = linesOf({
    profile: evil,
    attributes: { path: evil },
    parts: [{ ...part, attributes: { path: evil }, rules: [{ ...rule, file: evil, text: evil }] }],
  });
  expect(lines.join('')).not.toContain('\u001b');
});

test.each<[string, string]>([
  ['class', 'no request begins with `w`'],
  ['permission', '`w` is no permission here'],
  ['no-permission', 'the request names no permission'],
  ['attribute', '`w` is nothing that is asked about here'],
  ['value', '`w` cannot be asked about: no such value, or not with this permission'],
  ['missing', 'the request does not say `w`'],
  ['extra', '`w` is one word too many'],
  ['unclosed', 'a quote or a parenthesis is not closed in `w`'],
  ['shape', '`w` is no request'],
])('a request with a fault of the kind `%s`', (problem, message) => {
  const found = say({ code: 'app/bad-access', data: { problem, word: 'w', accepted: 'file PATH' } });
  expect(found.message).toBe(message);
  expect(found.help).toContain(problem === 'class' ? 'io_uring' : 'write it as: file PATH');
});

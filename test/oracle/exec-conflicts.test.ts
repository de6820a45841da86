// Random rules that execute: the compiler refuses a profile exactly where two of them contradict each other as we see it.
// The installed compiler is too old: to it a character class is no exact pattern.

import fc from 'fast-check';
import { findExecConflicts } from '../../src/model/index.js';
import { describeWith, parserPath } from '../support/needs.js';
import { resolveTree } from '../support/policy.js';
import '../support/seed.js';
import type { CompileOptions } from './compiled/compile.js';
import { featuresOf, tryCompile } from './compiled/compile.js';

const profiles = Number(process.env['AA_PROFILES'] ?? 150);

const paths = fc.constantFrom(
  ...[
    '/f',
    '/g',
    '/fa',
    '/d/f',
    '/f*',
    '/*',
    '/**',
    '/f?',
    '/f[ab]',
    '/f[^a]',
    '/{f,g}',
    '/{f*,g}',
    '/f{a,b}',
    '/d/**',
  ],
  ...['/{f,d}*', '/d/{,*}', '/ab{c,d*}', '/f{[^a],c}', '/f{a,x*}', '/f{a,y*}'],
);
const modes = fc.oneof(
  fc.constantFrom('ix', 'px'),
  fc.constantFrom('Px', 'cx', 'Ux', 'pix', 'Cix', 'pux', 'cx -> g', 'px -> p//g', 'px -> t', 'ux -> t', 'px -> q///f'),
);
const qualifiers = fc
  .tuple(
    fc.constantFrom('', '', '', '', 'priority=1 ', 'priority=-1 '),
    fc.constantFrom('', '', '', 'audit '),
    fc.constantFrom('', '', '', 'allow ', 'deny '),
    fc.constantFrom('', '', '', 'owner ', 'other '),
  )
  .map((words) => words.join(''));
const fileRule = fc
  .tuple(qualifiers, paths, modes)
  .map(([words, path, mode]) => `${words}${path} ${words.includes('deny') ? 'x' : mode},`);
const changeProfile = fc
  .tuple(fc.constantFrom('', 'safe ', 'unsafe '), paths, fc.constantFrom('f', 'f*', '/f', '**'))
  .map(([safety, path, target]) => `change_profile ${safety}${path} -> ${target},`);
const others = fc.constantFrom('change_profile -> /f,', 'change_profile -> /*,', 'all,', '/f rw,');
const rules = fc.oneof({ weight: 20, arbitrary: fileRule }, changeProfile, others);
const bodies = fc.array(rules, { minLength: 2, maxLength: 6 }).map((each) => each.join('\n'));

function optionsOf(parser: string | undefined): CompileOptions | undefined {
  const features = parser === undefined ? undefined : featuresOf(parser, '3.0');
  return parser === undefined || features === undefined ? undefined : { parser, features };
}

function agreesOnRandomRules(options: CompileOptions): void {
  test('a profile is refused where its rules contradict each other', () => {
    const wrong: string[] = [];
    let refused = 0;
    for (const body of fc.sample(bodies, profiles)) {
      const { policy, said } = resolveTree(`profile p {\n${body}\n}\n`);
      expect(said).toEqual([]);
      const compiled = tryCompile(`profile p {\n${body}\n}\n`, options);
      if (!compiled.ok) refused += 1;
      const found = findExecConflicts(policy).map(({ data }) => JSON.stringify(data));
      if (compiled.ok !== (found.length === 0)) {
        wrong.push(`${body}\n${compiled.ok ? 'accepted' : compiled.why}; we say ${found.join(' ') || 'nothing'}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(refused).toBeGreaterThan(profiles / 10);
    expect(refused).toBeLessThan(profiles);
  }, 300_000);
}

describeWith('the parser of trixie', optionsOf(parserPath('trixie')), agreesOnRandomRules);
const named = optionsOf(process.env['AA_PARSER']);
if (named !== undefined) describeWith('the parser that AA_PARSER names', named, agreesOnRandomRules);

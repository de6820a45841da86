// Files that say the same in other words of layout: whoever reads either comes to the same, but for places. Random lines, and
// random edits of them, some of which change what is said.

import fc from 'fast-check';
import '../../support/seed.js';
import { memoryFileSystem } from '../../../src/host/index.js';
import type { SourceSet } from '../../../src/policy/index.js';
import { loadPolicy, newestFeatures, resolvePolicy, sayingOtherwise, searchPath } from '../../../src/policy/index.js';

const mainPath = '/p/main';
type Files = Readonly<Record<string, readonly string[]>>;

const openLines = [
  '@{x} = a b',
  '@{x} += c',
  '@{y} = @{x}',
  '$b = true',
  'alias /a -> /b,',
  'include <more>',
  '# words',
];
const ruleLines = [
  '/a r,',
  '/@{x}/b rw,',
  'deny /c w,',
  'include <rules>',
  'if $b { /d r, }',
  'owner { /e r, }',
  '',
  '}',
];

const files: fc.Arbitrary<Files> = fc.record({
  open: fc.array(fc.constantFrom(...openLines), { maxLength: 5 }),
  more: fc.array(fc.constantFrom('@{x} += d', '@{z} = z', '# more'), { maxLength: 2 }),
  rules: fc.array(fc.constantFrom('/r r,', '/@{x} r,', '# rules'), { maxLength: 2 }),
  main: fc
    .array(fc.constantFrom(...ruleLines), { maxLength: 5 })
    .map((lines) => ['@{x} = first', 'include <open>', 'profile p {', ...lines, '}']),
});

/** One edit of a line, or beside it. */
const edits: readonly ((line: string) => readonly string[])[] = [
  (line) => ['# another comment', line],
  (line) => [line, '  '],
  (line) => [`  ${line}`],
  (line) => [`${line}  # why`],
  (line) => [line.replaceAll(' ', '  ')],
  (line) => [line, line],
  () => [],
  (line) => [line.replace('a', 'z')],
  (line) => [line.replace('+=', '=')],
];

const edited = fc.record({
  file: fc.constantFrom('open', 'more', 'rules', 'main'),
  line: fc.nat({ max: 4 }),
  edit: fc.constantFrom(...edits),
  /** Whether the last lines of files end, before and after. */
  ends: fc.tuple(fc.boolean(), fc.boolean()),
});

function load(texts: Readonly<Record<string, string>>): SourceSet {
  const entries = Object.entries(texts).map(([name, text]) => [`/p/${name}`, text]);
  return loadPolicy([mainPath], searchPath(['/p'], '/cwd'), memoryFileSystem(Object.fromEntries(entries), { uid: 0 }));
}

/** What a policy comes to, without places. */
function meaningOf(set: SourceSet): unknown {
  const isSpan = (value: unknown): boolean =>
    typeof value === 'object' && value !== null && 'file' in value && 'start' in value && 'end' in value;
  const told = JSON.stringify(resolvePolicy(set, mainPath, { kernel: newestFeatures() }), (name, value: unknown) =>
    name === 'node' || name === 'kernel' || name === 'policy' || isSpan(value) ? undefined : value,
  );
  return JSON.parse(told) as unknown;
}

function isAlike(one: SourceSet, other: SourceSet): boolean {
  const paths = [...new Set([...one.files.keys(), ...other.files.keys()])];
  const differing = paths.filter((path) => one.files.get(path)?.text !== other.files.get(path)?.text);
  return sayingOtherwise(one, other, differing).length === 0;
}

test('files that say alike come to the same', () => {
  const seen = { alike: 0, otherwise: 0 };
  fc.assert(
    fc.property(files, edited, (lines, { file, line, edit, ends: [endBefore, endAfter] }) => {
      const textsOf = (all: Files, isEnded: boolean | undefined): Record<string, string> =>
        Object.fromEntries(
          Object.entries(all).map(([name, those]) => {
            const isOpen = name === file && isEnded !== true;
            return [name, those.join('\n') + (isOpen ? '' : '\n')];
          }),
        );
      const after = { ...lines, [file]: (lines[file] ?? []).flatMap((one, at) => (at === line ? edit(one) : [one])) };
      const [one, other] = [load(textsOf(lines, endBefore)), load(textsOf(after, endAfter))];
      if (!isAlike(one, other)) {
        seen.otherwise += 1;
        return;
      }
      if ([...one.files].some(([path, { text }]) => other.files.get(path)?.text !== text)) seen.alike += 1;
      expect(meaningOf(other)).toEqual(meaningOf(one));
    }),
    { numRuns: 600 },
  );
  expect(seen.alike).toBeGreaterThan(60);
  expect(seen.otherwise).toBeGreaterThan(100);
});

test.each([
  ['an assignment that runs on', '@{x} = a', '@{x} = a\n'],
  ['quotes', '@{x} = "a"\n', '@{x} = a\n'],
  ['what is complained about', '@{x} = a\n/a\n', '@{x} = a\n # b\n/a\n'],
])('files with %s are not said to be alike', (_, before, after) => {
  expect(isAlike(load({ main: before }), load({ main: after }))).toBe(false);
});

import type { BytePath, ByteText } from '../../../src/base/index.js';
import { fileId } from '../../../src/base/index.js';
import { lowerFile, parseFile } from '../../../src/language/index.js';
import type { PolicyModel } from '../../../src/model/index.js';
import type { SourceSet } from '../../../src/policy/index.js';
import { searchPath } from '../../../src/policy/index.js';
import type { LawInput } from '../../../src/reconcile/law-input.js';
import { rootsInQuestion } from '../../../src/reconcile/law-roots.js';
import type { PolicyState } from '../../../src/reconcile/policy-state.js';

/** Files of a state: what they say, stood for by a word, the profiles in them, and what they include. */
type Files = Readonly<
  Record<string, readonly [says: string, profiles?: readonly string[], includes?: readonly string[]]>
>;

function stateOf(files: Files): PolicyState {
  const says = (path: BytePath): string => {
    const [own, , includes = []] = files[path] ?? ['nothing'];
    return [own, ...includes.map(says)].join(' ');
  };
  const statements = (path: string): SourceSet['files'] extends ReadonlyMap<BytePath, infer T> ? T : never => {
    const [id, text] = [fileId(path), (files[path]?.[0] === '' ? '' : 'profile p { }\n') as ByteText];
    return { id, text, statements: lowerFile(parseFile(text, id).value, { id, text }).value, diagnostics: [] };
  };
  const set: SourceSet = {
    search: searchPath([], '', ''),
    sources: new Map(),
    files: new Map(Object.keys(files).map((path) => [path as BytePath, statements(path)])),
    complete: true,
  };
  const state = {
    set,
    graph: new Map(Object.entries(files).map(([path, [, , includes = []]]) => [path as BytePath, new Set(includes)])),
    readsAs: (other: PolicyState, root: BytePath) =>
      says(root) === (other as PolicyState & { says: typeof says }).says(root),
    permits: (root: BytePath) =>
      ({ profiles: (files[root]?.[1] ?? []).map((name) => ({ name })) }) as unknown as PolicyModel,
    says,
  };
  return state as unknown as PolicyState;
}

function asked(
  states: Readonly<Record<'base' | 'ours' | 'theirs' | 'merged', Files>>,
  more: Partial<LawInput> = {},
): string[] {
  const four = {
    base: stateOf(states.base),
    ours: stateOf(states.ours),
    theirs: stateOf(states.theirs),
    merged: stateOf(states.merged),
  };
  const roots = [...new Set(Object.values(states).flatMap((files) => Object.keys(files)))].filter(
    (path) => !path.includes('local/'),
  );
  const input = {
    states: four,
    spare: () => ({ base: four.base, theirs: four.theirs }),
    whole: undefined,
    roots,
    changed: new Set<BytePath>(),
    remembered: new Map(),
    isOwn: (file: BytePath) => file.includes('local/'),
    ...more,
  };
  return rootsInQuestion(input as unknown as LawInput);
}

const [old, young]: readonly [Files, Files] = [{ a: ['one', ['p']] }, { a: ['two', ['p']] }];
const followed = { base: old, ours: old, theirs: young, merged: young };

test('a file that only follows its vendor leaves no question', () => {
  expect(asked(followed)).toEqual([]);
});

test('an edit is asked about, on either side', () => {
  expect(asked({ ...followed, ours: { a: ['edited', ['p']] } })).toEqual(['a']);
  expect(asked({ ...followed, merged: { a: ['both', ['p']] } })).toEqual(['a']);
});

test('a file is asked about where the administrator wrote something that it reads', () => {
  const withLocal = (files: Files, says: string): Files => ({
    a: [files['a']?.[0] ?? '', ['p'], ['local/a']],
    'local/a': [says],
  });
  const all = (says: string): typeof followed => ({
    base: withLocal(old, says),
    ours: withLocal(old, says),
    theirs: withLocal(young, says),
    merged: withLocal(young, says),
  });
  expect(asked(all('deny'))).toEqual(['a']);
  expect(asked(all(''))).toEqual([]);
});

test('what was taken away before the bases moved on is asked about everywhere', () => {
  const remembered: LawInput['remembered'] = new Map([['b' as BytePath, []]]);
  expect(asked(followed, { remembered })).toEqual(['a']);
});

test('profiles that come, go or have another home are asked about', () => {
  const named = (says: string, ...names: string[]): Files[string] => [says, names];
  const come = { ...followed, theirs: { a: named('two', 'p', 'q') }, merged: { a: named('two', 'p', 'q') } };
  expect(asked(come)).toEqual(['a']);
  const elsewhere = {
    base: { ...old, b: named('vendors', 'p') },
    ours: { a: named('one', 'p'), b: named('own', 'p') },
    theirs: { ...young, b: named('vendors', 'p') },
    merged: { ...young, b: named('both', 'p') },
  };
  expect(asked(elsewhere)).toEqual(['a', 'b']);
});

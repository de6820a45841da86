// The library as the author of another tool uses it: only what src/index.ts gives.

import * as library from '../../src/index.js';

const { fileId, fromBytes, judgeFile, lowerFile, mergeUnit, parseFile, printTree, toBytes } = library;

function source(name: string, text: string): library.SourceFile {
  return { id: fileId(name), text: fromBytes(Buffer.from(text)) };
}

function statementsOf(file: library.SourceFile): readonly library.Statement[] {
  return lowerFile(parseFile(file.text, file.id).value, file).value;
}

const profile = (...rules: string[]): string => `profile a /a {\n${rules.map((rule) => `  ${rule}\n`).join('')}}\n`;

test('a file of policy is read, and printed as it was', () => {
  const file = source('a', profile('/etc/hosts r, # names', 'deny /etc/shadow r,'));
  const tree = parseFile(file.text, file.id);
  expect(library.hasErrors(tree.diagnostics)).toBe(false);
  expect(printTree(tree.value)).toBe(file.text);
  expect(statementsOf(file)).toMatchObject([{ kind: 'profile', name: { value: 'a' } }]);
});

test('three texts are merged, and the merge is judged', () => {
  const base = source('base', profile('/etc/hosts r,'));
  const ours = source('ours', profile('/etc/hosts r,', '/etc/passwd r,'));
  const theirs = source('theirs', profile('/etc/hosts rw,'));
  const merged = mergeUnit(base, ours, theirs);
  expect(merged.conflicts).toEqual([]);
  expect(Buffer.from(toBytes(merged.text)).toString()).toBe(profile('/etc/hosts rw,', '/etc/passwd r,'));
  const texts = { base: base.text, ours: ours.text, theirs: theirs.text, merged: merged.text };
  const names = { base: 'base', ours: 'ours', theirs: 'theirs', merged: 'merged' };
  const search = library.searchPath(['/p']);
  const verdict = judgeFile({ path: '/p/a', texts, names, search }, library.memoryFileSystem({ '/p': {} }));
  expect(verdict.unlawful).toBeUndefined();
  expect(verdict.widenings.map(({ code }) => code)).toEqual(['reconcile/new-grant']);
  expect(library.say(verdict.widenings[0]!).message).toContain('newly grants `w`');
});

test('a policy is read with what it includes, from any file system', () => {
  const disk = library.memoryFileSystem({
    '/p/main': 'include <vars>\n@{X}=/srv\nprofile a /a {\n  @{X}/@{Y} r,\n}\n',
    '/p/vars': '@{Y}=one\n',
  });
  const set = library.loadPolicy(['/p/main'], library.searchPath(['/p']), disk);
  const { value, diagnostics } = library.resolvePolicy(set, '/p/main');
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(value.profiles[0]?.rules.map(({ rule }) => rule)).toMatchObject([
    { kind: 'file', path: { value: '/srv/one' } },
  ]);
});

test('a policy is asked whether it allows a request', () => {
  const disk = library.memoryFileSystem({ '/p/a': profile('/etc/* r,', 'deny /etc/shadow r,') });
  const set = library.loadPolicy(['/p/a'], library.searchPath(['/p']), disk);
  const { value, diagnostics } = library.analyze(set, '/p/a');
  expect(library.hasErrors(diagnostics)).toBe(false);
  const answerTo = (request: string): unknown => {
    const access = library.parseAccess(library.byteTextOf(request));
    return 'problem' in access ? access : library.evaluateAccess(value.profiles[0]!, access);
  };
  expect(answerTo('file /etc/passwd r')).toMatchObject({ answer: 'allowed' });
  expect(answerTo('file /etc/shadow r')).toMatchObject({ answer: 'denied', parts: [{ logged: false }, {}] });
});

// How git writes lists of files: one entry a line, paths quoted where they are no plain ASCII. Takes what git printed, gives
// entries. Quoted on purpose: what a program prints arrives here decoded, and only quoting brings every byte of a name over.
// Source: git-ls-tree(1), git-config(1), core.quotePath.

import type { BytePath, GitEntry } from '../base/index.js';
import { InternalError } from '../base/index.js';

/** Lines of `ls-tree -r`: mode, kind, name of the object, a tab, the path. */
export function treeEntries(text: string): GitEntry[] {
  return linesOf(text).map((line) => {
    const [, mode = '', id = '', path = ''] = /^(\d+) \w+ ([0-9a-f]+)\t(.*)$/.exec(line) ?? unknown(line);
    return entry(mode, id, path);
  });
}

/** Lines of `ls-files -s`: mode, name of the object, stage, a tab, the path. */
export function indexEntries(text: string): GitEntry[] {
  return linesOf(text).flatMap((line) => {
    const [, mode = '', id = '', stage = '', path = ''] = /^(\d+) ([0-9a-f]+) (\d)\t(.*)$/.exec(line) ?? unknown(line);
    // Of a path in conflict, stage 2 is that of HEAD; where it has none, HEAD has no such file.
    return stage === '0' || stage === '2' ? [entry(mode, id, path)] : [];
  });
}

/** Paths, one a line. */
export function pathsIn(text: string): BytePath[] {
  return linesOf(text).map(unquoted);
}

/** A path as git printed it. */
export function unquoted(path: string): BytePath {
  if (!path.startsWith('"')) return path;
  return path
    .slice(1, -1)
    .replace(/\\(?:([0-7]{3})|(.))/g, (_, octal: string | undefined, letter: string) =>
      octal === undefined ? (escapes[letter] ?? letter) : String.fromCharCode(parseInt(octal, 8)),
    );
}

const escapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

function entry(mode: string, id: string, path: string): GitEntry {
  const kind = mode === '120000' ? 'link' : mode === '160000' ? 'submodule' : 'file';
  return { path: unquoted(path), kind, mode, id };
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

function unknown(line: string): never {
  throw new InternalError(`git printed what is no entry: ${line}`);
}

// Which files may read which others, told from words alone: nothing is parsed. Takes texts, gives paths; better one too
// many than one too few. It spares a check the reading of all that a change cannot reach.

import { posix } from 'node:path';
import type { BytePath, ByteText, FileId } from '../base/index.js';
import { dialectOf, loweredDirectory } from '../language/index.js';

export class MayRead {
  private readonly words = new Map<BytePath, Set<string>>();
  /** Files that name others in a way that words do not tell. */
  private readonly obscure = new Set<BytePath>();

  /** `texts` are all that there are of each file. */
  constructor(texts: Iterable<readonly [BytePath, ByteText]>) {
    for (const [path, text] of texts) {
      const known = this.words.get(path) ?? new Set<string>();
      this.words.set(path, known);
      for (const [, said = ''] of text.matchAll(/(?:include|abi)\b([^\n]*)/g)) {
        if (isObscure(said)) this.obscure.add(path);
        for (const path of said.split(separators)) known.add(lastPart(path));
      }
      // Rules of trusted helpers begin with the name of their class, and read what declares it.
      if (dialectOf(path as FileId) !== 'policy') {
        for (const [word] of text.matchAll(/\w+/g)) known.add(word);
      }
    }
  }

  /** These files, and all that may read one of them, themselves or through others. */
  readersOf(paths: Iterable<BytePath>): Set<BytePath> {
    const found = new Set<BytePath>(paths);
    if (found.size === 0) return found;
    for (const path of this.obscure) found.add(path);
    const byWord = new Map<string, BytePath[]>();
    for (const [path, words] of this.words) {
      for (const word of words) byWord.set(word, [...(byWord.get(word) ?? []), path]);
    }
    for (const path of found) {
      for (const word of wordsFor(path)) {
        for (const reader of byWord.get(word) ?? []) found.add(reader);
        byWord.delete(word);
      }
    }
    return found;
  }

  /** These files, and all that they may read, themselves or through others. */
  readBy(paths: Iterable<BytePath>): Set<BytePath> {
    const found = new Set<BytePath>(paths);
    const named = new Map<string, BytePath[]>();
    for (const path of this.words.keys()) {
      for (const word of wordsFor(path)) named.set(word, [...(named.get(word) ?? []), path]);
    }
    for (const path of found) {
      if (this.obscure.has(path)) return new Set([...found, ...this.words.keys()]);
      for (const word of this.words.get(path) ?? []) {
        for (const target of named.get(word) ?? []) found.add(target);
        named.delete(word);
      }
    }
    return found;
  }
}

/** An include names the file, or the directory that it is in; a rule of a helper's class the file that declares it. */
function wordsFor(path: BytePath): string[] {
  const names = [posix.basename(path), posix.basename(posix.dirname(path))];
  // Policy names what is generated of a source, or the directory of that.
  if (dialectOf(path as FileId) === 'helper-rules') names.push(posix.basename(loweredDirectory));
  return names.map((name) => name.split(separators).at(-1) ?? '');
}

/** What stands between paths; a name that has it in itself is known by what follows. */
const separators = /[\s<>",]+/;

function lastPart(path: string): string {
  return path.replace(/\/+$/, '').split('/').at(-1) ?? '';
}

/** Escapes, steps upwards, empty paths, and paths that do not stand in the same line. */
function isObscure(said: string): boolean {
  const isPart = said.split(/[\s<>",/]+/).some((word) => word === '.' || word === '..');
  return (
    isPart || said.includes('\\') || /<\s*\/*\s*>|""/.test(said) || said.trim() === '' || said.trim() === 'if exists'
  );
}

// Files of trusted helpers that somebody names by themselves: rules are asked as if a profile had just them, and the declaration of
// a class can only be right or wrong. Takes a path and a disk, gives a SourceSet. Classes are looked up in the policy
// directory that the file lies in, before any other.

import { posix } from 'node:path';
import type { BytePath, ByteText, Diagnostic, ReadFileSystem } from '../base/index.js';
import { AaMergeError, fileId } from '../base/index.js';
import { dialectOf } from '../language/index.js';
import type { ParseCache, SearchPath, SourceSet } from '../policy/index.js';
import { HelperClasses, loadPolicy, placesOf } from '../policy/index.js';

/** Whether it is no ordinary policy, by where it stands. */
export function isHelperFile(file: BytePath): boolean {
  return dialectOf(fileId(file)) !== 'policy';
}

/** The path from where all begins, of a file that is named from within the folders of trusted helpers; any other as it is. */
export function namedInFull(file: BytePath, disk: ReadFileSystem): BytePath {
  if (file.startsWith('/') || isHelperFile(file) || !disk.exists('.')) return file;
  const full = posix.join(disk.realPath('.'), file);
  return isHelperFile(full) ? full : file;
}

/** Whether it declares a class, which permits nothing by itself. */
export function declaresClass(file: BytePath): boolean {
  return dialectOf(fileId(file)) === 'helper-class';
}

/** Throws: AaMergeError `app/class-alone`. */
export function refuseClass(file: BytePath): void {
  if (declaresClass(file)) throw new AaMergeError('app/class-alone', { file });
}

/** A file of policy and all that it reads; rules of helpers stand in a profile of the name of their file. */
export function loadRoot(
  file: BytePath,
  more: readonly BytePath[],
  search: SearchPath,
  disk: ReadFileSystem,
  cache: ParseCache,
): SourceSet {
  if (!isHelperFile(file)) return loadPolicy([file, ...more], search, disk, { cache });
  const own = posix.join(posix.dirname(file), '../..');
  const around = { ...search, directories: [own, ...search.directories] };
  const definitions = placesOf(around, 'angle', 'tunables/global').map(({ path }) => path);
  const set = loadPolicy([file, ...more, ...definitions], around, disk, { cache });
  return declaresClass(file) ? set : withProfile(set, file, cache);
}

/** All that is wrong with the declaration of a class. */
export function classTrouble(set: SourceSet, file: BytePath, cache: ParseCache): readonly Diagnostic[] {
  const parsed = set.files.get(file);
  return parsed === undefined ? [] : new HelperClasses(set, cache).classIn(parsed).diagnostics;
}

function withProfile(set: SourceSet, path: BytePath, cache: ParseCache): SourceSet {
  const file = set.files.get(path);
  if (file === undefined) return set;
  const name = posix.basename(path).replaceAll(/[^\w.+-]/g, '_');
  const around = `include if exists <tunables/global>\nprofile ${name} {\n}\n` as ByteText;
  const statements = cache
    .parse(fileId(path.replace(/[^/]*$/, '..')), around)
    .statements.map((statement) =>
      statement.kind === 'profile'
        ? { ...statement, body: { ...statement.body, statements: file.statements } }
        : statement,
    );
  return { ...set, files: new Map(set.files).set(path, { ...file, statements }) };
}

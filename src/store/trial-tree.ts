// Policy as it would be, laid out for the real compiler to read: a private tree in the state directory, where what changes
// is written and all else is a link to live policy. Takes live policy and texts, gives a place for the time of one
// action, and takes it away again. A run that is cut off leaves it to the next one. Live policy is never touched.

import type { BytePath, ByteText, FileSystem } from '../base/index.js';
import { toBytes } from '../base/index.js';
import type { Tree } from '../reconcile/index.js';
import { directoryOf, makeDirectories, removeTree } from './directories.js';
import type { StateLayout } from './layout.js';
import { stateDirectoryMode, stateFileMode } from './layout.js';

/** What the tree has otherwise than live policy, by full paths in live policy. */
export interface TrialTexts {
  readonly texts: ReadonlyMap<BytePath, ByteText>;
  readonly removed: ReadonlySet<BytePath>;
  /** As policy writes it: without the root. */
  readonly policyDir: BytePath;
  /** Where a path is for programs that run elsewhere. */
  absolute(path: BytePath): BytePath;
}

export interface Trial {
  readonly directory: BytePath;
  /** Where a file of live policy stands in the tree. */
  placeOf(path: BytePath): BytePath;
  /** What a compiler said of the tree, said of live policy. */
  asLive(said: ByteText): ByteText;
}

/** Places of the administrator and of the compiler that are never included. */
const leftOut: ReadonlySet<string> = new Set(['disable', 'force-complain', 'cache', 'cache.d']);

/** Do something with the tree. Throws: FileSystemError where it cannot be made. */
export function withTrial<T>(
  tree: Tree,
  changes: TrialTexts,
  { trial }: Pick<StateLayout, 'trial'>,
  files: FileSystem,
  action: (trial: Trial) => T,
): T {
  const live = tree.directory;
  const placeOf = (path: BytePath): BytePath => `${trial}${path.slice(live.length)}`;
  const { policyDir, absolute } = changes;
  removeTree(trial, files);
  try {
    makeDirectories(trial, stateDirectoryMode, files, []);
    const written = new Map([...absolutelyIncluding(tree, policyDir), ...changes.texts]);
    const own = new Set([...written.keys(), ...changes.removed]);
    const directory = absolute(trial);
    fill(live, trial, own, { absolute: absolute(live), files }, true);
    for (const [path, text] of written) {
      makeDirectories(directoryOf(placeOf(path)), stateDirectoryMode, files, []);
      files.writeFile(placeOf(path), toBytes(redirected(text, policyDir, directory)), stateFileMode);
    }
    return action({
      directory,
      placeOf: (path) => `${directory}${path.slice(live.length)}`,
      asLive: (said) => said.replaceAll(`${directory}/`, `${live}/`) as ByteText,
    });
  } finally {
    removeTree(trial, files);
  }
}

/** A directory of links; one that has something of its own inside is a directory itself. */
function fill(
  from: BytePath,
  to: BytePath,
  own: ReadonlySet<BytePath>,
  { absolute, files }: { readonly absolute: BytePath; readonly files: FileSystem },
  isTop = false,
): void {
  const above = new Set([...own].map((path) => path.slice(0, path.indexOf('/', from.length + 1) >>> 0)));
  for (const name of files.readDir(from)) {
    const path = `${from}/${name}`;
    if ((isTop && leftOut.has(name)) || own.has(path)) continue;
    // A directory that is a link is one in the tree: what changes inside is found under the name that it leads to, too.
    if (!above.has(path) || !files.exists(path) || files.stat(path).kind !== 'directory')
      files.symlink(`${absolute}/${name}`, `${to}/${name}`);
    else {
      files.mkdir(`${to}/${name}`, stateDirectoryMode);
      const inside = new Set([...own].filter((one) => one.startsWith(`${path}/`)));
      fill(path, `${to}/${name}`, inside, { absolute: `${absolute}/${name}`, files });
    }
  }
}

/** Live files that include others of the directory by a whole path: they would lead out of the tree. */
function absolutelyIncluding({ directory, entries }: Tree, policyDir: BytePath): [BytePath, ByteText][] {
  return [...entries].flatMap(([unit, entry]): [BytePath, ByteText][] => {
    if (entry.kind !== 'file' || leftOut.has(unit.split('/')[0] as string)) return [];
    return redirected(entry.text, policyDir, '') === entry.text ? [] : [[`${directory}/${unit}`, entry.text]];
  });
}

/** The same text with includes of whole paths leading into the tree; lines stay lines. */
function redirected(text: ByteText, policyDir: BytePath, trial: BytePath): ByteText {
  if (!text.includes(`${policyDir}/`)) return text;
  return text.replace(
    /(\b(?:include|abi)(?:[ \t]+if[ \t]+exists)?[ \t]*["<]?)(\/[^">\n]*)/g,
    (whole, head: string, path: string) =>
      path.startsWith(`${policyDir}/`) ? `${head}${trial}${path.slice(policyDir.length)}` : whole,
  ) as ByteText;
}

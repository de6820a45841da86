// Where the real compiler finds what policy of a root includes, and which features it takes for policy without an abi. Takes
// a root and its policy directory, gives the words for the compiler.

import type { BytePath, FileSystem } from '../base/index.js';
import { pinnedPath } from './pinned-features.js';

export interface Surroundings {
  /** The policy directory as policy writes it, without the root. */
  readonly writtenDir: BytePath;
  readonly features: BytePath | undefined;
  /** Whether the configuration of this machine counts. */
  readonly isOwnHost: boolean;
  /** Where a path is for the compiler, which runs elsewhere: a root may be named from the directory that a person is in. */
  absolute(path: BytePath): BytePath;
}

/** `files` are those of the root, `disk` is the machine's. */
export function compilerSurroundings(
  root: BytePath,
  policyDir: BytePath,
  files: FileSystem,
  disk: FileSystem,
): Surroundings {
  const isOwnHost = root === '/';
  const features = isOwnHost ? undefined : pinnedPath(root, files);
  const absolute = (path: BytePath): BytePath => disk.realPath(files.realPath(path));
  return {
    writtenDir: isOwnHost ? policyDir : policyDir.slice(root.replace(/\/+$/, '').length),
    features: features !== undefined && files.exists(features) ? absolute(features) : features,
    isOwnHost,
    absolute,
  };
}

// What is loaded of a directory of policy. Takes a directory and a disk, gives the files that the loaders take.

import { posix } from 'node:path';
import type { BytePath, ReadFileSystem } from '../base/index.js';
import { compareBytes } from '../base/index.js';
import type { PolicyModel } from '../model/index.js';
import { isIgnoredName } from '../policy/index.js';

/** A file that is loaded, and what the directories beside it say about it. */
export interface RootFile {
  readonly path: BytePath;
  readonly complains: boolean;
}

/** What the loaders load: files that lie directly in the tree, and are not disabled. */
export function filesOfTree(tree: BytePath, disk: ReadFileSystem): ReadonlyMap<string, RootFile> {
  const names = disk.readDir(tree).filter((name) => {
    const path = posix.join(tree, name);
    return !isIgnoredName(name) && disk.exists(path) && disk.stat(path).kind === 'file';
  });
  const loaded = names.filter((name) => !disk.exists(posix.join(tree, 'disable', name)));
  return new Map(
    loaded.sort(compareBytes).map((name) => {
      const complains = disk.exists(posix.join(tree, 'force-complain', name));
      return [name, { path: posix.join(tree, name), complains }];
    }),
  );
}

/** `force-complain/` puts every profile of a file into complain mode. */
export function complaining(policy: PolicyModel): PolicyModel {
  return { ...policy, profiles: policy.profiles.map((profile) => ({ ...profile, mode: 'complain' })) };
}

// A policy directory as it would be on a host: what a revision has, laid over directories of this machine with policy that
// lies elsewhere. Takes disks, gives one disk with the policy at its usual place. Must never show anything beside it.

import type { BytePath, FileStatus, ReadFileSystem } from '../../base/index.js';
import { compareBytes, FileSystemError } from '../../base/index.js';

/** Where policy lies on a host, and so what absolute includes mean. */
export const policyPlaceOnHost: BytePath = '/etc/apparmor.d';

/** A directory of a disk. */
export interface Layer {
  readonly disk: ReadFileSystem;
  readonly directory: BytePath;
}

/** The first layer that has a path is the one that counts; a directory has the entries of all. */
export function layeredPolicy(layers: readonly Layer[]): ReadFileSystem {
  const below = (path: BytePath): string | undefined => {
    if (path === policyPlaceOnHost) return '';
    return path.startsWith(`${policyPlaceOnHost}/`) ? path.slice(policyPlaceOnHost.length) : undefined;
  };
  const layersWith = (path: BytePath): { readonly disk: ReadFileSystem; readonly path: BytePath }[] => {
    const rest = below(path);
    if (rest === undefined) return [];
    return layers
      .map(({ disk, directory }) => ({ disk, path: `${directory === '/' ? '' : directory}${rest}` || '/' }))
      .filter((one) => one.disk.exists(one.path));
  };
  const first = <T>(path: BytePath, operation: string, ask: (disk: ReadFileSystem, path: BytePath) => T): T => {
    const [found] = layersWith(path);
    if (found === undefined) throw new FileSystemError('ENOENT', path, operation);
    return ask(found.disk, found.path);
  };
  const stat = (path: BytePath): FileStatus => first(path, 'look at', (disk, place) => disk.stat(place));
  return {
    readFile: (path) => first(path, 'read', (disk, place) => disk.readFile(place)),
    stat,
    // A link into a layer leads to what that layer has there.
    lstat: stat,
    exists: (path) => layersWith(path).length > 0,
    readDir(path) {
      const directories = layersWith(path).filter(({ disk, path: place }) => disk.stat(place).kind === 'directory');
      if (directories.length === 0) return first(path, 'list', (disk, place) => disk.readDir(place));
      const names = directories.flatMap(({ disk, path: place }) => disk.readDir(place));
      return [...new Set(names)].sort(compareBytes);
    },
    readLink: (path) => first(path, 'read', (disk, place) => disk.readLink(place)),
    realPath: (path) => first(path, 'resolve', () => path),
  };
}

/** The layer and the place that a path of the policy comes from; undefined where nothing is there. */
export function layerOf(path: BytePath, layers: readonly Layer[]): BytePath | undefined {
  const rest = path.slice(policyPlaceOnHost.length);
  const found = layers.find(({ disk, directory }) => disk.exists(`${directory === '/' ? '' : directory}${rest}`));
  return found && `${found.directory === '/' ? '' : found.directory}${rest}`;
}

/** All files below the policy directory, links to files among them, by their paths from there. */
export function filesOfPolicy(layers: readonly Layer[]): BytePath[] {
  const found = layers.flatMap(({ disk, directory }) =>
    disk.exists(directory) ? filesBelow(disk, directory, '', [disk.realPath(directory)]) : [],
  );
  return [...new Set(found)].sort(compareBytes);
}

/** `above` are the directories that lead here: a link to one of them has no end. */
function filesBelow(disk: ReadFileSystem, place: BytePath, prefix: string, above: readonly BytePath[]): BytePath[] {
  return disk.readDir(place).flatMap((name): BytePath[] => {
    const full = `${place === '/' ? '' : place}/${name}`;
    if (!disk.exists(full)) return [];
    const { kind } = disk.stat(full);
    if (kind === 'file') return [`${prefix}${name}`];
    const real = kind === 'directory' ? disk.realPath(full) : undefined;
    if (real === undefined || above.includes(real)) return [];
    return filesBelow(disk, full, `${prefix}${name}/`, [...above, real]);
  });
}

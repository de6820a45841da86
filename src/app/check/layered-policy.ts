// A policy directory as it would be on a host: what a revision has, laid over directories of this machine with policy that
// lies elsewhere. Takes disks, gives one disk with the policy at its usual place, looked at once. Must never show anything
// beside it.

import { posix } from 'node:path';
import type { BytePath, FileStatus, ReadFileSystem } from '../../base/index.js';
import { compareBytes, FileSystemError } from '../../base/index.js';

/** Where policy lies on a host, and so what absolute includes mean. */
export const policyPlaceOnHost: BytePath = '/etc/apparmor.d';

/** A directory of a disk. */
export interface Layer {
  readonly disk: ReadFileSystem;
  readonly directory: BytePath;
}

/** What is at a path: the layer that has it first, and where it is there. */
interface Found {
  readonly layer: Layer;
  readonly place: BytePath;
  readonly status: FileStatus;
}

export class LayeredPolicy implements ReadFileSystem {
  private readonly found = new Map<BytePath, Found>();
  /** Names in directories, those of links that lead nowhere among them. */
  private readonly names = new Map<BytePath, Set<string>>();

  /**
   * The first layer that has a path is the one that counts; a directory has the entries of all. What is `gone` is in no layer
   * but the first.
   */
  constructor(
    layers: readonly Layer[],
    private readonly gone: ReadonlySet<BytePath> = new Set(),
  ) {
    for (const [at, layer] of layers.entries()) {
      const { disk, directory } = layer;
      if (disk.exists(directory)) this.add(layer, directory, policyPlaceOnHost, [], at === 0);
    }
  }

  /** `above` are the directories that lead here: a link to one of them has no end. */
  private add(layer: Layer, place: BytePath, path: BytePath, above: readonly BytePath[], isFirst: boolean): void {
    const status = layer.disk.stat(place);
    const known = this.found.get(path);
    if (known === undefined) this.found.set(path, { layer, place, status });
    if (status.kind !== 'directory' || (known !== undefined && known.status.kind !== 'directory')) return;
    const real = layer.disk.realPath(place);
    if (above.includes(real)) return;
    const names = this.names.get(path) ?? new Set<string>();
    this.names.set(path, names);
    for (const name of layer.disk.readDir(place)) {
      if (!isFirst && this.gone.has(`${path}/${name}`)) continue;
      names.add(name);
      const below = `${place === '/' ? '' : place}/${name}`;
      if (layer.disk.exists(below)) this.add(layer, below, `${path}/${name}`, [...above, real], isFirst);
    }
  }

  /** The same without some files. */
  without(files: readonly BytePath[]): LayeredPolicy {
    const less = new LayeredPolicy([], this.gone);
    for (const [path, found] of this.found) if (!files.includes(path)) less.found.set(path, found);
    for (const [directory, names] of this.names) {
      less.names.set(directory, new Set([...names].filter((name) => !files.includes(`${directory}/${name}`))));
    }
    return less;
  }

  /** The same, where some paths are as another has them. */
  with(other: LayeredPolicy, isTheirs: (path: BytePath) => boolean): LayeredPolicy {
    const mixed = new LayeredPolicy([], this.gone);
    // A directory that only one of them has may be empty here, and is there.
    const takes = (path: BytePath, from: LayeredPolicy): boolean =>
      from.found.get(path)?.status.kind === 'directory' || isTheirs(path) === (from === other);
    for (const from of [this, other]) {
      for (const [path, found] of from.found) if (takes(path, from)) mixed.found.set(path, found);
      for (const [directory, names] of from.names) {
        const known = mixed.names.get(directory) ?? new Set();
        for (const name of names) if (takes(`${directory}/${name}`, from)) known.add(name);
        mixed.names.set(directory, known);
      }
    }
    return mixed;
  }

  /** All files, links to files among them, by their paths from the policy directory. */
  files(): BytePath[] {
    const prefix = policyPlaceOnHost.length + 1;
    const files = [...this.found].filter(([, { status }]) => status.kind === 'file');
    return files.map(([path]) => path.slice(prefix)).sort(compareBytes);
  }

  /** The layer that a path comes from, and its place there; undefined where nothing is. */
  originOf(path: BytePath): Pick<Found, 'layer' | 'place'> | undefined {
    return this.found.get(plain(path));
  }

  private at(path: BytePath, operation: string): Found {
    const found = this.found.get(plain(path));
    if (found === undefined) throw new FileSystemError('ENOENT', path, operation);
    return found;
  }

  readFile(path: BytePath): Uint8Array {
    const { layer, place } = this.at(path, 'read');
    return layer.disk.readFile(place);
  }

  stat(path: BytePath): FileStatus {
    return this.at(path, 'look at').status;
  }

  /** A link is what it leads to: nothing here depends on more. */
  lstat(path: BytePath): FileStatus {
    return this.stat(path);
  }

  exists(path: BytePath): boolean {
    return this.found.has(plain(path));
  }

  readDir(path: BytePath): readonly string[] {
    const { layer, place } = this.at(path, 'list');
    return [...(this.names.get(plain(path)) ?? layer.disk.readDir(place))].sort(compareBytes);
  }

  readLink(path: BytePath): string {
    const { layer, place } = this.at(path, 'read');
    return layer.disk.readLink(place);
  }

  realPath(path: BytePath): BytePath {
    this.at(path, 'resolve');
    return path;
  }
}

/** As policy may write it: with a slash at its end, twice, or with steps that lead nowhere. */
function plain(path: BytePath): BytePath {
  return posix.normalize(path).replace(/(?<=.)\/$/, '');
}

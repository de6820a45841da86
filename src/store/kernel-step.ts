// What a run asks of the kernel, one way and the other: which files are loaded, which profiles go, which compiled caches no
// longer hold. Takes a step, a disk and a kernel, gives what the kernel said against it. A step can be taken again and
// again: to load what is loaded, or to unload what is gone, changes nothing.

import type { BytePath, ByteText, FileSystem, Kernel, ParserAnswer } from '../base/index.js';
import { FileSystemError } from '../base/index.js';
import { removeQuietly } from './directories.js';

/** One way of a run, for the kernel. */
export interface KernelStep {
  /** Files whose profiles are loaded, in place of those of the same names. */
  readonly load: readonly BytePath[];
  /** Names of profiles that go. */
  readonly unload: readonly string[];
}

/** What a run changes of what the kernel enforces. Part of its journal: whoever finishes or undoes the run takes the steps. */
export interface KernelSteps {
  readonly forward: KernelStep;
  readonly back: KernelStep;
  /** Names of profile files whose compiled caches hold what was before. */
  readonly stale: readonly string[];
}

/** The kernel that a run may load into; undefined where it must not, or cannot. */
export type LoadingKernel = Pick<Kernel, 'load' | 'unload'> | undefined;

/**
 * Take one step: caches first, so that a crash leaves none that is wrong; then what is loaded, then what goes. A step
 * forward ends where something is refused: nothing is unloaded for a run that is taken back. Undefined where all went well,
 * else what the kernel or its compiler said.
 */
export function takeStep(
  steps: KernelSteps,
  direction: 'forward' | 'back',
  root: BytePath,
  files: FileSystem,
  kernel: LoadingKernel,
): ByteText | undefined {
  const { load, unload } = steps[direction];
  dropCaches(steps.stale, root, files);
  if (kernel === undefined) return undefined;
  // A file that is gone meanwhile has nothing to load.
  const there = load.filter((path) => files.exists(path));
  const loaded = there.length === 0 ? accepted : kernel.load(there);
  if (!loaded.accepted && direction === 'forward') return loaded.said;
  const unloaded = unload.length === 0 ? accepted : kernel.unload(unload as readonly ByteText[]);
  return [loaded, unloaded].find((answer) => !answer.accepted)?.said;
}

const accepted: ParserAnswer = { accepted: true, said: '' as ByteText };

/** Where compilers keep what they compiled: a folder for each set of features, and places of older versions. */
function dropCaches(names: readonly string[], root: BytePath, files: FileSystem): void {
  if (names.length === 0) return;
  const base = root.replace(/\/+$/, '');
  const [usual, older, oldest] = ['/var/cache/apparmor', '/etc/apparmor.d/cache.d', '/etc/apparmor.d/cache'].map(
    (folder) => `${base}${folder}`,
  ) as [BytePath, BytePath, BytePath];
  const folders = [usual, older].flatMap((folder) => foldersIn(folder, files));
  for (const folder of [...folders, ...(isFolder(oldest, files) ? [oldest] : [])]) {
    const there = new Set(files.readDir(folder));
    const dropped = names.filter((name) => there.has(name));
    for (const name of dropped) removeQuietly(`${folder}/${name}`, files);
    if (dropped.length > 0) files.sync(folder);
  }
}

/** Folders below a folder, none of them a link. */
function foldersIn(folder: BytePath, files: FileSystem): BytePath[] {
  if (!isFolder(folder, files)) return [];
  return files
    .readDir(folder)
    .map((name) => `${folder}/${name}`)
    .filter((path) => isFolder(path, files));
}

/** A link is none: it may lead out of the places of the host. */
function isFolder(path: BytePath, files: FileSystem): boolean {
  try {
    return files.lstat(path).kind === 'directory';
  } catch (error) {
    if (error instanceof FileSystemError && ['ENOENT', 'ENOTDIR'].includes(error.code)) return false;
    throw error;
  }
}

// What a plan means for the kernel: which files it loads and which profiles go, one way and the other. Takes a plan and a
// host, gives steps for the transaction. Works from the files that the plan writes, whatever command made it.

import { posix } from 'node:path';
import type { BytePath, ByteText, FileSystem, Kernel, UnitPath } from '../base/index.js';
import type { LiveChanges, PolicyReach, Tree } from '../reconcile/index.js';
import { reachOf } from '../reconcile/index.js';
import type { KernelSteps, Operation, Plan } from '../store/index.js';
import { readTree } from '../store/index.js';
import { judgingFeatures } from './pinned-features.js';

export interface KernelWork {
  /** Live policy as it is. */
  readonly tree: Tree;
  readonly reach: PolicyReach;
  readonly changes: LiveChanges;
  /** Whose text stands or stood at a place. */
  readonly units: ReadonlyMap<BytePath, UnitPath>;
  /** Names of profiles that go. */
  readonly gone: readonly string[];
}

/** Undefined where no live file changes. */
export function kernelWorkOf(
  { operations }: Plan,
  policyDir: BytePath,
  root: BytePath,
  files: FileSystem,
): KernelWork | undefined {
  const live = liveOperations(operations, policyDir);
  if (live.length === 0) return undefined;
  const changes = changesBy(live);
  const units = new Map(
    live.flatMap(({ path, subject }) => (subject === undefined ? [] : [[path, subject.unit] as const])),
  );
  const judging = judgingFeatures(undefined, root, files);
  const tree = readTree(files, policyDir, { mayBeMissing: true });
  const reach = reachOf(tree, changes, files, root, judging);
  return { tree, reach, changes, units, gone: goneFrom(reach) };
}

/** The steps of a run; files that the compiler refuses anyway are left as the kernel has them. */
export function stepsOf(
  { reach, gone }: KernelWork,
  refusedBefore: readonly BytePath[],
  { hasCaches }: { readonly hasCaches: boolean },
): KernelSteps {
  const { before, after } = reach;
  const isLoadable = (file: BytePath): boolean => !refusedBefore.includes(file);
  const filesOf = (loaded: typeof before): BytePath[] => loaded.map(({ file }) => file).filter(isLoadable);
  const stale = hasCaches ? [...new Set([...before, ...after].map(({ file }) => posix.basename(file)))] : [];
  return {
    forward: { load: filesOf(after), unload: gone },
    back: { load: filesOf(before), unload: goneFrom({ before: after, after: before }) },
    stale,
  };
}

/** Whether a plan changes live policy at all. */
export function changesLive({ operations }: Plan, policyDir: BytePath): boolean {
  return liveOperations(operations, policyDir).length > 0;
}

function liveOperations(operations: readonly Operation[], policyDir: BytePath): readonly Operation[] {
  return operations.filter(({ path }) => path.startsWith(`${policyDir}/`));
}

function changesBy(live: readonly Operation[]): LiveChanges {
  const written = new Map<BytePath, ByteText>();
  const removed = new Set<BytePath>();
  const linked = new Map<BytePath, string>();
  for (const operation of live) {
    if (operation.kind === 'write') written.set(operation.path, operation.text);
    else if (operation.kind === 'remove') removed.add(operation.path);
    else linked.set(operation.path, operation.target);
  }
  return { written, removed, linked };
}

/** With a profile its children go: only what has no parent that goes is named. */
function goneFrom({ before, after }: Pick<PolicyReach, 'before' | 'after'>): string[] {
  const stays = new Set(after.flatMap(({ names }) => names));
  const gone = new Set(before.flatMap(({ names }) => names).filter((name) => !stays.has(name)));
  const parentsOf = (name: string): string[] => name.split('//').map((_, at, parts) => parts.slice(0, at).join('//'));
  return [...gone].filter((name) => !parentsOf(name).some((parent) => gone.has(parent)));
}

/** Whether the loaders of this machine load that directory: they know no other. */
export function isLoadersOwn(policyDir: BytePath, root: BytePath, files: FileSystem): boolean {
  const usual = posix.join(root, 'etc/apparmor.d');
  if (policyDir === usual) return true;
  return files.exists(usual) && files.exists(policyDir) && files.realPath(usual) === files.realPath(policyDir);
}

/** Whether compiled caches below the root are of that policy: those of this machine are never those of a namespace. */
export function hasOwnCaches(root: BytePath, kernel: Kernel): boolean {
  return kernel.namespace === undefined || root !== '/';
}

/** Why a run does not load what it wrote. */
export type NotLoaded = ReturnType<Kernel['obstacle']> | 'other-root' | 'other-directory';

export function whyNotLoaded(policyDir: BytePath, root: BytePath, files: FileSystem, kernel: Kernel): NotLoaded {
  if (kernel.namespace !== undefined) return kernel.obstacle();
  if (root !== '/') return 'other-root';
  if (!isLoadersOwn(policyDir, root, files)) return 'other-directory';
  return kernel.obstacle();
}

// A repository of git in memory. Takes revisions, gives what the Git port would say of them.

import type { GitCommit, GitEntry, GitReader } from '../../src/base/index.js';
import { byteTextOf } from '../../src/base/index.js';
import { memoryFileSystem } from '../../src/host/index.js';

export type Texts = Readonly<Record<string, string>>;

/** Blobs are named by their texts. A text that begins with `sub:` is a submodule. */
export function memoryRepository(
  revisions: Readonly<Record<string, Texts>>,
  commits: readonly GitCommit[] = [],
): GitReader {
  const entriesOf = (name: string): GitEntry[] =>
    Object.entries(revisions[name] ?? {}).map(([path, id]) =>
      id.startsWith('sub:')
        ? { path, kind: 'submodule', mode: '160000', id }
        : { path, kind: 'file', mode: '100644', id },
    );
  return {
    top: '/top',
    directory: '/top/.git',
    isShallow: false,
    revision: async (name) => (revisions[name] === undefined ? undefined : { commit: name, tree: name }),
    entriesOf: async (tree) => entriesOf(tree),
    stagedEntries: async () => entriesOf('index'),
    blobs: async (ids) => new Map(ids.map((id) => [id, byteTextOf(id)])),
    filesOf: async (entries) => {
      const files = memoryFileSystem();
      for (const { path, kind, id } of entries) files.plant(`/${path}`, kind === 'submodule' ? {} : id);
      return files;
    },
    commits: async () => commits,
    isAncestor: async () => true,
    changedFiles: async () => [],
  };
}

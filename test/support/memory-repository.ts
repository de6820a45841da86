// A repository of git in memory. Takes revisions, gives what the Git port would say of them.

import type { GitCommit, GitEntry, GitReader } from '../../src/base/index.js';
import { byteTextOf } from '../../src/base/index.js';
import { memoryFileSystem } from '../../src/host/index.js';

export type Texts = Readonly<Record<string, string>>;

/** Blobs are named by their texts. A text that begins with `sub:` is a submodule, with `link:` a link. */
export function memoryRepository(
  revisions: Readonly<Record<string, Texts>>,
  commits: readonly GitCommit[] = [],
): GitReader {
  const entriesOf = (name: string): GitEntry[] =>
    Object.entries(revisions[name] ?? {}).map(([path, id]) => {
      if (id.startsWith('sub:')) return { path, kind: 'submodule', mode: '160000', id };
      if (id.startsWith('link:')) return { path, kind: 'link', mode: '120000', id };
      return { path, kind: 'file', mode: '100644', id };
    });
  const textOf = (id: string): string => id.replace(/^link:/, '');
  return {
    top: '/top',
    directory: '/top/.git',
    isShallow: false,
    revision: async (name) => (revisions[name] === undefined ? undefined : { commit: name, tree: name }),
    entriesOf: async (tree) => entriesOf(tree),
    stagedEntries: async () => entriesOf('index'),
    blobs: async (ids) => new Map(ids.map((id) => [id, byteTextOf(textOf(id))])),
    filesOf: async (entries, leading = (text) => text) => {
      const files = memoryFileSystem();
      for (const { path, kind, id } of entries) {
        files.plant(
          `/${path}`,
          kind === 'file' ? id : kind === 'link' ? { link: leading(byteTextOf(textOf(id))) } : {},
        );
      }
      return files;
    },
    commits: async () => commits,
    isAncestor: async () => true,
    changedFiles: async () => [],
  };
}

// Policy that a change touches beside the directory that was found: where that directory is guessed, a wrong guess must not
// pass for a judgement. Takes the entries of two revisions, gives a finding. Reads the earlier texts of what changed only; a
// directory that somebody named is no guess, and nothing is looked for.

import { posix } from 'node:path';
import type { BytePath, ByteText, GitEntry, GitReader } from '../../base/index.js';
import { fileId, hasErrors, unitPath } from '../../base/index.js';
import { lowerFile, parseFile } from '../../language/index.js';
import type { ChangeFinding } from '../../reconcile/index.js';
import { remark } from '../../reconcile/index.js';
import type { PolicyPlace } from './policy-place.js';
import type { Side } from './revision-side.js';

export interface RevisionEntries {
  readonly before: readonly GitEntry[];
  readonly after: readonly GitEntry[];
}

/** Throws AaMergeError `app/git-failed`. */
export async function policyElsewhere(
  { before, after }: RevisionEntries,
  sides: Readonly<Record<'before' | 'after', Side>>,
  { directory, isFound }: PolicyPlace,
  git: GitReader,
): Promise<ChangeFinding[]> {
  if (!isFound || directory === '') return [];
  const read = new Set([...sides.before.own.reads, ...sides.after.own.reads].map(({ path }) => path));
  const now = new Map(after.map(({ path, id }) => [path, id]));
  // Without the change policy was looked for at the top, where a name says nothing and submodules count.
  const isNew = !before.some(({ path }) => path.startsWith(`${directory}/`));
  const isChanged = ({ path, id }: GitEntry): boolean => !read.has(path) && now.get(path) !== id;
  const changed = before.filter((entry) => isChanged(entry) && (isNew || mayBePolicy(entry.path)));
  const texts = await textsBehind(changed, before, git);
  const [first, ...more] = changed.filter(
    ({ path, kind }) => (isNew && kind === 'submodule') || isPolicy(path, texts.get(path) ?? ('' as ByteText)),
  );
  if (first === undefined) return [];
  const told = remark('app/policy-elsewhere', { path: first.path, files: more.length + 1 });
  return [{ kind: 'unknown', units: [unitPath(first.path)], profiles: [], remark: told }];
}

/** What files hold, by path; of a link to a file, what that holds. */
async function textsBehind(
  wanted: readonly GitEntry[],
  entries: readonly GitEntry[],
  git: GitReader,
): Promise<ReadonlyMap<BytePath, ByteText>> {
  const links = await git.blobs(wanted.flatMap(({ kind, id }) => (kind === 'link' ? [id] : [])));
  const files = new Map(entries.flatMap((entry) => (entry.kind === 'file' ? [[entry.path, entry.id] as const] : [])));
  const ids = wanted.flatMap(({ path, kind, id }): [BytePath, string][] => {
    const file = kind === 'link' ? files.get(posix.join(posix.dirname(path), links.get(id) ?? '')) : id;
    return kind === 'submodule' || file === undefined ? [] : [[path, file]];
  });
  const texts = await git.blobs(ids.map(([, id]) => id));
  return new Map(ids.map(([path, id]) => [path, texts.get(id) ?? ('' as ByteText)]));
}

/** What builds and documents are made of is not read for that. */
function mayBePolicy(path: BytePath): boolean {
  return !/\.(?:[ch]|cc|cpp|css|go|gz|html?|jar|java|jpe?g|js|json|md|mk|mod|mp4|pdf|php|pl|png|po|pot|py|rb|rs|rst|sh|so|svg|tar|ts|txt|wasm|xml|xz|ya?ml|zip)$/.test(
    path,
  );
}

/** Whether a text is valid, and either holds a profile or stands where parts of profiles do. */
function isPolicy(path: BytePath, text: ByteText): boolean {
  // Policy has none of it, and most other files are out with that.
  if (text.includes('\0') || !/[{,=]/.test(text)) return false;
  const id = fileId(path);
  const tree = parseFile(text, id);
  const { value: statements, diagnostics } = lowerFile(tree.value, { id, text });
  if (hasErrors([...tree.diagnostics, ...diagnostics]) || statements.length === 0) return false;
  const isPart = /(?:^|\/)(?:abstractions|tunables)\//.test(path);
  return isPart || statements.some(({ kind }) => kind === 'profile');
}

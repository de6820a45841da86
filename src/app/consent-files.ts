// The files in which the administrator consents in advance. Takes a disk and the host's root, gives their texts in byte
// order of their names. A file that cannot be read is no file that says nothing: it stops the run.

import { posix } from 'node:path';
import type { BytePath, ReadFileSystem } from '../base/index.js';
import { AaMergeError, fromBytes } from '../base/index.js';
import type { ConsentFile } from '../reconcile/index.js';
import type { Guard } from '../store/index.js';
import { requireTrusted, stagingPrefix } from '../store/index.js';

/** Where they lie on a host. */
export const consentPlace = '/etc/aa-merge.conf.d';

export interface ConsentsRead {
  readonly files: readonly ConsentFile[];
  /** What a run that was stopped left behind. */
  readonly leftovers: readonly BytePath[];
}

/** Throws: FileSystemError; AaMergeError `reconcile/bad-consent` for what is no file, which might never end, and
 * `store/untrusted` for what others may have written. */
export function readConsentFiles(disk: ReadFileSystem, root: BytePath, guard: Guard): ConsentsRead {
  const directory = posix.join(root, consentPlace);
  if (!disk.exists(directory)) return { files: [], leftovers: [] };
  requireTrusted(directory, disk.stat(directory), guard);
  const names = disk.readDir(directory);
  const leftovers = names.filter((name) => name.startsWith(stagingPrefix)).map((name) => `${directory}/${name}`);
  const files = names
    .filter((name) => name.endsWith('.consent') && !name.startsWith('.'))
    .map((name) => {
      const path = `${directory}/${name}`;
      const status = disk.stat(path);
      requireTrusted(path, status, guard);
      if (status.kind !== 'file') throw new AaMergeError('reconcile/bad-consent', { place: path, why: 'no-file' });
      return { path, text: fromBytes(disk.readFile(path)) };
    });
  return { files, leftovers };
}

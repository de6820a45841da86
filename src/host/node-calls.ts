// What every call of the system goes through: names in bytes, trouble as FileSystemError, a status as the port has it. Takes
// and gives what Node has. Must never decide anything.

import type * as fs from 'node:fs';
import type { BytePath, FileKind, FileStatus } from '../base/index.js';
import { FileSystemError } from '../base/index.js';

/** What is ASCII means the same as text and as bytes, and Node takes text faster. */
export function nameOf(path: BytePath): string | Buffer {
  return /^[\x00-\x7f]*$/.test(path) ? path : Buffer.from(path, 'latin1');
}

export function pathOf(name: Buffer): BytePath {
  return name.toString('latin1');
}

export function attempt<T>(operation: string, path: BytePath, action: (name: string | Buffer) => T): T {
  try {
    return action(nameOf(path));
  } catch (cause) {
    throw new FileSystemError(systemCode(cause), path, operation, { cause });
  }
}

export function systemCode(cause: unknown): string {
  const code = (cause as { code?: unknown }).code;
  if (typeof code !== 'string') return 'EIO';
  // What Node refuses before it asks the system: a zero byte in a name, a file larger than memory allows.
  if (code === 'ERR_FS_FILE_TOO_LARGE') return 'EFBIG';
  return code.startsWith('ERR_') ? 'EINVAL' : code;
}

export function statusOf(stats: fs.Stats): FileStatus {
  return {
    kind: kindOf(stats),
    mode: stats.mode & 0o7777,
    uid: stats.uid,
    gid: stats.gid,
    size: stats.size,
    mtimeMs: stats.mtimeMs,
    dev: stats.dev,
    ino: stats.ino,
    nlink: stats.nlink,
  };
}

function kindOf(stats: fs.Stats): FileKind {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'directory';
  return stats.isSymbolicLink() ? 'link' : 'other';
}

// Directories and entries on the way of a transaction: made, looked for, taken away. Takes paths and a disk.

import type { BytePath, FileSystem, ReadFileSystem } from '../base/index.js';
import { FileSystemError } from '../base/index.js';

/** Make a directory and those above it; what was made is added to the list. */
export function makeDirectories(directory: BytePath, mode: number, files: FileSystem, made: BytePath[]): void {
  if (directory === '' || files.exists(directory)) return;
  makeDirectories(directoryOf(directory), mode, files, made);
  files.mkdir(directory, mode);
  made.push(directory);
  files.sync(directoryOf(directory) || '/');
}

export function directoryOf(path: BytePath): BytePath {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** Whether an entry stands there, also a dangling link. */
export function isThere(path: BytePath, files: ReadFileSystem): boolean {
  try {
    files.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof FileSystemError && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return false;
    throw error;
  }
}

/** A new file, and nothing less than all of it. */
export function writeWhole(path: BytePath, content: Uint8Array, mode: number, files: FileSystem): void {
  files.writeFile(path, content, mode);
  if (files.lstat(path).size !== content.length) throw new FileSystemError('EIO', path, 'write');
}

/** Put the entries of directories on the disk, each once. One that is gone has none. */
export function syncDirectories(directories: Iterable<BytePath>, files: FileSystem): void {
  for (const directory of new Set(directories)) if (isThere(directory, files)) files.sync(directory);
}

/** Remove a file, if that is possible. */
export function removeQuietly(path: BytePath, files: FileSystem): void {
  try {
    files.unlink(path);
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
  }
}

/** Remove a directory, if it is empty and that is possible. */
export function removeDirectoryQuietly(path: BytePath, files: FileSystem): void {
  try {
    files.rmdir(path);
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
  }
}

/** Remove what stands there, with all below it. Links are removed, never followed. */
export function removeTree(path: BytePath, files: FileSystem): void {
  if (!isThere(path, files)) return;
  if (files.lstat(path).kind !== 'directory') return files.unlink(path);
  for (const name of files.readDir(path)) removeTree(`${path}/${name}`, files);
  files.rmdir(path);
}

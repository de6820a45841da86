// The real file system behind the FileSystem port. Takes byte paths, gives what the system says, as it says it: no
// caching, no retries, no decisions. Must never follow a link where the port says that it does not.

import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import type { BytePath, FileSystem } from '../base/index.js';
import { compareBytes, FileSystemError, isMachineTrouble } from '../base/index.js';
import { attempt, nameOf, pathOf, statusOf, systemCode } from './node-calls.js';
import { listEntries } from './node-entries.js';

/** Files of this machine. */
export const nodeFileSystem: FileSystem = {
  readFile: (path) => attempt('read', path, (name) => fs.readFileSync(name)),
  stat: (path) => attempt('stat', path, (name) => statusOf(fs.statSync(name))),
  lstat: (path) => attempt('stat', path, (name) => statusOf(fs.lstatSync(name))),
  exists,
  readDir: (path) => attempt('list', path, (name) => fs.readdirSync(name, 'latin1')).sort(compareBytes),
  readLink: (path) => attempt('read link', path, (name) => pathOf(fs.readlinkSync(name, 'buffer'))),
  // The native call keeps bytes; the one written in JavaScript decodes the path.
  realPath: (path) => attempt('resolve', path, (name) => pathOf(fs.realpathSync.native(name, 'buffer'))),
  listEntries,
  writeFile: (path, content, mode) => attempt('create', path, (name) => createFile(name, content, mode)),
  sync: (path) => attempt('sync', path, syncPath),
  rename: (from, to) => attempt('rename', from, (name) => fs.renameSync(name, nameOf(to))),
  unlink: (path) => attempt('remove', path, (name) => fs.unlinkSync(name)),
  mkdir: (path, mode) =>
    attempt('make directory', path, (name) => {
      fs.mkdirSync(name, { mode });
      fs.chmodSync(name, mode);
    }),
  rmdir: (path) => attempt('remove directory', path, (name) => fs.rmdirSync(name)),
  chmod: (path, mode) => attempt('set the mode of', path, (name) => fs.chmodSync(name, mode)),
  chown: (path, uid, gid) => attempt('set the owner of', path, (name) => fs.lchownSync(name, uid, gid)),
  symlink: (target, path) => attempt('link', path, (name) => fs.symlinkSync(nameOf(target), name)),
  link: (from, to) => attempt('link', to, (name) => fs.linkSync(nameOf(from), name)),
  copyAttributes,
  exchange,
};

function exists(path: BytePath): boolean {
  try {
    fs.statSync(nameOf(path));
    return true;
  } catch (cause) {
    const error = new FileSystemError(systemCode(cause), path, 'stat', { cause });
    if (isMachineTrouble(error)) throw error;
    return false;
  }
}

/** A file that could not be filled is taken away again: nothing half written stays. */
function createFile(name: string | Buffer, content: Uint8Array, mode: number): void {
  const descriptor = fs.openSync(name, 'wx', mode);
  try {
    fs.writeFileSync(descriptor, content);
    fs.fchmodSync(descriptor, mode);
  } catch (cause) {
    fs.unlinkSync(name);
    throw cause;
  } finally {
    fs.closeSync(descriptor);
  }
}

function syncPath(name: string | Buffer): void {
  const descriptor = fs.openSync(name, 'r');
  try {
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

/** Through cp of coreutils, since Node has no call for extended attributes; its mode option carries ACLs. */
function copyAttributes(from: BytePath, to: BytePath): boolean {
  const names = [from, to].map((path) => Buffer.from(path, 'latin1').toString('utf8'));
  const survives = names.every((name, at) => Buffer.from(name, 'utf8').toString('latin1') === [from, to][at]);
  return survives ? runCopy(names) : copyThroughLinks(from, to);
}

/** Arguments of a process are text in Node: names that are no UTF-8 are passed on as links of plain names to them. */
function copyThroughLinks(from: BytePath, to: BytePath): boolean {
  const here = pathOf(Buffer.from(process.cwd(), 'utf8'));
  let directory: string | undefined;
  try {
    directory = fs.mkdtempSync(join(tmpdir(), 'aa-merge-'));
    const names = [join(directory, 'from'), join(directory, 'to')];
    fs.symlinkSync(nameOf(posix.resolve(here, from)), join(directory, 'from'));
    fs.symlinkSync(nameOf(posix.resolve(here, to)), join(directory, 'to'));
    return runCopy(names);
  } catch {
    return false;
  } finally {
    if (directory !== undefined) fs.rmSync(directory, { recursive: true, force: true });
  }
}

function runCopy(names: readonly string[]): boolean {
  const run = spawnSync('cp', ['--attributes-only', '--preserve=mode,xattr', '--', ...names], {
    stdio: 'ignore',
    timeout: 10_000,
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
  });
  return run.status === 0;
}

/** Of renameat2, by architecture. Source: the tables of system calls in Linux, arch/. */
const renameat2: Partial<Record<string, number>> = {
  arm: 382,
  arm64: 276,
  ia32: 353,
  ppc64: 357,
  riscv64: 276,
  s390x: 347,
  x64: 316,
};

/** Through perl, since neither Node nor the tools of older systems have a way to this system call. */
function exchange(one: BytePath, other: BytePath): boolean {
  const number = renameat2[process.arch];
  if (number === undefined || process.platform !== 'linux') return false;
  // AT_FDCWD and RENAME_EXCHANGE. Names come through a pipe: arguments could not be any bytes.
  const script = '$/ = "\\0"; chomp(my @n = <STDIN>); exit(syscall($ARGV[0] + 0, -100, $n[0], -100, $n[1], 2) ? 1 : 0)';
  const run = spawnSync('perl', ['-e', script, `${number}`], {
    input: Buffer.concat([one, other].map((path) => Buffer.from(`${path}\0`, 'latin1'))),
    stdio: ['pipe', 'ignore', 'ignore'],
    timeout: 10_000,
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
  });
  return run.status === 0;
}

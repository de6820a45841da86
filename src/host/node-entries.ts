// A whole directory of the real file system, read with few calls: each costs more than to copy what it gives. Takes a
// directory, gives its entries to be looked at. Must never follow a link, wait for a pipe, or open what is no file.

import * as fs from 'node:fs';
import type { BytePath, ByteText, FileEntry, ListedEntry } from '../base/index.js';
import { compareBytes } from '../base/index.js';
import { attempt, statusOf } from './node-calls.js';

/** Most files of policy are smaller by far. */
const scratchBytes = 1 << 16;

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = fs.constants;

/** The port’s `listEntries`. */
export function listEntries(path: BytePath): ListedEntry[] {
  const scratch = Buffer.allocUnsafeSlow(scratchBytes);
  return attempt('list', path, namesIn).map(({ name, isFile }) => ({
    name,
    look: (most) => attempt('stat', `${path}/${name}`, (file) => look(file, isFile, most, scratch)),
  }));
}

interface Name {
  readonly name: string;
  /** Whether the directory says so; it need not know, and it may be something else by now. */
  readonly isFile: boolean;
}

function namesIn(directory: string | Buffer): Name[] {
  return kindsIn(directory).sort((one, other) => compareBytes(one.name, other.name));
}

function kindsIn(directory: string | Buffer): Name[] {
  try {
    const entries = fs.readdirSync(directory, { withFileTypes: true, encoding: 'latin1' });
    return entries.map((entry) => ({ name: entry.name, isFile: entry.isFile() }));
  } catch {
    // Where the directory does not know kinds, Node looks at each name, and cannot where one is no ASCII.
    return fs.readdirSync(directory, 'latin1').map((name) => ({ name, isFile: false }));
  }
}

function look(name: string | Buffer, isFile: boolean, most: number, scratch: Buffer): FileEntry {
  return (
    (isFile ? readOpened(name, most, scratch) : undefined) ?? { status: statusOf(fs.lstatSync(name)), text: undefined }
  );
}

/**
 * The status is that of the very file that was read. Undefined where it cannot be opened, or is a link by now. What has
 * another size than a moment ago is left to `readFile`.
 */
function readOpened(name: string | Buffer, most: number, scratch: Buffer): FileEntry | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = fs.openSync(name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    const status = statusOf(fs.fstatSync(descriptor));
    const { kind, size } = status;
    if (kind !== 'file' || size > most) return { status, text: undefined };
    const buffer = size < scratch.length ? scratch : Buffer.allocUnsafeSlow(size + 1);
    // One byte more than there should be, to see whether there is more.
    const length = fs.readSync(descriptor, buffer, 0, size + 1, 0);
    return { status, text: length === size ? (buffer.toString('latin1', 0, size) as ByteText) : undefined };
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) fs.closeSync(descriptor);
  }
}

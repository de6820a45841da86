// What hooks of packages leave in the state directory for each other: that somebody could not wait, what the host looked
// like when there was nothing to do, what the last one did. Takes a layout and a disk. No run depends on any of it: a
// file that is lost costs the next hook its time, and nothing else, so it is written beside all transactions, in one step.

import type { BytePath, ByteText, FileSystem, ReadFileSystem } from '../base/index.js';
import { toBytes } from '../base/index.js';
import { attempt } from './attempt.js';
import { isThere, makeDirectories, removeQuietly } from './directories.js';
import type { StateLayout } from './layout.js';
import { stagingPrefix, stateDirectoryMode, stateFileMode } from './layout.js';
import { readIfThere } from './state.js';

/** `last.json` is of the last hook that had something to say, `last.txt` of several, the last one first. */
export type HookFile = 'stamp' | 'last.json' | 'last.txt';

/** Leave a file, or none where that is not possible. */
export function leaveHookFile(layout: StateLayout, name: HookFile, text: ByteText, files: FileSystem): void {
  attempt(() => {
    // What was never reconciled needs no stamp, and a run that wrote nothing leaves nothing.
    if (name === 'stamp' && !isThere(layout.base, files)) return;
    makeDirectories(layout.hook, stateDirectoryMode, files, []);
    const unfinished = `${layout.hook}/${stagingPrefix}${name}`;
    removeQuietly(unfinished, files);
    files.writeFile(unfinished, toBytes(text), stateFileMode);
    files.rename(unfinished, `${layout.hook}/${name}`);
  });
}

/** Bytes of reports that are kept; the last one is kept whole, however long it is. */
const mostOfReports = 65_536;

/** Put a report above those before it: one run of a package manager calls many hooks. */
export function leaveHookReport(layout: StateLayout, heading: string, text: ByteText, files: FileSystem): void {
  const older = (readHookFile(layout, 'last.txt', files) ?? '').split(/^(?=\d{4}-\d\d-\d\dT[\d:]+Z \S+$)/m);
  let all = `${heading}\n\n${text}`;
  for (const report of older) {
    if (report === '' || all.length + report.length > mostOfReports) break;
    all += `\n${report.replace(/\n+$/, '\n')}`;
  }
  leaveHookFile(layout, 'last.txt', all as ByteText, files);
}

/** What the last hook left; undefined for nothing. */
export function readHookFile(layout: StateLayout, name: HookFile, disk: ReadFileSystem): ByteText | undefined {
  return attempt(() => readIfThere(disk, `${layout.hook}/${name}`));
}

/** What kept the last hook from its work: who called it, when, and why it could not, in bytes. */
export interface HookTrouble {
  readonly phase: string;
  readonly time: string;
  readonly message: string;
}

/** From the record that the last hook left. */
export function readHookTrouble(layout: StateLayout, disk: ReadFileSystem): HookTrouble | undefined {
  const record = readHookFile(layout, 'last.json', disk);
  if (record === undefined) return undefined;
  try {
    const { result, phase, time, message } = JSON.parse(record) as Readonly<Record<string, unknown>>;
    if (result !== 'busy' && result !== 'unfinished') return undefined;
    return { phase: String(phase), time: String(time), message: String(message) };
  } catch {
    // Only a notice hangs on it.
    return undefined;
  }
}

const pendingPath = ({ hook }: StateLayout): BytePath => `${hook}/pending`;

/** Say that a hook could not wait for the lock: who holds it looks again. */
export function markPending(layout: StateLayout, files: FileSystem): void {
  attempt(() => {
    makeDirectories(layout.hook, stateDirectoryMode, files, []);
    if (!isThere(pendingPath(layout), files)) files.writeFile(pendingPath(layout), new Uint8Array(), stateFileMode);
  });
}

/** Whether somebody said so; then it counts as heard. */
export function takePending(layout: StateLayout, files: FileSystem): boolean {
  return (
    attempt(() => {
      if (!isThere(pendingPath(layout), files)) return false;
      files.unlink(pendingPath(layout));
      return true;
    }) ?? false
  );
}

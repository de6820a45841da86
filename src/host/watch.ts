// Whether files changed, told from what the system says of them: size, owner, mode, number and both times of each. Takes
// places, gives a text for each. Opens no file, and follows no link but that of a place itself. Must stay small: it is all
// that most calls of a hook load.
//
// The time of a change of the entry (ctime) cannot be set by anybody, so a text that is written, also with its old time and
// size, is seen. Source: inode(7).

import * as fs from 'node:fs';
import type { BytePath, Watch, Watched } from '../base/index.js';
import { nameOf } from './node-calls.js';

export const systemWatch: Watch = {
  stateOf: (watched) => watched.map((one) => stateOf(one)),
  program: process.argv[1] === undefined ? [] : [Buffer.from(fs.realpathSync(process.argv[1])).toString('latin1')],
};

function stateOf({ path, how }: Watched): string {
  const found: string[] = [];
  const top = factsOf(path, fs.statSync);
  if (how === 'log' && (top.text === missing || top.size === 0)) return missing;
  found.push(factsOf(path, fs.lstatSync).text, top.text);
  if ((how === 'tree' || how === 'folders') && top.isDirectory) listInto(found, path, '', how);
  return found.join('\n');
}

function listInto(found: string[], top: BytePath, below: string, how: Watched['how']): void {
  for (const { name, isDirectory } of entriesIn(top + below)) {
    const path = `${below}/${name}`;
    if (how === 'tree' || isDirectory) found.push(`${path} ${factsOf(top + path, fs.lstatSync).text}`);
    if (isDirectory) listInto(found, top, path, how);
  }
}

function entriesIn(path: BytePath): readonly { readonly name: string; readonly isDirectory: boolean }[] {
  try {
    const entries = fs.readdirSync(nameOf(path), { withFileTypes: true, encoding: 'latin1' });
    return entries.map((entry) => ({ name: entry.name, isDirectory: entry.isDirectory() }));
  } catch {
    // Then its own facts have to tell.
    return [];
  }
}

type Ask = (path: string | Buffer, options: { throwIfNoEntry: false }) => fs.Stats | undefined;

interface Facts {
  readonly text: string;
  readonly size?: number;
  readonly isDirectory: boolean;
}

const missing = '-';

function factsOf(path: BytePath, ask: Ask): Facts {
  try {
    const facts = ask(nameOf(path), { throwIfNoEntry: false });
    if (facts === undefined) return { text: missing, isDirectory: false };
    const { mode, uid, gid, size, ino, mtimeMs, ctimeMs } = facts;
    return {
      text: `${mode} ${uid} ${gid} ${size} ${ino} ${mtimeMs} ${ctimeMs}`,
      size,
      isDirectory: facts.isDirectory(),
    };
  } catch (error) {
    return { text: String((error as NodeJS.ErrnoException).code), isDirectory: false };
  }
}

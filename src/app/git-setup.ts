// `aa-merge git-setup`: git merges policy with aa-merge from now on, in one clone. Takes a repository and patterns, writes its
// configuration and its own attributes; no file that is tracked changes.

import type { BytePath, ByteText, FileSystem, GitWriter } from '../base/index.js';
import { fromBytes, joinBytes } from '../base/index.js';
import { writeResult } from '../store/index.js';

export interface GitSetup {
  readonly settings: readonly (readonly [name: string, value: string])[];
  /** Lines of the attributes that were added. */
  readonly attributes: readonly ByteText[];
  readonly path: BytePath;
}

/** The gate reports only: a branch is reviewed before it is merged. */
const command = 'aa-merge merge-file --widening report';

const settings: GitSetup['settings'] = [
  ['merge.apparmor.name', 'AppArmor policy, by statements'],
  ['merge.apparmor.driver', `${command} --output %A --marker-size %L --path %P -L ours -L base -L theirs %A %O %B`],
  ['mergetool.apparmor.cmd', `${command} --output "$MERGED" "$LOCAL" "$BASE" "$REMOTE"`],
  ['mergetool.apparmor.trustExitCode', 'true'],
];

/** Throws: AaMergeError, FileSystemError. */
export async function setUpGit(patterns: readonly BytePath[], git: GitWriter, files: FileSystem): Promise<GitSetup> {
  for (const [name, value] of settings) await git.configure(name, value);
  const directory = `${git.commonDirectory}/info`;
  const path = `${directory}/attributes`;
  if (!files.exists(directory)) files.mkdir(directory, 0o755);
  const known = files.exists(path) ? fromBytes(files.readFile(path)) : ('' as ByteText);
  const lines = known.split('\n');
  const wanted = patterns.map((pattern) => `${quoted(pattern)} merge=apparmor` as ByteText);
  const attributes = wanted.filter((line) => !lines.includes(line));
  const end = known === '' || known.endsWith('\n') ? '' : '\n';
  const text = joinBytes([known, `${end}${attributes.map((line) => `${line}\n`).join('')}` as ByteText]);
  if (attributes.length > 0) writeResult(path, text, files);
  return { settings, attributes, path };
}

/** Source: gitattributes(5), "DESCRIPTION". */
function quoted(pattern: BytePath): string {
  return /[\s"]/.test(pattern) ? `"${pattern.replace(/["\\]/g, '\\$&')}"` : pattern;
}

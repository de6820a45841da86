// Sentences for the codes born in store.

import type { DiagnosticCode } from '../../base/index.js';
import type { Facts, Phrase } from './phrase.js';

type StoreCode = Extract<DiagnosticCode, `store/${string}`>;

export const storePhrases: Readonly<Record<StoreCode, Phrase>> = {
  'store/no-directory': ({ path }) => ({
    message: `\`${path}\` is not there, or is no directory`,
    help: 'check `--root`, `--reference` and `--policy-dir`',
  }),
  'store/unreadable-directory': ({ path }) => ({
    message: `\`${path}\` cannot be listed, so what it holds is not known`,
  }),
  'store/damaged-state': ({ path }) => ({
    message: `\`${path}\` cannot be understood`,
    help: 'restore it from a backup, or remove the state directory: then every edited file is held once',
  }),
  'store/newer-state': ({ path, version }) => ({
    message: `\`${path}\` has version ${version}, which a newer aa-merge wrote`,
    help: 'use that version',
  }),
  'store/stale-precondition': ({ path }) => ({
    message: `\`${path}\` changed while the run was being planned`,
    help: 'run again',
  }),
  'store/not-written': ({ unit, written }) => ({
    message: `the unit \`${unit}\` could not be written, and the run stopped there`,
    help: `${sayWritten(written)}; find out what keeps the file from being written (its directory, \`lsattr\`, the disk) and run again: the next run does the rest`,
  }),
  'store/broken-acceptance': ({ path }) => ({
    message: `\`${path}\` is no record of an acceptance that can be understood: it excuses nothing`,
    help: 'remove it; what it was about is held again, and can be accepted again',
  }),
  'store/locked': ({ path, holder }) => ({
    message: `another run of aa-merge (process ${holder}) holds \`${path}\`; nothing was changed`,
    help: 'wait until it is done, and run again',
  }),
  'store/bad-state-directory': ({ path }) => ({
    message: `the state directory \`${path}\` cannot be used: a part of the path is no directory; nothing was changed`,
    help: 'say with `--state-dir` where the state is to be kept, or move away what stands in its place',
  }),
  'store/lost-attributes': ({ path }) => ({
    message: `the extended attributes of \`${path}\` cannot be kept`,
    help: 'install the tool `cp` of coreutils, or remove the attributes',
  }),
};

function sayWritten(count: Facts[string] | undefined): string {
  if (count === 0) return 'no live file was changed';
  return `${count === 1 ? '1 live file was' : `${count} live files were`} written before it and recorded`;
}

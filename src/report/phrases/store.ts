// Sentences for the codes born in store.

import type { DiagnosticCode } from '../../base/index.js';
import type { Facts, Phrase } from './phrase.js';

type StoreCode = Extract<DiagnosticCode, `store/${string}`>;

export const storePhrases: Readonly<Record<StoreCode, Phrase>> = {
  'store/no-directory': ({ path }) => ({
    message: `\`${path}\` is not there, or is no directory`,
    help: '`--root`, `--reference` and `--policy-dir` name other places; the reference is there as soon as a package ships policy in it',
  }),
  'store/unreadable-directory': ({ path }) => ({
    message: `\`${path}\` cannot be listed, so what it holds is not known`,
    help: 'run it as root, or see to the mode of the directory',
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
  'store/not-written': ({ unit }) => ({
    message: `the unit \`${unit}\` could not be written; nothing was changed`,
    help: 'find out what keeps the file from being written (its directory, `lsattr`, the disk) and run again',
  }),
  'store/broken-acceptance': ({ path }) => ({
    message: `\`${path}\` is no record of a decision that can be understood: it settles nothing`,
    help: 'remove it; what it was about is held again, and can be settled again',
  }),
  'store/locked': ({ path, holder, seconds, where }) => ({
    message: `another run of aa-merge (process ${holder}${where === undefined ? '' : ' of another container'}) still holds \`${path}\` after ${seconds} seconds; nothing was changed`,
    help:
      where === undefined
        ? 'wait until it is done, and run again'
        : `wait until it is done, and run again; whether it still runs cannot be seen from here: if that container is gone, remove \`${path}\``,
  }),
  'store/untrusted': ({ path, why }) => ({
    message: `\`${path}\` is not to be trusted: ${why}; nothing was changed`,
    help: 'find out who made it; what it holds decides what live policy becomes, so only root may write there',
  }),
  'store/damaged-journal': ({ path }) => ({
    message: `\`${path}\` cannot be understood: it says what a run was about to write`,
    help: 'restore it from a backup; or move it away, and compare live policy with the copies in the folder `history` beside it',
  }),
  'store/damaged-record': ({ path }) => ({
    message: `\`${path}\` cannot be understood: nobody can say what that run did, or take it back`,
    help: 'restore it from a backup, or move its folder away; a run before it is taken back by its name: `aa-merge rollback RUN`',
  }),
  'store/unfinished-run': ({ run }) => ({
    message: `the run ${run} could neither be finished nor undone`,
    help: 'find out what keeps its files from being written (their directories, `lsattr`, the disk); the next run finishes or undoes it',
  }),
  'store/kernel-refused': ({ said }) => ({
    message: `the kernel does not take what changed: ${said}; files and kernel are as they were before`,
    help: 'see what the kernel has against it (`journalctl -k`, `dmesg`), and run again',
  }),
  'store/unfinished-load': ({ run, said }) => ({
    message: `the files of the run ${run} are as they were before, but the kernel did not take them back: ${said}`,
    help: 'the next run tries again; until then the kernel may enforce what the run was about to bring',
  }),
  'store/kernel-behind': ({ run, said }) => ({
    message: `the files of the run ${run} are as they were before, but the kernel does not take them back: ${said}`,
    help: 'see to it with `apparmor_parser -r` on the file that is named',
  }),
  'store/recovered': ({ run, direction, spared }) => ({
    message: `the run ${run} was cut off; it was ${direction === 'forward' ? 'finished' : 'undone'} now${saySpared(spared)}`,
  }),
  'store/interrupted': ({ run }) => ({
    message: `the run ${run} was cut off, or is under way: what is shown here may change when it is finished`,
    help: 'any run that writes finishes or undoes it first',
  }),
  'store/no-such-run': ({ run }) => ({
    message: run === undefined ? 'there is no run to undo' : `there is no run ${run}`,
    help: '`aa-merge history` lists the runs',
  }),
  'store/undone-run': ({ run }) => ({
    message: `the run ${run} was undone: there is nothing to put back`,
    help: '`aa-merge history` lists the runs',
  }),
  'store/written-since': ({ run, path }) => ({
    message: `\`${path}\` is no longer as the run ${run} left it; nothing was changed`,
    help: 'undo later runs first, or bring the file back by hand: copies of what the run replaced are in the folder `history` of the state directory',
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

function saySpared(count: Facts[string] | undefined): string {
  if (count === 0) return '';
  return `, but for ${count === 1 ? 'one file' : `${count} files`} that somebody changed since`;
}

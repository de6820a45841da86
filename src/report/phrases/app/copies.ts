// Sentences for copies of a vendor’s update that lie beside live files, and why they stay there.

import type { DiagnosticCode } from '../../../base/index.js';
import type { Phrase } from '../phrase.js';

export const copyPhrases = {
  'app/no-copy': ({ unit }) => ({
    message: `no copy of a vendor’s update lies beside \`${unit}\``,
    help: '`aa-merge adopt --dry-run` lists the copies that there are',
  }),
  'app/copy-at-once': ({ unit }) => ({
    message: `what is held of \`${unit}\` is a copy that lies beside it, which only \`aa-merge adopt\` looks at: it is settled at once, or not`,
    help: 'leave out `--later`',
  }),
  'app/copies-differ': () => ({
    message: 'there are several copies, and they differ',
    help: 'keep the one that is to be merged, remove the others, and run again',
  }),
  'app/copy-unreadable': () => ({
    message: 'a copy is a link, no file, too large, or cannot be read',
    help: 'put the vendor’s text in its place, or remove it',
  }),
  'app/copy-under-way': () => ({
    message: 'dpkg has not finished with its package',
    help: 'run `dpkg --configure -a` first',
  }),
  'app/copy-is-read': () => ({
    message: 'the copy is read as policy beside the file: what goes with it cannot be judged',
    help: 'merge it by hand, and remove it',
  }),
  'app/copy-beside-reference': () => ({
    message: 'the copy is not what the vendor ships in the reference, and nobody can say which is newer',
    help: 'look for what the reference lacks, and remove the copy',
  }),
  'app/copy-of-override': () => ({ message: 'the file is the administrator’s, and never merged over' }),
  'app/copy-of-nothing': () => ({ message: 'the file was removed here, and stays away' }),
} as const satisfies Partial<Record<DiagnosticCode, Phrase>>;

// Sentences for files of policy that cannot be read, and for includes and abi files that lead nowhere.

import type { DiagnosticCode } from '../../../base/index.js';
import type { Phrase } from '../phrase.js';
import { systemWords } from '../system-words.js';

export const filePhrases = {
  'policy/file-unreadable': ({ file, code }) => ({ message: `\`${file}\` cannot be read: ${systemWords(code)}` }),
  'policy/file-is-directory': ({ file }) => ({
    message: `\`${file}\` is a directory, where a file of policy is expected`,
    help: 'name its files, for example with a pattern of the shell',
  }),
  'policy/file-is-device': ({ file }) => ({ message: `\`${file}\` is no regular file` }),
  'policy/file-too-large': ({ file, limit }) => ({ message: `\`${file}\` is larger than ${limit} bytes` }),
  'policy/features-unusable': ({ file, code }) => ({
    message: `features file \`${file}\` cannot be read: ${systemWords(code)}`,
  }),
  'policy/include-not-found': ({ include, code }) => ({
    message: `included file \`${include}\` cannot be opened: ${systemWords(code)}`,
    help: 'write `include if exists` if it may be missing; --policy-dir says where `<…>` is looked up',
  }),
  'policy/include-unreadable': ({ path, code }) => ({
    message: `included file \`${path}\` cannot be read: ${systemWords(code)}`,
  }),
  'policy/include-too-large': ({ path, limit }) => ({
    message: `included file \`${path}\` is larger than ${limit} bytes`,
  }),
  'policy/dangling-link': ({ include, path }) => ({
    message: `included directory \`${include}\` has a link that leads nowhere: \`${path}\``,
    help: 'the compiler refuses the whole directory; remove the link',
  }),
  'policy/includes-too-deep': ({ limit }) => ({
    message: `includes and profiles stand within each other more than ${limit} deep`,
    help: 'a profile that includes the file it stands in never ends',
  }),
  'policy/too-many-files': ({ include }) => ({ message: `too many files are read to read \`${include}\` as well` }),
  'policy/abi-not-found': ({ abi, reason }) => ({
    message: `abi file \`${abi}\` cannot be opened: ${systemWords(reason)}`,
    help: '`--policy-dir` says where `<…>` is looked up; the files that are there are in its folder `abi`',
  }),
  'policy/abi-unusable': ({ abi, reason }) => ({
    message: `abi \`${abi}\` is no features file: it is ${reason === 'too-large' ? 'too large' : `a ${reason}`}`,
  }),
  'policy/abi-included-before': ({ abi }) => ({
    message: `abi file \`${abi}\` was already included as policy, so it is not read again`,
  }),
} as const satisfies Partial<Record<DiagnosticCode, Phrase>>;

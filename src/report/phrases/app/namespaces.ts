// Sentences for policy namespaces, and for the systems that have them.

import type { DiagnosticCode } from '../../../base/index.js';
import type { Phrase } from '../phrase.js';
import { notLoaded } from './not-loaded.js';

export const namespacePhrases = {
  'app/bad-namespace': ({ namespace }) => ({
    message: `\`${namespace}\` is no name of a policy namespace`,
    help: 'a name has no `:` and no `/`, and does not begin with a dot; namespaces in others are written `outer//inner`',
  }),
  'app/policy-of-host': ({ namespace, policyDir }) => ({
    message: `\`${policyDir}\` is the policy of this machine, not that of the namespace \`${namespace}\``,
    help: 'name the policy of the container: `--root DIR`, or `--policy-dir DIR` and `--reference DIR`',
  }),
  'app/no-namespaces': ({ why }) => ({
    message: `policy namespaces cannot be reached: ${notLoaded[String(why)] ?? why}`,
    help: '`aa-merge doctor` says what is missing, and what helps',
  }),
  'app/unknown-namespace-here': ({ namespace, known }) => ({
    message: `the kernel has no policy namespace \`${namespace}\``,
    help: known === '' ? 'it has none at all; `aa-merge namespace create` makes one' : `it has: ${known}`,
  }),
  'app/namespace-in-use': ({ namespace, count, pid, program, label }) => ({
    message:
      count === 1
        ? `\`${namespace}\` is in use: process ${pid} (\`${program}\`) runs under \`${label}\``
        : `\`${namespace}\` is in use by ${count} processes, such as ${pid} (\`${program}\`) under \`${label}\``,
    help: 'what runs there would lose its confinement: end the container first, then remove its namespace',
  }),
  'app/no-system': ({ root }) => ({
    message: `\`${root}\` is no directory`,
    help: '`--sysroot` is the root of a system: a container, an image that is mounted',
  }),
} as const satisfies Partial<Record<DiagnosticCode, Phrase>>;

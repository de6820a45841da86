// Sentences for variables: how they are declared, and what they are used for.

import type { DiagnosticCode } from '../../../base/index.js';
import type { Phrase } from '../phrase.js';

export const variablePhrases = {
  'policy/redeclared-variable': ({ variable }) => ({
    message: `variable \`${variable}\` is declared already`,
    help: '`+=` adds values, `:=` replaces them (from version 5.0 on)',
  }),
  'policy/undeclared-append': ({ variable }) => ({
    message: `values are added to variable \`${variable}\`, which is not declared before`,
    help: 'declare it with `=` first, or include what does, such as `<tunables/global>`',
  }),
  'policy/undefined-variable': ({ variable }) => ({
    message: `variable \`${variable}\` is not defined`,
    help: '`include <tunables/global>` before the first profile declares the usual ones',
  }),
  'policy/recursive-variable': ({ variable }) => ({ message: `variable \`${variable}\` is made of itself` }),
  'policy/boolean-as-set': ({ variable }) => ({
    message: `variable \`${variable}\` is true or false and has no values`,
  }),
  'policy/bad-variable-name': ({ variable }) => ({
    message: `\`${variable}\` is no variable: a name is a letter, then letters, digits and \`_\``,
    help: 'write `\\@` for an `@` that means itself',
  }),
  'policy/too-many-values': ({ variable }) => ({
    message: `variable \`${variable}\` comes to too many values, or through too many others`,
  }),
  'policy/unfinished-assignment': () => ({
    message: 'the file ends in this assignment without a line end, so what is read after it becomes its values',
    help: 'add a line end to the file',
  }),
  'policy/lost-value': ({ variable }) => ({
    message: `values that use variable \`${variable}\` are lost, since it has none`,
    help: 'newer compilers only print this and go on, older ones refuse the file',
  }),
  'policy/unset-boolean': ({ variable }) => ({ message: `boolean variable \`${variable}\` is not defined` }),
} as const satisfies Partial<Record<DiagnosticCode, Phrase>>;

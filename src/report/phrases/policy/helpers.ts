// Sentences for rules of trusted helpers, and for the declarations of their classes.

import type { DiagnosticCode } from '../../../base/index.js';
import type { Phrase } from '../phrase.js';

export const helperPhrases = {
  'policy/unknown-class': ({ class: name }) => ({
    message: `no file declares the helper class \`${name}\``,
    help: `its declaration is expected in \`trusted-helpers/classes/${name}\` of the policy directory`,
  }),
  'policy/generated-otherwise': ({ generated }) => ({
    message: `\`${generated}\` is not what this file comes to, so nobody can say what is in force`,
    help: 'run `aa-merge` there, which generates it anew, and ask again',
  }),
  'policy/helper-field': ({ class: name, name: field, known }) => ({
    message: `helper class \`${name}\` has no field \`${field}\``,
    help: known === '' ? 'it has no fields at all' : `its fields are ${known}`,
  }),
  'policy/helper-value': ({ class: name, name: field, why, value, known }) =>
    why === 'unknown'
      ? {
          message: `field \`${field}\` of helper class \`${name}\` has no \`${value}\``,
          help: `its words are ${known}`,
        }
      : {
          message:
            why === 'in'
              ? `field \`${field}\` of helper class \`${name}\` is a pattern, and takes \`=\` and not \`in\``
              : `field \`${field}\` of helper class \`${name}\` is a pattern, and has one value`,
          help: 'write several as one pattern: `{a,b}`',
        },
  'policy/helper-permission': ({ class: name, name: permission, known }) => ({
    message: `helper class \`${name}\` has no permission \`${permission}\``,
    help: `its permissions, with their letters, are ${known}`,
  }),
  'policy/too-many-implied': ({ class: name, limit }) => ({
    message: `a rule of helper class \`${name}\` implies more than ${limit} others`,
  }),
  'policy/class-name': ({ expected, found }) => ({
    message:
      found === ''
        ? 'this file declares no helper class'
        : `helper class \`${found}\` is declared in a file of another name`,
    help: `write \`class ${expected},\`, since that is the name of the file`,
  }),
  'policy/class-bad-name': ({ kind, name }) => ({
    message: `\`${name}\` is no name for a ${kind} of a helper class`.replace(
      'class of a helper class',
      'helper class',
    ),
    help:
      kind === 'letter'
        ? 'it is one letter from a to z'
        : kind === 'word'
          ? 'it has letters, digits, `_`, `.` and `-`'
          : 'it begins with a letter from a to z, and goes on with such letters, digits and `_`',
  }),
  'policy/class-reserved-name': ({ kind, name }) => ({
    message: `\`${name}\` cannot be the name of a ${kind === 'class' ? 'helper class' : kind}: it means something else in policy`,
    help: 'choose another name',
  }),
  'policy/class-declared-twice': ({ kind, name }) => ({ message: `${kind} \`${name}\` is declared already` }),
  'policy/class-foreign-statement': () => ({
    message: 'this has no place in the declaration of a helper class',
    help: 'it holds `class`, `field`, `permission` and `implies` statements, and comments',
  }),
  'policy/class-without-permission': ({ class: name }) => ({
    message: `helper class \`${name}\` has no permission`,
    help: 'write at least one, such as `permission read r,`',
  }),
  'policy/class-unknown-permission': ({ name, known }) => ({
    message: `this class has no permission \`${name}\``,
    help: known === '' ? 'declare it with `permission`' : `its permissions are ${known}`,
  }),
  'policy/class-unknown-field': ({ field, known }) => ({
    message: `this class has no field \`${field}\``,
    help: known === '' ? 'declare it with `field`' : `its fields are ${known}`,
  }),
  'policy/class-misplaced-field': ({ field, why }) => ({
    message:
      why === 'flags'
        ? `field \`${field}\` is a set of flags, which is no pattern`
        : why === 'list'
          ? `field \`${field}\` stands between braces or brackets, where a comma of its would be another choice`
          : `field \`${field}\` stands where no pattern can stand`,
    help: 'a field can stand in paths, names, labels and other patterns of an implied rule',
  }),
  'policy/class-implies-no-grant': () => ({
    message: 'an implied rule can only grant',
    help: 'it has no `deny`, `audit`, `prompt` or priority, and is no resource limit',
  }),
  'policy/class-implies-itself': ({ class: name, way }) => ({
    message: `helper class \`${name}\` implies itself: ${way}`,
  }),
} as const satisfies Partial<Record<DiagnosticCode, Phrase>>;

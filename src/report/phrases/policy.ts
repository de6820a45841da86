// Sentences for the codes born in policy.

import type { DiagnosticCode } from '../../base/index.js';
import type { Facts, Phrase, Said } from './phrase.js';
import { systemWords } from './system-words.js';

type PolicyCode = Extract<DiagnosticCode, `policy/${string}`>;

/** Plain words for the kinds of statements and rules. */
const kinds: Readonly<Record<string, string>> = {
  abi: 'an abi',
  alias: 'an alias',
  variable: 'a variable',
  boolean: 'a boolean variable',
  rule: 'a rule',
  if: 'a condition',
  'qualifier-block': 'a block of rules',
  profile: 'a profile or hat',
  rlimit: 'a resource limit',
};

function kindOf({ kind }: Facts): string {
  return kinds[String(kind)] ?? `a ${kind} rule`;
}

const problems: Readonly<Record<string, string>> = {
  'unopened-bracket': 'a `]` closes nothing',
  'unopened-brace': 'a `}` closes nothing',
  unclosed: 'a `{` or `[` is not closed',
  'single-choice': 'there is no comma between `{` and `}`',
  'too-deep': 'braces are nested too deeply',
  'trailing-backslash': 'it ends in a backslash',
  'bad-class': 'the characters between `[` and `]` make no class',
  'zero-byte': 'it has a zero byte',
};

const problemHelp: Readonly<Record<string, string>> = {
  'single-choice': 'write `\\{` and `\\}` for braces that mean themselves',
  'unopened-bracket': 'write `\\]` for a bracket that means itself',
  'unopened-brace': 'write `\\}` for a brace that means itself',
};

function withHelp(message: string, help: string | undefined): Said {
  return help === undefined ? { message } : { message, help };
}

export const policyPhrases: Readonly<Record<PolicyCode, Phrase>> = {
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
  'policy/outside-profile': (facts) => ({ message: `${kindOf(facts)} can only stand in a profile` }),
  'policy/inside-profile': (facts) => ({
    message: `${kindOf(facts)} cannot stand in a profile`,
    help: 'it belongs before the first profile of the file',
  }),
  'policy/after-profile': (facts) => ({
    message: `${kindOf(facts)} cannot stand after a profile`,
    help: 'it belongs before the first profile of the file',
  }),
  'policy/child-without-keyword': () => ({
    message: 'a profile inside a profile needs the word `profile` or `hat` before its name',
  }),
  'policy/hat-with-xattrs': () => ({ message: 'a hat cannot be attached by extended attributes' }),
  'policy/duplicate-profile': ({ name }) => ({ message: `profile or hat \`${name}\` is defined twice` }),
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
  'policy/mixed-comparison': () => ({ message: 'a number can only be compared with a number' }),
  'policy/number-out-of-range': () => ({ message: 'a number to compare is too large' }),
  'policy/dropped-in-block': (facts) => ({
    message: `${kindOf(facts)} in a block of rules is lost without a word`,
    help: 'the compiler keeps only file, link and change_profile rules of such a block; write it outside',
  }),
  'policy/dropped-in-branch': (facts) => ({
    message: `${kindOf(facts)} under a condition is lost without a word`,
    help: 'write it outside of `if`',
  }),
  'policy/conflicting-modes': ({ mode, block }) => ({
    message: `the rule says \`${mode}\`, but the block around it says \`${block}\``,
  }),
  'policy/exec-in-block': ({ mode }) =>
    mode === 'deny'
      ? { message: 'in a `deny` block execute permission is `x` alone', help: 'write `deny` before the rule itself' }
      : { message: 'execute permission needs a mode in this block, such as `ix` or `px`' },
  'policy/owner-and-other': () => ({
    message: 'a rule for both `owner` and `other` permits nothing',
  }),
  'policy/bad-pattern': ({ pattern, problem }) =>
    withHelp(`\`${pattern}\` is no pattern: ${problems[String(problem)] ?? problem}`, problemHelp[String(problem)]),
  'policy/bad-disconnected-path': ({ path }) => ({
    message: `the path for disconnected files, \`${path}\`, must begin with \`/\``,
  }),
  'policy/too-many-exec-targets': ({ limit }) => ({
    message: `rules of this profile name more than ${limit} profiles to execute`,
  }),
  'policy/unknown-class': ({ class: name }) => ({
    message: `no file declares the helper class \`${name}\``,
    help: `its declaration is expected in \`trusted-helpers/classes/${name}\` of the policy directory`,
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
};

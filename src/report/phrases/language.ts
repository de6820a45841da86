// Sentences for the codes born in language.

import type { DiagnosticCode } from '../../base/index.js';
import type { Facts, Phrase } from './phrase.js';

type LanguageCode = Extract<DiagnosticCode, `language/${string}`>;

/** What a statement may expect at a place. */
const expectations: Readonly<Record<string, string>> = {
  rule: 'a rule',
  path: 'a path',
  permissions: 'permissions such as `r` or `rw`',
  target: 'a target after `->`',
  arrow: '`->`',
  value: 'a value',
  values: 'at least one value',
  equals: '`=`',
  list: 'a list in parentheses',
  name: 'a name',
  limit: 'the name of a resource limit',
  'less-or-equal': '`<=`',
  flags: 'at least one flag',
  end: 'the end of the statement',
  variable: 'a variable',
  condition: 'a condition',
  declaration: '`class`, `field`, `permission` or `implies`',
  'field-type': '`in` or `flags`',
};

function expected({ expected: what }: Facts): string {
  return expectations[String(what)] ?? String(what);
}

const ruleNames: Readonly<Record<string, string>> = {
  block: 'a block of rules',
  'pivot-root': 'a pivot_root rule',
  io_uring: 'an io_uring rule',
  rlimit: 'a resource limit',
  'change-profile': 'a change_profile rule',
  all: 'an `all` rule',
};

const nameProblems: Readonly<Record<string, string>> = {
  stack: 'a profile cannot be defined as a stack',
  'unfinished-namespace': 'its namespace has no `:` at the end',
  'empty-namespace': 'its namespace is empty',
  empty: 'it is empty',
  keyword: 'a name that does not begin with `/` needs the keyword `profile` or `hat` before it',
  'child-keyword': 'a profile in a profile needs the keyword `profile` or `hat` before it',
};

export const languagePhrases: Readonly<Record<LanguageCode, Phrase>> = {
  'language/unexpected-character': ({ found }) => ({
    message: found === '' ? 'a word is missing here' : `\`${found}\` cannot stand here`,
  }),
  'language/comment-without-newline': () => ({
    message: 'the comment on the last line has no line end, which the compiler does not accept',
    help: 'add a line end to the file',
  }),
  'language/unclosed-block': () => ({ message: 'this `{` is not closed' }),
  'language/unclosed-list': () => ({ message: 'the list that begins here is not closed' }),
  'language/missing-block': () => ({ message: 'a profile needs a block: `{` is missing after its head' }),
  'language/unexpected-close': () => ({ message: 'this `}` closes nothing' }),
  'language/unexpected-open': () => ({ message: 'no block can begin here' }),
  'language/missing-comma': () => ({ message: 'this statement has no comma at its end' }),
  'language/unexpected-comma': () => ({ message: 'this comma ends nothing' }),
  'language/unexpected-else': () => ({ message: '`else` must be followed by a block or by `if`' }),
  'language/include-inside-rule': () => ({
    message: 'an include in the middle of a statement',
    help: 'the compiler reads it there, but what the statement then says is not followed; give it a place of its own',
  }),
  'language/include-without-path': () => ({ message: 'this include names no file, or its path is not closed' }),
  'language/too-deep': ({ limit }) => ({ message: `nested more than ${limit} deep` }),
  'language/too-large': ({ file }) => ({ message: `\`${file}\` is too large to be read as policy` }),
  'language/too-many-problems': ({ limit }) => ({
    message: `more than ${limit} things are wrong in this file; the rest is left unsaid`,
    help: 'perhaps this is no file of policy',
  }),
  'language/unexpected-word': (facts) => ({ message: `expected ${expected(facts)}, found \`${facts['found']}\`` }),
  'language/missing-word': (facts) => ({ message: `${expected(facts)} is missing` }),
  'language/empty-path': () => ({ message: 'the path is empty' }),
  'language/boolean-addition': ({ name }) => ({ message: `boolean variable \`${name}\` cannot be added to` }),
  'language/not-a-truth-value': ({ found }) => ({
    message: `\`${found}\` is neither \`true\` nor \`false\``,
    help: 'a boolean variable begins with `$`; values are compared with `==`, `!=` or `in`',
  }),
  'language/qualifier-order': ({ qualifier }) => ({
    message: `qualifier \`${qualifier}\` stands too late`,
    help: 'the order is `priority=N`, `audit`, `allow` or `deny` or `prompt`, `owner` or `other`',
  }),
  'language/repeated-qualifier': ({ qualifier }) => ({
    message: `\`${qualifier}\` follows a qualifier of the same sort`,
  }),
  'language/qualifier-not-allowed': ({ qualifier, kind }) => {
    const name = ruleNames[String(kind)] ?? `a ${kind} rule`;
    return { message: qualifier === 'any' ? `${name} has no qualifiers` : `${name} cannot have \`${qualifier}\`` };
  },
  'language/bad-priority': ({ found, lowest, highest }) => ({
    message: `priority \`${found}\` is not between ${lowest} and ${highest}`,
  }),
  'language/bad-profile-name': ({ name, reason }) => ({
    message: `\`${name}\` names no profile: ${nameProblems[String(reason)] ?? reason}`,
  }),
  'language/bad-attachment': ({ found }) => ({
    message: `attachment \`${found}\` begins neither with \`/\` nor with a variable \`@{…}\``,
  }),
  'language/bad-identity': ({ found }) => ({ message: `identity \`${found}\` has a space and is no path` }),
  'language/hat-with-xattrs': () => ({ message: 'a hat cannot have extended attributes' }),
  'language/unknown-flag': ({ flag }) => ({ message: `there is no profile flag \`${flag}\`` }),
  'language/conflicting-flags': ({ flag, other }) => ({ message: `flag \`${flag}\` contradicts \`${other}\`` }),
  'language/unknown-permission': ({ found }) => ({ message: `this kind of rule has no permission \`${found}\`` }),
  'language/ignored-permission': ({ found }) => ({
    message: `permission \`${found}\` does not exist, and is ignored`,
    help: 'a list in which nothing is known permits everything',
  }),
  'language/unknown-condition': ({ name }) => ({ message: `there is no condition \`${name}\` here` }),
  'language/repeated-condition': ({ name }) => ({ message: `condition \`${name}\` is given twice` }),
  'language/bad-condition-operator': ({ name }) => ({
    message: `condition \`${name}\` must be written with \`=\` and a value`,
  }),
  'language/single-value': ({ name }) => ({ message: `condition \`${name}\` has one value only` }),
  'language/bad-value': ({ name, value }) => ({ message: `\`${value}\` is no value for \`${name}\`` }),
  'language/permission-against-conditions': ({ permission }) => ({
    message: `permission \`${permission}\` does not go with the conditions of this rule`,
  }),
  'language/write-and-append': ({ mode }) => ({
    message: `\`${mode}\` has both \`w\` and \`a\``,
    help: '`w` permits appending too',
  }),
  'language/two-exec-modes': ({ mode }) => ({ message: `\`${mode}\` has two execute modes` }),
  'language/exec-without-mode': ({ mode }) => ({
    message: `\`x\` in \`${mode}\` has no mode`,
    help: 'write how to execute: `ix`, `px`, `cx`, `ux` or one of their combinations',
  }),
  'language/exec-mode-in-deny': ({ mode }) => ({
    message: `a deny rule cannot have execute mode \`${mode}\``,
    help: 'write `x` alone',
  }),
  'language/safety-without-exec': ({ word }) => ({ message: `\`${word}\` in a rule that executes nothing` }),
  'language/subset-without-link': ({ mode }) => ({
    message: `\`subset\` goes with permission \`l\` alone, not with \`${mode}\``,
  }),
  'language/link-and-exec-target': ({ mode }) => ({
    message: `with \`${mode}\` the target could be that of a link or a profile to change to`,
    help: 'write two rules',
  }),
  'language/link-to-namespace': ({ target }) => ({ message: `link target \`${target}\` names a namespace` }),
  'language/bad-exec-condition': ({ found }) => ({
    message: `\`${found}\` is no path of a program: it begins neither with \`/\` nor with a variable`,
  }),
  'language/unknown-capability': ({ name }) => ({ message: `there is no capability \`${name}\`` }),
  'language/unknown-signal': ({ name }) => ({ message: `there is no signal \`${name}\`` }),
  'language/unknown-network': ({ words }) => ({
    message: `\`${words}\` is no network family with a type or protocol`,
  }),
  'language/network-without-conditions': ({ family }) => ({
    message: `network family \`${family}\` has no conditions`,
    help: 'only `inet` and `inet6` have',
  }),
  'language/dbus-service-and-message': () => ({
    message: 'a D-Bus rule is either about a name to own or about messages',
    help: 'a name that a message goes to is written in `peer=( … )`',
  }),
  'language/bad-queue-name': ({ name, type }) => ({
    message: type === '' ? `\`${name}\` names no message queue` : `\`${name}\` names no ${type} message queue`,
    help: 'a posix queue begins with `/`, a sysv queue is a number',
  }),
  'language/unknown-mount-option': ({ name }) => ({ message: `there is no mount option \`${name}\`` }),
  'language/conflicting-mount-options': () => ({ message: 'these mount options contradict each other' }),
  'language/impossible-mount': () => ({ message: 'no mount has these options together with these arguments' }),
  'language/mount-target-condition': ({ name }) => ({
    message: `condition \`${name}\` stands after \`->\``,
    help: 'conditions of a mount rule stand before the source',
  }),
  'language/unknown-rlimit': ({ name }) => ({ message: `there is no resource limit \`${name}\`` }),
  'language/bad-rlimit-value': ({ name, value, unit }) => ({
    message: `resource limit \`${name}\` cannot be \`${value}${unit === '' ? '' : ` ${unit}`}\``,
  }),
  'language/helper-rule-in-block': ({ class: name }) => ({
    message: `a rule of class \`${name}\` cannot stand in a block of qualifiers`,
    help: 'write the qualifiers before the rule itself',
  }),
};

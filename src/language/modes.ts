// The lexer's modes: what the lexer expects depends on the words before. Each mode has a line here and a reader in
// lexer.ts. Source: policy-language 2.3; the reference lexer's start conditions.

export type Mode =
  | 'base' // statements: preamble, rules, heads
  | 'name' // one word after `profile`, `hat`
  | 'hat-name' // one word directly after `^`
  | 'target' // one word after `->`
  | 'value' // one word directly after `=`
  | 'identity' // after `+` in a head
  | 'condition' // between a condition's name and its value
  | 'list' // values in `( … )`
  | 'condition-group' // between `peer` or `xattrs` and `(`
  | 'group' // conditions in `( … )`
  | 'group-value' // one value in a group
  | 'group-list' // values in `( … )` in a group
  | 'assignment' // to the end of the line
  | 'boolean-operator'
  | 'boolean-assignment' // to the end of the line
  | 'expression' // after `if`, to `{`
  | 'integer' // after `priority`
  | 'include'
  | 'abi'
  | 'rlimit'
  | 'change-profile'
  | 'userns'
  | RuleMode;

/** Modes of rules made of permissions, conditions and words. */
export type RuleMode = 'network' | 'mount' | 'dbus' | 'signal' | 'ptrace' | 'unix' | 'mqueue';

/** Words that have a meaning of their own in base mode. */
export const keywords: ReadonlySet<string> = new Set(
  (
    'network unix capability if else not defined change_profile unsafe safe link owner user other subset audit deny ' +
    'allow prompt set rlimit alias rewrite ptrace file mount remount umount unmount pivot_root in dbus signal send ' +
    'receive bind read write eavesdrop peer trace tracedby readby abi userns mqueue delete open io_uring ' +
    'override_creds sqpoll all priority and or'
  ).split(' '),
);

/** Keywords after which another mode reads on, to the comma that ends the rule, or to `{` after `if`. */
export const modeAfterKeyword: ReadonlyMap<string, Mode> = new Map<string, Mode>([
  ['rlimit', 'rlimit'],
  ['network', 'network'],
  ['change_profile', 'change-profile'],
  ['mount', 'mount'],
  ['remount', 'mount'],
  ['umount', 'mount'],
  ['unmount', 'mount'],
  ['dbus', 'dbus'],
  ['signal', 'signal'],
  ['ptrace', 'ptrace'],
  ['unix', 'unix'],
  ['abi', 'abi'],
  ['userns', 'userns'],
  ['mqueue', 'mqueue'],
  ['if', 'expression'],
]);

const socketWords = 'listen accept connect getopt setopt shutdown create getattr setattr bind send receive read write';

/** Permission words that are keywords in a rule's mode. */
export const permissionWords: Readonly<Record<RuleMode | 'userns' | 'io_uring', ReadonlySet<string>>> = {
  network: new Set(socketWords.split(' ')),
  unix: new Set(socketWords.split(' ')),
  dbus: new Set(['bind', 'eavesdrop', 'send', 'receive', 'read', 'write']),
  signal: new Set(['send', 'receive', 'read', 'write']),
  ptrace: new Set(['trace', 'readby', 'tracedby', 'read', 'write']),
  mqueue: new Set(['create', 'open', 'delete', 'getattr', 'setattr', 'read', 'write']),
  mount: new Set(),
  userns: new Set(['create']),
  io_uring: new Set(['override_creds', 'sqpoll']),
};

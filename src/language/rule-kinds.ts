// The closed list of rule kinds. Tables keyed by it let the compiler list what is missing when a kind is added.

export const ruleKinds = [
  'file',
  'link',
  'capability',
  'network',
  'mount',
  'pivot-root',
  'ptrace',
  'signal',
  'dbus',
  'unix',
  'mqueue',
  'io_uring',
  'userns',
  'rlimit',
  'change-profile',
  'all',
  'helper',
] as const;

export type RuleKind = (typeof ruleKinds)[number];

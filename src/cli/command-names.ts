// The commands of the program, by name, and in the groups that take the same options. Takes nothing, gives data.

/** Names of commands. `reconcile` is what runs when no command is named. */
export const commandNames = [
  'reconcile',
  'status',
  'diff',
  'extract',
  'review',
  'accept',
  'reject',
  'resolve',
  'adopt',
  'rollback',
  'history',
  'parse',
  'query',
  'merge-file',
  'compare',
  'export',
  'hook',
  'check',
  'completion',
  'rebase',
  'git-setup',
  'namespace',
  'doctor',
  'subset',
] as const;
export type CommandName = (typeof commandNames)[number];

/** Those that settle what is held. */
export const settling = ['accept', 'reject', 'resolve'] as const satisfies readonly CommandName[];

/** Those that change units for a person. */
const changingUnits = [
  'reconcile',
  'extract',
  'review',
  ...settling,
  'adopt',
] as const satisfies readonly CommandName[];

/** Those that take the lock of a host for a person. */
export const locking = [...changingUnits, 'rollback'] as const satisfies readonly CommandName[];

/** Those that look at the units of a host: live policy beside what the vendor ships. */
export const onUnits = [...changingUnits, 'status', 'diff', 'hook'] as const satisfies readonly CommandName[];

/** Those that need what is remembered of a host. */
export const onState = [...onUnits, 'rollback', 'history'] as const satisfies readonly CommandName[];

/** Those that are asked about policy, wherever it lies. */
export const onPolicy = ['parse', 'query', 'compare', 'subset', 'export'] as const satisfies readonly CommandName[];

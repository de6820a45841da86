// Mediation classes: what the kernel asks one automaton about, by the class byte of compiled policy. Takes the features that
// kernel and abi share, gives the classes that are mediated; in all others everything is allowed.
// Source: permission-semantics 4.0 and 6.

/** A space of match strings. `network-table` is the form of old kernels: family and type, no class byte. */
export const automatonClasses = [
  'file',
  'network-table',
  'unix-v7',
  'mount',
  'ptrace',
  'signal',
  'network-v8',
  'network-v9',
  'network-skb',
  'mqueue-posix',
  'mqueue-sysv',
  'userns',
  'io_uring',
  'dbus',
  'helper',
] as const;

export type AutomatonClass = (typeof automatonClasses)[number];

/** First byte of the match strings; the file class and the table of old kernels have none. No kernel has that of helpers. */
export const classByte: Readonly<Record<AutomatonClass, number | undefined>> = {
  file: undefined,
  'network-table': undefined,
  'unix-v7': 4,
  mount: 7,
  ptrace: 9,
  signal: 10,
  'network-v8': 14,
  'network-v9': 15,
  'network-skb': 30,
  'mqueue-posix': 17,
  'mqueue-sysv': 18,
  userns: 21,
  io_uring: 22,
  dbus: 32,
  helper: 254,
};

/** What a person is told: unix and all forms of network are one class to them. */
export type MediationClass =
  | 'file'
  | 'capability'
  | 'network'
  | 'mount'
  | 'ptrace'
  | 'signal'
  | 'mqueue'
  | 'userns'
  | 'io_uring'
  | 'dbus'
  | 'unix'
  | 'helper';

// Rules of the classes whose rules are permissions and conditions, for tests against the real compiler: few words, patterns
// with all that is odd about them, so that rules meet. Takes fast-check's choices, gives text.

import fc from 'fast-check';

export type GeneratedKind = 'signal' | 'ptrace' | 'dbus' | 'mqueue' | 'userns' | 'io_uring' | 'mount';

/** What not all compilers do alike. */
export interface Dialect {
  readonly priority: boolean;
}

export interface RuleDialect extends Dialect {
  /** Signals by their newest names. */
  readonly newSignals: boolean;
  /** A rule with a label permits to create a queue that has none yet. */
  readonly newQueues: boolean;
}

/** The rules of a profile. */
export function profileBodies(kind: GeneratedKind, dialect: RuleDialect): fc.Arbitrary<string> {
  const first = dialect.priority ? fc.constantFrom('', '', '', 'priority=1 ', 'priority=-1 ') : fc.constant('');
  const mode = fc.constantFrom('', '', '', 'audit ', 'deny ', 'audit deny ', 'allow ');
  const rule = fc.tuple(first, mode, rulesOf(kind, dialect)).map((parts) => `${parts.join('')},`);
  return fc.array(rule, { minLength: 1, maxLength: 4 }).map((lines) => lines.join(' '));
}

const labels = fc.constantFrom(
  ...[
    'a',
    'b',
    'a//b',
    '/usr/*',
    '/**',
    '*',
    '**',
    '?',
    '{a,b//*}',
    '[ab]',
    '[^a]*',
    ':n:a',
    'a*/',
    '*/',
    'a/**/b',
    '{a,}',
  ],
);
const paths = fc.constantFrom(
  ...[
    '/a',
    '/b',
    '/a/',
    '/a//b',
    '//a/b',
    '/*',
    '/**',
    '/a/**',
    '/{a,b}/',
    '/[^a]',
    'a',
    '**',
    '/a/{,**}',
    '""',
    '/a/*/',
  ],
);
const words = (...of: readonly string[]): fc.Arbitrary<string> =>
  fc
    .subarray([...of])
    .map((chosen) =>
      chosen.length === 0 ? '' : chosen.length === 1 ? ` ${chosen[0] as string}` : ` (${chosen.join(' ')})`,
    );
const maybe = (text: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.oneof(fc.constant(''), text);
const joined = (...parts: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map((texts) => texts.join(''));
const condition = (name: string, values: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  maybe(values.map((value) => ` ${name}=${value}`));

const signalNames = ['hup', 'int', 'term', 'kill', 'exists', 'emt', 'stp', 'io', 'rtmin+0', 'rtmin+32'];
const signal = (names: readonly string[]): fc.Arbitrary<string> =>
  joined(
    fc.constant('signal'),
    words('send', 'receive'),
    maybe(fc.subarray([...names], { minLength: 1, maxLength: 3 }).map((set) => ` set=(${set.join(' ')})`)),
    condition('peer', labels),
  );
const ptrace = joined(fc.constant('ptrace'), words('read', 'trace', 'readby', 'tracedby'), condition('peer', labels));

const buses = fc.constantFrom('session', 'system', '*', '{session,system}');
const names = fc.constantFrom('a', 'a.b', 'a*', 'a.**', '{a,b}', '/a');
const dbus = fc.oneof(
  joined(fc.constant('dbus'), words('send', 'receive', 'bind', 'eavesdrop'), condition('bus', buses)),
  joined(
    fc.constant('dbus'),
    maybe(fc.constant(' bind')),
    condition('bus', buses),
    names.map((name) => ` name=${name}`),
  ),
  joined(
    fc.constant('dbus'),
    words('send', 'receive'),
    condition('bus', buses),
    condition('path', paths),
    condition('interface', names),
    condition('member', names),
    maybe(joined(condition('name', names), condition('label', labels)).map((inside) => ` peer=(${inside})`)),
  ),
);

const queuePermissions = words('create', 'open', 'delete', 'read', 'write', 'getattr', 'setattr');
const mqueue = (queueLabels: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  joined(
    fc.constant('mqueue'),
    queuePermissions,
    fc.constantFrom('', '', ' type=posix'),
    queueLabels,
    fc.constantFrom('', ' /q', ' /q*', ' /**', ' /{q,r}/x'),
  );

const ioUring = joined(fc.constant('io_uring'), words('sqpoll', 'override_creds'), condition('label', labels));

const plainFlags = ['ro', 'rw', 'nosuid', 'suid', 'noexec', 'silent', 'loud', 'relatime', 'acl', 'nouser', 'noatime'];
const commandFlags = ['remount', 'bind', 'rbind', 'move', 'shared', 'rslave', 'make-private', 'runbindable'];
const options = fc
  .tuple(
    fc.constantFrom('options=', 'options=', 'options in '),
    fc.subarray(plainFlags, { maxLength: 3 }),
    fc.subarray(commandFlags, { maxLength: 1 }),
  )
  .filter(([, plain, command]) => plain.length + command.length > 0)
  .map(([operator, plain, command]) => ` ${operator}(${[...plain, ...command].join(', ')})`);
const types = fc.constantFrom(' fstype=ext4', ' fstype=(ext4 x*)', ' fstype in (ext*)', ' fstype=ext4 fstype=tmpfs');
const target = fc.tuple(paths).map(([path]) => ` -> ${path}`);
const source = fc.oneof({ weight: 4, arbitrary: paths }, { weight: 1, arbitrary: fc.constant('detached') });
const place = paths.map((path) => ` ${path}`);
const mount = fc.oneof(
  joined(
    fc.constant('mount'),
    maybe(types),
    maybe(options),
    maybe(options),
    maybe(source.map((path) => ` ${path}`)),
    maybe(target),
  ),
  joined(fc.constant('remount'), maybe(options), maybe(options), maybe(place)),
  joined(fc.constant('umount'), maybe(place)),
  joined(fc.constant('pivot_root'), condition('oldroot', paths), maybe(place), fc.constantFrom('', '', ' -> t')),
);

function rulesOf(kind: GeneratedKind, { newSignals, newQueues }: RuleDialect): fc.Arbitrary<string> {
  switch (kind) {
    case 'signal':
      return signal(newSignals ? [...signalNames, 'tstp', 'poll'] : signalNames);
    case 'ptrace':
      return ptrace;
    case 'dbus':
      return dbus;
    case 'mqueue':
      return mqueue(newQueues ? condition('label', labels) : fc.constant(''));
    case 'userns':
      return fc.constantFrom('userns', 'userns create');
    case 'io_uring':
      return ioUring;
    case 'mount':
      return mount;
  }
}

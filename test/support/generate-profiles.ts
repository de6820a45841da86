// Whole policies over all kinds of rules, for tests against the real compiler: patterns with all that is odd about them,
// qualifiers that meet, heads, hats, variables and aliases. Takes fast-check's choices, gives text. Not every text is valid:
// who uses it asks the compiler.

import fc from 'fast-check';
import type { GeneratedKind, RuleDialect } from './generate-rules.js';
import { profileBodies } from './generate-rules.js';

/** What a compiler understands beside what all do. */
export interface PolicyDialect extends RuleDialect {
  /** Kinds of rules that the oldest do not know. */
  readonly kinds: readonly GeneratedKind[];
  /** `all`, conditions on addresses, and prompting. */
  readonly isNew: boolean;
}

const some = <T>(weight: number, of: fc.Arbitrary<T>, otherwise: T): fc.Arbitrary<T> =>
  fc.oneof({ weight: 10 - weight, arbitrary: fc.constant(otherwise) }, { weight, arbitrary: of });
const joined = (...parts: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map((texts) => texts.join(''));
const oneOf = (...texts: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...texts);

/** Paths: few letters, so that they meet, and each odd thing of patterns. */
const pieces = oneOf(
  ...[
    'a',
    'b',
    'a',
    'b',
    '/',
    '/',
    '*',
    '**',
    '?',
    '[ab]',
    '[^a]',
    '{a,b}',
    '{,a}',
    '{a/,}',
    '{b,/**}',
    '\\*',
    '@{V}',
    '@{W}',
  ],
);
const patterns = fc.array(pieces, { minLength: 1, maxLength: 5 }).map((parts) => `/${parts.join('')}`);
const plainPaths = oneOf(
  '/',
  '/a',
  '/b',
  '/a/',
  '/a/b',
  '//a',
  '/a//b',
  '/**',
  '/*',
  '/a/**',
  '/a/{,**}',
  '"/a b"',
  '/\\x61',
);
const paths = fc.oneof(patterns, plainPaths);

const letters = fc.subarray(['r', 'w', 'k', 'l', 'm']).map((chosen) => chosen.join(''));
const targets = oneOf('t', 'a//b', '&t', ':n:t', ':n://t', 'p//q', '/a', 'b');
const exec = fc.oneof(
  oneOf('ix', 'px', 'Px', 'ux', 'Ux', 'cx', 'Cx', 'pix', 'Pix', 'cix', 'pux', 'PUx', 'cux', 'CUx'),
  oneOf('ix', 'ix', 'px'),
);
const execTarget = some(
  3,
  targets.map((target) => ` -> ${target}`),
  '',
);

function fileRule(hasDeny: boolean): fc.Arbitrary<string> {
  const permissions = fc
    .tuple(letters, some(3, oneOf('a'), ''), some(4, fc.tuple(exec, execTarget), ['', ''] as [string, string]))
    .map(([plain, append, [mode, target]]) => {
      const words = append !== '' && !plain.includes('w') ? `${plain}${append}` : plain;
      if (hasDeny) return mode === '' ? words || 'r' : `${words}x`;
      return `${words}${mode}${mode === '' ? '' : target}` || 'r';
    });
  return fc
    .tuple(paths, permissions, fc.integer({ min: 0, max: 9 }))
    .map(([path, words, order]) => (order === 0 && !words.includes('->') ? `${words} ${path}` : `${path} ${words}`));
}

const linkRule = fc.oneof(
  joined(oneOf('link ', 'link subset '), paths, oneOf(' -> '), paths),
  joined(paths, oneOf(' l -> ', ' rl -> '), paths),
);
const changeProfile = joined(
  oneOf('change_profile'),
  some(4, joined(oneOf(' ', ' safe ', ' unsafe '), paths), ''),
  some(7, oneOf(' -> t', ' -> a//*', ' -> **', ' -> *', ' -> :n:t', ' -> /a', ' -> /b'), ''),
);

const capability = fc
  .subarray(['chown', 'kill', 'setuid', 'bpf', 'sys_admin', 'checkpoint_restore'])
  .map((names) => ['capability', ...names].join(' '));

const families = oneOf('', ' inet', ' inet6', ' unix', ' netlink', ' packet');
const types = oneOf('', '', ' stream', ' dgram', ' raw');
const protocols = oneOf(' tcp', ' udp', ' icmp', ' inet tcp', ' inet icmp', ' inet6 udp');
const addresses = oneOf(
  ' ip=127.0.0.1',
  ' ip=::1',
  ' ip=none',
  ' port=80',
  ' port=0',
  ' port=1000-1030',
  ' ip=10.0.0.1 port=22',
);
const socketWords = fc
  .subarray(['create', 'send', 'receive', 'bind', 'listen', 'connect', 'accept', 'getopt', 'setattr'], { maxLength: 4 })
  .map((words) => (words.length === 0 ? '' : ` (${words.join(' ')})`));
const plainNetwork = fc.oneof(
  joined(oneOf('network'), families, types),
  protocols.map((words) => `network${words}`),
);
const networkRule = ({ isNew }: PolicyDialect): fc.Arbitrary<string> =>
  isNew
    ? fc.oneof(
        plainNetwork,
        joined(
          oneOf('network'),
          some(3, socketWords, ''),
          oneOf(' inet', ' inet6', '', ' inet stream', ' inet6 dgram'),
          some(5, addresses, ''),
          some(3, oneOf(' peer=(ip=127.0.0.1)', ' peer=(port=80)', ' peer=(ip=::1 port=0)', ' peer=(label=a*)'), ''),
        ),
      )
    : plainNetwork;
const unixAddresses = oneOf('none', 'auto', '@a', '@a*', '@a**', '@{a,b}', '@[^a]');
const unixRule = joined(
  oneOf('unix'),
  some(5, socketWords, ''),
  some(3, oneOf(' type=stream', ' type=dgram', ' type=seqpacket'), ''),
  some(
    4,
    unixAddresses.map((address) => ` addr=${address}`),
    '',
  ),
  some(
    4,
    fc.oneof(
      unixAddresses.map((address) => ` peer=(addr=${address})`),
      oneOf(' peer=(label=a)', ' peer=(label=a//*)', ' peer=(addr=@b label=/**)'),
    ),
    '',
  ),
);

const rlimit = joined(
  oneOf('set rlimit '),
  oneOf(
    'nofile <= 10',
    'nofile <= infinity',
    'nice <= 5',
    'nice <= -5',
    'cpu <= 1h',
    'fsize <= 2MB',
    'rttime <= 1s',
    'core <= 0',
  ),
);

const modes = oneOf('', '', '', '', 'audit ', 'deny ', 'audit deny ', 'allow ');
const owners = oneOf('', '', '', 'owner ', 'other ');

function rulesOf(dialect: PolicyDialect): fc.Arbitrary<string> {
  const first = dialect.priority ? oneOf('', '', '', '', 'priority=1 ', 'priority=-1 ') : fc.constant('');
  const file = fc.oneof(
    joined(first, oneOf('', '', '', 'audit ', 'allow '), owners, fileRule(false)),
    joined(first, oneOf('deny ', 'audit deny '), owners, fileRule(true)),
  );
  const withMode = (rule: fc.Arbitrary<string>): fc.Arbitrary<string> => joined(modes, rule);
  const other = fc.oneof(
    joined(first, modes, owners, linkRule),
    joined(first, oneOf('', '', 'audit ', 'deny '), changeProfile),
    withMode(capability),
    withMode(networkRule(dialect)),
    joined(first, modes, unixRule),
    rlimit,
    joined(first, modes, oneOf(...(dialect.isNew ? ['file', 'all', 'file'] : ['file']))),
    ...(dialect.isNew ? [joined(oneOf('prompt '), owners, fileRule(false))] : []),
  );
  const conditions = fc.constantFrom(...dialect.kinds).chain((kind) => profileBodies(kind, dialect));
  return fc.oneof(
    { weight: 6, arbitrary: file.map((rule) => `${rule},`) },
    { weight: 4, arbitrary: other.map((rule) => `${rule},`) },
    { weight: 2, arbitrary: conditions },
  );
}

const flags = oneOf(
  ...[
    '',
    '',
    '',
    '',
    'complain',
    'audit',
    'kill',
    'unconfined',
    'attach_disconnected',
    'mediate_deleted',
    'chroot_relative',
  ],
  ...['attach_disconnected, complain', 'debug', 'audit, attach_disconnected'],
).map((words) => (words === '' ? '' : ` flags=(${words})`));
const attachments = some(
  6,
  paths.map((path) => ` ${path}`),
  '',
);

/** Policies of one profile named `p`, some with a hat or a child. */
export function generatedPolicies(dialect: PolicyDialect): fc.Arbitrary<string> {
  const body = fc.array(rulesOf(dialect), { maxLength: 7 }).map((rules) => rules.map((rule) => `  ${rule}\n`).join(''));
  const inner = joined(
    oneOf('  ^h {\n', '  profile c {\n', '  profile c /a* {\n', '  hat h {\n'),
    body,
    fc.constant('  }\n'),
  );
  const preamble = joined(
    oneOf('@{V}=a\n', '@{V}=a b/\n', '@{V}=*\n', '@{V}=/a/ **\n'),
    oneOf('@{W}=b\n', '@{W}=@{V}b\n', '@{W}={a,b}\n'),
    some(2, oneOf('alias /a/ -> /b/,\n', 'alias /a -> /b/c,\n'), ''),
  );
  const head = joined(oneOf('profile p'), attachments, flags);
  return joined(preamble, head, fc.constant(' {\n'), body, some(2, inner, ''), fc.constant('}\n'));
}

// Rules on sockets, for tests against the real compiler: few words, so that rules meet. Takes fast-check's choices, gives
// text.

import fc from 'fast-check';
import type { Dialect } from './generate-rules.js';

/** What a compiler understands of rules on sockets, beside what all do. */
export interface SocketDialect extends Dialect {
  /** Conditions of `network` rules. */
  readonly conditions: boolean;
  /** Permissions of `network` rules. */
  readonly permissions: boolean;
  readonly labels: boolean;
  readonly interfaces: boolean;
  /** Denials reach what they reach in the newest compiler: both permissions on options, and no string that is not asked. */
  readonly denials: boolean;
}

type Text = fc.Arbitrary<string>;

const pick = (...texts: readonly string[]): Text => fc.constantFrom(...texts);
const maybe = (text: Text): Text => fc.oneof(fc.constant(''), text);
const joined = (...parts: readonly Text[]): Text => fc.tuple(...parts).map((texts) => texts.join(''));

const peerWords = ['send', 'receive', 'connect', 'accept'];
const allWords = [...peerWords, 'create', 'bind', 'listen', 'shutdown', 'getattr', 'setattr', 'getopt', 'setopt'];
const wordsOf = (words: readonly string[]): Text =>
  fc.subarray([...words], { maxLength: 3 }).map((chosen) => (chosen.length === 0 ? '' : ` (${chosen.join(', ')})`));
const group = (inside: Text): Text => inside.map((text) => (text === '' ? '' : ` peer=(${text} )`));

const types = pick('stream', 'dgram', 'raw', 'rdm', 'seqpacket', 'packet');
const protocols = pick('tcp', 'udp', 'icmp');
const internet = pick(
  ' inet',
  ' inet6',
  ' inet stream',
  ' inet tcp',
  ' inet6 udp',
  ' inet icmp',
  ' icmp',
  ' udp',
  ' inet raw',
);
const anySocket = fc.oneof(
  internet,
  pick('', '', ' unix', ' netlink', ' packet', ' mctp', ' unix stream', ' netlink raw', ' unspec'),
  types.map((type) => ` ${type}`),
  protocols.map((protocol) => ` ${protocol}`),
);
const ip = pick(' ip=1.2.3.4', ' ip=::1', ' ip=1:2::ffff:0', ' ip=none', ' ip=0.0.0.0');
const port = pick(
  ...[
    '80',
    '0',
    '0-0',
    '0-70',
    '80-90',
    '1020-1030',
    '1000-5000',
    '1024',
    '1023',
    '65535',
    '500-520',
    '0-65535',
    '2000-4097',
  ],
).map((range) => ` port=${range}`);
const label = pick(' label=a', ' label=a*', ' label=/{b,c}/**');

function network({ conditions, permissions, labels, interfaces }: SocketDialect): Text {
  const named = pick(' interface=eth0', ' interface=e*');
  const start = (words: readonly string[]): Text => joined(pick('network'), permissions ? wordsOf(words) : pick(''));
  const plain = joined(start(allWords), anySocket);
  if (!conditions) return plain;
  const near = joined(maybe(ip), maybe(port), interfaces ? maybe(named) : pick(''), labels ? maybe(label) : pick(''));
  const far = group(joined(maybe(ip), maybe(port), labels ? maybe(label) : pick('')));
  const farLabel = labels ? maybe(group(label)) : pick('');
  const sockets = fc.oneof(internet, pick('', ' stream', ' raw'));
  return fc.oneof(
    plain,
    joined(start(allWords), sockets, near),
    joined(start(peerWords), sockets, near, far),
    joined(start(allWords), anySocket, farLabel),
  );
}

const address = pick(
  ...['none', 'auto', '@a', '@a*', '@a**', '@**', '@/a//b', '@/*', '@{a,b/*}', '@[^a]', '@?', '@a/**/b'],
);
const unixTypes = pick(' type=stream', ' type=dgram', ' type=none', ' type=dccp', ' type=packet');
const nearOfUnix = joined(maybe(unixTypes), maybe(address.map((value) => ` addr=${value}`)));
const farOfUnix = group(
  joined(
    maybe(pick(' label=a', ' label=a*', ' label=**', ' label=/{b,c}/*')),
    maybe(address.map((value) => ` addr=${value}`)),
  ),
);
function unix({ denials }: SocketDialect): Text {
  const words = denials ? allWords : allWords.filter((word) => !word.endsWith('opt'));
  return fc.oneof(
    joined(pick('unix'), wordsOf(words), nearOfUnix),
    joined(pick('unix'), wordsOf(peerWords), nearOfUnix, farOfUnix),
  );
}

/** The rules of a profile. */
export function socketProfileBodies(dialect: SocketDialect): Text {
  const first = dialect.priority ? pick('', '', '', 'priority=1 ', 'priority=-1 ') : pick('');
  const mode = pick('', '', '', 'audit ', 'deny ', 'audit deny ', 'allow ');
  const some = [
    joined(dialect.denials ? mode : pick('', '', 'audit ', 'allow '), network(dialect)),
    joined(first, mode, unix(dialect)),
  ];
  const rule = fc.oneof(...some, ...some, ...(dialect.priority ? [fc.constant('all')] : []));
  return fc.array(rule, { minLength: 1, maxLength: 4 }).map((rules) => rules.map((text) => `${text},`).join(' '));
}

// What rules on sockets permit, asked by attributes, and the words for what is asked.

import type { ByteText } from '../../../src/base/index.js';
import { evaluate } from '../../../src/model/index.js';
import type { AutomatonClass, Term } from '../../../src/model/index.js';
import { encodeRule } from '../../../src/model/encode-rule/table.js';
import { automatonClasses } from '../../../src/model/classes.js';
import { policyBits } from '../../../src/model/permissions.js';
import { maskOf } from '../../../src/model/queries/query.js';
import type { SocketClass } from '../../../src/model/queries/sockets.js';
import { socketQueries } from '../../../src/model/queries/sockets.js';
import { parseFeatures } from '../../../src/policy/index.js';
import { resolveTree } from '../../support/policy.js';

const table = 'network {af_mask {} af_unix {yes}}';
const coarse = `${table} network_v8 {af_mask {}}`;
const onlyCoarse = 'network_v8 {af_mask {}}';
const fine = `${table} network_v8 {af_inet {yes}}`;
const newest = `${table} network_v8 {af_inet {yes}} network_v9 {af_inet {yes} af_unix {yes}}`;
const packets = `${newest} network_v9_skb {iface {yes}}`;

function termsOf(rules: string, features: string): readonly Term[] {
  const feature = parseFeatures(features);
  const both = { kernel: feature, policy: feature };
  const { policy, diagnostics } = resolveTree(`profile t { ${rules} }`, both);
  expect(diagnostics).toEqual([]);
  const context = { features: both, mediated: new Set(automatonClasses), ownName: 't' as ByteText };
  return policy.profiles[0]!.rules.flatMap((rule) => encodeRule(rule, context));
}

/** Words that are permitted at one string, of those that are decided there. */
function permitted(rules: string, features: string, name: SocketClass, shape: string, words = ''): string {
  const feature = parseFeatures(features);
  const queries = socketQueries(name, { kernel: feature, policy: feature });
  const attributes = Object.fromEntries(words.split(' ').flatMap((word) => (word === '' ? [] : [word.split('=')])));
  const encoded = queries.encode(attributes, shape);
  if ('wrong' in encoded) throw new Error(`${encoded.wrong} in ${words}`);
  const terms = termsOf(rules, features).filter((term) => term.class === name);
  const { allowed } = evaluate(terms, encoded.text);
  const { permissions } = queries.shapes.find((one) => one.name === shape)!;
  const allowedWords = permissions.filter(({ bits }) => (allowed & bits) !== 0).map(({ word }) => word);
  return allowedWords.length === permissions.length ? 'all' : allowedWords.join(' ');
}

const classesOf = (rules: string, features: string): readonly AutomatonClass[] => [
  ...new Set(termsOf(rules, features).map((term) => term.class)),
];

describe('family and type', () => {
  const family = (rules: string, words: string, features = coarse): string =>
    permitted(rules, features, 'network-v8', 'family', words);

  test.each([
    ['network,', 'family=inet type=stream', 'all'],
    ['network,', 'family=12 type=99', 'all'],
    ['network,', 'family=46 type=stream', ''],
    ['network netlink,', 'family=netlink type=99', 'all'],
    ['network netlink raw,', 'family=netlink type=raw', 'all'],
    ['network netlink raw,', 'family=netlink type=dgram', ''],
    ['network stream,', 'family=mctp type=stream', 'all'],
    ['network stream,', 'family=12 type=stream', ''],
    ['network packet,', 'family=packet type=raw', 'all'],
    ['network packet,', 'family=inet type=packet', ''],
    ['network tcp,', 'family=inet6 type=stream', 'all'],
    ['network tcp,', 'family=unix type=stream', ''],
    ['network inet6 udp,', 'family=inet6 type=dgram', 'all'],
    ['network inet icmp,', 'family=inet type=raw', 'all'],
    ['network icmp,', 'family=inet6 type=raw', ''],
    ['network (send receive) inet,', 'family=inet type=raw', 'send receive'],
    ['network inet, deny network inet raw,', 'family=inet type=raw', ''],
  ])('%s at %s: %s', (rules, words, expected) => {
    expect(family(rules, words)).toBe(expected);
  });

  test('conditions are dropped where addresses are not asked about, of denials, too', () => {
    expect(family('network inet port=80,', 'family=inet type=stream')).toBe('all');
    expect(family('network inet, deny network inet port=80,', 'family=inet type=stream')).toBe('');
  });

  test('conditions without a family leave the families that have addresses', () => {
    expect(family('network port=80,', 'family=inet6 type=dgram')).toBe('all');
    expect(family('network port=80,', 'family=netlink type=dgram')).toBe('');
    expect(family('network stream port=80,', 'family=netlink type=stream')).toBe('');
    expect(family('network peer=(label=a),', 'family=netlink type=stream')).toBe('all');
  });

  test('the class is that of the newest form', () => {
    expect(classesOf('network netlink,', coarse)).toEqual(['network-v8']);
    expect(classesOf('network netlink,', newest)).toEqual(['network-v9']);
    expect(classesOf('network netlink,', table)).toEqual(['network-table']);
    expect(classesOf('network netlink,', 'file {}')).toEqual([]);
  });
});

describe('the table of old kernels', () => {
  const cell = (rules: string, words: string): string => permitted(rules, table, 'network-table', 'family', words);

  test.each([
    ['network,', 'family=12 type=15', 'all'],
    ['network inet,', 'family=inet type=stream', 'all'],
    ['network inet,', 'family=inet type=dccp', ''],
    ['network send inet,', 'family=inet type=stream', 'all'],
    ['prompt network inet,', 'family=inet type=stream', 'all'],
    ['network inet, deny network inet raw,', 'family=inet type=raw', ''],
    ['unix send type=dccp addr=@a,', 'family=unix type=dccp', 'all'],
    ['unix,', 'family=unix type=15', 'all'],
    ['unix, deny unix,', 'family=unix type=stream', 'all'],
  ])('%s at %s: %s', (rules, words, expected) => {
    expect(cell(rules, words)).toBe(expected);
  });
});

describe('internet sockets with addresses', () => {
  const ask = (rules: string, shape: string, words: string): string =>
    permitted(rules, fine, 'network-v8', `inet-${shape}`, `family=inet type=stream ${words}`.trim());

  test.each([
    ['network inet,', 'create', '', 'all'],
    ['network send inet,', 'create', '', ''],
    ['network inet,', 'near', 'ip=1.2.3.4 port=80', 'all'],
    ['network inet ip=1.2.3.4,', 'near', 'ip=1.2.3.4', 'all'],
    ['network inet ip=1.2.3.4,', 'near', 'ip=1.2.3.5', ''],
    ['network inet ip=1.2.3.4,', 'near', 'ip=none', ''],
    ['network inet ip=none,', 'near', 'ip=none', 'all'],
    ['network inet ip=none,', 'near', 'ip=::1', ''],
    ['network inet ip=2001:db8::1,', 'near', 'ip=2001:db8:0:0::1', 'all'],
  ])('%s %s %s: %s', (rules, shape, words, expected) => {
    expect(ask(rules, shape, words)).toBe(expected);
  });

  test.each([
    ['network inet port=80,', '80', 'all'],
    ['network inet port=80,', '80/unprivileged', ''],
    ['network inet port=80,', '81', ''],
    ['network send inet port=80,', '80', ''],
    ['network send inet port=80,', '80/unprivileged', 'send'],
    ['network inet port=1024,', '1024', 'all'],
    ['network inet port=1000-5000,', '999', ''],
    ['network inet port=1000-5000,', '1000', 'all'],
    ['network inet port=1000-5000,', '1023', 'all'],
    ['network inet port=1000-5000,', '1023/unprivileged', ''],
    ['network inet port=1000-5000,', '1024', 'all'],
    ['network inet port=1000-5000,', '1024/privileged', ''],
    ['network inet port=1000-5000,', '4096', 'all'],
    ['network inet port=1000-5000,', '5001', ''],
    ['network send inet port=250-260,', '255/unprivileged', 'send'],
    ['network send inet port=250-260,', '256/unprivileged', 'send'],
    ['network send inet port=250-260,', '261/unprivileged', ''],
    ['network inet port=0,', '7777/privileged', 'all'],
    ['network inet port=0,', '7777', ''],
    ['network inet port=0-70,', '71', ''],
    ['network inet,', '80/remote', 'all'],
  ])('%s at port %s: %s', (rules, port, expected) => {
    expect(ask(rules, 'near', `port=${port}`)).toBe(expected);
  });

  test('the far end', () => {
    const rules = 'network send inet peer=(ip=1.2.3.4 port=80-90),';
    expect(ask(rules, 'peer', 'peer_ip=1.2.3.4 peer_port=80')).toBe('send');
    expect(ask(rules, 'peer', 'peer_ip=1.2.3.4 peer_port=91')).toBe('');
    expect(ask(rules, 'peer', 'peer_ip=1.2.3.4 peer_port=80/privileged')).toBe('');
    expect(ask(rules, 'near', 'port=1')).toBe('send');
    expect(ask('network inet port=80,', 'peer', 'peer_ip=::1 port=81')).toBe('');
    expect(ask('network bind inet,', 'peer', 'peer_ip=none')).toBe('');
  });

  test('operations with arguments are there for rules that permit them, with all that these permit', () => {
    expect(ask('network (listen, send) inet,', 'listen', '')).toBe('all');
    expect(ask('network (listen, send) inet,', 'option', '')).toBe('');
    expect(ask('network getopt inet,', 'option', '')).toBe('getopt');
  });

  test('ICMP is compiled as protocol 2', () => {
    const near = (protocol: number): string =>
      permitted('network inet icmp,', fine, 'network-v8', 'inet-near', `family=inet type=raw protocol=${protocol}`);
    expect([near(1), near(2), near(6)]).toEqual(['', 'all', '']);
  });

  test('labels of the near end, and of the far one', () => {
    expect(ask('network inet label=a*,', 'near', '')).toBe('');
    expect(ask('network inet label=a*,', 'near', 'label=ab')).toBe('all');
    expect(ask('network inet label=a*,', 'peer', 'peer_ip=none')).toBe('all');
    expect(ask('network inet peer=(label=a),', 'peer', 'peer_ip=none peer_label=a')).toBe('all');
    expect(ask('network inet peer=(label=a),', 'peer', 'peer_ip=none peer_label=b')).toBe('');
  });
});

test('permissions that are compiled where nobody asks for them count in comparisons', () => {
  const feature = parseFeatures(fine);
  const { shapes } = socketQueries('network-v8', { kernel: feature, policy: feature });
  const listening = shapes.find(({ name }) => name === 'inet-listen')!;
  const other = shapes.find(({ name }) => name === 'inet-listen-other')!;
  expect(other.pattern).toEqual(listening.pattern);
  expect(maskOf(listening)).toBe(policyBits.listen);
  expect(maskOf(other)).toBe(0x3700376);
});

describe('packets', () => {
  const packet = (rules: string, words: string): string =>
    permitted(
      rules,
      packets,
      'network-skb',
      'packet',
      `family=inet type=stream peer_ip=none peer_label= ${words}`.trim(),
    );

  test('an interface is a condition on packets alone', () => {
    expect(packet('network inet interface=eth0,', 'peer_interface=eth0 interface=eth0')).toBe('all');
    expect(packet('network inet interface=eth0,', 'peer_interface=eth1 interface=eth0')).toBe('');
    expect(classesOf('network inet interface=eth0,', packets)).toEqual(['network-v9', 'network-skb']);
    expect(classesOf('deny network inet interface=eth0,', packets)).toEqual(['network-skb']);
    expect(classesOf('deny network inet interface=eth0,', newest)).toEqual(['network-v9']);
  });

  test('who may send need not know the interface, and may label what it denies', () => {
    expect(packet('network inet interface=eth0,', '')).toBe('all');
    expect(packet('network receive inet interface=eth0,', '')).toBe('');
    expect(
      permitted(
        'deny network inet,',
        packets,
        'network-skb',
        'packet-peer',
        'family=inet type=stream peer_ip=none peer_label=',
      ),
    ).toBe('set_label');
  });
});

describe('unix sockets', () => {
  const ask = (rules: string, shape: string, words = ''): string =>
    permitted(rules, coarse, 'network-v8', `unix-${shape}`, `type=stream ${words}`.trim());

  test.each([
    ['unix,', 'create', '', 'all'],
    ['unix create,', 'near', '', ''],
    ['unix type=dgram,', 'create', '', ''],
    ['unix,', 'near', 'addr=@x', 'all'],
    ['unix addr=@x,', 'near', 'addr=@x', 'all'],
    ['unix addr=@x,', 'near', 'addr=@y', ''],
    ['unix addr=@x*,', 'near', 'addr=@xa/b', ''],
    ['unix addr=@x**,', 'near', 'addr=@xa/b', 'all'],
    ['unix addr=@/a//b,', 'near', 'addr=@/a/b', 'all'],
    ['unix addr=none,', 'near', 'addr=none', 'all'],
    ['unix addr=none,', 'near', 'addr=@x', ''],
    ['unix,', 'near', 'addr=auto', 'all'],
    ['unix bind,', 'near', 'addr=auto', 'bind'],
    ['unix bind addr=@x,', 'near', 'addr=auto', ''],
    ['unix addr=auto,', 'near', 'addr=auto', 'bind'],
    ['unix addr=auto,', 'near', 'addr=@0a1b2', 'accept shutdown getattr setattr'],
    ['unix addr=auto,', 'near', 'addr=@0a1bg', ''],
    ['unix listen addr=@x,', 'listen', 'addr=@x', 'all'],
    ['unix getopt,', 'option', '', 'getopt'],
    ['unix peer=(label=a),', 'create', '', ''],
    ['unix peer=(label=a),', 'near', '', 'accept'],
    ['unix peer=(label=a),', 'near', 'addr=auto', 'bind accept'],
    ['unix send peer=(label=a),', 'near', 'addr=auto', ''],
    ['unix peer=(label=a),', 'listen', '', ''],
    ['unix peer=(label=a),', 'peer', 'peer_addr=@x peer_label=a', 'all'],
    ['unix peer=(label=a),', 'peer', 'peer_addr=@x peer_label=b', ''],
    ['unix (send connect) peer=(addr=@x),', 'peer', 'peer_addr=@x peer_label=b', 'connect send'],
    ['unix (send connect) addr=@y peer=(addr=@x),', 'peer', 'peer_addr=@x peer_label=b', ''],
    ['unix (send connect) addr=@y,', 'peer', 'addr=@y peer_addr=none peer_label=b', 'connect send'],
    ['unix create,', 'peer', 'peer_addr=none peer_label=b', ''],
    ['network unix stream,', 'peer', 'peer_addr=none peer_label=b', 'all'],
    ['network send unix,', 'near', 'addr=@x', 'all'],
    ['network unix dgram,', 'near', 'addr=@x', ''],
    ['unix, deny network send unix,', 'near', 'addr=@x', ''],
    ['all,', 'peer', 'peer_addr=none peer_label=b', 'all'],
  ])('%s %s %s: %s', (rules, shape, words, expected) => {
    expect(ask(rules, shape, words)).toBe(expected);
  });

  test('a type that cannot be named is in a rule without type, not in those of `network unix`', () => {
    const create = (rules: string): string => permitted(rules, coarse, 'network-v8', 'unix-create', 'type=12');
    expect([create('unix,'), create('network,'), create('network unix,')]).toEqual(['all', 'all', '']);
  });

  test('a quiet denial of one permission on options is one of both', () => {
    expect(ask('unix, deny unix getopt,', 'option')).toBe('');
    expect(ask('unix, audit deny unix getopt,', 'option')).toBe('setopt');
  });

  test('a rule adds family and type alone, without conditions and priority; a denial adds nothing', () => {
    const family = (rules: string, features = coarse): string =>
      permitted(rules, features, 'network-v8', 'family', 'family=unix type=stream');
    expect(family('unix send type=stream addr=@x peer=(label=a),')).toBe('send');
    expect(family('unix type=dgram,')).toBe('');
    expect(family('unix, deny unix,')).toBe('all');
    expect(family('priority=1 unix, deny network unix,')).toBe('');
    expect(family('unix bind,', onlyCoarse)).toBe('bind');
    expect(classesOf('deny unix,', onlyCoarse)).toEqual([]);
  });

  test('the class is that of the newest form of network', () => {
    expect(classesOf('deny unix,', table)).toEqual(['unix-v7']);
    expect(classesOf('deny unix,', coarse)).toEqual(['network-v8']);
    expect(classesOf('deny unix,', newest)).toEqual(['network-v9']);
  });

  test('priority decides among strings with addresses', () => {
    expect(ask('priority=1 unix addr=@x, deny unix,', 'near', 'addr=@x')).toBe('all');
    expect(ask('priority=1 unix addr=@x, deny unix,', 'near', 'addr=@y')).toBe('');
  });
});

describe('words for match strings', () => {
  const fineFeature = parseFeatures(fine);
  const queries = socketQueries('network-v8', { kernel: fineFeature, policy: fineFeature });

  test.each([
    ['unix-near', '\x0e\0\x01aaaa\0x\0\0', { type: '24929', protocol: '24929', addr: '@x' }],
    ['family', '\x0e\0\x01\0\x01', { family: 'unix', type: 'stream' }],
    ['family', '\x0e\0\x10aa', { family: 'netlink', type: '24929' }],
    [
      'unix-peer',
      '\x0e\0\x01\0\x01aa\0\0\x01\0foo',
      { type: 'stream', protocol: '24929', addr: 'auto', peer_addr: 'auto', peer_label: 'foo' },
    ],
    [
      'inet-near',
      '\x0e\0\x02aaaa\0\x0d\x81\0\0',
      { family: 'inet', type: '24929', protocol: '24929', port: '3457', ip: 'none' },
    ],
    [
      'inet-near',
      '\x0e\0\x0a\0\x01\0\0\x01\0P\x01\x01\x02\x03\x04\0a\0',
      { family: 'inet6', type: 'stream', protocol: '0', port: '80', ip: '1.2.3.4', label: 'a' },
    ],
    [
      'inet-near',
      '\x0e\0\x02\0\x01\0\0\0\0P\0\0',
      { family: 'inet', type: 'stream', protocol: '0', port: '80/unprivileged', ip: 'none' },
    ],
  ])('%s %j', (shape, text, words) => {
    expect(queries.decode(text as ByteText, shape)).toEqual(words);
    expect(queries.encode(words as never, shape)).toEqual({ text });
  });

  test('what is missing, strange or has no such value is named', () => {
    const wrong = (shape: string, attributes: Record<string, string>): unknown =>
      queries.encode(attributes as never, shape);
    expect(wrong('family', { family: 'netlink' })).toEqual({ wrong: 'type' });
    expect(wrong('family', { family: 'inet', type: 'stream' })).toEqual({ wrong: 'family' });
    expect(wrong('family', { family: 'netlink', type: 'stream', addr: '@x' })).toEqual({ wrong: 'addr' });
    expect(wrong('inet-near', { family: 'inet', type: 'stream', ip: '1.2.3' })).toEqual({ wrong: 'ip' });
    expect(wrong('inet-near', { family: 'inet', type: 'stream', port: '65536' })).toEqual({ wrong: 'port' });
    expect(wrong('inet-near', { family: 'inet', type: 'stream', port: '80/blue' })).toEqual({ wrong: 'port' });
    expect(wrong('inet-peer', { family: 'inet', type: 'stream' })).toEqual({ wrong: 'peer_ip' });
    expect(wrong('unix-peer', { type: 'stream', peer_addr: '@x' })).toEqual({ wrong: 'peer_label' });
    expect(wrong('inet-peer-other', { family: 'inet', type: 'stream', peer_ip: 'none' })).toEqual({ wrong: 'family' });
  });
});

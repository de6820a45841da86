// The presets of network separation, proved over the model: what each leaves, what it takes away, under each abi; that each is
// narrower than what it tightens; and that under features which cannot express it, it takes away more and never less.

import { comparePolicies } from '../../../src/compare/index.js';
import type { PolicyModel } from '../../../src/model/index.js';
import { separationLimits } from '../../../src/model/index.js';
import { parseFeatures } from '../../../src/policy/index.js';
import { separationSentence } from '../../../src/report/index.js';
import { toldOf } from '../../support/compare.js';
import type { Abi, Preset } from '../../support/separation.js';
import { abis, answer, featuresOf, include, modelOf, presets } from '../../support/separation.js';

/** What a profile has that has everything. */
const everything = 'network,\nunix,\n';
const cases = abis.flatMap((abi) => presets.map((preset) => [abi, preset] as const));
const models = new Map<string, PolicyModel>();

function model(rules: string, features: keyof typeof featuresOf): PolicyModel {
  const key = `${features} ${rules}`;
  const known = models.get(key) ?? modelOf(rules, featuresOf[features]);
  models.set(key, known);
  return known;
}

/** Of these requests, those with another answer. */
function notAnswered(wanted: string, requests: readonly string[], policy: PolicyModel): string[] {
  return requests
    .map((request) => `${request}: ${answer(policy, request)}`)
    .filter((line) => !line.endsWith(`: ${wanted}`));
}

const near = ['create', 'getattr', 'setopt', 'shutdown'];
const types = ['stream', 'dgram'];
const pairs = (operation: string, ends: string): string[] =>
  types.map((type) => `network ${operation} inet ${type} ${ends}`);

/** Both ends are loopback addresses, or will be. */
const loopback = [
  ...near.flatMap((operation) =>
    operation === 'create'
      ? types.map((type) => `network create inet ${type}`)
      : pairs(operation, 'ip=127.0.0.1 port=80'),
  ),
  ...pairs('getattr', 'ip=0.0.0.0 port=0'),
  ...pairs('bind', 'ip=127.0.0.1 port=80'),
  ...pairs('bind', 'ip=127.0.0.1 port=8080'),
  'network listen inet stream ip=127.0.0.1 port=80',
  'network accept inet stream ip=127.0.0.1 port=80 peer_ip=127.0.0.1 peer_port=5000',
  ...pairs('connect', 'ip=0.0.0.0 port=0 peer_ip=127.0.0.1 peer_port=80'),
  ...pairs('connect', 'peer_ip=127.0.0.1 peer_port=80'),
  ...['send', 'receive'].flatMap((operation) =>
    pairs(operation, 'ip=127.0.0.1 port=80 peer_ip=127.0.0.1 peer_port=5000'),
  ),
].flatMap((request) => [request, asSix(request)]);

/** One end is another address, or may be. */
const elsewhere = [
  ...pairs('bind', 'ip=0.0.0.0 port=8080'),
  ...pairs('bind', 'ip=192.0.2.1 port=80'),
  'network listen inet stream ip=0.0.0.0 port=80',
  'network accept inet stream ip=127.0.0.1 port=80 peer_ip=192.0.2.1 peer_port=5000',
  ...['0.0.0.0', '127.0.0.1', '192.0.2.1'].flatMap((ip) =>
    pairs('connect', `ip=${ip} port=0 peer_ip=192.0.2.1 peer_port=80`),
  ),
  ...pairs('connect', 'ip=192.0.2.1 port=0 peer_ip=127.0.0.1 peer_port=80'),
  ...['send', 'receive'].flatMap((operation) =>
    pairs(operation, 'ip=192.0.2.1 port=80 peer_ip=192.0.2.9 peer_port=80'),
  ),
  ...pairs('receive', 'ip=0.0.0.0 port=80 peer_ip=192.0.2.9 peer_port=80'),
].flatMap((request) => [request, asSix(request)]);

function asSix(request: string): string {
  const addresses = { '127.0.0.1': '::1', '0.0.0.0': '::', '192.0.2.1': '2001:db8::1', '192.0.2.9': '2001:db8::9' };
  const six = Object.entries(addresses).reduce((text, [from, to]) => text.replaceAll(from, to), request);
  return six.replace(' inet ', ' inet6 ');
}

const raw = ['inet', 'inet6'].flatMap((family) =>
  ['raw', 'rdm', 'seqpacket', 'packet'].map((type) => `network create ${family} ${type}`),
);

const otherFamilies = (
  'unspec ax25 ipx appletalk netrom bridge atmpvc x25 rose netbeui security key netlink packet ash econet atmsvc rds sna irda ' +
  'pppox wanpipe llc ib mpls can tipc bluetooth iucv rxrpc isdn phonet ieee802154 caif alg nfc vsock kcm qipcrtr smc xdp mctp'
)
  .split(' ')
  .map((family) => `network create ${family} raw`);

const peer = (far: string): string[] =>
  ['connect', 'send', 'receive'].map((operation) => `unix ${operation} stream addr=none peer_addr=${far} peer_label=x`);
const unnamed = ['unix create stream', 'unix getattr dgram addr=none', 'unix setopt stream addr=none'];
const paired = ['send', 'receive'].map((operation) => `unix ${operation} stream addr=none peer_addr=none peer_label=p`);
const abstract = [
  ...['bind', 'listen', 'getattr'].map((operation) => `unix ${operation} stream addr=@x/y`),
  'unix bind stream addr=auto',
  ...peer('@x/y'),
  'unix send dgram addr=@x peer_addr=@y peer_label=x',
];
/** As far as sockets are asked about: the path itself is a file. */
const bound = ['unix bind stream addr=/run/x', ...peer('/run/x')];

/** What each leaves, whatever the abi. */
const inside: Readonly<Record<Preset, readonly string[]>> = {
  loopback: [...unnamed, ...paired, ...abstract],
  unix: [...unnamed, ...paired, ...abstract, ...bound],
  files: [...unnamed, ...paired],
};
/** What each takes away, whatever the abi, and whatever other rules permit. */
const outside: Readonly<Record<Preset, readonly string[]>> = {
  loopback: [...otherFamilies, ...raw],
  unix: [...otherFamilies, ...raw, ...loopback, ...elsewhere],
  files: [...otherFamilies, ...raw, ...loopback, ...elsewhere, ...abstract],
};
const knowsAddresses = (abi: Abi): boolean => abi === '5.0' || abi === 'kernel';

describe.each(cases)('abi %s, %s', (abi, preset) => {
  const alone = model(include(abi, preset), abi);
  const beside = model(`${everything}${include(abi, preset)}`, abi);

  test('all that is inside is allowed', () => {
    const wanted = [...inside[preset], ...(preset === 'loopback' && knowsAddresses(abi) ? loopback : [])];
    expect(notAnswered('allowed', wanted, alone)).toEqual([]);
    expect(notAnswered('allowed', wanted, beside)).toEqual([]);
  });

  test('all that is outside is denied, whatever else the profile permits', () => {
    expect(notAnswered('denied', outside[preset], alone)).toEqual([]);
    expect(notAnswered('denied', outside[preset], beside)).toEqual([]);
  });

  test('it is narrower than what it tightens', () => {
    const all = model(everything, abi);
    expect(comparePolicies([all], [beside]).verdict).toBe('narrower');
    expect(comparePolicies([all], [alone]).verdict).toBe('narrower');
    expect(comparePolicies([beside], [alone]).verdict).toMatch(/^(narrower|equal)$/);
  });
});

describe.each(abis)('abi %s', (abi) => {
  test('unix permits just what `unix,` permits, and files is narrower', () => {
    const unix = model(include(abi, 'unix'), abi);
    const beside = comparePolicies([model('unix,\n', abi)], [unix]);
    // A denial of packets lets the kernel label them: it asks for that before it asks whether they may pass.
    expect(toldOf(beside).filter((line) => !line.startsWith('widening network: set_label '))).toEqual([]);
    expect(beside.verdict).toBe(abi === 'kernel' ? 'wider' : 'equal');
    expect(comparePolicies([unix], [model(include(abi, 'files'), abi)]).verdict).toBe('narrower');
  });

  test('sockets in the file system are files', () => {
    const both = model(`${include(abi, 'files')}/run/x rw,\n`, abi);
    expect(notAnswered('allowed', ['file /run/x w', ...unnamed], both)).toEqual([]);
    expect(notAnswered('denied', ['file /run/y w', ...abstract], both)).toEqual([]);
  });

  test('loopback alone permits no other address', () => {
    const alone = model(include(abi, 'loopback'), abi);
    expect(notAnswered('denied', [...elsewhere, ...bound], alone)).toEqual([]);
    if (!knowsAddresses(abi)) expect(notAnswered('denied', loopback, alone)).toEqual([]);
  });
});

test('abis without addresses deny IP whatever other rules permit; abi 5.0 cannot', () => {
  const beside = (abi: Abi): PolicyModel => model(`${everything}${include(abi, 'loopback')}`, abi);
  for (const abi of ['3.0', '4.0'] as const)
    expect(notAnswered('denied', [...loopback, ...elsewhere], beside(abi))).toEqual([]);
  expect(notAnswered('allowed', elsewhere, beside('5.0'))).toEqual([]);
});

test('the abi of the kernel denies packets on other interfaces, whatever other rules permit', () => {
  const beside = model(`${everything}${include('kernel', 'loopback')}`, 'kernel');
  const packets = (name: string, ip: string, peer: string): string[] =>
    ['send', 'receive'].map(
      (operation) => `packet ${operation} inet stream ip=${ip} port=1 peer_ip=${peer} peer_port=2 interface=${name}`,
    );
  expect(notAnswered('allowed', packets('lo', '127.0.0.1', '127.0.0.1'), beside)).toEqual([]);
  const names = ['eth0', 'l', 'lx', 'lo0', 'lo1', 'wlan0', 'veth0', 'o'];
  const others = names.flatMap((name) => packets(name, '192.0.2.1', '192.0.2.9'));
  expect(notAnswered('denied', others, beside)).toEqual([]);
});

describe('features that know less than the abi takes away more', () => {
  const less = ['3.0', 'coarse', 'table'] as const;
  const ip = [...types, 'raw'].flatMap((type) =>
    ['connect', 'bind', 'send', 'receive'].flatMap((operation) =>
      ['inet', 'inet6'].map((family) => `network ${operation} ${family} ${type}`),
    ),
  );

  test.each(less.flatMap((features) => (['5.0', 'kernel'] as const).map((abi) => [features, abi] as const)))(
    'features %s, loopback of abi %s: no IP at all, whatever other rules permit',
    (features, abi) => {
      expect(notAnswered('denied', ip, model(`${everything}${include(abi, 'loopback')}`, features))).toEqual([]);
    },
  );

  test('a kernel that knows addresses, but no interfaces of packets', () => {
    const requests = ['network connect inet stream ip=0.0.0.0 port=0 peer_ip=127.0.0.1 peer_port=80', ...elsewhere];
    expect(notAnswered('denied', requests, model(`${everything}${include('kernel', 'loopback')}`, '5.0'))).toEqual([]);
  });

  test.each(['coarse', 'table'] as const)('features %s, files: no naming and no connecting', (features) => {
    const requests = ['unix bind stream', 'unix connect stream'];
    const policy = model(include('kernel', 'files'), features);
    // The table knows no permissions: there the family is permitted as a whole.
    expect(notAnswered(features === 'coarse' ? 'denied' : 'allowed', requests, policy)).toEqual([]);
    // What other rules permit cannot be taken away.
    expect(notAnswered('allowed', requests, model(`${everything}${include('kernel', 'files')}`, features))).toEqual([]);
  });
});

test.each([
  ['3.0', ['no-addresses', 'no-interfaces']],
  ['4.0', ['no-addresses', 'no-interfaces']],
  ['5.0', ['no-interfaces']],
  ['kernel', []],
  ['coarse', ['no-addresses', 'no-interfaces', 'no-unix-names']],
  ['table', ['no-permissions', 'no-addresses', 'no-interfaces', 'no-unix-names']],
  ['nothing', ['no-sockets']],
] as const)('what features %s lack is told', (name, lacking) => {
  const features = name === 'nothing' ? parseFeatures('file {}') : featuresOf[name];
  const found = separationLimits({ kernel: features, policy: features });
  expect(found).toEqual(lacking);
  for (const limit of found) expect(separationSentence(limit)).toMatch(/^[a-z].*(preset|presets) .*[a-z`]$/);
});

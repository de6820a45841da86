// Which classes the kernel asks a profile about.

import type { AutomatonClass } from '../../../src/model/index.js';
import { mediatedClasses } from '../../../src/model/mediation.js';
import type { ProfileMode } from '../../../src/model/index.js';
import { sameSocketForm } from '../../../src/model/socket-form.js';
import { defaultPolicyFeatures, newestFeatures, parseFeatures } from '../../../src/policy/index.js';
import type { Feature } from '../../../src/policy/index.js';
import { resolveTree } from '../../support/policy.js';

const table = 'network {af_mask {} af_unix {yes}}';

function classes(kernel: Feature | string, rules = '', mode: ProfileMode = 'enforce', policy = kernel): string {
  const read = (features: Feature | string): Feature =>
    typeof features === 'string' ? parseFeatures(features) : features;
  const features = { kernel: read(kernel), policy: read(policy) };
  const [profile] = resolveTree(`profile t { ${rules} }`, features).policy.profiles;
  const found = mediatedClasses(features, { mode, rules: profile!.rules });
  return [...found].filter((name) => name !== 'helper').join(' ');
}

const everything: readonly AutomatonClass[] = [
  'file',
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
];

test('the newest kernel asks about all but the table of old ones', () => {
  expect(classes(newestFeatures())).toBe(everything.join(' '));
});

test('a class counts where both kernel and abi know it', () => {
  expect(classes(newestFeatures(), '', 'enforce', defaultPolicyFeatures())).toBe(
    'file network-table unix-v7 mount ptrace signal dbus',
  );
  expect(classes(defaultPolicyFeatures(), '', 'enforce', newestFeatures())).toBe(
    'file network-table unix-v7 mount ptrace signal dbus',
  );
  expect(classes('network_v8 {af_mask {}}', 'network,', 'enforce', defaultPolicyFeatures())).toBe('file');
});

test('files are asked about by every kernel', () => {
  expect(classes('caps {mask {chown}}')).toBe('file');
});

test.each<ProfileMode>(['unconfined', 'default_allow'])(
  '%s: namespaces, and io_uring where there is a rule',
  (mode) => {
    expect(classes(newestFeatures(), '/f r, network inet, deny unix, signal,', mode)).toBe('userns');
    expect(classes(newestFeatures(), 'deny io_uring sqpoll,', mode)).toBe('userns io_uring');
    expect(classes(newestFeatures(), 'all,', mode)).toBe('userns io_uring');
  },
);

test.each<ProfileMode>(['complain', 'kill', 'prompt'])('%s: as in enforce mode', (mode) => {
  expect(classes(newestFeatures(), '', mode)).toBe(everything.join(' '));
});

test('without unix sockets, the newest form of sockets is known by a rule alone', () => {
  const features = `${table} network_v9 {af_inet {yes}} network_v9_skb {}`;
  expect(classes(features)).toBe('file unix-v7 network-skb');
  expect(classes(features, 'network inet,')).toBe('file unix-v7 network-v9 network-skb');
  expect(classes(features, 'deny unix,')).toBe('file unix-v7 network-v9 network-skb');
  expect(classes(features, 'deny network interface=a,')).toBe('file unix-v7 network-skb');
  expect(classes('network_v9 {}', 'deny unix,')).toBe('file');
});

test('a rule about queues of both kinds makes both known', () => {
  const kernel = 'ipc {posix_mqueue {create} sysv_mqueue {yes}}';
  const policy = 'ipc {posix_mqueue {create}}';
  expect(classes(kernel, 'mqueue,', 'enforce', policy)).toBe('file mqueue-posix mqueue-sysv');
  expect(classes(kernel, 'mqueue /q,', 'enforce', policy)).toBe('file mqueue-posix');
  expect(classes(policy, 'mqueue,')).toBe('file mqueue-posix');
});

test('forms of sockets are the same where the same strings mean the same', () => {
  const pair = (features: string): { kernel: Feature; policy: Feature } => {
    const feature = parseFeatures(features);
    return { kernel: feature, policy: feature };
  };
  const coarse = pair(`${table} network_v8 {af_mask {}}`);
  expect(sameSocketForm(coarse, pair(`${table} mount {} network_v8 {}`))).toBe(true);
  expect(sameSocketForm(coarse, pair(table))).toBe(false);
  expect(sameSocketForm(coarse, pair('network_v8 {}'))).toBe(false);
  expect(sameSocketForm(coarse, pair(`${table} network_v8 {af_inet {yes}}`))).toBe(false);
  expect(sameSocketForm(coarse, pair(`${table} network_v8 {} network_v9 {}`))).toBe(false);
  expect(sameSocketForm(coarse, pair(`${table} network_v8 {} network_v9_skb {}`))).toBe(false);
});

test('classes of trusted helpers are asked about wherever a profile confines, whatever the kernel knows', () => {
  const isAsked = (mode: ProfileMode): boolean =>
    mediatedClasses({ kernel: parseFeatures(''), policy: parseFeatures('') }, { mode, rules: [] }).has('helper');
  expect((['enforce', 'complain', 'kill', 'prompt'] as const).map(isAsked)).toEqual([true, true, true, true]);
  expect((['unconfined', 'default_allow'] as const).map(isAsked)).toEqual([false, false]);
});

import { pinnedFeatures, judgingFeatures } from '../../../src/app/pinned-features.js';
import { memoryFileSystem } from '../../../src/host/index.js';
import { supports } from '../../../src/policy/index.js';

const withConf = (conf: string) =>
  memoryFileSystem({
    '/r/etc/apparmor/parser.conf': conf,
    '/r/features': 'signal {mask {hup}} mount {yes}',
    '/mine': 'dbus {yes}',
  });

test('the last policy-features of parser.conf counts, below the root', () => {
  const features = pinnedFeatures(
    '/r',
    withConf('#policy-features=/none\n policy-features=/x\npolicy-features=/features\n'),
  );
  expect(features && supports(features, 'signal')).toBe(true);
  expect(features && supports(features, 'dbus')).toBe(false);
});

test('without parser.conf or without that line nothing is pinned', () => {
  expect(pinnedFeatures('/r', withConf('#policy-features=/features\nwrite-cache\n'))).toBeUndefined();
  expect(pinnedFeatures('/elsewhere', withConf(''))).toBeUndefined();
});

test('a pinned file that is not there is trouble, as for the compiler', () => {
  expect(() => pinnedFeatures('/r', withConf('policy-features=/nowhere\n'))).toThrow(
    expect.objectContaining({ code: 'policy/features-unusable' }),
  );
});

test('features that a person names take the place of the pinned ones', () => {
  const judged = judgingFeatures('/mine', '/r', withConf('policy-features=/nowhere\n'));
  expect(judged.kernel && supports(judged.kernel, 'dbus')).toBe(true);
  expect(judged.policy).toBe(judged.kernel);
});

test('policy of no host is judged without pins', () => {
  expect(judgingFeatures(undefined, undefined, withConf('policy-features=/nowhere\n'))).toEqual({});
});

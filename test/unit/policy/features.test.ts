import {
  defaultPolicyFeatures,
  featureAt,
  isMediated,
  newestFeatures,
  parseFeatures,
  supports,
} from '../../../src/policy/index.js';
import { resolveTree } from '../../support/policy.js';

test('features are found as braces and as words', () => {
  const features = parseFeatures('caps {mask {chown kill\n}\n}\nnetwork {af_unix {yes\n}\n}\npolicy {v8 {yes}}');
  expect(supports(features, 'caps/mask')).toBe(true);
  expect(supports(features, 'caps/mask/kill')).toBe(true);
  expect(supports(features, 'caps/kill')).toBe(false);
  expect(supports(features, 'network/af_unix')).toBe(true);
  expect(featureAt(features, 'caps/mask')?.words).toEqual(['chown', 'kill']);
});

test('any text is a features text, however little it says', () => {
  for (const text of ['', '}}}', '{{{', 'a {b', '{'.repeat(10_000), 'a } b {c}']) {
    expect(() => parseFeatures(text)).not.toThrow();
  }
});

test('a class counts when both kernel and policy have it', () => {
  const both = { kernel: newestFeatures(), policy: newestFeatures() };
  const old = { kernel: newestFeatures(), policy: defaultPolicyFeatures() };
  expect(isMediated(both, 'userns')).toBe(true);
  expect(isMediated(old, 'userns')).toBe(false);
  expect(isMediated(old, 'dbus')).toBe(true);
  expect(isMediated({ kernel: parseFeatures(''), policy: parseFeatures('') }, 'file')).toBe(true);
});

test('a capability is known to us, to the kernel or to the abi', () => {
  const main = 'profile p { capability new_thing, }\n';
  const kernel = parseFeatures('caps {mask {new_thing}}');
  expect(resolveTree(main).said).toEqual(['language/unknown-capability@main:1']);
  expect(resolveTree(main, { kernel }).said).toEqual([]);
  expect(resolveTree({ main: `abi <mine>,\n${main}`, mine: 'caps {mask {new_thing}}' }).said).toEqual([]);
});

test('the first abi counts, in a preamble only; its file must be there and fit', () => {
  const said = (main: string, files: Record<string, string> = {}): readonly string[] =>
    resolveTree({ main, 'abi/a': 'caps {mask {foo}}', 'abi/b': '', ...files }).said;
  expect(said('abi <abi/a>,\nabi <abi/b>,\nprofile p { abi <abi/b>, capability foo, }\n')).toEqual([]);
  expect(said('abi <abi/b>,\nabi <abi/a>,\nprofile p { capability foo, }\n')).toHaveLength(1);
  expect(said('profile p { abi <abi/a>, capability foo, }\n')).toHaveLength(1);
  expect(said('abi <kernel>,\nabi <default>,\n')).toEqual([]);
  expect(said('abi <none>,\n')).toEqual(['policy/abi-not-found@main:1']);
  expect(said('profile p { abi "none", }\n')).toEqual(['policy/abi-not-found@main:1']);
  expect(said('abi <abi>,\n')).toEqual(['policy/abi-unusable@main:1']);
  expect(said('abi <large>,\n', { large: 'a'.repeat(8191) })).toEqual(['policy/abi-unusable@main:1']);
  expect(said('abi <large>,\n', { large: 'a'.repeat(8190) })).toEqual([]);
  expect(said('include <t>\nabi <t>,\n', { t: '# nothing\n' })).toEqual(['policy/abi-included-before@main:2']);
});

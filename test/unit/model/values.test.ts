import { compilePolicy } from '../../../src/model/index.js';
import type { ProfileModel } from '../../../src/model/index.js';
import { namesOfCapabilities } from '../../../src/model/capabilities.js';
import { parseFeatures } from '../../../src/policy/index.js';
import type { TreeOptions } from '../../support/policy.js';
import { resolveTree } from '../../support/policy.js';

function modelOf(rules: string, options: TreeOptions = {}): ProfileModel {
  return compilePolicy(resolveTree(`profile p {\n${rules}\n}\n`, options).policy).profiles[0]!;
}

/** Each rule: whether it denies, whether it is logged, and names. */
function capabilitiesOf(rules: string, options?: TreeOptions): string[] {
  return modelOf(rules, options).capabilities.map(({ mode, audit, capabilities }) =>
    [...(audit ? ['audit'] : []), mode, ...namesOfCapabilities(capabilities).slice(0, 3)].join(' '),
  );
}

test('capabilities by number, all without a name, and prompts as allows', () => {
  expect(capabilitiesOf('capability chown kill,\naudit deny capability bpf,')).toEqual([
    'allow chown kill',
    'audit deny bpf',
  ]);
  expect(modelOf('capability,').capabilities[0]?.capabilities).toBe(2n ** 64n - 1n);
  expect(capabilitiesOf('prompt capability mknod,')).toEqual(['allow mknod']);
  expect(namesOfCapabilities((1n << 63n) | 1n)).toEqual(['chown', '#63']);
});

test('a kernel that does not know a part of sys_admin is asked for all of it', () => {
  const kernel = parseFeatures('caps {mask {chown fsetid_new}}');
  expect(capabilitiesOf('capability bpf perfmon syslog,', { kernel })).toEqual(['allow sys_admin syslog']);
  expect(capabilitiesOf('capability fsetid_new,', { kernel })).toEqual(['allow dac_override']);
});

test('`all` has every capability; denied it is logged where it is not asked for', () => {
  expect(capabilitiesOf('all,')[0]).toMatch(/^allow chown/);
  expect(capabilitiesOf('audit all,')[0]).toMatch(/^audit allow chown/);
  expect(capabilitiesOf('deny all,')[0]).toMatch(/^audit deny chown/);
  expect(capabilitiesOf('audit deny all,')[0]).toMatch(/^deny chown/);
});

test.each([
  ['cpu <= 5 min', 300n],
  ['cpu <= 7', 7n],
  ['rttime <= 2 ms', 2000n],
  ['rttime <= 2', 2n],
  ['core <= 2 KB', 2048n],
  ['data <= 1 G', 2n ** 30n],
  ['nofile <= 010', 8n],
  ['nice <= -5', 15n],
  ['nice <= 19', 39n],
  ['as <= infinity', 2n ** 64n - 1n],
  ['memlock <= 9223372036854775807 K', 2n ** 64n - 1024n],
])('set rlimit %s', (limit, value) => {
  expect(modelOf(`set rlimit ${limit},`).rlimits.map((one) => one.value)).toEqual([value]);
});

test('the last rule for a limit counts, under either of its names', () => {
  const { rlimits } = modelOf('set rlimit nofile <= 5,\nset rlimit core <= 1,\nset rlimit ofile <= 9,');
  expect(rlimits.map(({ name, value }) => [name, value])).toEqual([
    ['nofile', 9n],
    ['core', 1n],
  ]);
});

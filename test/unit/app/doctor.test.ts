// What a system lacks for loading policy: systems in memory, each with one thing that is not as it should be, and this machine.

import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { examine } from '../../../src/app/index.js';
import type { ByteText, Kernel } from '../../../src/base/index.js';
import { AaMergeError } from '../../../src/base/index.js';
import { run } from '../../../src/cli/commands/doctor.js';
import {
  fixedClock,
  fixedProcesses,
  memoryFileSystem,
  memoryKernel,
  nodeFileSystem,
  systemKernel,
} from '../../../src/host/index.js';
import type { MemoryEntry } from '../../../src/host/index.js';
import { doctorFindings, doctorText, doctorWords } from '../../../src/report/index.js';

type Files = Readonly<Record<string, MemoryEntry>>;

const security = '/sys/kernel/security';
const folder = `${security}/apparmor`;
const status = (capabilities: string, noNewPrivs: string): string =>
  `Name:\tx\nCapEff:\t${capabilities}\nNoNewPrivs:\t${noNewPrivs}\n`;
const all = '000001ffffffffff';

/** Where everything is as it should be. */
const well: Files = {
  '/sys/module/apparmor/parameters/enabled': 'Y\n',
  '/sys/module/apparmor/parameters/lock_policy': 'N\n',
  [`${security}/lsm`]: 'lockdown,capability,yama,apparmor\n',
  [`${folder}/.replace`]: '',
  [`${folder}/.ns_name`]: 'root\n',
  [`${folder}/.ns_level`]: '0\n',
  [`${folder}/.ns_stacked`]: 'no\n',
  [`${folder}/policy/namespaces/web/.replace`]: '',
  [`${folder}/features/policy/permstable32_version`]: '0x000002\n',
  '/proc/self/mounts': 'securityfs /sys/kernel/security securityfs rw 0 0\n',
  '/proc/self/status': status(all, '0'),
  '/proc/self/uid_map': '         0          0 4294967295\n',
  '/proc/self/attr/apparmor/current': 'unconfined\n',
  '/var/lib/dpkg/status': 'Package: apparmor\nStatus: install ok installed\nVersion: 4.1.0-1\n\nPackage: x\n',
  '/etc/apparmor.d/a': 'profile a { }\n',
  '/var/cache/apparmor/1.0/.features': 'x',
  // Written after its text.
  '/var/cache/apparmor/1.0/a': 'x',
};

function found(files: Files, namespace?: string): Readonly<Record<string, string>> {
  const disk = memoryFileSystem({ '/c': {}, ...below(files) });
  const ports = { files: disk, clock: fixedClock(), processes: fixedProcesses(), output: quiet };
  const findings = examine('/c', { namespace: namespace as ByteText | undefined }, ports);
  return Object.fromEntries(findings.map(({ check, health, word }) => [check, `${health} ${word}`]));
}

const quiet = { stage: () => undefined, progress: () => undefined, detail: () => undefined };

function below(files: Files): Files {
  return Object.fromEntries(Object.entries(files).map(([path, entry]) => [`/c${path}`, entry]));
}

/** As it should be, but for some files, written last; undefined for one that is not there, with all below it. */
function but(changes: Readonly<Record<string, MemoryEntry | undefined>>): Files {
  const gone = Object.keys(changes);
  const rest = Object.entries(well).filter(([path]) => !gone.some((one) => path === one || path.startsWith(`${one}/`)));
  const added = Object.entries(changes).filter((pair): pair is [string, MemoryEntry] => pair[1] !== undefined);
  return Object.fromEntries([...rest, ...added]);
}

const reached = new Set<string>();

test('all is well', () => {
  const checks = found(well);
  for (const [check, word] of Object.entries(checks)) reached.add(`${check} ${word.split(' ')[1]}`);
  expect(Object.values(checks).every((word) => word.startsWith('ok '))).toBe(true);
  expect(Object.keys(checks)).toEqual([
    'built',
    'enabled',
    'lsm',
    'securityfs',
    'interface',
    'locked',
    'mac-admin',
    'user-namespace',
    'policy-namespace',
    'attr',
    'no-new-privs',
    'parser',
    'permission-table',
    'cache',
  ]);
});

const inUserNamespace = { '/proc/self/uid_map': '0 100000 65536\n' };
const version = (text: string): string => `Package: apparmor\nStatus: install ok installed\nVersion: ${text}\n`;

test.each<[string, string, Readonly<Record<string, MemoryEntry | undefined>>]>([
  ['built', 'missing not-there', { '/sys/module/apparmor': undefined, '/sys/module/x/y': '' }],
  ['built', 'unknown no-sysfs', { '/sys/module': undefined }],
  ['enabled', 'missing off', { '/sys/module/apparmor/parameters/enabled': 'N\n' }],
  ['enabled', 'unknown unread', { '/sys/module/apparmor/parameters/enabled': undefined }],
  ['lsm', 'missing not-listed', { [`${security}/lsm`]: 'capability,yama' }],
  ['lsm', 'warning stacked', { [`${security}/lsm`]: 'capability,selinux,apparmor' }],
  ['lsm', 'unknown unread', { [`${security}/lsm`]: undefined }],
  ['securityfs', 'missing not-mounted', { [security]: undefined, '/proc/self/mounts': 'proc /proc proc rw 0 0\n' }],
  ['securityfs', 'missing no-apparmor', { [folder]: undefined }],
  ['securityfs', 'unknown unread', { [security]: undefined, '/proc/self/mounts': undefined }],
  ['interface', 'missing not-there', { [`${folder}/.replace`]: undefined }],
  ['locked', 'missing locked', { '/sys/module/apparmor/parameters/lock_policy': 'Y\n' }],
  ['mac-admin', 'missing not-held', { '/proc/self/status': status('000001fdffffffff', '0') }],
  ['mac-admin', 'unknown unread', { '/proc/self/status': undefined }],
  [
    'user-namespace',
    'missing forbidden',
    { ...inUserNamespace, '/proc/sys/kernel/unprivileged_userns_apparmor_policy': '0\n' },
  ],
  ['user-namespace', 'missing not-nested', inUserNamespace],
  ['user-namespace', 'warning nested', { ...inUserNamespace, [`${folder}/.ns_level`]: '1\n' }],
  ['user-namespace', 'unknown no-level', { ...inUserNamespace, [`${folder}/.ns_level`]: undefined }],
  ['user-namespace', 'unknown unread', { '/proc/self/uid_map': undefined }],
  ['policy-namespace', 'missing container', { '/.dockerenv': '' }],
  ['policy-namespace', 'ok stacked', { '/run/.containerenv': '', [`${folder}/.ns_stacked`]: 'yes\n' }],
  ['policy-namespace', 'unknown container-unread', { '/.dockerenv': '', [`${folder}/.ns_name`]: undefined }],
  ['attr', 'ok shared', { '/proc/self/attr/apparmor': undefined, '/proc/self/attr/current': '' }],
  [
    'attr',
    'warning of-another',
    { '/proc/self/attr/apparmor': undefined, '/proc/self/attr/current': '', [`${security}/lsm`]: 'selinux,apparmor' },
  ],
  ['attr', 'unknown none', { '/proc/self/attr': undefined }],
  ['no-new-privs', 'warning set', { '/proc/self/status': status(all, '1') }],
  ['no-new-privs', 'unknown unread', { '/proc/self/status': undefined }],
  ['parser', 'missing not-there', { '/var/lib/dpkg/status': undefined }],
  ['parser', 'unknown no-version', { '/var/lib/dpkg/status': undefined, '/usr/sbin/apparmor_parser': '' }],
  // The case that was measured: `owner` rules that hold for every owner.
  ['permission-table', 'warning older', { [`${folder}/features/policy/permstable32_version`]: '0x000003\n' }],
  ['permission-table', 'warning older-without', { '/var/lib/dpkg/status': version('3.0.8-3') }],
  ['permission-table', 'warning newer', { '/var/lib/dpkg/status': version('1:5.0.2-1') }],
  [
    'permission-table',
    'warning newer',
    { [`${folder}/features/policy/permstable32_version`]: undefined, [`${folder}/features/policy/set_load`]: 'yes' },
  ],
  ['permission-table', 'ok fits', { [`${folder}/features/policy/permstable32_version`]: '0x000001\n' }],
  ['permission-table', 'unknown unread', { [`${folder}/features/policy/permstable32_version`]: 'soon\n' }],
  ['cache', 'ok none', { '/var/cache': undefined }],
  ['cache', 'warning stale', { '/etc/apparmor.d/a': 'profile a { /x r, }\n' }],
  ['cache', 'warning stale', { '/etc/apparmor.d/a': undefined }],
])('%s: %s', (check, word, changes) => {
  reached.add(`${check} ${word.split(' ')[1]}`);
  expect(found(but(changes))[check]).toBe(word);
});

describe('presets of network separation', () => {
  const presets = '/etc/apparmor.d/abstractions/network-separation';
  const features = `${folder}/features`;
  const lines = (files: Files): readonly string[] => {
    const disk = memoryFileSystem({ '/c': {}, ...below({ ...well, ...files }) });
    const ports = { files: disk, clock: fixedClock(), processes: fixedProcesses(), output: quiet };
    return examine('/c', { namespace: undefined }, ports).flatMap(({ check, health, word, facts }) => {
      if (check !== 'separation') return [];
      reached.add(`${check} ${word}`);
      return `${health} ${word}${Object.values(facts)
        .map((fact) => ` [${fact}]`)
        .join('')}`;
    });
  };
  /** Presets of two abis, and a kernel that knows addresses and interfaces, where abi 3.0 knows none. */
  const full: Files = {
    [`${presets}/3.0/loopback`]: '',
    [`${presets}/kernel/loopback`]: '',
    '/etc/apparmor.d/abi/3.0': 'network {af_unix {yes}} network_v8 {af_mask {unix inet}}',
    [`${features}/network/af_unix`]: 'yes\n',
    [`${features}/network_v8/af_mask`]: 'unix inet\n',
    [`${features}/network_v9/af_unix`]: 'yes\n',
    [`${features}/network_v9/af_inet`]: 'yes\n',
    [`${features}/network_v9_skb/iface`]: 'yes\n',
  };
  const use = (abi: string, preset: string): string =>
    `profile a {\n  include <abstractions/network-separation/${abi}/${preset}>\n}\n`;

  test('nothing is said where there are none', () => {
    expect(lines({})).toEqual([]);
  });

  test('what an abi cannot express is told, whoever uses it', () => {
    expect(lines(full)).toEqual(['ok no-addresses [3.0] [0] []', 'ok no-interfaces [3.0] [0] []']);
  });

  test('it is a warning where a profile, or what one includes, uses a preset that it is about', () => {
    const files = {
      ...full,
      '/etc/apparmor.d/a': use('3.0', 'loopback'),
      '/etc/apparmor.d/abstractions/x': `#include "/etc/apparmor.d/abstractions/network-separation/3.0/loopback"`,
    };
    const of = '[3.0] [2] [/etc/apparmor.d/a]';
    expect(lines(files)).toEqual([`warning no-addresses ${of}`, `warning no-interfaces ${of}`]);
    for (const other of [use('kernel', 'loopback'), use('3.0', 'files'), `# ${use('3.0', 'loopback')}`])
      expect(lines({ ...full, '/etc/apparmor.d/a': other.replace('\n', ' ') })[0]).toBe('ok no-addresses [3.0] [0] []');
  });

  const without = (files: Files, gone: RegExp): Files =>
    Object.fromEntries(Object.entries(files).filter(([path]) => !gone.test(path)));

  test('what the kernel cannot express, no abi can', () => {
    const both = '[3.0, kernel] [0] []';
    const families = without(full, /network_v9/);
    expect(lines(families)).toEqual([`ok no-addresses ${both}`, `ok no-interfaces ${both}`]);
    const coarse = without(families, /af_unix/);
    expect(lines(coarse)[2]).toBe(`ok no-unix-names ${both}`);
    expect(lines({ ...coarse, '/etc/apparmor.d/a': use('3.0', 'files') })[2]).toBe(
      'warning no-unix-names [3.0, kernel] [1] [/etc/apparmor.d/a]',
    );
    const none = without(coarse, /features.network/);
    expect(lines(none)).toEqual([`ok no-sockets ${both}`]);
    expect(lines({ ...none, [`${features}/network/af_mask`]: 'unix' })[0]).toBe(`ok no-permissions ${both}`);
  });

  test('a preset for the kernel on one that knows all; an abi that is not there says nothing', () => {
    expect(lines(without(full, /abi.3.0$/))).toEqual(['ok whole']);
  });

  test('features that cannot be read', () => {
    expect(found({ ...without(well, /features/), [`${presets}/3.0/files`]: '' })['separation']).toBe(
      'unknown no-features',
    );
    reached.add('separation no-features');
  });

  test('sentences say with which abi, who includes it, and what helps', () => {
    const { message, remedy } = doctorWords('separation', 'no-addresses', { abis: '3.0', count: 2, first: '/a' });
    expect(message).toBe(
      'rules know no addresses: the preset `loopback` denies IP as a whole (with abi 3.0); included by /a and 1 more',
    );
    expect(remedy).toContain('newer abi');
    expect(doctorWords('separation', 'no-addresses', { abis: '3.0', count: 0, first: '' }).remedy).toBeUndefined();
  });
});

test('a namespace that has to be there', () => {
  for (const word of ['named', 'none-of-name']) reached.add(`policy-namespace ${word}`);
  expect(found(well, 'web')['policy-namespace']).toBe('ok named');
  expect(found(well, 'web//in')['policy-namespace']).toBe('missing none-of-name');
  expect(found({ ...well, [`${folder}/policy/namespaces/web/namespaces/in/.replace`]: '' }, 'web//in')).toMatchObject({
    'policy-namespace': 'ok named',
  });
});

test('a sysroot with nothing in it lacks nearly all, and no check fails', () => {
  expect(Object.values(found({})).filter((word) => word.startsWith('ok'))).toEqual(['ok none']);
});

test('every finding was met above, and has its words; what is not well says what to do', () => {
  const words = [...doctorFindings].flatMap(([check, found]) => found.map((word) => `${check} ${word}`));
  expect([...reached].sort()).toEqual(words.sort());
  const facts = {
    order: 'x',
    others: 'x',
    namespace: 'x',
    version: '1',
    level: '1',
    first: 'x',
    count: 2,
    table: 1,
    known: 0,
    abis: 'x',
  };
  const isFine = new Set([
    'there',
    'on',
    'alone',
    'open',
    'held',
    'first',
    'own',
    'stacked',
    'named',
    'shared',
    'not-set',
    'fits',
    'none',
    'fresh',
    'whole',
  ]);
  for (const [check, found] of doctorFindings) {
    for (const word of found) {
      const { message, remedy } = doctorWords(check, word, facts);
      expect(message).not.toContain('undefined');
      if (!isFine.has(word) || (check === 'lsm' && word === 'stacked'))
        expect([check, word, typeof remedy]).toEqual([check, word, 'string']);
    }
  }
});

describe('the command', () => {
  const call = (files: Files, json: boolean): { out: string; standing: unknown } => {
    let out = '';
    const ports = { files: memoryFileSystem({ '/c': {}, ...below(files) }), output: quiet };
    const paint = Object.fromEntries(
      ['bold', 'dim', 'red', 'yellow', 'cyan', 'green'].map((name) => [name, (text: string) => text]),
    );
    const terminal = { write: (text: string) => void (out += text), colors: paint };
    const options = { sysroot: '/c', root: '/', json, quiet: false };
    const standing = run({ options, operands: [], ports, terminal } as never);
    return { out, standing };
  };

  test('one line each, the remedy below, and a status', () => {
    const { out, standing } = call(but({ [`${folder}/.replace`]: undefined }), false);
    expect(standing).toBe('held');
    expect(out).toContain(
      'missing interface: the kernel’s files for loading policy are not there\n  do: in a container',
    );
    expect(out).toMatch(/14 checks: 1 missing\n$/);
    expect(call(well, false)).toMatchObject({ standing: 'done' });
    expect(call(well, false).out).toMatch(/14 checks: policy can be loaded\n$/);
  });

  test('the document keeps its schema', () => {
    const schema = JSON.parse(readFileSync('src/report/schema/doctor.schema.json', 'utf8')) as object;
    const validate = new Ajv({ strict: true, strictTypes: false, allErrors: true }).compile(schema);
    for (const files of [well, {}])
      expect([validate(JSON.parse(call(files, true).out)), validate.errors]).toEqual([true, null]);
    expect(validate({ schema: 'aa-merge/doctor@1', ok: true })).toBe(false);
  });

  test('what a file of a system says is shown, and not obeyed', () => {
    const lines = doctorText([{ check: 'lsm', health: 'ok', word: 'alone', facts: { order: 'a\u001b[31m' } }], {
      quiet: false,
      paint: { bold: String, dim: String, red: String, yellow: String, cyan: String, green: String },
    });
    expect(lines).not.toContain('\u001b');
  });
});

test('what is no directory is no system', () => {
  const ports = {
    files: memoryFileSystem({ '/f': '' }),
    clock: fixedClock(),
    processes: fixedProcesses(),
    output: quiet,
  };
  for (const root of ['/f', '/missing']) {
    let code: unknown;
    try {
      examine(root, { namespace: undefined }, ports);
    } catch (error) {
      code = error instanceof AaMergeError ? error.code : error;
    }
    expect(code).toBe('app/no-system');
  }
});

test('this machine is looked at without trouble, and its compiler is asked', () => {
  const ports = {
    files: nodeFileSystem,
    clock: fixedClock(),
    processes: fixedProcesses(),
    output: quiet,
    kernel: systemKernel,
  };
  expect(examine('/', { namespace: undefined }, ports).length).toBeGreaterThan(5);
  const files = memoryFileSystem({ '/usr/sbin/apparmor_parser': '' });
  const kernel: Kernel = { ...memoryKernel(files), parserVersion: () => '4.0.1' };
  const findings = examine('/', { namespace: undefined }, { ...ports, files, kernel });
  expect(findings.find(({ check }) => check === 'parser')?.facts).toEqual({ version: '4.0.1' });
});

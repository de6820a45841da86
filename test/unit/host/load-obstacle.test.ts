// Whose kernel it is, for every mark by which containers, chroots and namespaces can be known.

import type { FileStatus } from '../../../src/base/index.js';
import { FileSystemError } from '../../../src/base/index.js';
import type { MemoryEntry } from '../../../src/host/index.js';
import { memoryFileSystem } from '../../../src/host/index.js';
import type { Machine } from '../../../src/host/load-obstacle.js';
import { loadObstacle } from '../../../src/host/load-obstacle.js';

const policy = '/sys/kernel/security/apparmor';
/** Mounted as on a machine that enforces policy, where the first process has the same root. */
const usual: Readonly<Record<string, MemoryEntry>> = {
  '/sys/module/apparmor/parameters/enabled': 'Y\n',
  [`${policy}/.replace`]: '',
  '/proc/1/root': { link: '/' },
  '/proc/1/environ': 'HOME=/\0TERM=linux\0',
};

interface MachineWishes {
  readonly programs?: readonly string[];
  /** What systemd-detect-virt says; it is not installed when undefined. */
  readonly detected?: string;
  readonly canWrite?: boolean;
  readonly stat?: (path: string) => FileStatus;
}

function machineWith(
  entries: Readonly<Record<string, MemoryEntry>>,
  { programs = ['apparmor_parser'], detected, canWrite = true, stat }: MachineWishes = {},
): Machine & { readonly asked: readonly string[] } {
  const files = memoryFileSystem({ ...usual, ...entries });
  const asked: string[] = [];
  return {
    asked,
    files:
      stat === undefined
        ? files
        : new Proxy(files, { get: (on, name) => (name === 'stat' ? stat : on[name as never]) }),
    programNamed: (name) =>
      programs.includes(name) || (name === 'systemd-detect-virt' && detected !== undefined)
        ? `/usr/bin/${name}`
        : undefined,
    ask(program, words) {
      asked.push([program, ...words].join(' '));
      return { status: detected === 'none' ? 1 : 0, said: `${detected}\n` };
    },
    canWrite: () => canWrite,
  };
}

test('a machine that enforces policy has none', () => {
  expect(loadObstacle(machineWith({}))).toBeUndefined();
  expect(loadObstacle(machineWith({}, { detected: 'none' }))).toBeUndefined();
});

test('no compiler, no AppArmor, and nowhere to write are three things', () => {
  expect(loadObstacle(machineWith({}, { programs: [] }))).toBe('no-parser');
  expect(loadObstacle(machineWith({ '/sys/module/apparmor/parameters/enabled': 'N\n' }))).toBe('off');
  const bare = memoryFileSystem({ '/proc': {} });
  expect(loadObstacle({ ...machineWith({}), files: bare })).toBe('off');
  expect(loadObstacle(machineWith({}, { canWrite: false }))).toBe('no-interface');
});

describe('containers', () => {
  const marks: Readonly<Record<string, Readonly<Record<string, MemoryEntry>>>> = {
    'the manager that systemd was told of': { '/run/systemd/container': 'lxc\n' },
    'the manager that a host wrote down': { '/run/host/container-manager': 'nspawn\n' },
    podman: { '/run/.containerenv': '' },
    docker: { '/.dockerenv': '' },
    'the environment of the first process': { '/proc/1/environ': 'HOME=/\0container=systemd-nspawn\0' },
    'the environment, in its first place': { '/proc/1/environ': 'container=lxc\0HOME=/\0' },
  };

  test.each(Object.entries(marks))('by %s', (_, entries) => {
    expect(loadObstacle(machineWith(entries))).toBe('container');
  });

  test.each(['HOME=/\0container=\0', 'HOME=/\0my_container=lxc\0', 'SAID=container=lxc\0', ''])(
    'not by the environment %j',
    (environ) => {
      expect(loadObstacle(machineWith({ '/proc/1/environ': environ }))).toBeUndefined();
    },
  );

  test('what may not be read says nothing', () => {
    const files = memoryFileSystem(usual);
    const readFile = (path: string): Uint8Array => {
      if (path === '/proc/1/environ') throw new FileSystemError('EACCES', path, 'read');
      return files.readFile(path);
    };
    const closed = new Proxy(files, { get: (on, name) => (name === 'readFile' ? readFile : on[name as never]) });
    expect(loadObstacle({ ...machineWith({}), files: closed })).toBeUndefined();
  });

  test.each(['docker', 'lxc', 'systemd-nspawn', 'podman', 'openvz'])('by the word of systemd: %s', (detected) => {
    const machine = machineWith({}, { detected });
    expect(loadObstacle(machine)).toBe('container');
    expect(machine.asked).toEqual(['/usr/bin/systemd-detect-virt --container']);
  });

  test('systemd knows better than a file that an image brought along', () => {
    expect(loadObstacle(machineWith({ '/.dockerenv': '' }, { detected: 'none' }))).toBeUndefined();
  });

  test('one that has a kernel for itself is a machine', () => {
    expect(loadObstacle(machineWith({}, { detected: 'wsl' }))).toBeUndefined();
  });

  const inside = (stacked: string, name: string): Record<string, MemoryEntry> => ({
    '/run/systemd/container': 'lxc\n',
    [`${policy}/.ns_stacked`]: `${stacked}\n`,
    [`${policy}/.ns_name`]: `${name}\n`,
  });

  test.each(['lxd-web_<var-lib-lxd>', 'lxc-web_<-var-lib-lxc>', 'incus-web_<var-lib-incus>'])(
    'one with a policy namespace of its own loads: %s',
    (name) => {
      expect(loadObstacle(machineWith(inside('yes', name)))).toBeUndefined();
      expect(loadObstacle(machineWith(inside('yes', name), { detected: 'lxc' }))).toBeUndefined();
      expect(loadObstacle(machineWith(inside('yes', name), { canWrite: false }))).toBe('no-interface');
    },
  );

  test.each([
    ['no', 'lxd-web'],
    ['yes', 'root'],
    ['yes', 'my-lxd-web'],
    ['yes', ''],
    ['', ''],
  ])('any other namespace is not its own: stacked %j, %j', (stacked, name) => {
    expect(loadObstacle(machineWith(inside(stacked, name)))).toBe('container');
  });

  test('half of what a namespace tells is nothing', () => {
    const { [`${policy}/.ns_name`]: name = '', ...nameless } = inside('yes', 'lxd-web');
    expect(loadObstacle(machineWith(nameless))).toBe('container');
    expect(loadObstacle(machineWith({ '/.dockerenv': '', [`${policy}/.ns_name`]: name }))).toBe('container');
  });
});

describe('chroots', () => {
  const { '/proc/1/root': _, ...unmarked } = usual;

  test('the first process has another root', () => {
    expect(loadObstacle(machineWith({ '/proc/1/root': {} }))).toBe('chroot');
    // Even where that is a container that could load for itself.
    expect(loadObstacle(machineWith({ '/proc/1/root': {}, '/.dockerenv': '' }))).toBe('chroot');
  });

  test('nothing is said of one that cannot be looked at', () => {
    const files = memoryFileSystem(unmarked);
    expect(loadObstacle({ ...machineWith({}), files })).toBeUndefined();
  });

  test('another device with the same number is another root', () => {
    const root = memoryFileSystem(usual).stat('/');
    const stat = (path: string): FileStatus => (path === '/' ? root : { ...root, dev: root.dev + 1 });
    expect(loadObstacle(machineWith({}, { stat }))).toBe('chroot');
  });
});

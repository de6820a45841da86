// Policy of a namespace: reconciled like any other, loaded there and nowhere else, and nothing of the machine around it is
// touched. And the command that lists, makes and removes namespaces.

import Ajv from 'ajv';
import { readFileSync } from 'node:fs';
import {
  checkNamespace,
  createNamespace,
  listNamespaces,
  portsOfNamespace,
  reconcileHost,
  removeNamespace,
  rollBack,
} from '../../../src/app/index.js';
import type { ReconcileResult } from '../../../src/app/index.js';
import type { ByteText, Ports, RunningProcess } from '../../../src/base/index.js';
import { AaMergeError } from '../../../src/base/index.js';
import { run as runNamespace } from '../../../src/cli/commands/namespace.js';
import { hostOptions } from '../../../src/cli/host-options.js';
import { resolveOptions } from '../../../src/cli/resolve-options.js';
import { fixedClock, fixedProcesses, memoryFileSystem, memoryKernel } from '../../../src/host/index.js';
import type { MemoryEntry, MemoryFileSystem, MemoryKernel, MemoryKernelOptions } from '../../../src/host/index.js';

const web = 'web' as ByteText;
const root = '/srv/web';
const stateDir = `${root}/var/lib/aa-merge/namespaces/web`;
const policyDir = `${root}/etc/apparmor.d`;
const reference = `${root}/usr/share/apparmor/reference`;
const output = { stage: () => undefined, progress: () => undefined, detail: () => undefined };

const profile = (name: string, ...rules: readonly string[]): string =>
  `profile ${name} /usr/bin/${name} {\n${rules.map((rule) => `  ${rule}\n`).join('')}}\n`;

/** A machine with policy, state and compiled caches of its own, and a container in it. */
const machine: Readonly<Record<string, MemoryEntry>> = {
  '/etc/apparmor.d/app': profile('app', '/host r,'),
  '/etc/apparmor.d/abstractions/x': '/of/the/host r,\n',
  '/etc/aa-merge.conf.d/all.consent': '/secret r,\n',
  '/usr/share/apparmor/reference/app': profile('app', '/host r,', '/more r,'),
  '/var/lib/aa-merge': { mode: 0o700 },
  '/var/lib/aa-merge/base/app': { content: profile('app', '/host r,'), mode: 0o600 },
  '/var/cache/apparmor/1.0/app': 'compiled',
  [`${root}/var/lib/aa-merge`]: { mode: 0o700 },
  [`${stateDir}/base/app`]: { content: profile('app', '/a r,', '/b r,'), mode: 0o600 },
  [`${policyDir}/app`]: profile('app', '/a r,', '/b r,', '/mine r,'),
  [`${reference}/app`]: profile('app', '/a r,'),
};

interface Scene {
  readonly files: MemoryFileSystem;
  readonly kernel: MemoryKernel;
  readonly ports: Ports;
}

function scene(more: Readonly<Record<string, MemoryEntry>> = {}, options: MemoryKernelOptions = {}): Scene {
  const files = memoryFileSystem({ ...machine, ...more });
  const kernel = memoryKernel(files, options);
  kernel.load(['/etc/apparmor.d/app']);
  (kernel.calls as string[]).length = 0;
  const clock = fixedClock(Date.UTC(2026, 0, 2, 3, 4, 5));
  return { files, kernel, ports: { files, clock, processes: fixedProcesses(), output, kernel } };
}

const places = { root, policyDir, reference, stateDir };

function reconcile({ ports }: Scene, more: Partial<typeof places> = {}): ReconcileResult {
  const host = { ...places, ...more };
  const inside = portsOfNamespace({ namespace: web, ...host }, ports);
  return reconcileHost({ ...host, widening: 'refuse', dryRun: false, units: [] }, inside);
}

/** All that is outside of the container. */
function outside({ files, kernel }: Scene): string {
  const found: string[] = [...kernel.loaded].map((pair) => pair.join('\n'));
  const visit = (folder: string): void => {
    for (const name of files.readDir(folder)) {
      const path = `${folder === '/' ? '' : folder}/${name}`;
      if (path === root) continue;
      const { kind, mtimeMs } = files.lstat(path);
      if (kind === 'directory') visit(path);
      else found.push(`${path} ${mtimeMs} ${Buffer.from(files.readFile(path)).toString('latin1')}`);
    }
  };
  visit('/');
  return found.join('\n');
}

const codeOf = (action: () => unknown): unknown => {
  try {
    action();
  } catch (error) {
    return error instanceof AaMergeError ? error.code : error;
  }
  return undefined;
};

describe('the policy of a namespace', () => {
  test('is merged by the same rules, and loaded into it; it is made first', () => {
    const all = scene();
    const before = outside(all);
    const { kernel: report } = reconcile(all);
    expect(all.kernel.calls).toEqual(['check app', 'create web', 'load into web app']);
    expect(all.kernel.loadedIn.get('web')?.get('app')).toBe(profile('app', '/a r,', '/mine r,'));
    expect(report).toMatchObject({ isChecked: true, notLoaded: undefined });
    expect(outside(all)).toBe(before);
  });

  test('nothing is done a second time', () => {
    const all = scene();
    reconcile(all);
    const count = all.kernel.calls.length;
    expect(reconcile(all).kernel).toBeUndefined();
    expect(all.kernel.calls).toHaveLength(count);
  });

  test('what widens is held, and not loaded', () => {
    const all = scene({ [`${reference}/app`]: profile('app', '/a r,', '/b r,', '/secret r,') });
    const { outcomes } = reconcile(all);
    expect(outcomes.map(({ unit, hold }) => [unit, hold?.kind])).toEqual([['app', 'widening']]);
    expect(all.kernel.loadedIn.size).toBe(0);
  });

  test('a directory of this machine is taken, too; caches and consents of the machine have no part in it', () => {
    const host = {
      root: '/',
      policyDir: '/srv/policy',
      reference: '/srv/vendor',
      stateDir: '/srv/state/namespaces/web',
    };
    const all = scene({
      '/srv/state': { mode: 0o700 },
      '/srv/state/namespaces/web/base/app': { content: profile('app', '/a r,', '/b r,'), mode: 0o600 },
      '/srv/policy/app': profile('app', '/a r,', '/b r,', '/mine r,'),
      '/srv/vendor/app': profile('app', '/a r,'),
      '/srv/state/namespaces/web/base/other': { content: profile('other'), mode: 0o600 },
      '/srv/policy/other': profile('other', '/mine r,'),
      '/srv/vendor/other': profile('other', '/secret r,'),
    });
    const { outcomes } = reconcile(all, host);
    expect(all.kernel.calls).toContain('load into web app');
    expect(all.files.exists('/var/cache/apparmor/1.0/app')).toBe(true);
    expect(outcomes.find(({ unit }) => String(unit) === 'other')?.hold?.kind).toBe('widening');
    expect([...all.kernel.loaded.values()]).toEqual([profile('app', '/host r,')]);
  });

  test('what is loaded is what was read: no include leads out of the root', () => {
    const include = 'include "/etc/apparmor.d/abstractions/x"';
    const all = scene({
      [`${policyDir}/app`]: profile('app', '/a r,', '/b r,', include),
      [`${stateDir}/base/app`]: { content: profile('app', '/a r,', '/b r,', include), mode: 0o600 },
      [`${reference}/app`]: profile('app', '/a r,', include),
      [`${policyDir}/abstractions/x`]: '/of/the/container r,\n',
    });
    reconcile(all);
    expect(all.kernel.loadedIn.get('web')?.get('app')).toContain(`include "${stateDir}/trial/abstractions/x"`);
    expect(all.files.exists(`${stateDir}/trial`)).toBe(false);
  });

  test('what the kernel refuses brings the files back', () => {
    const refusesToLoad = (text: string): string | undefined => (text.includes('/b r,') ? undefined : 'no');
    const all = scene({}, { refusesToLoad });
    const before = outside(all);
    expect(codeOf(() => reconcile(all))).toBe('store/kernel-refused');
    expect(Buffer.from(all.files.readFile(`${policyDir}/app`)).toString()).toContain('/b r,');
    expect(outside(all)).toBe(before);
  });

  test('a rollback loads into it what was', () => {
    const all = scene();
    reconcile(all);
    const inside = portsOfNamespace({ namespace: web, ...places }, all.ports);
    rollBack({ root, policyDir, stateDir, run: undefined, dryRun: false }, inside);
    expect(all.kernel.loadedIn.get('web')?.get('app')).toContain('/b r,');
    expect(all.kernel.loaded.get('app')).toBe(profile('app', '/host r,'));
  });

  test('what runs in it is seen, what runs elsewhere under the same name is not', () => {
    const processes: RunningProcess[] = [
      { pid: 7, program: '/usr/bin/app', label: ':web:unconfined' as ByteText },
      { pid: 8, program: '/usr/bin/app', label: 'unconfined' as ByteText },
      { pid: 9, program: '/usr/bin/app', label: 'box//&:web:app' as ByteText },
    ];
    const { kernel } = reconcile(scene({}, { processes }));
    expect(kernel?.processes).toEqual([{ pid: 7, program: '/usr/bin/app', label: 'unconfined', profile: 'app' }]);
  });

  test('the policy of the machine is never that of a namespace', () => {
    const { ports } = scene();
    const host = { root: '/', policyDir: '/etc/apparmor.d', stateDir: '/x' };
    expect(codeOf(() => portsOfNamespace({ namespace: web, ...host }, ports))).toBe('app/policy-of-host');
  });

  test.each(['', 'a:b', 'a/b', '.', '..', '.x', 'a//', 'a////b', 'a\nb'])('no name of a namespace: %j', (name) => {
    expect(codeOf(() => checkNamespace(name as ByteText))).toBe('app/bad-namespace');
  });

  test('each namespace has its own state, and what is proposed to be typed names it', () => {
    const given = new Map([['namespace', ['a//b']]] as const);
    const options = resolveOptions('reconcile', given, new Map());
    expect(options.stateDir).toBe('/var/lib/aa-merge/namespaces/a%2F%2Fb');
    expect(hostOptions(options)).toBe(' --namespace a//b');
    expect(resolveOptions('rollback', given, new Map()).stateDir).toBe(options.stateDir);
    expect(resolveOptions('hook', given, new Map()).stateDir).toBe(options.stateDir);
    expect(resolveOptions('reconcile', new Map(), new Map()).stateDir).toBe('/var/lib/aa-merge');
  });
});

describe('aa-merge namespace', () => {
  const ran = ({ ports }: Scene, ...operands: readonly string[]): { out: string; err: string; standing: unknown } => {
    const said = { out: '', err: '' };
    const terminal = {
      write: (text: string) => void (said.out += text),
      complain: (text: string) => void (said.err += text),
    };
    const options = { json: operands.includes('--json'), quiet: false, verbose: false };
    const words = operands.filter((word) => word !== '--json');
    const standing = runNamespace({ operands: words, options, ports, terminal } as never);
    return { ...said, standing };
  };

  test('makes what is missing, those around it as well, and says where it was there', () => {
    const all = scene();
    expect(ran(all, 'create', 'a//b').out).toContain('a//b: made');
    expect(all.kernel.calls).toEqual(['create a', 'create b']);
    expect(ran(all, 'create', 'a//b').out).toBe('a//b: was there before\n');
    expect(createNamespace('a' as ByteText, all.ports)).toBe(false);
  });

  test('lists profiles and processes', () => {
    const processes: RunningProcess[] = [{ pid: 9, program: '/usr/bin/app', label: 'box//&:web:app' as ByteText }];
    const all = scene({}, { processes });
    expect(ran(all, 'list').out).toBe('the kernel has no policy namespace besides its own\n');
    reconcile(all);
    expect(ran(all, 'list').out).toBe('web: 1 profile, 1 process\n  process 9 (/usr/bin/app) under box//&:web:app\n');
    const ajv = new Ajv({ strict: true, allErrors: true });
    const validate = ajv.compile(JSON.parse(readFileSync('src/report/schema/namespace.schema.json', 'utf8')) as object);
    expect(validate(JSON.parse(ran(all, 'list', '--json').out))).toBe(true);
    expect(validate({ schema: 'aa-merge/namespace@1' })).toBe(false);
  });

  test('removes what nothing runs in, with its profiles', () => {
    const all = scene();
    reconcile(all);
    expect(ran(all, 'remove', 'web')).toEqual({ out: 'web: removed, with 1 profile\n', err: '', standing: 'done' });
    expect(all.kernel.loadedIn.size).toBe(0);
  });

  test.each(['box//&:web:app', ':web:unconfined', ':web//in:x'])('refuses while %s runs', (label) => {
    const processes: RunningProcess[] = [{ pid: 9, program: '/usr/bin/app', label: label as ByteText }];
    const all = scene({}, { processes });
    reconcile(all);
    const { err, standing } = ran(all, 'remove', 'web');
    expect(standing).toBe('refused');
    expect(err).toContain(`process 9 (\`/usr/bin/app\`) runs under \`${label}\``);
    expect(all.kernel.loadedIn.has('web')).toBe(true);
    expect(codeOf(() => removeNamespace(web, all.ports))).toBe('app/namespace-in-use');
  });

  test('a namespace that begins with the same letters is another one', () => {
    const processes: RunningProcess[] = [{ pid: 9, program: '/x', label: ':web2:app' as ByteText }];
    const all = scene({}, { processes });
    createNamespace(web, all.ports);
    expect(ran(all, 'remove', 'web').standing).toBe('done');
  });

  test('what is not there, and what cannot be reached', () => {
    expect(codeOf(() => removeNamespace(web, scene().ports))).toBe('app/unknown-namespace-here');
    expect(codeOf(() => listNamespaces(scene({}, { obstacle: 'off' }).ports))).toBe('app/no-namespaces');
    expect(codeOf(() => ran(scene(), 'create'))).toBe('cli/operands');
    expect(codeOf(() => ran(scene(), 'create', 'a/b'))).toBe('app/bad-namespace');
  });
});

// Policy namespaces as the kernel's interface has them: what is made and removed there, and the words that the compiler is called
// with; the real one takes those words, and what it compiles with them names the namespace.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BytePath, ByteText, PolicyNamespaces } from '../../../src/base/index.js';
import { memoryFileSystem } from '../../../src/host/index.js';
import { policyNamespaces } from '../../../src/host/policy-namespaces.js';
import { describeWith, parserPath } from '../../support/needs.js';

const folder = '/sys/kernel/security/apparmor';
const web = `${folder}/policy/namespaces/web`;
const outer = `${web}/namespaces/outer`;
const loaded = [
  'app (enforce)',
  ':web:app (enforce)',
  ':web:app//kid (complain)',
  ':web//outer//inner:app (enforce)',
  ':web//outer//inner:a b (enforce)',
];

interface Call {
  readonly flags: readonly string[];
  readonly files: readonly BytePath[];
  readonly input: string | undefined;
}

function scene(): { readonly all: PolicyNamespaces; readonly calls: Call[]; readonly has: (path: string) => boolean } {
  const files = memoryFileSystem({
    [`${folder}/profiles`]: `${loaded.join('\n')}\n`,
    [`${web}/namespaces/outer/namespaces/inner/namespaces`]: {},
    [`${folder}/policy/namespaces/bare/namespaces`]: {},
  });
  const calls: Call[] = [];
  const all = policyNamespaces({
    files,
    parse(flags, paths, input) {
      calls.push({ flags, files: paths, input: input?.toString('latin1') });
      return { accepted: true, said: '' as ByteText };
    },
  });
  return { all, calls, has: (path) => files.exists(path) };
}

const name = (text: string): ByteText => text as ByteText;
const where = { policyDir: '/trial', features: undefined, isOwnHost: false };

test('all are listed, those in others below them, each with its own profiles', () => {
  expect(scene().all.list()).toEqual([
    { name: 'bare', profiles: [] },
    { name: 'web', profiles: ['app', 'app//kid'] },
    { name: 'web//outer', profiles: [] },
    { name: 'web//outer//inner', profiles: ['app', 'a b'] },
  ]);
});

test('they are made and removed where the interface has them', () => {
  const { all, has } = scene();
  all.create(name('web//outer//two'));
  expect(has(`${outer}/namespaces/two`)).toBe(true);
  all.remove(name('web//outer//two'));
  expect(has(`${outer}/namespaces/two`)).toBe(false);
});

test.each([
  ['web', ['-n', 'web']],
  ['web//outer//inner', ['-n', 'inner', '-f', outer]],
])('policy of %s is loaded there, and unloaded there', (namespace, place) => {
  const { all, calls } = scene();
  all.load(name(namespace), ['/trial/app'], where);
  all.load(name(namespace), ['/trial/app'], { ...where, features: '/f', isOwnHost: true });
  all.unload(name(namespace), [name('app'), name('not loaded')]);
  all.unload(name(namespace), [name('not loaded')]);
  expect(calls).toEqual([
    {
      flags: ['-r', '-T', '-K', ...place, '--config-file', '/dev/null', '-b', '/trial'],
      files: ['/trial/app'],
      input: undefined,
    },
    {
      flags: ['-r', '-T', '-K', ...place, '--policy-features', '/f', '-b', '/trial'],
      files: ['/trial/app'],
      input: undefined,
    },
    { flags: ['-R', ...place], files: [], input: 'profile "app" { }\n' },
  ]);
});

describeWith('apparmor_parser', parserPath(), (parser) => {
  let trial: string;
  beforeEach(() => {
    trial = mkdtempSync(join(tmpdir(), 'aa-merge-namespaces-'));
    writeFileSync(join(trial, 'part'), '/part r,\n');
    writeFileSync(join(trial, 'app'), 'profile app {\n  include <part>\n}\n');
  });
  afterEach(() => rmSync(trial, { recursive: true }));

  const callsOn = (namespace: string): Call[] => {
    const { all, calls } = scene();
    all.load(name(namespace), [join(trial, 'app')], { ...where, policyDir: trial });
    all.unload(name(namespace), [name('app')]);
    return calls;
  };
  const ask = (more: readonly string[], { flags, files, input }: Call): { status: number | null; out: string } => {
    const words = flags.filter((word) => more[0] === '-Q' || word !== '-r');
    const { status, stdout } = spawnSync(parser, [...words, ...more, ...files], { input, encoding: 'latin1' });
    return { status, out: stdout };
  };

  test.each(['web', 'web//outer//inner'])('%s: it takes the words, and compiles for the namespace', (namespace) => {
    const [load, unload] = callsOn(namespace) as [Call, Call];
    // Nothing reaches the kernel of this machine.
    expect(ask(['-Q'], load).status).toBe(0);
    expect(ask(['-Q'], unload).status).toBe(0);
    const { status, out } = ask(['-S'], load);
    const last = namespace.split('//').at(-1) ?? '';
    // A name, its length before it and a zero behind it. Source: the kernel's reader of policy.
    expect([status, out.includes(`namespace\0\u0005${String.fromCharCode(last.length + 1)}\0${last}\0`)]).toEqual([
      0,
      true,
    ]);
  });
});

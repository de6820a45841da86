// The compiler of this machine behind the Kernel port: what it says of files, and that nothing of the caller reaches it.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemKernel } from '../../../src/host/index.js';
import { describeWith, parserPath } from '../../support/needs.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aa-merge-kernel-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function plant(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

describeWith('apparmor_parser', parserPath(), () => {
  const check = (...files: readonly string[]): ReturnType<typeof systemKernel.check> =>
    systemKernel.check(files, { policyDir: folder, isOwnHost: false });

  test('accepts policy, and names file and line of what is none', () => {
    plant('part', '/etc/x r,\n');
    const good = plant('good', 'profile good /g {\n  include <part>\n}\n');
    const bad = plant('bad', 'profile bad /b {\n  /x bogus,\n}\n');
    expect(systemKernel.hasParser()).toBe(true);
    expect(check(good)).toMatchObject({ accepted: true });
    const { accepted, said } = check(good, bad);
    expect(accepted).toBe(false);
    expect(said).toContain(`${bad}`);
    expect(said).toContain('line 2');
  });

  test('a name that begins like an option is a name', () => {
    const odd = plant('-R', 'profile odd /o { }\n');
    expect(check(odd)).toMatchObject({ accepted: true });
  });

  test('a name that is no UTF-8 arrives as it is', () => {
    const write = (name: string, text: string): string => {
      writeFileSync(Buffer.from(join(folder, name), 'latin1'), text);
      return join(folder, name);
    };
    const good = write('\u00ffgood', 'profile good /g { }\n');
    expect(check(good, plant('plain', 'profile plain /p { }\n'))).toMatchObject({ accepted: true });
    const bad = write('bad\u00ff', 'profile bad /b {\n  /x bogus,\n}\n');
    const { accepted, said } = check(good, bad);
    expect([accepted, said.includes(bad), said.includes('line 2')]).toEqual([false, true, true]);
  });

  test('a policy directory of any bytes is looked in', () => {
    for (const name of ['caf\u00e9', 'caf\u00c3\u00a9']) {
      const directory = `${folder}/${name}`;
      mkdirSync(Buffer.from(directory, 'latin1'));
      writeFileSync(Buffer.from(`${directory}/part`, 'latin1'), '/etc/x r,\n');
      const using = plant('using', 'profile using /u {\n  include <part>\n}\n');
      expect(systemKernel.check([using], { policyDir: directory, isOwnHost: false })).toMatchObject({ accepted: true });
    }
  });

  test('the caller’s PATH leads nowhere', () => {
    const before = process.env['PATH'];
    process.env['PATH'] = '/nowhere';
    try {
      expect(check(plant('good', 'profile good /g { }\n'))).toMatchObject({ accepted: true });
    } finally {
      process.env['PATH'] = before;
    }
  });
});

test('every process of this machine that can be seen has a program and a label', () => {
  for (const { pid, program, label } of systemKernel.running()) {
    expect(pid).toBeGreaterThan(0);
    expect([program, label]).not.toContain('');
    expect(label).not.toMatch(/\n|\(enforce\)$/);
  }
});

test('nothing is unloaded where no names are given', () => {
  expect(systemKernel.unload([])).toMatchObject({ accepted: true });
});

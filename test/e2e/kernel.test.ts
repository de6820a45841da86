// The built program and the real compiler, for another root: what is compiled before it is live, and what becomes of caches.
// What a kernel makes of it is tried in a machine of its own: `npm run kernel`.

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { aaMerge } from '../support/built-program.js';
import { describeWith, parserPath } from '../support/needs.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aa-merge-kernel-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function plant(path: string, text: string): void {
  mkdirSync(dirname(join(folder, 'host', path)), { recursive: true });
  writeFileSync(join(folder, 'host', path), text);
}

/** A unit that is the same in base and live. */
function untouched(unit: string, text: string, reference: string): void {
  plant(`var/lib/aa-merge/base/${unit}`, text);
  plant(`etc/apparmor.d/${unit}`, text);
  plant(`usr/share/apparmor/reference/${unit}`, reference);
}

const cache = (name: string): string => join(folder, 'host/var/cache/apparmor/1.0', name);
const using = 'profile p /p {\n  include "/etc/apparmor.d/abstractions/one"\n}\n';

describeWith('apparmor_parser', parserPath(), () => {
  beforeEach(() => {
    untouched('abstractions/one', '  /a r,\n  /b r,\n', '  /a r,\n');
    untouched('p', using, using);
    untouched('q', 'profile q /q { }\n', 'profile q /q { }\n');
    for (const name of ['p', 'q']) plant(`var/cache/apparmor/1.0/${name}`, 'compiled');
  });

  test.each(['absolute', 'relative'])('a root that is named by a path: %s', (kind) => {
    const root = kind === 'absolute' ? join(folder, 'host') : 'host';
    const run = aaMerge(['--root', root, '--json'], { cwd: folder });
    expect(run.status).toBe(0);
    expect(run.err).toMatch(
      /^note: policy was written, but not loaded: under another `--root` that is left to the machine that starts from it.*\n$/,
    );
    expect(JSON.parse(run.out)).toMatchObject({
      kernel: { checked: true, notLoaded: 'other-root', loaded: [], refusedBefore: [] },
    });
    expect([existsSync(cache('p')), existsSync(cache('q'))]).toEqual([false, true]);
    expect(existsSync(join(folder, 'host/var/lib/aa-merge/trial'))).toBe(false);
  });

  test('a file whose name is no UTF-8 is compiled like any other', () => {
    const name = Buffer.from([0x70, 0xff]);
    const at = (...parts: readonly string[]): Buffer =>
      Buffer.concat([Buffer.from(`${join(folder, 'host', ...parts)}/`), name]);
    const text = (rule: string): string => `profile odd /odd {\n  ${rule}\n}\n`;
    mkdirSync(join(folder, 'host/var/lib/aa-merge/base'), { recursive: true });
    for (const folder of ['var/lib/aa-merge/base', 'etc/apparmor.d']) writeFileSync(at(folder), text('/a rw,'));
    writeFileSync(at('usr/share/apparmor/reference'), text('/a r,'));
    const good = aaMerge(['--root', join(folder, 'host'), '--json'], {});
    expect(good.status).toBe(0);
    const told = JSON.parse(good.out) as { units: object[]; kernel: object };
    expect(told.kernel).toMatchObject({ checked: true, refusedBefore: [] });
    expect(readFileSync(at('etc/apparmor.d'), 'utf8')).toBe(text('/a r,'));
  });

  test('what it did not take before stops nothing, and is told', () => {
    const broken = `${using}profile bad /bad { bogus }\n`;
    untouched('p', broken, broken);
    const run = aaMerge(['--root', join(folder, 'host'), '--quiet'], {});
    expect(run.status).toBe(0);
    expect(run.err).toMatch(
      /^warning: `.*\/p` is not loaded: `apparmor_parser` did not take it before, either\nhelp: /,
    );
  });
});

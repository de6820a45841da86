// Packages built by the real debhelper with our addon, as it is installed from our own package. Takes the files of a source
// package, gives the binary one, or what went wrong.

import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { OurPackages } from './our-packages.js';

/** Of the package that is built, with the addon asked for there. */
export const demoControl =
  'Source: demo\nMaintainer: Nobody <nobody@example.org>\nRules-Requires-Root: no\nBuild-Depends: debhelper-compat (= 13), dh-sequence-aa-merge\n\n' +
  'Package: demo\nArchitecture: all\nDepends: ${misc:Depends}\nDescription: demo\n';

export class Debhelper {
  private readonly work = mkdtempSync(join(tmpdir(), 'aa-merge-dh-'));
  private readonly addon = join(this.work, 'addon');

  constructor(packages: OurPackages) {
    const { status, stderr } = spawnSync('dpkg-deb', ['-x', packages.helper, this.addon], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  }

  /** Build a version of `demo`. The file may not be there: then `said` has why. */
  build(version: string, files: Readonly<Record<string, string>>): { readonly deb: string; readonly said: string } {
    const source = mkdtempSync(join(this.work, 'demo-'));
    const all: Readonly<Record<string, string>> = {
      'debian/control': demoControl,
      'debian/changelog': `demo (${version}) unstable; urgency=low\n\n  * It.\n\n -- Nobody <nobody@example.org>  Sun, 22 Nov 2026 12:00:00 +0000\n`,
      'debian/rules': '#!/usr/bin/make -f\n%:\n\tdh $@\n',
      ...files,
    };
    for (const [path, content] of Object.entries(all)) {
      mkdirSync(dirname(join(source, path)), { recursive: true });
      writeFileSync(join(source, path), content);
    }
    chmodSync(join(source, 'debian/rules'), 0o755);
    const { stdout, stderr } = spawnSync('dpkg-buildpackage', ['-b', '-d', '-us', '-uc'], {
      cwd: source,
      encoding: 'utf8',
      env: {
        PATH: `${this.addon}/usr/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
        PERL5LIB: `${this.addon}/usr/share/perl5`,
        DH_AUTOSCRIPTDIR: `${this.addon}/usr/share/debhelper/autoscripts`,
        LC_ALL: 'C.UTF-8',
        HOME: this.work,
      },
    });
    return { deb: join(this.work, `demo_${version}_all.deb`), said: stdout + stderr };
  }

  /** The control files of a package, by name. */
  scriptsOf(deb: string): Readonly<Record<string, string>> {
    const control = mkdtempSync(join(this.work, 'control-'));
    const { status, stderr } = spawnSync('dpkg-deb', ['-e', deb, control], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    return Object.fromEntries(readdirSync(control).map((name) => [name, readFileSync(join(control, name), 'utf8')]));
  }

  drop(): void {
    rmSync(this.work, { recursive: true, force: true });
  }
}

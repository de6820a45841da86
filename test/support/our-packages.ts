// Our own packages, built as users build them, and packages of profiles with the very snippets that our helpers put into
// them. Takes a root, installs; takes units, gives a package.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aaMerge } from './built-program.js';
import { useNode } from './installed-program.js';
import type { Package, SmallRoot } from './package-managers.js';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string };

/** A folder of packages, built when first asked for, gone when the tests are over. */
export class OurPackages {
  private made: string | undefined;

  constructor(private readonly script: 'scripts/package-deb.ts' | 'scripts/package-rpm.ts') {}

  get folder(): string {
    if (this.made === undefined) {
      this.made = mkdtempSync(join(tmpdir(), 'aa-merge-packages-'));
      // Builds what is stale.
      aaMerge(['--version']);
      const { status, stdout, stderr } = spawnSync('npx', ['tsx', this.script, this.made], { encoding: 'utf8' });
      if (status !== 0) throw new Error(`${this.script}: ${stderr}${stdout}`);
    }
    return this.made;
  }

  get tool(): string {
    return join(this.folder, `aa-merge_${version}_all.deb`);
  }

  get toolRpm(): string {
    return join(this.folder, `aa-merge-${version}-1.noarch.rpm`);
  }

  get macrosRpm(): string {
    return join(this.folder, `aa-merge-rpm-macros-${version}-1.noarch.rpm`);
  }

  get helper(): string {
    return join(this.folder, `dh-aa-merge_${version}_all.deb`);
  }

  drop(): void {
    if (this.made !== undefined) rmSync(this.made, { recursive: true, force: true });
    this.made = undefined;
  }
}

/** What the tool depends on: dpkg puts triggers off, for ever, where it is not there. */
export const nodePackage: Package = { name: 'nodejs', version: '20', files: { '/usr/share/doc/nodejs/it': '' } };

/** Install the tool with dpkg. */
export function installTool(root: SmallRoot, packages: OurPackages): void {
  root.dpkgInstall(nodePackage);
  root.dpkg('--unpack', packages.tool);
  makeRunnable(root);
  root.dpkg('--configure', 'aa-merge');
}

/** Install the tool with rpm, in a root that has what scripts need. */
export function installToolRpm(root: SmallRoot, packages: OurPackages): void {
  root.rpm('--nodeps', '-U', packages.toolRpm);
}

/** A package for rpm with the two lines, and what a migration takes besides. */
export function profileRpm(
  root: SmallRoot,
  { name, version: its, units, from }: ProfilePackage,
  more: { readonly history?: Readonly<Record<string, string>>; readonly sections?: string } = {},
): string {
  const names = Object.keys(units);
  const lines = (each: (unit: string) => string): string => names.map((unit) => `${each(unit)}\n`).join('');
  const older = Object.entries(more.history ?? {}).map(
    ([unit, text]) => `%aa_merge_history ${root.source(text)} ${unit}\n`,
  );
  return root.rpmBuild(
    `Name: ${name}\nVersion: ${its}\nRelease: 1\nSummary: ${name}\nLicense: MIT\nBuildArch: noarch\n` +
      `%description\n${name}\n` +
      (from === undefined ? '' : `%pre\n${lines((unit) => `%aa_merge_migrate ${unit}`)}`) +
      (more.sections ?? '') +
      `%install\nmkdir -p %{buildroot}/usr/share/${name}\ntouch %{buildroot}/usr/share/${name}/it\n` +
      lines((unit) => `%aa_merge_install ${root.source(units[unit] ?? '')} ${unit}`) +
      older.join('') +
      `%files\n/usr/share/${name}/it\n${lines((unit) => `%aa_merge_files ${unit}`)}`,
  );
}

/** On a machine whose Node is not where packages of Debian have it. */
export function makeRunnable(root: SmallRoot): void {
  if (!existsSync('/usr/bin/node')) useNode(join(root.path, 'usr/bin/aa-merge'), process.execPath);
}

export interface ProfilePackage {
  readonly name: string;
  readonly version: string;
  /** Texts by unit. */
  readonly units: Readonly<Record<string, string>>;
  /** The first version in which the units were no configuration files. */
  readonly from?: string;
  readonly more?: Partial<Package>;
}

/** A package of Debian as `dh --with aa-merge` makes it. */
export function profileDeb({ name, version: its, units, from, more = {} }: ProfilePackage): Package {
  const names = Object.keys(units);
  const snippet = (script: string, values: Readonly<Record<string, string>>): string => {
    const text = readFileSync(`scripts/package/debhelper/${script}-aa-merge`, 'utf8');
    return Object.entries(values).reduce((said, [key, value]) => said.replaceAll(`#${key}#`, value), text);
  };
  const pattern = (unit: string): string => unit.replace(/[.+@]/g, '[$&]');
  const preinst = names.map((unit) => snippet('preinst', { UNIT: unit, PATTERN: pattern(unit), VERSION: from ?? '' }));
  const own = more.scripts ?? {};
  const script = (which: string, text: string): string => `#!/bin/sh\nset -e\n${text}${own[which] ?? ''}`;
  return {
    name,
    version: its,
    ...more,
    files: {
      ...Object.fromEntries(names.map((unit) => [`/usr/share/apparmor/reference/${unit}`, units[unit] ?? ''])),
      [`/usr/share/${name}/it`]: '',
      ...more.files,
    },
    scripts: {
      ...own,
      ...(from === undefined ? {} : { preinst: script('preinst', preinst.join('')) }),
      postinst: script('postinst', snippet('postinst', { UNITS: names.join(' ') })),
      postrm: script('postrm', snippet('postrm', { UNITS: names.join(' ') })),
    },
  };
}

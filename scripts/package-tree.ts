// The files of our packages, laid out below a folder as they are to lie on a host. Takes the built program and a folder; what
// differs between distributions is told. Makes everything itself, so that both kinds of package hold the same bytes.

import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { bashCompletion, zshCompletion } from '../src/cli/completion.js';
import { defaultCommand, definitions } from '../src/cli/registry.js';

export interface Layout {
  /** Where zsh of the distribution looks for functions. */
  readonly zshFunctions: string;
}

/** What a package of helpers for Debian's build holds; the rest is for hosts. */
const pagesForBuilders = ['dh_aa_merge.1'];

export const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string };

/** Everything that a host gets. */
export function putProgram(top: string, { zshFunctions }: Layout): void {
  copy('dist/start', join(top, 'usr/bin/aa-merge'), 0o755);
  copy('dist/aa-merge.cjs', join(top, 'usr/share/aa-merge/aa-merge.cjs'));
  copy('scripts/package/hook', join(top, 'usr/lib/aa-merge/hook'), 0o755);
  for (const name of readdirSync('scripts/ci')) {
    copy(`scripts/ci/${name}`, join(top, 'usr/share/aa-merge/ci', name), name.endsWith('.sh') ? 0o755 : 0o644);
  }
  for (const page of readdirSync('man')) if (!pagesForBuilders.includes(page)) putPage(top, page);
  const table = { definitions, defaultCommand };
  put(join(top, 'usr/share/bash-completion/completions/aa-merge'), bashCompletion(table));
  put(join(top, zshFunctions, '_aa-merge'), zshCompletion(table));
  copy('scripts/package/aa-merge.conf', join(top, 'etc/aa-merge.conf'));
  for (const folder of ['etc/aa-merge.conf.d', 'etc/apparmor.d', 'var/lib/aa-merge']) makeFolder(join(top, folder));
  chmodSync(join(top, 'var/lib/aa-merge'), 0o700);
  // Enabled by being there: an image whose scripts never ran needs it most.
  const units = join(top, 'usr/lib/systemd/system');
  copy('scripts/package/aa-merge.service', join(units, 'aa-merge.service'));
  makeFolder(join(units, 'sysinit.target.wants'));
  symlinkSync('../aa-merge.service', join(units, 'sysinit.target.wants/aa-merge.service'));
  cpSync('reference-profiles/packaged', join(top, 'usr/share/apparmor/reference'), { recursive: true });
}

/** What Debian packages are built with. */
export function putDebhelper(top: string): void {
  const from = 'scripts/package/debhelper';
  copy(`${from}/dh_aa_merge`, join(top, 'usr/bin/dh_aa_merge'), 0o755);
  copy(`${from}/aa_merge.pm`, join(top, 'usr/share/perl5/Debian/Debhelper/Sequence/aa_merge.pm'));
  for (const script of ['preinst', 'postinst', 'postrm']) {
    copy(`${from}/${script}-aa-merge`, join(top, `usr/share/debhelper/autoscripts/${script}-aa-merge`));
  }
  for (const page of pagesForBuilders) putPage(top, page);
}

function putPage(top: string, page: string): void {
  put(join(top, `usr/share/man/man${page.at(-1)}/${page}.gz`), compressed(readFileSync(join('man', page))));
}

/** Without a time and a name: the same text gives the same bytes. */
export function compressed(text: Uint8Array): Uint8Array {
  return gzipSync(text, { level: 9 });
}

export function makeFolder(path: string): void {
  mkdirSync(path, { recursive: true });
}

export function put(path: string, text: string | Uint8Array, mode = 0o644): void {
  makeFolder(dirname(path));
  writeFileSync(path, text);
  chmodSync(path, mode);
}

export function copy(from: string, to: string, mode = 0o644): void {
  put(to, readFileSync(from), mode);
}

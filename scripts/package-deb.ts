// `npm run deb`: dist/aa-merge_VERSION_all.deb for hosts, dist/dh-aa-merge_VERSION_all.deb for building other packages. Needs
// dpkg-deb. The same sources give the same bytes. usage: tsx scripts/package-deb.ts [FOLDER], instead of dist

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { compressed, copy, put, putDebhelper, putProgram, version } from './package-tree.js';

const out = process.argv[2] ?? 'dist';
const data = 'scripts/package/debian';
const work = mkdtempSync(join(tmpdir(), 'aa-merge-deb-'));
try {
  build('aa-merge', (top) => {
    putProgram(top, { zshFunctions: 'usr/share/zsh/vendor-completions' });
    for (const script of ['postinst', 'postrm']) copy(`${data}/${script}`, join(top, 'DEBIAN', script), 0o755);
    copy(`${data}/triggers`, join(top, 'DEBIAN/triggers'));
    put(join(top, 'DEBIAN/conffiles'), '/etc/aa-merge.conf\n');
    copy('scripts/package/pacman/aa-merge.hook', join(top, 'usr/share/doc/aa-merge/examples/pacman/aa-merge.hook'));
    copy('dist/licenses.txt', join(top, 'usr/share/doc/aa-merge/bundled-licenses'));
    copy(`${data}/lintian-overrides`, join(top, 'usr/share/lintian/overrides/aa-merge'));
  });
  build('dh-aa-merge', putDebhelper);
} finally {
  rmSync(work, { recursive: true, force: true });
}

function build(name: string, fill: (top: string) => void): void {
  const top = join(work, name);
  fill(top);
  chmodSync(top, 0o755);
  put(join(top, `usr/share/doc/${name}/changelog.gz`), compressed(readFileSync(`${data}/changelog`)));
  copy(`${data}/copyright`, join(top, `usr/share/doc/${name}/copyright`));
  const files = filesBelow(top).filter((path) => !path.startsWith('DEBIAN/') && lstatSync(join(top, path)).isFile());
  const sums = files.map((path) => `${md5(join(top, path))}  ${path}\n`);
  put(join(top, 'DEBIAN/md5sums'), sums.join(''));
  const size = files.reduce((sum, path) => sum + Math.ceil(statSync(join(top, path)).size / 1024), 0);
  const control = readFileSync(`${data}/control.${name}`, 'utf8');
  put(join(top, 'DEBIAN/control'), control.replace('@VERSION@', version).replace('@SIZE@', `${size}`));
  const file = `${out}/${name}_${version}_all.deb`;
  const words = ['--root-owner-group', '--uniform-compression', '-Zxz', '--build', top, file];
  const made = spawnSync('dpkg-deb', words, {
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', SOURCE_DATE_EPOCH: `${epoch()}` },
  });
  if (made.status !== 0) throw new Error(`dpkg-deb: ${made.stderr || made.error?.message}`);
  console.log(file);
}

/** Of the last entry of the changelog, in seconds. */
function epoch(): number {
  const [, date = ''] = /^ -- .*> {2}(.*)$/m.exec(readFileSync(`${data}/changelog`, 'utf8')) ?? [];
  return Date.parse(date) / 1000;
}

function filesBelow(top: string, folder = top): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((one, other) => (one.name < other.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(top, path) : [relative(top, path)];
  });
}

function md5(path: string): string {
  return createHash('md5').update(readFileSync(path)).digest('hex');
}

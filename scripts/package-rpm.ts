// `npm run rpm`: dist/aa-merge-VERSION-1.noarch.rpm for hosts, dist/aa-merge-rpm-macros-VERSION-1.noarch.rpm for building other
// packages. Needs rpmbuild. usage: tsx scripts/package-rpm.ts [FOLDER], instead of dist

import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { copy, putProgram, version } from './package-tree.js';

const out = process.argv[2] ?? 'dist';
const work = mkdtempSync(join(tmpdir(), 'aa-merge-rpm-'));
try {
  const staged = join(work, 'staged');
  putProgram(staged, { zshFunctions: 'usr/share/zsh/site-functions' });
  copy('scripts/package/rpm/macros.aa-merge', join(staged, 'usr/lib/rpm/macros.d/macros.aa-merge'));
  for (const [from, name] of [
    ['LICENSE', 'LICENSE'],
    ['README.md', 'README.md'],
    ['dist/licenses.txt', 'bundled-licenses'],
  ] as const) {
    copy(from, join(staged, 'usr/share/doc/aa-merge', name));
  }
  const definitions = {
    _topdir: join(work, 'top'),
    staged,
    its_version: version,
    _docdir: '/usr/share/doc',
    // Manual pages are compressed already, and nothing else is to be touched.
    __os_install_post: '%{nil}',
    _build_id_links: 'none',
    _buildhost: 'localhost',
    use_source_date_epoch_as_buildtime: '1',
    clamp_mtime_to_source_date_epoch: '1',
    source_date_epoch_from_changelog: '1',
  };
  const words = Object.entries(definitions).flatMap(([name, value]) => ['--define', `${name} ${value}`]);
  const built = spawnSync('rpmbuild', [...words, '-bb', resolve('scripts/package/rpm/aa-merge.spec')], {
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', HOME: work },
  });
  if (built.status !== 0) throw new Error(`rpmbuild: ${built.stderr}${built.error?.message ?? ''}`);
  const folder = join(work, 'top/RPMS/noarch');
  for (const name of readdirSync(folder).sort()) {
    copyFileSync(join(folder, name), join(out, name));
    console.log(join(out, name));
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}

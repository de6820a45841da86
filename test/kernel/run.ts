// `npm run kernel`: the built program in a machine of its own, whose kernel enforces AppArmor. Prints every case, and ends
// with `N passed, N failed`; `-- namespaces` for one scene, or several. Fetches the machine (scripts/fetch-kernel.sh); needs
// qemu-system-x86 and x86-64.

import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { buildSync } from 'esbuild';
import { closingLine } from '../../scripts/steps.js';
import { profileDeb } from '../support/our-packages.js';
import { installed, SmallRoot } from '../support/package-managers.js';
import { Initramfs } from './initramfs.js';
import { boot, hasEmulator } from './machine.js';

const patience = 900_000;
/** A start that goes wrong says nothing of the program. */
const attempts = 2;

/** In their order: the later ones find profiles and files of those before, and take care of that themselves. */
const scenes = ['cases', 'own-profile', 'separation', 'packets', 'namespaces', 'helpers'];

function skip(why: string): never {
  console.log(`SKIPPED: the kernel test needs ${why}`);
  const count =
    process.env['CI'] === 'true' ? { passed: 0, failed: 1, skipped: 0 } : { passed: 0, failed: 0, skipped: 1 };
  console.log(closingLine(count));
  process.exit(count.failed);
}

function machineFolder(): string {
  const fetched = spawnSync('bash', ['scripts/fetch-kernel.sh'], { encoding: 'utf8' });
  return fetched.status === 0 ? fetched.stdout.trim() : skip(`scripts/fetch-kernel.sh: ${fetched.stderr.trim()}`);
}

/** What a packet filter needs of the kernel, by name. */
function modulesIn(folder: string): [name: string, file: string][] {
  const all = readdirSync(join(folder, 'lib/modules'), { recursive: true, encoding: 'utf8' });
  const wanted =
    /\/(nfnetlink|libcrc32c|nf_defrag_ipv[46]|nf_conntrack|nf_tables|nft_ct|nft_objref|x_tables|nft_compat|xt_tcpudp|xt_conntrack|xt_SECMARK)\.ko$/;
  return all.filter((path) => wanted.test(path)).map((path) => [basename(path), join(folder, 'lib/modules', path)]);
}

/** A rule set, exported here: in the machine the program takes long to start. */
function exported(format: string): string {
  const words = ['dist/aa-merge.js', 'export', format, 'test/kernel/guest/service.aa'];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`nothing is exported: ${stderr}`);
  return stdout;
}

/** Packages as they are, but for what a machine without modules, people and policy of its own does not need. */
function rootOf(folder: string): Buffer {
  const needless =
    /^\/(boot|etc\/apparmor\.d|usr\/lib\/(modules|systemd)|usr\/share\/(doc|man|locale|lintian|bug))(\/|$)/;
  const joined = ['bin', 'sbin', 'lib', 'lib64'];
  const root = new Initramfs();
  root.tree(folder, (path) => needless.test(path) || joined.includes(path.slice(1)));
  for (const name of joined) {
    root.link(`/${name}`, `usr/${name}`).directory(`/usr/${name}`);
    root.tree(join(folder, name), (path) => needless.test(path), `/usr/${name}`);
  }
  root.file('/init', readFileSync('test/kernel/guest/init'), 0o755);
  for (const name of scenes) root.file(`/test/${name}`, readFileSync(`test/kernel/guest/${name}`));
  root.file('/test/scenes', Buffer.from(wanted.join('\n')));
  root
    .file('/test/aa-merge.js', readFileSync('dist/aa-merge.js'))
    // And as a package installs it, with the profile that comes along and what that includes.
    .file('/usr/bin/aa-merge', readFileSync('dist/start'), 0o755)
    .file('/usr/share/aa-merge/aa-merge.cjs', readFileSync('dist/aa-merge.cjs'))
    .file('/usr/lib/aa-merge/hook', readFileSync('scripts/package/hook'), 0o755)
    .file('/test/postinst', readFileSync('scripts/package/debian/postinst'))
    .file('/test/triggers', readFileSync('scripts/package/debian/triggers'))
    .file('/test/aa-merge.profile', readFileSync('reference-profiles/packaged/aa-merge'));
  for (const name of ['abi', 'abstractions', 'tunables']) {
    const from = join(folder, 'etc/apparmor.d', name);
    root.directory(`/test/policy/${name}`).tree(from, () => false, `/test/policy/${name}`);
  }
  root
    .file('/test/helper-service.cjs', serviceFile())
    .directory('/test/helper-policy')
    .tree('examples/trusted-helper/policy', () => false, '/test/helper-policy');
  addPackages(root);
  root
    .directory('/test/presets/abstractions')
    .tree('reference-profiles/packaged/abstractions', () => false, '/test/presets/abstractions');
  for (const [name, file] of modulesIn(folder)) root.file(`/test/modules/${name}`, readFileSync(file));
  for (const format of ['nftables', 'iptables']) root.file(`/test/rules/${format}`, exported(format));
  return root.device('/dev/console', 5, 1).bytes();
}

/** The example service in one file. */
function serviceFile(): Buffer {
  const options = { bundle: true, platform: 'node', format: 'cjs', target: 'node18', write: false } as const;
  const { outputFiles } = buildSync({ ...options, entryPoints: ['test/kernel/helper-service.ts'] });
  return Buffer.from(outputFiles[0]?.contents ?? []);
}

/** One that dpkg is to install, with the script that our helper gives it, and one that rpm knows of. */
function addPackages(root: Initramfs): void {
  const builder = new SmallRoot();
  try {
    const rules = ['/usr/bin/busybox-demo mr,', '/srv/kept r,', 'deny /srv/secret r,'];
    const demo = `profile demo /usr/bin/busybox-demo {\n${rules.map((rule) => `  ${rule}\n`).join('')}}\n`;
    root.file('/test/demo.deb', readFileSync(builder.deb(profileDeb({ name: 'demo', version: '2', units: { demo } }))));
    const [place, text] = ['/etc/apparmor.d/rpm', 'profile rpm /usr/bin/busybox-rpm {\n}\n'];
    builder.rpmInstall({ name: 'one', version: '1', files: { [place]: text }, config: [place] });
    root.tree(join(builder.path, 'var/lib/rpm'), () => false, '/test/rpm');
  } finally {
    builder.drop();
  }
}

const words = process.argv.slice(2);
const unknown = words.find((word) => !scenes.includes(word));
if (unknown !== undefined) throw new Error(`no scene is ${unknown}: ${scenes.join(', ')}`);
const wanted = words.length === 0 ? scenes : scenes.filter((scene) => words.includes(scene));
if (process.arch !== 'x64') skip('x86-64');
if (!hasEmulator()) skip('qemu-system-x86');
for (const tool of ['dpkg-deb', 'rpm', 'rpmbuild']) if (installed(tool) === undefined) skip(tool);
const folder = machineFolder();
const kernel = readdirSync(join(folder, 'boot')).find((name) => name.startsWith('vmlinuz-')) ?? skip('a kernel');
const root = rootOf(folder);
for (let attempt = 1; ; attempt += 1) {
  const { lines, seconds } = boot(join(folder, 'boot', kernel), root, patience);
  const isOver = lines.includes('machine: over');
  if (!isOver && attempt < attempts) continue;
  for (const line of lines) if (line.trim() !== '') console.log(line);
  const passed = lines.filter((line) => line.startsWith('ok ')).length;
  const failed = lines.filter((line) => line.startsWith('FAILED ')).length + (isOver ? 0 : 1);
  console.log(`${kernel}, ${(root.length / 1e6).toFixed(0)} MB of root, ${seconds.toFixed(1)} s`);
  console.log(closingLine({ passed, failed, skipped: 0 }));
  process.exitCode = failed > 0 ? 1 : 0;
  break;
}

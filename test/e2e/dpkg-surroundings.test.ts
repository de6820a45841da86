// What surrounds a hook that dpkg calls: other packages' states, other processes, standard input, the environment, and disks
// that cannot be written. Each case with the real dpkg, our package and packages of profiles. Source: packaging 3 and 6.

import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { both, edited, live, service, unit, v1, v2 } from '../support/demo-package.js';
import { describeWith } from '../support/needs.js';
import { installTool, nodePackage, profileDeb } from '../support/our-packages.js';
import type { Package } from '../support/package-managers.js';
import { describeWithDpkg, mayChangeRoot } from '../support/package-roots.js';
import { ToolBox } from '../support/root-with-tools.js';

jest.setTimeout(120_000);

const state = 'var/lib/aa-merge';
const wider = '/usr/bin/demo {\n  /etc/demo r,\n  /etc/shadow r,\n}\n';

/** A package with our snippets. */
const demo = (version: string, text: string): Package => profileDeb({ name: 'demo', version, units: { [unit]: text } });
/** One without: the trigger alone finds it. */
const bare = (version: string, text?: string): Package => ({
  name: 'demo',
  version,
  files: {
    '/usr/share/demo/it': '',
    ...(text === undefined ? {} : { [`/usr/share/apparmor/reference/${unit}`]: text }),
  },
});

describeWithDpkg(({ packages, root }) => {
  beforeEach(() => installTool(root, packages));

  const install = (...all: readonly Package[]): void => root.dpkg('-i', ...all.map((one) => root.deb(one)));
  const stateOf = (name: string): string | undefined =>
    new RegExp(`^Package: ${name}\nStatus: .* (\\S+)$`, 'm').exec(root.read('var/lib/dpkg/status') ?? '')?.[1];
  const program = (...words: readonly string[]): string => {
    const { stdout, stderr } = spawnSync(join(root.path, 'usr/bin/aa-merge'), words, { encoding: 'utf8' });
    return stdout + stderr;
  };
  const hook = (): string => program('hook', 'trigger', '--root', root.path);

  /** dpkg as somebody else starts it: the words before it, what it finds on standard input, its environment. */
  function dpkgIn(
    { before = [], input = '', path = '' }: { before?: readonly string[]; input?: string; path?: string },
    ...words: readonly string[]
  ): { readonly status: number | null; readonly out: string; readonly err: string } {
    const options = ['--force-not-root', '--force-script-chrootless', '--force-depends', '--log=/dev/null'];
    const [command = '', ...rest] = [...before, 'dpkg', `--root=${root.path}`, ...options, ...words];
    const { status, stdout, stderr } = spawnSync(command, rest, {
      encoding: 'utf8',
      input,
      env: { PATH: `${path}/usr/sbin:/usr/bin:/sbin:/bin`, LC_ALL: 'C' },
    });
    return { status, out: stdout, err: stderr };
  }

  test('a trigger that is awaited: the profile is there when a service starts, without our snippets, too', () => {
    const tree = join(root.path, 'tool');
    spawnSync('dpkg-deb', ['-R', packages.tool, tree]);
    const triggers = join(tree, 'DEBIAN/triggers');
    writeFileSync(triggers, readFileSync(triggers, 'utf8').replace('interest-noawait', 'interest-await'));
    expect(spawnSync('dpkg-deb', ['--root-owner-group', '-b', tree, `${tree}.deb`]).status).toBe(0);
    root.dpkg('--unpack', `${tree}.deb`);
    root.dpkg('--configure', 'aa-merge');
    install(service, bare('1', v1));
    expect([root.read('seen'), stateOf('svc'), stateOf('demo')]).toEqual([v1, 'installed', 'installed']);
  });

  test('what the tool depends on is unpacked only: dpkg puts the trigger off, our snippets do not wait', () => {
    install(bare('1', v1));
    root.dpkgUnpack({ ...nodePackage, version: '21' });
    install(bare('2', v2));
    expect([root.read(live), stateOf('aa-merge'), stateOf('demo')]).toEqual([v1, 'triggers-pending', 'installed']);
    install(demo('3', v2));
    expect([root.read(live), stateOf('aa-merge')]).toEqual([v2, 'triggers-pending']);
    root.dpkg('--configure', '-a');
    expect([root.read(live), stateOf('aa-merge')]).toEqual([v2, 'installed']);
  });

  test('the vendor drops the file and the package stays: held; the package is removed: kept, an orphan', () => {
    install(bare('1', v1));
    install(bare('2'));
    expect([root.read(live), root.read(`${state}/hook/last.json`)]).toEqual([
      v1,
      expect.stringContaining('"vendor-removed"'),
    ]);
    root.dpkg('-r', 'demo');
    expect(root.read(live)).toBe(v1);
  });

  test('a hook that fails for any reason at all fails no package', () => {
    root.write('usr/bin/aa-merge', '#!/bin/sh\necho broken >&2\nexit 1\n');
    const { status, said } = root.tryDpkg('-i', root.deb(demo('1', v1)));
    expect([status, stateOf('demo'), stateOf('aa-merge')]).toEqual([0, 'installed', 'installed']);
    expect(said).toContain('broken');
  });

  test('no work outlives the script that began it', () => {
    install(demo('1', v1));
    root.write(live, edited);
    install(demo('2', v2));
    const running = readdirSync('/proc').filter((name) => {
      try {
        return /^\d+$/.test(name) && readFileSync(`/proc/${name}/cmdline`, 'latin1').includes(root.path);
      } catch {
        return false;
      }
    });
    expect([root.read(live), running]).toEqual([both, []]);
  });

  test('what waits on dpkg’s standard input is there for who reads it next', () => {
    const [shell, rest] = ['"$@"; cat', 'for somebody else\n'];
    const { out } = dpkgIn({ before: ['sh', '-c', shell, 'sh'], input: rest }, '-i', root.deb(demo('1', v1)));
    expect([root.read(live), out.endsWith(rest)]).toEqual([v1, true]);
  });

  test('a caller’s PATH leads to nothing that is run, and --force-confnew opens no gate', () => {
    install(demo('1', v1));
    root.write(live, edited);
    const trap = root.folder('trap');
    for (const name of [
      'node',
      'nodejs',
      'aa-merge',
      'apparmor_parser',
      'perl',
      'rpm',
      'setpriv',
      'systemd-detect-virt',
    ])
      writeFileSync(join(trap, name), `#!/bin/sh\ntouch ${root.path}/trapped\n`, { mode: 0o755 });
    const { status, err } = dpkgIn({ path: `${trap}:` }, '--force-confnew', '-i', root.deb(demo('2', wider)));
    expect([status, root.read(live), existsSync(join(root.path, 'trapped'))]).toEqual([0, edited, false]);
    expect(err).toContain('1 would permit more');
  });

  test('a policy directory that cannot be written: the package is fine, live is as it was, and the next hook goes on', () => {
    install(demo('1', v1));
    root.write(live, edited);
    const readOnly = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"';
    const who = process.getuid?.() === 0 ? ['-m'] : ['-r', '-m'];
    const before = ['unshare', ...who, 'sh', '-c', readOnly, join(root.path, 'etc/apparmor.d')];
    const { status, err } = dpkgIn({ before }, '-i', root.deb(demo('2', v2)));
    expect([status, root.read(live), stateOf('demo'), stateOf('aa-merge')]).toEqual([
      0,
      edited,
      'installed',
      'installed',
    ]);
    expect(err).toMatch(/^aa-merge: .*read-only/im);
    expect(existsSync(join(root.path, state, 'journal/forward.json'))).toBe(false);
    hook();
    expect(root.read(live)).toBe(both);
  });

  test('somebody else holds the lock: the package is fine, and who holds it looks again', () => {
    install(bare('1', v1));
    const start = readFileSync('/proc/self/stat', 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ')[19];
    symlinkSync(`${process.pid}.${start}.0`, join(root.path, state, 'lock'));
    const { status, said } = root.tryDpkg('-i', root.deb(bare('2', v2)));
    expect([status, root.read(live), stateOf('aa-merge')]).toEqual([0, v1, 'installed']);
    expect(said).toContain('is at work, and looks again before it ends');
    rmSync(join(root.path, state, 'lock'));
    // Whose run is over another unit.
    root.write('usr/share/apparmor/reference/other', '/usr/bin/other { }\n');
    program('--root', root.path, 'other');
    expect(root.read(live)).toBe(v2);
  });

  describeWith('root', mayChangeRoot, () => {
    test('dpkg inside of dpkg: nobody starts one, and the new state is seen all the same', () => {
      const box = new ToolBox();
      try {
        box.fill(root.path);
        const trap = join(root.path, 'usr/bin/dpkg');
        rmSync(trap);
        writeFileSync(trap, '#!/bin/sh\n[ "$1" = --compare-versions ] || touch /trapped\n');
        chmodSync(trap, 0o755);
        const dpkg = (...words: readonly string[]): number | null =>
          spawnSync('dpkg', [`--root=${root.path}`, '--force-depends', '--log=/dev/null', ...words], {
            stdio: 'ignore',
            env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' },
          }).status;
        expect([dpkg('-i', root.deb(bare('1', v1))), root.read(live)]).toEqual([0, v1]);
        // Only the database tells this from a removal.
        expect([dpkg('-i', root.deb(bare('2'))), root.read(live)]).toEqual([0, v1]);
        expect(root.read(`${state}/hook/last.json`)).toContain('"vendor-removed"');
        expect(existsSync(join(root.path, 'trapped'))).toBe(false);
      } finally {
        box.drop();
      }
    });
  });
});

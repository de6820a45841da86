// The scenarios of upgrades without aa-merge: the files are the packages' own, and dpkg, ucf or rpm does with them what it
// does. Takes the rows, gives for each what became of it, in words that follow from files, from what the real parser loads,
// and from what policy permits before and after. The README's table has these words.

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aaMerge } from './built-program.js';
import { livePolicy } from './live-policy.js';
import type { Package } from './package-managers.js';
import { helperScripts, installed, SmallRoot } from './package-managers.js';
import type { Peer, Row, Texts } from './upgrade-rows.js';
import { unitOf } from './upgrade-rows.js';

/** How a package manager is called, with all packages of one version at once. */
interface Way {
  readonly needs: readonly string[];
  readonly install: (root: SmallRoot, all: readonly Ships[]) => void;
}

interface Ships {
  readonly name: string;
  readonly version: string;
  readonly texts: Texts;
  /** What version 1 had. */
  readonly first: Texts;
}

const policy = '/etc/apparmor.d';
const asConfig = ({ name, version, texts }: Ships): Package => {
  const files = Object.fromEntries(Object.entries(texts).map(([unit, text]) => [`${policy}/${unit}`, text]));
  return { name, version, files: { [`/usr/share/${name}/it`]: '', ...files }, config: Object.keys(files) };
};
const withDpkg =
  (...options: readonly string[]): Way['install'] =>
  (root, all) => {
    root.tryDpkg(...options, '-i', ...all.map((one) => root.deb(asConfig(one))));
  };
/** A package whose scripts call dpkg's helper for what they rename or drop. */
const withHelper: Way['install'] = (root, all) => {
  const helping = (one: Ships): Package => {
    const now = Object.keys(one.texts);
    const [old] = Object.keys(one.first).filter((unit) => !now.includes(unit));
    if (old === undefined) return asConfig(one);
    const places = [old, ...now].map((unit) => `${policy}/${unit}`);
    const called = now.length === 0 ? 'rm_conffile' : 'mv_conffile';
    return { ...asConfig(one), scripts: helperScripts(called, ...places, '2~') };
  };
  root.dpkg('-i', ...all.map((one) => root.deb(helping(one))));
};
const withRpm =
  (replaces: boolean): Way['install'] =>
  (root, all) =>
    root.rpm('--nodeps', '-U', ...all.map((one) => root.rpmFile({ ...asConfig(one), replaces })));

/** A package whose scripts hand its files to ucf, with answers of debconf that are nobody's else. */
const withUcf: Way['install'] = (root, all) => {
  // debconf looks for all its files below the root that dpkg works on.
  const database = (name: string): string =>
    `Name: ${name}\nDriver: File\nFilename: /var/cache/debconf/${name}.dat\n\n`;
  root.folder('var/cache/debconf');
  root.write(
    'etc/debconf.conf',
    `Config: config\nTemplates: templates\n\n${database('config')}${database('templates')}`,
  );
  // ucf is this machine's; its questions are looked for there, too.
  const questions = { templates: readFileSync('/var/lib/dpkg/info/ucf.templates', 'utf8') };
  root.dpkgInstall({ name: 'ucf', version: '3', files: { '/usr/share/doc/ucf/it': '' }, scripts: questions });
  const packages = all.map(({ name, version, texts }): Package => {
    const own = `/usr/share/${name}`;
    const calls = Object.keys(texts).map(
      (unit) =>
        `ucf --three-way --debconf-ok --state-dir "$DPKG_ROOT/var/lib/ucf" "$DPKG_ROOT${own}/${unit}" "$DPKG_ROOT${policy}/${unit}"\n`,
    );
    const script = `#!/bin/sh\nset -e\nmkdir -p "$DPKG_ROOT/var/lib/ucf"\n${calls.join('')}`;
    const files = Object.fromEntries(Object.entries(texts).map(([unit, text]) => [`${own}/${unit}`, text]));
    return { name, version, files: { [`${own}/it`]: '', ...files }, scripts: { postinst: script } };
  });
  root.dpkg('-i', ...packages.map((one) => root.deb(one)));
};

const ways: Readonly<Record<Peer | 'dpkg helper', Way>> = {
  dpkg: { needs: ['dpkg', 'dpkg-deb'], install: withDpkg() },
  'dpkg keep': { needs: ['dpkg', 'dpkg-deb'], install: withDpkg('--force-confold') },
  'dpkg new': { needs: ['dpkg', 'dpkg-deb'], install: withDpkg('--force-confnew') },
  'dpkg helper': { needs: ['dpkg', 'dpkg-deb', 'dpkg-maintscript-helper'], install: withHelper },
  ucf: { needs: ['dpkg', 'dpkg-deb', 'ucf'], install: withUcf },
  'rpm noreplace': { needs: ['rpm', 'rpmbuild'], install: withRpm(false) },
  'rpm config': { needs: ['rpm', 'rpmbuild'], install: withRpm(true) },
};

/** The programs that a peer needs; undefined where one is missing. */
export function peerTools(peer: keyof typeof ways): string | undefined {
  return ways[peer].needs.every((name) => installed(name) !== undefined) ? peer : undefined;
}

/** What a peer makes of each row, in words; by the ids of the rows. */
export function measurePeer(
  peer: keyof typeof ways,
  rows: readonly Row[],
  parser: string,
): Readonly<Record<string, string>> {
  const root = new SmallRoot();
  const was = mkdtempSync(join(tmpdir(), 'aa-merge-peer-'));
  try {
    const shipped = (version: string): Ships[] =>
      rows.map((row) => {
        const [first, second] = row.vendor(unitOf(row));
        return { name: `pkg-${row.id}`, version, texts: version === '1' ? first : second, first };
      });
    ways[peer].install(root, shipped('1'));
    for (const row of rows) row.administrator(livePolicy(root.path), unitOf(row));
    for (const row of rows) copyOf(row, root.path, join(was, row.id));
    ways[peer].install(root, shipped('2'));
    const words = rows.map((row) => {
      const now = join(was, `${row.id}-after`);
      copyOf(row, root.path, now);
      const isConfigured = isInstalled(root.path, `pkg-${row.id}`);
      return [
        row.id,
        isConfigured ? wordsFor(row, join(was, row.id), now, parser) : 'fails; the package stays unpacked',
      ];
    });
    return Object.fromEntries(words) as Record<string, string>;
  } finally {
    root.drop();
    rmSync(was, { recursive: true, force: true });
  }
}

/** All live policy of one row, for itself. */
function copyOf(row: Row, root: string, to: string): void {
  const from = join(root, 'etc/apparmor.d');
  for (const folder of ['', 'local', 'disable']) {
    mkdirSync(join(to, policy, folder), { recursive: true });
    if (!existsSync(join(from, folder))) continue;
    // `demo8` begins `demo8a`, too.
    const isOf = (name: string): boolean => name === unitOf(row) || name.startsWith(`${unitOf(row)}.`);
    for (const name of readdirSync(join(from, folder)).filter(isOf))
      cpSync(join(from, folder, name), join(to, policy, folder, name), { verbatimSymlinks: true });
  }
}

/** Configured, as far as dpkg knows; rpm knows nothing else. */
function isInstalled(root: string, name: string): boolean {
  const status = join(root, 'var/lib/dpkg/status');
  if (!existsSync(status)) return true;
  return new RegExp(`^Package: ${name}\nStatus: install ok installed$`, 'm').test(readFileSync(status, 'utf8'));
}

/** Profiles in the order in which a start of the system would load them: one twice where two files define it. */
function loaded(root: string, parser: string): readonly string[] {
  const folder = join(root, policy);
  const words = ['-N', '--config-file', '/dev/null', '-b', folder, folder];
  const { stdout, status } = spawnSync(parser, words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${parser} ${words.join(' ')}`);
  return stdout.split('\n').filter((line) => line !== '');
}

function wordsFor(row: Row, was: string, now: string, parser: string): string {
  const unit = unitOf(row);
  const [first, second] = row.vendor(unit);
  // Under the name that the vendor gives it now.
  const [name = unit] = Object.keys(second);
  const [before, after] = [livePolicy(was).read(unit), livePolicy(now).read(name)];
  const [ran, runs] = [loaded(was, parser), loaded(now, parser)];
  const isTwice = new Set(runs).size < runs.length;
  const isWider = (): boolean => {
    const { out } = aaMerge(['compare', '--json', join(was, policy), join(now, policy)]);
    return (JSON.parse(out) as { readonly verdict: string }).verdict === 'wider';
  };
  const isChanged = first[unit] !== second[name];
  const hasLocal = livePolicy(was).read(`local/${unit}`) !== undefined;

  if (name !== unit) {
    if (ran.length === 0) return runs.length > 0 ? 'the new file is **loaded**' : 'stays disabled';
    if (hasLocal) return livePolicy(now).read(`local/${name}`) === undefined ? 'no longer read' : 'still included';
    if (isTwice) return 'two files, one profile';
    return after === before ? 'the edit follows; the vendor’s change is missing' : 'vendor’s; the edit is lost';
  }
  if (second[unit] === undefined) return runs.length === 0 ? '**unconfined**' : 'stays';
  if (before === undefined) {
    if (after !== undefined) return 'back, unasked';
    return runs.length === 0 ? 'away' : 'away, but a copy is **loaded**';
  }
  if (after === before) {
    if (isTwice) return 'kept; a copy beside it is **loaded, too**';
    return isChanged && first[unit] !== undefined ? 'kept; the vendor’s change is missing' : 'kept';
  }
  if (before !== first[unit]) {
    if (isTwice) return 'vendor’s; the own one is **loaded, too**';
    return isWider() ? 'vendor’s, **wider**' : 'vendor’s; the edit is lost';
  }
  if (ran.length === 0 && runs.length === 0) return 'replaced; stays disabled';
  if (hasLocal) return 'replaced; still included';
  return isWider() ? 'replaced; nobody is told what it permits' : 'replaced';
}

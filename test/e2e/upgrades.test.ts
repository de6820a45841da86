// Upgrades of packages with profiles, through the real package managers: each scenario of the README's table, with dpkg and
// with rpm, its files, what live policy then permits, and what the hook reported.

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { livePolicy } from '../support/live-policy.js';
import { describeWith, parserPath } from '../support/needs.js';
import { installTool, installToolRpm, OurPackages, profileDeb, profileRpm } from '../support/our-packages.js';
import { SmallRoot } from '../support/package-managers.js';
import { dpkgAndDeb, rpmAndRoot } from '../support/package-roots.js';
import { ToolBox } from '../support/root-with-tools.js';
import type { Texts } from '../support/upgrade-rows.js';
import { rows, unitOf } from '../support/upgrade-rows.js';

jest.setTimeout(300_000);

interface Told {
  readonly path: string;
  readonly renamedFrom?: string;
  readonly outcome: string;
  readonly hold?: string;
  readonly refused?: boolean;
  readonly widenings: readonly { readonly message: string }[];
  readonly reasons: readonly { readonly message: string }[];
}

/** One host over one upgrade of many packages. */
class Host {
  readonly root = new SmallRoot();
  private readonly policy = join(this.root.path, 'etc/apparmor.d');
  readonly live = livePolicy(this.root.path);

  /** What an upgrade does to the policy of one unit. */
  upgrade(install: () => void): { readonly verdict: string; readonly told: (unit: string) => Told | undefined } {
    const was = join(this.root.path, 'before');
    rmSync(was, { recursive: true, force: true });
    cpSync(this.policy, was, { recursive: true, verbatimSymlinks: true });
    const before = this.record();
    install();
    const compared = this.program('compare', '--json', was, this.policy);
    const { verdict } = JSON.parse(compared) as { readonly verdict: string };
    const after = this.record();
    return { verdict, told: (unit) => (after === before ? undefined : unitIn(after, unit)) ?? this.wouldTell(unit) };
  }

  /** Where a hook had nothing to say of a unit, a person can still ask. */
  private wouldTell(unit: string): Told | undefined {
    const { units } = JSON.parse(this.program('--root', this.root.path, '--dry-run', '--json')) as {
      readonly units: readonly Told[];
    };
    return units.find(({ path }) => path === unit);
  }

  private record(): string {
    const path = join(this.root.path, 'var/lib/aa-merge/hook/last.json');
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  }

  private program(...words: readonly string[]): string {
    const { stdout, stderr } = spawnSync(join(this.root.path, 'usr/bin/aa-merge'), words, {
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    });
    if (stdout === '') throw new Error(stderr);
    return stdout;
  }
}

function unitIn(record: string, unit: string): Told | undefined {
  const { runs = [] } = JSON.parse(record) as {
    readonly runs?: readonly { readonly run: { readonly units: Told[] } }[];
  };
  return runs.flatMap(({ run }) => run.units).find(({ path }) => path === unit);
}

interface Manager {
  readonly name: string;
  readonly need: string;
  readonly found: string | undefined;
  readonly script: ConstructorParameters<typeof OurPackages>[0];
  /** Prepares a host. */
  begin(host: Host, packages: OurPackages): () => void;
  /** Installs or upgrades packages, all in one run. */
  install(host: Host, version: string, texts: Readonly<Record<string, Texts>>): void;
}

const managers: readonly Manager[] = [
  {
    name: 'dpkg',
    need: 'dpkg and dpkg-deb',
    found: dpkgAndDeb,
    script: 'scripts/package-deb.ts',
    begin(host, packages) {
      installTool(host.root, packages);
      return () => undefined;
    },
    install({ root }, version, texts) {
      root.dpkg('-i', ...Object.entries(texts).map(([name, units]) => root.deb(profileDeb({ name, version, units }))));
    },
  },
  {
    name: 'rpm',
    need: 'rpmbuild, rpm and root',
    found: rpmAndRoot,
    script: 'scripts/package-rpm.ts',
    begin(host, packages) {
      const box = new ToolBox();
      box.fill(host.root.path);
      installToolRpm(host.root, packages);
      return () => box.drop();
    },
    install({ root }, version, texts) {
      const files = Object.entries(texts).map(([name, units]) => profileRpm(root, { name, version, units }));
      root.rpm('--nodeps', '-U', ...files);
    },
  },
];

for (const { name, need, found, script, begin, install } of managers) {
  describeWith(need, found, () => {
    let host: Host;
    let finish: () => void;
    beforeAll(() => {
      const packages = new OurPackages(script);
      host = new Host();
      finish = begin(host, packages);
      packages.drop();
      install(host, '1', Object.fromEntries(rows.map((row) => [`pkg-${row.id}`, row.vendor(unitOf(row))[0]])));
      for (const row of rows) row.administrator(host.live, unitOf(row));
    });
    afterAll(() => {
      host.root.drop();
      finish();
    });

    test.each(rows.map((row) => [row.id, row.title, row] as const))(`${name}, row %s: %s`, (_, __, row) => {
      const unit = unitOf(row);
      const { outcome, hold, refused = false, named = () => unit, verdict, files } = row.expected;
      const done = host.upgrade(() => install(host, '2', { [`pkg-${row.id}`]: row.vendor(unit)[1] }));
      const told = done.told(named(unit));
      expect({ outcome: told?.outcome, hold: told?.hold, refused: told?.refused ?? false }).toEqual({
        outcome,
        hold,
        refused,
      });
      const expected = files(unit);
      const there = Object.fromEntries(Object.keys(expected).map((path) => [path, host.live.read(path)]));
      expect(there).toEqual(expected);
      expect(done.verdict).toBe(verdict);
      // Whatever becomes possible, or would have, is named.
      if (verdict === 'wider') expect(told?.widenings.length).toBeGreaterThan(0);
      if (refused) expect(told?.reasons.length).toBeGreaterThan(0);
      if (named(unit) !== unit) expect(told?.renamedFrom).toBe(unit);
    });

    describeWith('apparmor_parser', parserPath(), (parser) => {
      test(`${name}: after all upgrades every live profile compiles, and no name is there that nobody chose`, () => {
        const policy = join(host.root.path, 'etc/apparmor.d');
        const words = ['-Q', '-K', '--config-file', '/dev/null', '-b', policy, policy];
        expect(spawnSync(parser, words, { encoding: 'utf8' }).status).toBe(0);
        const names = spawnSync('find', [policy, '-type', 'f', '-name', '*.*'], { encoding: 'utf8' }).stdout.split(
          '\n',
        );
        const strange = names.filter((path) => /\.(dpkg-|rpm|ucf-)/.test(path));
        expect(strange).toEqual([]);
      });
    });
  });
}

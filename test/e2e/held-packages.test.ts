// What becomes of a unit that is held when its package goes, comes back, or goes back to an older version: with the real dpkg
// and the real rpm. Whatever happens, nobody's edit is lost, nothing widens, and no record of what was held outlives it.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { aaMerge } from '../support/built-program.js';
import { edited, live, unit, v1 } from '../support/demo-package.js';
import { installTool, installToolRpm, profileDeb, profileRpm } from '../support/our-packages.js';
import type { SmallRoot } from '../support/package-managers.js';
import { describeWithDpkg, describeWithRpm } from '../support/package-roots.js';

jest.setTimeout(120_000);

/** A version of the vendor that the gate refuses. */
const wider = '/usr/bin/demo {\n  /etc/demo r,\n  /etc/shadow r,\n}\n';

interface Manager {
  readonly name: 'dpkg' | 'rpm';
  install(version: string, text: string): void;
  remove(): void;
}

/** Whether it is held, by what is recorded and by what `status` finds. What else the small root lacks is told there, too. */
function heldIn(root: SmallRoot): readonly [recorded: boolean, found: boolean] {
  const recorded = existsSync(join(root.path, 'var/lib/aa-merge/held/texts', unit));
  const { out } = aaMerge(['--root', root.path, 'status']);
  return [recorded, out.includes(`${unit} may widen:`)];
}

function holdIt(root: SmallRoot, { install }: Manager): void {
  install('1', v1);
  root.write(live, edited);
  install('2', wider);
  expect([root.read(live), heldIn(root)]).toEqual([edited, [true, true]]);
}

describeWithDpkg(({ packages, root }) => {
  beforeEach(() => installTool(root, packages));

  const dpkg: Manager = {
    name: 'dpkg',
    install: (version, text) =>
      root.dpkg('-i', root.deb(profileDeb({ name: 'demo', version, units: { [unit]: text } }))),
    remove: () => root.dpkg('-r', 'demo'),
  };

  test('dpkg: downgraded while held: the edit stands, and nothing is held any more', () => {
    holdIt(root, dpkg);
    dpkg.install('1', v1);
    expect([root.read(live), heldIn(root)]).toEqual([edited, [false, false]]);
    dpkg.install('2', wider);
    expect([root.read(live), heldIn(root)]).toEqual([edited, [true, true]]);
  });

  test('dpkg: removed while held, and installed again: kept all along, and held again', () => {
    holdIt(root, dpkg);
    dpkg.remove();
    expect([root.read(live), heldIn(root)[0]]).toEqual([edited, false]);
    dpkg.install('2', wider);
    expect([root.read(live), heldIn(root)]).toEqual([edited, [true, true]]);
  });

  test('dpkg: purged while held: it goes with its records, a rollback has it, and a new installation begins anew', () => {
    holdIt(root, dpkg);
    root.dpkg('-P', 'demo');
    expect([root.read(live), heldIn(root)]).toEqual([undefined, [false, false]]);
    expect(spawnSync(join(root.path, 'usr/bin/aa-merge'), ['rollback', '--root', root.path]).status).toBe(0);
    expect(root.read(live)).toBe(edited);
    root.dpkg('-P', 'demo');
    // Who restored it has it as a file of his own: a purge of what is not there takes nothing away.
    dpkg.install('2', wider);
    expect([root.read(live), heldIn(root)[0]]).toEqual([edited, true]);
  });
});

describeWithRpm(({ packages, root }) => {
  beforeEach(() => installToolRpm(root, packages));

  const rpm: Manager = {
    name: 'rpm',
    install: (version, text) =>
      root.rpm('--nodeps', '--oldpackage', '-U', profileRpm(root, { name: 'demo', version, units: { [unit]: text } })),
    remove: () => root.rpm('-e', 'demo'),
  };

  test('rpm: downgraded while held: the edit stands, and nothing is held any more', () => {
    holdIt(root, rpm);
    rpm.install('1', v1);
    expect([root.read(live), heldIn(root)]).toEqual([edited, [false, false]]);
  });

  test('rpm: erased while held, and installed again: what was edited stays, and is held again', () => {
    holdIt(root, rpm);
    rpm.remove();
    expect([root.read(live), heldIn(root)[0]]).toEqual([edited, false]);
    rpm.install('2', wider);
    expect([root.read(live), heldIn(root)[0]]).toEqual([edited, true]);
  });
});

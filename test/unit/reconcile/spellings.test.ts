// A file of policy is the same file however an include spells the way to it: a new text in it reaches everybody who reads it,
// and what is set beside a unit is not left behind because of two slashes.

import type { MemoryEntry } from '../../../src/host/index.js';
import { memoryFileSystem } from '../../../src/host/index.js';
import { places, run } from '../../support/reconcile-case.js';

const live = places.policyDir;
const base = `${places.stateDir}/base`;
const reference = places.reference;

const links: Readonly<Record<string, MemoryEntry>> = {
  [`${live}/abs`]: { link: 'abstractions' },
  [`${live}/lo`]: { link: '/etc/apparmor.d/local' },
  '/srv/policy': { link: '/etc/apparmor.d' },
};

describe('a new text is found under every spelling of its path', () => {
  test.each([
    ['<abstractions/x>'],
    ['<abstractions//x>'],
    ['<./abstractions/x>'],
    ['<abstractions/../abstractions/x>'],
    ['<../apparmor.d/abstractions/x>'],
    ['"/etc/apparmor.d//abstractions/./x"'],
    ['"/srv/policy/abstractions/x"'],
    ['<abs/x>'],
    ['<abs>'],
    ['<abs/>'],
    ['<abstractions/>'],
    ['<abstractions//>'],
  ])('%s', (include) => {
    const text = `profile p /bin/p {\n  include ${include}\n}\n`;
    const files = memoryFileSystem({
      ...{ [`${live}/p`]: text, [`${base}/p`]: text, [`${reference}/p`]: text },
      [`${live}/abstractions/x`]: '/a r,\n',
      [`${base}/abstractions/x`]: '/a r,\n',
      [`${reference}/abstractions/x`]: '/a r,\n/b w,\n',
      ...links,
    });
    const { outcomes } = run(files, false, 'strict');
    const [x] = outcomes.filter(({ unit }) => unit === 'abstractions/x');
    expect(x).toMatchObject({ outcome: 'held', widenings: [{ code: 'reconcile/new-grant' }] });
    expect(Buffer.from(files.readFile(`${live}/abstractions/x`)).toString()).toBe('/a r,\n');
  });

  test.each(['<abstractions//x>', '<abstractions/../abstractions/x>', '<abstractions/>'])(
    'a file that is new on the host: %s',
    (include) => {
      const files = memoryFileSystem({
        [live]: {},
        '/var/lib': {},
        [`${reference}/p`]: `profile p /bin/p {\n  include ${include}\n}\n`,
        [`${reference}/abstractions/x`]: '/a r,\n',
      });
      expect(run(files, false).outcomes).toMatchObject([
        { unit: 'abstractions/x', outcome: 'installed' },
        { unit: 'p', outcome: 'installed' },
      ]);
    },
  );
});

describe('local rules are not left behind by a rename', () => {
  test.each([
    ['<local//usr.bin.p>', '<local//p>'],
    ['<local/../local/usr.bin.p>', '<local/../local/p>'],
    ['<local/./usr.bin.p>', '<local/p>'],
    ['<lo/usr.bin.p>', '<lo/p>'],
    ['<local/>', '<local/p>'],
  ])('%s, then %s', (before, after) => {
    const old = `/bin/p {\n  /a/** r,\n  include if exists ${before}\n}\n`;
    const files = memoryFileSystem({
      ...{ [`${live}/usr.bin.p`]: old, [`${base}/usr.bin.p`]: old },
      [`${reference}/p`]: `profile p /bin/p {\n  /a/** r,\n  include if exists ${after}\n}\n`,
      [`${live}/local/usr.bin.p`]: 'deny /a/secret r,\n',
      ...links,
    });
    const { outcomes } = run(files, false);
    expect(outcomes.filter(({ outcome }) => outcome === 'held').map(({ unit }) => unit)).toEqual(['p', 'usr.bin.p']);
    expect(Buffer.from(files.readFile(`${live}/usr.bin.p`)).toString()).toBe(old);
  });
});

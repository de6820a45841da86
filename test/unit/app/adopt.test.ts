// `adopt`: which copies are merged with which base, what stays and why, what is recorded.

import type { AdoptResult } from '../../../src/app/index.js';
import { adoptCopies, rollBack } from '../../../src/app/index.js';
import type { Ports } from '../../../src/base/index.js';
import { fixedClock, fixedProcesses, memoryKernel } from '../../../src/host/index.js';
import type { MemoryFileSystem } from '../../../src/host/index.js';
import type { WideningSetting } from '../../../src/reconcile/index.js';
import { adoptDocument, adoptText, say } from '../../../src/report/index.js';
import { places, run } from '../../support/reconcile-case.js';
import {
  dpkgStatus,
  hostWith,
  livePath,
  md5,
  noticesOf,
  other,
  profile,
  referencePath,
  stanza,
  textAt,
  unit,
} from '../../support/packaged-host.js';

const v1 = profile('/etc/demo r', '/var/log/demo w');
const v2 = profile('/etc/demo r', '/var/log/demo w', 'deny /etc/secret r');
const v3 = profile('/etc/demo r', '/var/log/demo w', 'deny /etc/secret r', 'deny /etc/more r');
const edited = profile('/etc/demo r', '/var/log/demo w', '/srv/mine r');
const both = profile('/etc/demo r', '/var/log/demo w', '/srv/mine r', 'deny /etc/secret r');
const wider = profile('/etc/demo r', '/var/log/demo w', '/etc/shadow r');
const dist = `${livePath}.dpkg-dist`;
const vendorPath = `${places.stateDir}/vendor/${unit}`;
const basePath = `${places.stateDir}/base/${unit}`;
const cache = `/var/lib/ucf/cache/:etc:apparmor.d:${unit}`;
const hashes = (text: string): Record<string, string> => ({ '/var/lib/ucf/hashfile': `${md5(text)}  ${livePath}\n` });

function ports(files: MemoryFileSystem): Ports {
  const output = { stage: () => undefined, progress: () => undefined, detail: () => undefined };
  return { files, clock: fixedClock(), processes: fixedProcesses(), output };
}

function adopt(
  files: MemoryFileSystem,
  options: { units?: string[]; dryRun?: boolean; widening?: WideningSetting } = {},
): AdoptResult {
  const { units = [], dryRun = false, widening = 'refuse' } = options;
  return adoptCopies({ ...places, units, dryRun, widening }, ports(files));
}

/** What became of the copies, and of the unit. */
const told = ({ adopted, outcomes }: AdoptResult): string[] =>
  adopted.map(({ fate, reason, unit: name }) => {
    const outcome = outcomes.find((one) => one.unit === name);
    return [fate, reason?.code ?? outcome?.hold?.kind ?? outcome?.outcome ?? ''].join(': ');
  });

describe('a unit without a reference: the copy plays the reference', () => {
  test('merged with the base that ucf has, the copy goes, and is the base of the next one', () => {
    const files = hostWith({ [livePath]: edited, [dist]: v2, ...hashes(v1), [cache]: v1 });
    expect(told(adopt(files))).toEqual(['merged: merged']);
    expect([textAt(files, livePath), textAt(files, dist)]).toEqual([both, undefined]);
    expect([textAt(files, vendorPath), textAt(files, basePath)]).toEqual([v2, undefined]);
    // An ordinary run has nothing to do with the unit.
    expect(run(files, false).outcomes.map(({ outcome }) => outcome)).toEqual(['own']);

    files.plant(`${livePath}.rpmnew`, v3);
    expect(told(adopt(files))).toEqual(['merged: merged']);
    expect(textAt(files, livePath)).toContain('deny /etc/more r');
    expect(textAt(files, livePath)).toContain('/srv/mine r');

    // When its package moves it to the reference, what was adopted is the base.
    files.plant(referencePath, profile('/etc/demo r', '/var/log/demo w', 'deny /etc/secret r'));
    const [outcome] = run(files, false).outcomes;
    expect([outcome?.outcome, outcome && noticesOf(outcome)]).toEqual(['merged', ['reconcile/base-found']]);
    expect(textAt(files, livePath)).toBe(both);
    expect(files.exists(vendorPath)).toBe(false);
  });

  test('rolled back, all is as it was', () => {
    const files = hostWith({
      [livePath]: edited,
      [dist]: { content: v2, mode: 0o640, gid: 7 },
      ...hashes(v1),
      [cache]: v1,
    });
    adopt(files);
    rollBack({ ...places, run: undefined, dryRun: false }, ports(files));
    expect([textAt(files, livePath), textAt(files, dist), textAt(files, vendorPath)]).toEqual([edited, v2, undefined]);
    expect([files.lstat(dist).mode, files.lstat(dist).gid]).toEqual([0o640, 7]);
  });

  test('--dry-run says the same and writes nothing', () => {
    const files = hostWith({ [livePath]: edited, [dist]: v2, ...hashes(v1), [cache]: v1 });
    expect(told(adopt(files, { dryRun: true }))).toEqual(['merged: merged']);
    expect([textAt(files, livePath), textAt(files, dist), files.exists(places.stateDir)]).toEqual([edited, v2, false]);
  });

  test('dpkg and ucf recorded the new text with the question: that is no base', () => {
    const evidence = { [dpkgStatus]: other + stanza('demo', 'installed', { [livePath]: md5(v2) }) };
    const files = hostWith({ [livePath]: edited, [dist]: v2, ...evidence, ...hashes(v2), [cache]: v2 });
    expect(told(adopt(files))).toEqual(['held: both-added']);
    expect([textAt(files, livePath), textAt(files, dist)]).toEqual([edited, v2]);
    expect(files.exists(`${places.stateDir}/held/reasons/${unit}.json`)).toBe(false);
  });

  test('what live has already is taken as its base', () => {
    const files = hostWith({ [livePath]: v2, [dist]: v2 });
    expect(told(adopt(files))).toEqual(['merged: adopted']);
    expect([textAt(files, livePath), textAt(files, dist), textAt(files, vendorPath)]).toEqual([v2, undefined, v2]);
  });

  test('what would widen is refused, and merged under report', () => {
    const files = hostWith({ [livePath]: edited, [dist]: wider, ...hashes(v1), [cache]: v1 });
    expect(told(adopt(files))).toEqual(['held: widening']);
    expect(textAt(files, dist)).toBe(wider);
    expect(told(adopt(files, { widening: 'report' }))).toEqual(['merged: merged']);
    expect(textAt(files, dist)).toBeUndefined();
  });

  test('what breaks a restriction is refused under every setting', () => {
    const base = profile('/etc/demo r', '/etc/shadow r');
    const mine = profile('/etc/demo r');
    const theirs = profile('/etc/demo r', '/etc/{shadow,passwd} r');
    for (const widening of ['refuse', 'report'] as const) {
      const files = hostWith({ [livePath]: mine, [dist]: theirs, ...hashes(base), [cache]: base });
      expect(adopt(files, { widening }).outcomes[0]?.hold?.standing).not.toBeUndefined();
      expect([textAt(files, livePath), textAt(files, dist)]).toEqual([mine, theirs]);
    }
  });
});

describe('a unit with a reference', () => {
  const reconciled = { [referencePath]: v2, [basePath]: v2 };

  test('a copy of what was reconciled, or is older, or is live, has nothing new: it goes', () => {
    const history = { [`${places.reference}.history/${unit}/x`]: v1 };
    for (const [live, copy] of [
      [both, v2],
      [both, v1],
      [v3, v3],
    ] as const) {
      const files = hostWith({ [livePath]: live, [dist]: copy, ...reconciled, ...history });
      expect(told(adopt(files))).toEqual(['superseded: ']);
      expect([textAt(files, livePath), textAt(files, dist), textAt(files, basePath)]).toEqual([live, undefined, v2]);
    }
  });

  test('a copy of the reference brings the unit up to it', () => {
    const files = hostWith({ [livePath]: edited, [dist]: v2, [referencePath]: v2, [basePath]: v1 });
    expect(told(adopt(files))).toEqual(['merged: merged']);
    expect([textAt(files, livePath), textAt(files, dist), textAt(files, basePath)]).toEqual([both, undefined, v2]);
    expect(run(files, false).outcomes.map(({ outcome }) => outcome)).toEqual(['kept']);
  });

  test('a copy that is neither is left for a person', () => {
    const files = hostWith({ [livePath]: edited, [dist]: v3, ...reconciled });
    expect(told(adopt(files))).toEqual(['held: app/copy-beside-reference']);
    expect(textAt(files, dist)).toBe(v3);
  });

  test('gone from the reference, the recorded base serves, and moves on', () => {
    const files = hostWith({ [livePath]: edited, [dist]: v2, [basePath]: v1 });
    expect(told(adopt(files))).toEqual(['merged: merged']);
    expect([textAt(files, livePath), textAt(files, basePath), textAt(files, vendorPath)]).toEqual([
      both,
      v2,
      undefined,
    ]);
  });
});

describe('copies that stay where they are', () => {
  const cases: Record<string, [Parameters<typeof hostWith>[0], string]> = {
    'two that differ': [{ [livePath]: v1, [dist]: v2, [`${livePath}.ucf-dist`]: v3 }, 'held: app/copies-differ'],
    'a link': [{ [livePath]: v1, [dist]: { link: '/etc/shadow' }, '/etc/shadow': v2 }, 'held: app/copy-unreadable'],
    'a folder': [{ [livePath]: v1, [`${dist}/x`]: v2 }, 'held: app/copy-unreadable'],
    'of what was removed': [{ [dist]: v2 }, 'left: app/copy-of-nothing'],
    'of the administrator’s place': [
      { '/etc/apparmor.d/tunables/alias': '', '/etc/apparmor.d/tunables/alias.dpkg-dist': '# new\n' },
      'left: app/copy-of-override',
    ],
    'that dpkg is not done with': [
      {
        [livePath]: v1,
        [`${livePath}.dpkg-new`]: v2,
        [dpkgStatus]: other + stanza('demo', 'unpacked', { [livePath]: md5(v1) }),
      },
      'held: app/copy-under-way',
    ],
    'that is read with its folder': [
      { '/etc/apparmor.d/tunables/x.d/y': '@{a}=b\n', '/etc/apparmor.d/tunables/x.d/y.ucf-dist': '@{a}=c\n' },
      'held: app/copy-is-read',
    ],
  };

  test.each(Object.entries(cases))('%s', (_, [entries, expected]) => {
    const files = hostWith(entries);
    expect(told(adopt(files))).toEqual([expected]);
    const paths = Object.keys(entries);
    expect(paths.filter((path) => !files.exists(path))).toEqual([]);
  });
});

test('two copies that are the same count as one, and both go', () => {
  const files = hostWith({ [livePath]: edited, [dist]: v2, [`${livePath}.ucf-dist`]: v2, ...hashes(v1), [cache]: v1 });
  expect(told(adopt(files))).toEqual(['merged: merged']);
  expect([textAt(files, dist), textAt(files, `${livePath}.ucf-dist`)]).toEqual([undefined, undefined]);
});

test('only the units that are named; one without a copy is a mistake', () => {
  const second = '/etc/apparmor.d/usr.bin.other';
  const files = hostWith({ [livePath]: v2, [dist]: v2, [second]: v2, [`${second}.pacnew`]: v2 });
  expect(told(adopt(files, { units: ['usr.bin.other'] }))).toEqual(['merged: adopted']);
  expect([textAt(files, dist), textAt(files, `${second}.pacnew`)]).toEqual([v2, undefined]);
  expect(() => adopt(files, { units: ['usr.bin.other'] })).toThrow('app/no-copy');
});

test('a copy that loaders read takes no profile out of the kernel when it goes', () => {
  for (const [live, copy] of [
    [v2, v2],
    [edited, v1],
  ] as const) {
    const entries = { [livePath]: live, [`${livePath}.ucf-dist`]: copy, [vendorPath]: v1 };
    const files = hostWith({ ...entries, '/var/cache/apparmor': {} });
    const kernel = memoryKernel(files);
    const result = adoptCopies(
      { ...places, units: [], dryRun: false, widening: 'refuse' },
      { ...ports(files), kernel },
    );
    expect(told(result)).toEqual([live === v2 ? 'merged: adopted' : 'superseded: ']);
    expect(files.exists(`${livePath}.ucf-dist`)).toBe(false);
    expect(result.kernel?.unloaded).toEqual([]);
    expect(kernel.calls.filter((call) => /^(un)?load/.test(call))).toEqual([`load ${unit}`]);
    expect(textAt(files, livePath)).toBe(live);
  }
});

test('what the compiler refuses is held, and its copy stays', () => {
  const files = hostWith({ [livePath]: edited, [dist]: v2, ...hashes(v1), [cache]: v1 });
  const kernel = memoryKernel(files, { refuses: (text) => (text.includes('deny /etc/secret') ? 'no' : undefined) });
  const result = adoptCopies({ ...places, units: [], dryRun: false, widening: 'refuse' }, { ...ports(files), kernel });
  expect(told(result)).toEqual(['held: invalid']);
  expect([textAt(files, livePath), textAt(files, dist)]).toEqual([edited, v2]);
});

describe('what is said', () => {
  const paint = { red: String, yellow: String, green: String, cyan: String, bold: String, dim: String };
  const wishes = {
    quiet: false,
    verbose: false,
    diff: false,
    applied: false,
    places,
    widening: 'refuse',
    hostOptions: '',
    paint,
  } as const;

  test('of what is held, how to go on', () => {
    const files = hostWith({ [livePath]: edited, [dist]: wider, ...hashes(v1), [cache]: v1 });
    const text = adoptText(adopt(files, { dryRun: true }), wishes);
    expect(text).toContain('usr.bin.demo.dpkg-dist: held, see below');
    expect(text).toContain(`by \`/etc/shadow r,\` (${dist}:4)`);
    expect(text).toMatch(/settle: aa-merge accept usr\.bin\.demo --seen [0-9a-f]{12} --why TEXT\n/);
    expect(text).toContain('next: to keep live as it is: aa-merge reject usr.bin.demo --why TEXT\n');
    // Nothing of it is on record, not even by a run that writes.
    expect(adoptText(adopt(files), { ...wishes, applied: true })).toMatch(/accept usr\.bin\.demo --seen /);
  });

  test('of copies that are left, why', () => {
    const text = adoptText(adopt(hostWith({ [livePath]: v1, [dist]: v2, [`${livePath}.rpmnew`]: v3 })), wishes);
    expect(text).toContain('there are several copies, and they differ');
    expect(text).toContain('help: keep the one');
  });

  test('of nothing, that', () => {
    const result = adopt(hostWith({ [livePath]: v1 }));
    expect(adoptText(result, wishes)).toBe('no copies of vendor updates lie beside live files\n');
    expect(adoptText(result, { ...wishes, quiet: true })).toBe('');
    expect(adoptDocument(result, { diff: false })).toMatchObject({ copies: [], run: { units: [] } });
  });

  test('every reason has its sentence', () => {
    for (const code of [
      'app/no-copy',
      'app/copies-differ',
      'app/copy-unreadable',
      'app/copy-under-way',
      'app/copy-is-read',
      'app/copy-beside-reference',
      'app/copy-of-override',
      'app/copy-of-nothing',
    ] as const) {
      const { message, help } = say({ code, data: { unit: 'x' } });
      for (const sentence of [message, help ?? 'x']) expect(sentence).not.toMatch(/^$|\.$|undefined|^[A-Z]/);
    }
  });
});

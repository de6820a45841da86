// A file that was never reconciled: what package managers, the history, ucf and a package's own note make of it.

import { places, run } from '../../support/reconcile-case.js';
import {
  dpkgStatus,
  hostWith,
  livePath,
  md5,
  noticesOf,
  other,
  outcomeOn,
  profile,
  referencePath,
  stanza,
  textAt,
  unit,
} from '../../support/packaged-host.js';

const v1 = profile('/etc/demo r', '/var/log/demo w');
const v2 = profile('/etc/demo r', '/var/log/demo w', 'deny /etc/secret r');
const edited = profile('/etc/demo r', '/var/log/demo w', '/srv/mine r');
const both = profile('/etc/demo r', '/var/log/demo w', '/srv/mine r', 'deny /etc/secret r');
const history = `${places.reference}.history/${unit}`;
const basePath = `${places.stateDir}/base/${unit}`;
const cachePath = `/var/lib/ucf/cache/:etc:apparmor.d:${unit}`;
const recordPath = `${places.stateDir}/adopt/${unit}`;

const conffile = (text: string, flags = ' obsolete'): string =>
  other + stanza('demo', 'installed', { [livePath]: `${md5(text)}${flags}` });

describe('pristine: live is the base, and the unit fast-forwards', () => {
  test.each([
    ['dpkg', { [dpkgStatus]: conffile(v1) }],
    ['history', { [`${history}/whatever-it-is-called`]: v1 }],
    ['ucf', { '/var/lib/ucf/hashfile': `${md5(v1)}  ${livePath}\n` }],
    ['ucf', { [cachePath]: v1 }],
    ['preinst', { [recordPath]: `pristine ${md5(v1)} 1.0\n`, [`${recordPath}.base`]: v1 }],
  ])('by %s', (by, evidence) => {
    const files = hostWith({ [livePath]: v1, [referencePath]: v2, ...evidence });
    const outcome = outcomeOn(files);
    expect(outcome.outcome).toBe('updated');
    expect(outcome.notices.find(({ code }) => code === 'reconcile/pristine')?.data['by']).toBe(by);
    expect(textAt(files, livePath)).toBe(v2);
    expect(textAt(files, basePath)).toBe(v2);
    expect(outcomeOn(files).outcome).toBe('current');
  });

  test('what widens is reported, and held under strict', () => {
    const wider = profile('/etc/demo r', '/var/log/demo w', '/etc/shadow r');
    const entries = { [livePath]: v1, [referencePath]: wider, [dpkgStatus]: conffile(v1) };
    expect(outcomeOn(hostWith(entries)).widenings).toHaveLength(1);
    const strict = hostWith(entries);
    expect(run(strict, false, 'strict').outcomes[0]?.hold?.kind).toBe('widening');
    expect(textAt(strict, livePath)).toBe(v1);
    expect(textAt(strict, basePath)).toBeUndefined();
  });

  test('an update that dpkg has not put into its status yet counts', () => {
    const update = stanza('demo', 'installed', { [livePath]: md5(v1) });
    const files = hostWith({
      [livePath]: v1,
      [referencePath]: v2,
      [dpkgStatus]: conffile(edited),
      '/var/lib/dpkg/updates/0001': update,
    });
    const outcome = outcomeOn(files);
    expect(outcome.outcome).toBe('updated');
    // The package still has it: it may ask about it.
    expect(noticesOf(outcome)).toContain('reconcile/active-conffile');
  });
});

describe('edited, and the recorded digest finds its text', () => {
  test.each([
    ['dpkg', { [dpkgStatus]: conffile(v1), [`${history}/${md5(v1)}`]: v1 }],
    ['ucf', { '/var/lib/ucf/hashfile': `${md5(v1)}  ${livePath}\n`, [cachePath]: v1 }],
    ['preinst', { [recordPath]: `edited ${md5(v1)} 1.0\n`, [`${history}/x`]: v1 }],
    ['preinst', { [recordPath]: `pristine ${md5(v1)} 1.0\n`, [`${recordPath}.base`]: v1 }],
    ['adopted', { [`${places.stateDir}/vendor/${unit}`]: v1 }],
  ])('by %s: that is the base of the merge', (by, evidence) => {
    const files = hostWith({ [livePath]: edited, [referencePath]: v2, ...evidence });
    const outcome = outcomeOn(files);
    expect(outcome.outcome).toBe('merged');
    expect(outcome.notices.find(({ code }) => code === 'reconcile/base-found')?.data['by']).toBe(by);
    expect(textAt(files, livePath)).toBe(both);
    expect(textAt(files, basePath)).toBe(v2);
    // What stood in for a base has done its work.
    expect(
      [recordPath, `${recordPath}.base`, `${places.stateDir}/vendor/${unit}`].filter((path) => files.exists(path)),
    ).toEqual([]);
    expect(outcomeOn(files).outcome).toBe('kept');
  });

  test('the vendor changed nothing since: live is kept, and the base recorded', () => {
    const files = hostWith({
      [livePath]: edited,
      [referencePath]: v1,
      [dpkgStatus]: conffile(v1),
      [`${history}/x`]: v1,
    });
    expect(outcomeOn(files).outcome).toBe('kept');
    expect(textAt(files, basePath)).toBe(v1);
    expect(textAt(files, livePath)).toBe(edited);
  });

  test('gate and law judge it like any merge', () => {
    const wider = profile('/etc/demo r', '/var/log/demo w', '/etc/shadow r');
    const evidence = { [dpkgStatus]: conffile(v1), [`${history}/x`]: v1 };
    const files = hostWith({ [livePath]: edited, [referencePath]: wider, ...evidence });
    const outcome = outcomeOn(files);
    expect([outcome.hold?.kind, outcome.hold?.standing]).toEqual(['widening', 'refused']);
    expect(noticesOf(outcome)).toContain('reconcile/base-found');
    expect(textAt(files, livePath)).toBe(edited);
    expect(textAt(files, basePath)).toBeUndefined();
  });

  test('a base that was found is named by the place where it was found', () => {
    const found = `${history}/x`;
    const [old, mine, theirs] = ['px', 'cx', 'ux'].map((mode) => profile(`/etc/demo ${mode}`)) as [
      string,
      string,
      string,
    ];
    const evidence = { [dpkgStatus]: conffile(old), [found]: old };
    const files = hostWith({ [livePath]: mine, [referencePath]: theirs, ...evidence });
    const outcome = outcomeOn(files);
    expect(outcome.hold?.kind).toBe('conflict');
    expect(outcome.heldText).toContain(`\n||||||| ${found}\n`);
    expect(outcome.heldText).not.toContain(basePath);
  });

  test('other revisions are offered', () => {
    const older = profile('/etc/demo r');
    const evidence = { [dpkgStatus]: conffile(v1), [`${history}/x`]: v1, [`${history}/y`]: older };
    const outcome = outcomeOn(hostWith({ [livePath]: edited, [referencePath]: v2, ...evidence }));
    expect(outcome.notices.find(({ code }) => code === 'reconcile/other-revisions')?.data).toEqual({
      count: 1,
      path: history,
    });
  });
});

describe('uncertain: held as added on both sides', () => {
  const cases: Record<string, Record<string, string>> = {
    'nobody knows anything': {},
    'a digest that no text has': { [dpkgStatus]: conffile(v1) },
    'a history without a digest': { [`${history}/x`]: v1 },
    'a name that promises what the text does not hold': {
      [dpkgStatus]: conffile(v1),
      [`${history}/${md5(v1)}`]: profile('/else r'),
    },
    'two digests, each with a text': {
      [dpkgStatus]: conffile(v1),
      '/var/lib/ucf/hashfile': `${md5(profile('/old r'))}  ${livePath}\n`,
      [`${history}/x`]: v1,
      [cachePath]: profile('/old r'),
    },
    'a copy of ucf that its own digest does not know': {
      '/var/lib/ucf/hashfile': `${md5(v2)}  ${livePath}\n`,
      [cachePath]: v1,
    },
    'a note that is none': { [recordPath]: `pristine ${md5(v1)}\n`, [`${recordPath}.base`]: v1 },
    'a copy that is not what was noted': { [recordPath]: `pristine ${md5(v1)} 1.0\n`, [`${recordPath}.base`]: v2 },
    'the digest of another path': { [dpkgStatus]: other + stanza('demo', 'installed', { '/etc/else': md5(edited) }) },
    'a digest that is being made': {
      [dpkgStatus]: other + stanza('demo', 'unpacked', { [livePath]: 'newconffile' }),
    },
  };

  test.each(Object.entries(cases))('%s', (_, evidence) => {
    const files = hostWith({ [livePath]: edited, [referencePath]: v2, ...evidence });
    expect(outcomeOn(files).hold?.kind).toBe('both-added');
    expect(textAt(files, livePath)).toBe(edited);
    expect(textAt(files, basePath)).toBeUndefined();
  });
});

test('a damaged database is no witness, wherever the damage is', () => {
  const good = conffile(v1);
  const damaged: Record<string, string> = {
    'cut off': good.slice(0, -3),
    'a line that is none': good.replace('Architecture: all', 'Architecture all'),
    'a state that is none': good.replace('ok installed', 'ok splendid'),
    'a digest that is none': good.replace(md5(v1), md5(v1).toUpperCase()),
    'a control character': good.replace('for tests', 'for \u0000 tests'),
    'one package twice': good + stanza('demo', 'installed'),
    'a name that is none': good + stanza('../../etc', 'installed'),
    'begins in the middle': ` ${good}`,
    'no words': 'x'.repeat(1_000_000),
  };
  for (const [why, status] of Object.entries(damaged)) {
    const files = hostWith({ [livePath]: v1, [referencePath]: v2, [dpkgStatus]: status });
    expect([why, outcomeOn(files).hold?.kind]).toEqual([why, 'both-added']);
  }
  const updates = { '/var/lib/dpkg/updates/0001': 'Package: demo\nStatus: nonsense\n' };
  const files = hostWith({ [livePath]: v1, [referencePath]: v2, [dpkgStatus]: good, ...updates });
  expect(outcomeOn(files).hold?.kind).toBe('both-added');
});

test('what others could have written, and links, are no witnesses', () => {
  const evidence: Record<string, Parameters<typeof hostWith>[0]> = {
    'written by others': { [dpkgStatus]: { content: conffile(v1), mode: 0o666 } },
    'of another user': { [dpkgStatus]: { content: conffile(v1), uid: 1000 } },
    'a link': { [dpkgStatus]: { link: '/srv/status' }, '/srv/status': conffile(v1) },
    'a linked history': { [`${places.reference}.history`]: { link: '/srv/history' }, [`/srv/history/${unit}/x`]: v1 },
    'a linked revision': { [`${history}/x`]: { link: '/srv/x' }, '/srv/x': v1 },
  };
  for (const [why, entries] of Object.entries(evidence)) {
    const files = hostWith({ [livePath]: v1, [referencePath]: v2, ...entries });
    expect([why, outcomeOn(files).hold?.kind]).toEqual([why, 'both-added']);
  }
});

test('what the administrator had removed stays away, also in a folder', () => {
  const nested = 'abstractions/demo.d/x';
  const files = hostWith({
    [referencePath]: v2,
    [recordPath]: `removed ${md5(v1)} 1.0\n`,
    [`${places.reference}/${nested}`]: '/etc/x r,\n',
    [`${places.stateDir}/adopt/${nested}`]: `removed ${md5(v1)} 1.0\n`,
  });
  const { outcomes } = run(files, false);
  for (const name of [unit, nested]) {
    const outcome = outcomes.find((one) => one.unit === name);
    expect(outcome?.outcome).toBe('kept-removed');
    expect(outcome && noticesOf(outcome)).toEqual(['reconcile/removed-before']);
    expect(files.exists(`/etc/apparmor.d/${name}`)).toBe(false);
    expect(files.exists(`${places.stateDir}/adopt/${name}`)).toBe(false);
  }
  expect(run(files, false).outcomes.map(({ outcome }) => outcome)).toEqual(['kept-removed', 'kept-removed']);
});

describe('a file that an installed package put there, and that is not there', () => {
  const listed = (state: string, rest: string): string => other + stanza('demo', state, { [livePath]: rest });

  test.each(['installed', 'triggers-pending', 'triggers-awaited'])('was removed: the package is %s', (state) => {
    const files = hostWith({ [referencePath]: v2, [dpkgStatus]: listed(state, md5(v1)) });
    const outcome = outcomeOn(files);
    expect([outcome.outcome, noticesOf(outcome)]).toEqual(['kept-removed', ['reconcile/removed-conffile']]);
    expect(outcome.notices[0]?.data['package']).toBe('demo');
    expect([textAt(files, livePath), textAt(files, basePath)]).toEqual([undefined, v2]);
    const again = outcomeOn(files);
    expect([again.outcome, noticesOf(again)]).toEqual(['kept-removed', []]);
  });

  const notCertain: Record<string, string> = {
    'nobody lists it': other,
    'obsolete: it left the package': listed('installed', `${md5(v1)} obsolete`),
    'dpkg takes it away': listed('installed', `${md5(v1)} remove-on-upgrade`),
    'not laid out yet': listed('installed', 'newconffile'),
    unpacked: listed('unpacked', md5(v1)),
    'half-configured': listed('half-configured', md5(v1)),
    'half-installed': listed('half-installed', md5(v1)),
    'removed, not purged': listed('config-files', md5(v1)),
    'another package that has it is being installed':
      listed('installed', md5(v1)) + stanza('heir', 'unpacked', { [livePath]: md5(v2) }),
    'the status file is damaged': listed('installed', md5(v1)).slice(0, -5),
  };
  test.each(Object.entries(notCertain))('is installed when that is not certain: %s', (_, status) => {
    const files = hostWith({ [referencePath]: v2, [dpkgStatus]: status });
    expect(outcomeOn(files).outcome).toBe('installed');
    expect(textAt(files, livePath)).toBe(v2);
  });

  test('what a package noted before its upgrade counts first', () => {
    const record = { [recordPath]: `removed ${md5(v1)} 1.0\n` };
    const files = hostWith({ [referencePath]: v2, [dpkgStatus]: listed('installed', md5(v1)), ...record });
    expect(noticesOf(outcomeOn(files))).toEqual(['reconcile/removed-before']);
  });
});

test('a note of removal says nothing about a file that is there', () => {
  const files = hostWith({ [livePath]: edited, [referencePath]: v2, [recordPath]: `removed ${md5(v1)} 1.0\n` });
  expect(outcomeOn(files).hold?.kind).toBe('both-added');
});

test('without a question nobody is asked', () => {
  const asked: string[] = [];
  const files = hostWith({
    [livePath]: v1,
    [referencePath]: v1,
    [basePath]: v1,
    [dpkgStatus]: conffile(v1),
    '/var/lib/ucf/hashfile': '',
  });
  const watching = new Proxy(files, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof value !== 'function') return value;
      return (...given: readonly unknown[]) => {
        asked.push(String(given[0]));
        return (value as (...all: readonly unknown[]) => unknown).apply(target, given as unknown[]);
      };
    },
  });
  expect(outcomeOn(watching).outcome).toBe('current');
  expect(asked.filter((path) => /dpkg|ucf|history\/usr/.test(path))).toEqual([]);
  expect(asked.length).toBeGreaterThan(0);
});

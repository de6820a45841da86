// Declining what a unit is held for, on a host in memory: for every reason to hold, all of it or one grant of several, at once
// or later. Live never changes but by what an ordinary run merges, and what was declined is not offered again.

import type { RejectRequest } from '../../../src/app/index.js';
import { readHistory, reconcileHost, rejectChange, rollBack } from '../../../src/app/index.js';
import { AaMergeError } from '../../../src/base/index.js';
import { memoryFileSystem } from '../../../src/host/index.js';
import type { MemoryFileSystem } from '../../../src/host/index.js';
import type { UnitOutcome, WideningSetting } from '../../../src/reconcile/index.js';
import { places } from '../../support/reconcile-case.js';
import {
  base,
  live,
  ports,
  profile,
  reference,
  replant,
  runOf as run,
  textAt as read,
  threeTexts,
  widened as widening,
  wordsOf,
} from '../../support/settling.js';
import type { Texts } from '../../support/settling.js';

function reject(files: MemoryFileSystem, more: Partial<RejectRequest> = {}): ReturnType<typeof rejectChange> {
  const request = { ...places, widening: 'refuse', unit: 'p', grants: [], why: 'not here', later: false } as const;
  return rejectChange({ ...request, wordsOf, ...more }, ports(files));
}

function codeOf(files: MemoryFileSystem, more: Partial<RejectRequest> = {}): unknown {
  const before = files.snapshot();
  try {
    reject(files, more);
    return 'none';
  } catch (thrown) {
    if (!(thrown instanceof AaMergeError)) throw thrown;
    expect(files.snapshot()).toEqual(before);
    return thrown.data['why'] === undefined ? thrown.code : `${thrown.code} ${thrown.data['why']}`;
  }
}

const held: readonly (readonly [string, string, Texts, WideningSetting])[] = [
  ['widening', 'widening', widening(), 'refuse'],
  ['conflict', 'conflict', threeTexts(profile('/a px,'), profile('/a cx,'), profile('/a ux,')), 'refuse'],
  ['both added', 'both-added', { [live]: profile('/a r,'), [reference]: profile('/b r,') }, 'refuse'],
  [
    'lost restriction',
    'lost-restriction',
    threeTexts(profile('/a r,', '/s r,'), profile('/a r,'), profile('/a r,', '/s r,', '/{s,t} r,')),
    'refuse',
  ],
  [
    'lost local',
    'lost-local',
    threeTexts(
      profile('/a r,', 'include if exists <local/p>'),
      profile('/a r,', '/m r,', 'include if exists <local/p>'),
      profile('/a r,'),
      { [`${places.policyDir}/local/p`]: '/l r,\n' },
    ),
    'refuse',
  ],
  ['invalid', 'invalid', threeTexts(profile('/a r,'), profile('/a r,', '/m r,'), 'profile p /p {\n  /a r\n'), 'refuse'],
  ['vendor removed', 'vendor-removed', { [base]: profile('/a r,'), [live]: profile('/a r,') }, 'refuse'],
  [
    'vendor removed, edited',
    'vendor-removed',
    { [base]: profile('/a r,'), [live]: profile('/a r,', '/m r,') },
    'refuse',
  ],
  ['untouched, under strict', 'widening', threeTexts(profile('/a r,'), profile('/a r,'), profile('/b r,')), 'strict'],
  [
    'a new file that defines what another defines',
    'both-added',
    { [`${places.policyDir}/q`]: profile('/a r,'), [reference]: profile('/b r,') },
    'refuse',
  ],
];

test.each(held)('all of it: %s', (_, kind, texts, setting) => {
  const files = memoryFileSystem({ [`${places.reference}/other`]: 'profile other { }\n', ...texts });
  expect(run(files, setting)?.hold?.kind).toBe(kind);
  const before = read(files, live);
  const { declined, run: done } = reject(files, { widening: setting });
  expect(declined).toEqual([]);
  expect(done?.outcomes.map(({ hold }) => hold)).toEqual([undefined]);
  expect(read(files, live)).toBe(before);
  expect(read(files, base)).toBe(read(files, reference));
  expect(files.exists(`${places.stateDir}/held/reasons/p.json`)).toBe(false);
  // Not offered again: nothing is left to be done.
  const all = files.snapshot();
  expect(run(files, setting)?.hold).toBeUndefined();
  expect(files.snapshot()).toEqual(all);
});

test('what the vendor changes after that is offered', () => {
  const files = memoryFileSystem(widening());
  reject(files);
  replant(files, reference, profile('/a r,', '/b r,', '/c r,', '/d r,'));
  const again = run(files);
  expect(again?.hold?.reasons.map(({ data }) => data['statement'])).toEqual(['/d r,']);
  // The same rule again, and wider: both sides decided about it.
  replant(files, reference, profile('/a r,', '/b rw,', '/c r,'));
  expect(run(files)?.hold?.kind).toBe('conflict');
  expect(read(files, live)).toBe(profile('/a r,', '/m r,'));
});

test('one grant of several: the rest is merged once nothing else holds it', () => {
  const files = memoryFileSystem(
    threeTexts(profile('/o r,', '/a r,'), profile('/o r,', '/a r,', '/m r,'), profile('/a r,', '/b r,')),
  );
  const [grant] = run(files)?.hold?.reasons ?? [];
  expect(grant?.data['statement']).toBe('/b r,');
  const { declined, alsoDeclined, run: done } = reject(files, { grants: [1] });
  expect(declined.map(({ number }) => number)).toEqual([1]);
  expect(alsoDeclined).toEqual([]);
  expect(done?.outcomes[0]?.outcome).toBe('merged');
  expect(read(files, live)).toBe(profile('/a r,', '/m r,'));
  expect(read(files, base)).toBe(read(files, reference));
  expect(run(files)?.outcome).toBe('kept');
});

test('one grant of several: the others stay held, and that one is gone for good', () => {
  const files = memoryFileSystem(widening());
  const statements = (one: UnitOutcome | undefined): unknown => one?.hold?.reasons.map(({ data }) => data['statement']);
  expect(statements(run(files))).toEqual(['/b r,', '/c r,']);
  const { run: done } = reject(files, { grants: [1] });
  expect(statements(done?.outcomes[0])).toEqual(['/c r,']);
  expect(read(files, live)).toBe(profile('/a r,', '/m r,'));
  const all = files.snapshot();
  expect(statements(run(files))).toEqual(['/c r,']);
  expect(files.snapshot()).toEqual(all);
  reject(files, { grants: [1] });
  expect(run(files)?.outcome).toBe('kept');
  expect(read(files, live)).toBe(profile('/a r,', '/m r,'));
});

test('a rule that the vendor put in the place of another stays together with it', () => {
  const files = memoryFileSystem(
    threeTexts(
      profile('/a r,', '/usr/lib/x/** r,', '/gone r,'),
      profile('/a r,', '/usr/lib/x/** r,', '/gone r,', '/m r,'),
      profile('/a r,', '/usr/{lib,share}/x/** r,'),
    ),
  );
  run(files);
  reject(files, { grants: [1] });
  expect(read(files, live)).toContain('/usr/lib/x/** r,');
  expect(read(files, live)).not.toContain('share');
  expect(run(files)?.hold).toBeUndefined();
});

test('a grant that no change of the unit stands for alone', () => {
  const files = memoryFileSystem({
    [reference]: profile('/b r,'),
    [`${places.policyDir}/q`]: 'profile q /{p,q} { /a r, }\n',
  });
  expect(run(files, 'strict')?.hold?.kind).toBe('widening');
  expect(codeOf(files, { grants: [1], widening: 'strict' })).toBe('app/not-declined together');
});

test('later: only recorded, and the next run acts on it', () => {
  const files = memoryFileSystem(widening());
  run(files);
  expect(reject(files, { later: true }).run).toBeUndefined();
  expect(read(files, base)).toBe(profile('/a r,'));
  const [name = ''] = files.readDir(`${places.stateDir}/settled`);
  expect(JSON.parse(read(files, `${places.stateDir}/settled/${name}`) ?? '')).toMatchObject({
    schema: 'aa-merge/settled@1',
    unit: 'p',
    deed: 'rejected',
    who: 'somebody',
    when: '2026-01-02T03:04:05Z',
    why: 'not here',
    waiting: { seen: profile('/a r,', '/b r,', '/c r,') },
  });
  expect(run(files)?.outcome).toBe('kept');
  expect(read(files, base)).toBe(read(files, reference));
  expect(JSON.parse(read(files, `${places.stateDir}/settled/${name}`) ?? '')).toMatchObject({ waiting: null });
});

test('later, and the unit changed before: put aside, said once, held again', () => {
  const files = memoryFileSystem(widening());
  run(files);
  reject(files, { later: true });
  replant(files, reference, profile('/a r,', '/b r,', '/c r,', '/d r,'));
  const request = { ...places, widening: 'refuse', dryRun: false, units: [] } as const;
  // Told under app/stale-decision.
  expect(reconcileHost(request, ports(files))).toMatchObject({ staleDecisions: ['p'] });
  expect(reconcileHost(request, ports(files))).toMatchObject({ staleDecisions: [] });
  expect(run(files)?.hold?.reasons).toHaveLength(3);
});

test('a record that nobody understands decides nothing and is told of', () => {
  const files = memoryFileSystem(widening());
  run(files);
  reject(files, { later: true });
  const [name = ''] = files.readDir(`${places.stateDir}/settled`);
  const path = `${places.stateDir}/settled/${name}`;
  for (const bad of ['{', '{"schema":"aa-merge/settled@1","waiting":{"seen":5},"unit":"p","texts":{}}', '{}']) {
    replant(files, path, bad);
    const result = reconcileHost({ ...places, widening: 'refuse', dryRun: true, units: [] }, ports(files));
    expect(result.brokenRecords).toEqual([path]);
    expect(result.outcomes.find(({ unit }) => unit === 'p')?.hold?.kind).toBe('widening');
  }
});

test('what stops it', () => {
  const files = memoryFileSystem(widening());
  run(files);
  expect(codeOf(files, { unit: 'q' })).toBe('reconcile/unknown-unit');
  expect(codeOf(files, { grants: [3] })).toBe('app/no-such-grant');
  replant(files, reference, profile('/a r,', '/b r,', '/d r,'));
  expect(codeOf(files)).toBe('app/shown-otherwise');
  expect(codeOf(files, { grants: [1] })).toBe('app/shown-otherwise');
  run(files);
  expect(codeOf(files)).toBe('none');
  expect(codeOf(files)).toBe('app/not-held');
  const link = memoryFileSystem({ [live]: profile('/a r,'), [reference]: { link: '/nowhere' } });
  expect(run(link)?.hold?.kind).toBe('unreadable');
  expect(codeOf(link)).toBe('app/not-declined unread');
  const folder = memoryFileSystem({ [live]: { link: '/nowhere' }, [reference]: profile('/b r,') });
  expect(run(folder)?.hold?.kind).toBe('unreadable');
  expect(codeOf(folder)).toBe('app/not-declined otherwise');
});

test('who, when and why stand in the history, and it can be taken back', () => {
  const files = memoryFileSystem(widening());
  run(files);
  const before = files.snapshot();
  reject(files, { grants: [2] });
  const [last] = readHistory(places, ports(files)).runs;
  expect(last).toMatchObject({ who: 'somebody', what: 'reject p --grant 2', why: 'not here' });
  rollBack({ ...places, run: undefined, dryRun: false }, ports(files));
  const isKept = ([path]: [string, unknown]): boolean => /\/(history|settled)(\/|$)|state.json/.test(path);
  const stays = (all: Record<string, unknown>): unknown =>
    Object.fromEntries(Object.entries(all).filter((entry) => !isKept(entry)));
  expect(stays(files.snapshot())).toEqual(stays(before));
  expect(files.readDir(`${places.stateDir}/settled`)).toEqual([]);
  expect(run(files)?.hold?.reasons).toHaveLength(2);
});

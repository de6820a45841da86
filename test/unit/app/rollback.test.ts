// Taking runs back on a host in memory: what comes back, what stops it, and what the history says.

import Ajv from 'ajv';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FileSystem } from '../../../src/base/index.js';
import { AaMergeError, codes, FileSystemError } from '../../../src/base/index.js';
import { acceptGrants, readHistory, reconcileHost, rollBack } from '../../../src/app/index.js';
import { tellOfRuns } from '../../../src/cli/records.js';
import { describeTrouble } from '../../../src/cli/trouble.js';
import { fixedClock, fixedProcesses, memoryFileSystem } from '../../../src/host/index.js';
import type { MemoryFileSystem } from '../../../src/host/index.js';
import { Killed, faultyFiles } from '../../support/faults.js';
import { rollbackDocument, rollbackText, historyText } from '../../../src/report/index.js';
import { places } from '../../support/reconcile-case.js';
import { ports as settlingPorts, runOf, shown, widened, wordsOf } from '../../support/settling.js';

const output = { stage: () => undefined, progress: () => undefined, detail: () => undefined };
const profile = (...rules: readonly string[]): string => `profile p /p {\n${rules.map((r) => `  ${r}\n`).join('')}}\n`;
const live = `${places.policyDir}/p`;

function host(): MemoryFileSystem {
  return memoryFileSystem({
    [`${places.stateDir}/base/p`]: { content: profile('/a r,', '/b r,'), mode: 0o600 },
    [live]: { content: profile('/a r,', '/b r,', '/mine r,'), mode: 0o640, uid: 3, gid: 4 },
    [`${places.reference}/p`]: profile('/a r,'),
    [`${places.policyDir}/gone`]: profile().replaceAll('p', 'q'),
    [`${places.reference}/new`]: 'profile new /new { }\n',
  });
}

const clock = fixedClock(Date.UTC(2026, 0, 2, 3, 4, 5));

function ports(files: FileSystem) {
  return { files, clock, processes: fixedProcesses(), output };
}

function reconcile(files: FileSystem): unknown {
  return reconcileHost({ ...places, widening: 'refuse', dryRun: false, units: [] }, ports(files));
}

function back(files: MemoryFileSystem, run?: string, dryRun = false): ReturnType<typeof rollBack> {
  return rollBack({ ...places, run, dryRun }, ports(files));
}

function policy(files: MemoryFileSystem): Record<string, string> {
  const isKept = (path: string): boolean => /\/(history|journal)(\/|$)|state\.json/.test(path);
  return Object.fromEntries(Object.entries(files.snapshot()).filter(([path]) => !isKept(path)));
}

test('a run is taken back with modes, owners, base and what was new; and that is a run, too', () => {
  const files = host();
  const before = policy(files);
  reconcile(files);
  const after = policy(files);
  expect(after[live]).toBe(`640 3:4 ${profile('/a r,', '/mine r,')}`);
  expect(back(files, undefined, true)).toMatchObject({ applied: false, run: { run: '20260102T030405Z' } });
  expect(policy(files)).toEqual(after);
  expect(back(files)).toMatchObject({ applied: true, run: { run: '20260102T030405Z', what: 'reconcile' } });
  expect(policy(files)).toEqual(before);
  const { runs } = readHistory(places, ports(files));
  expect(runs.map(({ run, what }) => [run, what])).toEqual([
    ['20260102T030405Z.2', 'rollback 20260102T030405Z'],
    ['20260102T030405Z', 'reconcile'],
  ]);
  back(files);
  expect(policy(files)).toEqual(after);
  expect(policy(files)[live]).toBe(after[live]);
});

test('an earlier run cannot be taken back over what was written since, nor over an edit', () => {
  const files = host();
  reconcile(files);
  files.unlink(live);
  files.plant(live, 'profile p /p { /mine r, }\n');
  const before = files.snapshot();
  expect(() => back(files)).toThrow(
    expect.objectContaining({ code: 'store/written-since', data: { run: '20260102T030405Z', path: live } }),
  );
  expect(files.snapshot()).toEqual(before);
});

test('the last run is the last one, also where the clock went back', () => {
  const files = host();
  const before = policy(files);
  reconcile(files);
  back(files);
  const early = { ...ports(files), clock: fixedClock(Date.UTC(2024, 0, 1)) };
  reconcileHost({ ...places, widening: 'refuse', dryRun: false, units: [] }, early);
  const { runs } = readHistory(places, ports(files));
  expect(runs.map(({ run, when }) => [run, when])[0]).toEqual(['20260102T030405Z.3', '2024-01-01T00:00:00Z']);
  expect(back(files).run.what).toBe('reconcile');
  expect(policy(files)).toEqual(before);
});

test('what there is no run for', () => {
  const files = host();
  expect(() => back(files)).toThrow(expect.objectContaining({ code: 'store/no-such-run', data: {} }));
  reconcile(files);
  expect(() => back(files, 'x')).toThrow(expect.objectContaining({ code: 'store/no-such-run', data: { run: 'x' } }));
});

test('a run that was cut off is finished before anything else, and a dry run says that it is there', () => {
  const files = host();
  let isDead = false;
  const dying = faultyFiles(files, (name, args, perform) => {
    isDead ||= name === 'exchange' && args[1] === live;
    if (isDead) throw new Killed();
    return perform();
  });
  expect(() => reconcile(dying)).toThrow(Killed);
  const request = { ...places, widening: 'refuse', units: [] } as const;
  expect(reconcileHost({ ...request, dryRun: true }, ports(files)).unfinished).toBe('20260102T030405Z');
  // The lock is of a process that runs no more.
  files.unlink(`${places.stateDir}/lock`);
  const result = reconcileHost({ ...request, dryRun: false }, ports(files));
  expect(result.recovery).toEqual({ run: '20260102T030405Z', direction: 'forward', spared: [] });
  expect(result.plan.operations).toEqual([]);
  expect(policy(files)[live]).toBe(`640 3:4 ${profile('/a r,', '/mine r,')}`);
  expect(files.readDir(places.policyDir)).toEqual(['gone', 'new', 'p']);
  expect(readHistory(places, ports(files)).runs).toMatchObject([{ direction: 'forward' }]);
});

test('what cannot even be undone is left to the next run', () => {
  const files = host();
  const before = policy(files);
  const stuck = faultyFiles(files, (name, args, perform) => {
    if (name === 'exchange') return false;
    const isMoved = name === 'rename' && !String(args[1]).endsWith('forward.json');
    if (isMoved) throw new FileSystemError('EROFS', String(args[1]), 'rename');
    return perform();
  });
  expect(() => reconcile(stuck)).toThrow(
    expect.objectContaining({ code: 'store/unfinished-run', data: { run: '20260102T030405Z' } }),
  );
  expect(() => reconcile(stuck)).toThrow('store/unfinished-run');
  expect(policy(files)).toMatchObject({ [live]: before[live] });
  expect(reconcile(files)).toMatchObject({ recovery: { direction: 'forward' } });
});

test('the last fifty runs are kept, and a record that is damaged stops none', () => {
  const files = host();
  const history = `${places.stateDir}/history`;
  reconcile(files);
  for (let at = 0; at < 53; at += 1) back(files);
  const kept = files.readDir(history);
  expect(kept).toHaveLength(50);
  expect(kept).not.toContain('20260102T030405Z');
  files.plant(`${history}/20250101T000000Z/run.json`, '{');
  back(files, `20260102T030405Z.54`);
  expect(files.readDir(history)).toHaveLength(51);
  const { runs, damaged } = readHistory(places, ports(files));
  expect(runs).toHaveLength(50);
  expect(damaged).toEqual([{ run: '20250101T000000Z', path: `${history}/20250101T000000Z/run.json` }]);
});

test.each([
  ['no text of ours', '20270101T000000Z/run.json', '{', 'damaged'],
  ['no file', '20270101T000000Z/run.json/x', '', 'damaged'],
  ['the record of another run', '20270101T000000Z/run.json', undefined, 'damaged'],
  ['a file beside the folders', 'notes', 'x', 'ignored'],
] as const)('a record that is %s: the last run is not guessed, others are there', (_, path, text, fate) => {
  const files = host();
  const history = `${places.stateDir}/history`;
  reconcile(files);
  const record = Buffer.from(files.readFile(`${history}/20260102T030405Z/run.json`)).toString('latin1');
  files.plant(`${history}/${path}`, text ?? record);
  const { runs, damaged } = readHistory(places, ports(files));
  expect(runs.map(({ run }) => run)).toEqual(['20260102T030405Z']);
  expect(damaged).toHaveLength(fate === 'damaged' ? 1 : 0);
  if (fate === 'damaged') {
    expect(() => back(files)).toThrow('store/damaged-record');
    expect(() => back(files, '20270101T000000Z')).toThrow('store/damaged-record');
  }
  expect(back(files, '20260102T030405Z').run.run).toBe('20260102T030405Z');
});

test('runs that were cut off are told of', () => {
  const said: string[] = [];
  const terminal = { complain: (text: string) => void said.push(text) };
  tellOfRuns({ recovery: { run: 'r', direction: 'back', spared: ['/p/a'] }, unfinished: 's' }, terminal);
  expect(said.join('')).toBe(
    [
      'note: the run r was cut off; it was undone now, but for one file that somebody changed since',
      '  /p/a',
      'warning: the run s was cut off, or is under way: what is shown here may change when it is finished',
      'help: any run that writes finishes or undoes it first\n',
    ].join('\n'),
  );
  expect(['store/recovered', 'store/interrupted'].every((code) => code in codes)).toBe(true);
});

test('a run that trouble undid is told of, and cannot be taken back', () => {
  const files = host();
  const before = policy(files);
  const failing = faultyFiles(files, (name, args, perform) => {
    if (name === 'exchange' && args[1] === live) return false;
    if (name === 'rename' && args[1] === live) throw new FileSystemError('EPERM', live, 'rename');
    return perform();
  });
  expect(() => reconcile(failing)).toThrow('store/not-written');
  expect(policy(files)).toEqual(before);
  expect(readHistory(places, ports(files)).runs).toMatchObject([{ direction: 'back' }]);
  expect(() => back(files)).toThrow('store/no-such-run');
  expect(() => back(files, '20260102T030405Z')).toThrow('store/undone-run');
});

test('a command without operands says so', () => {
  const thrown = new AaMergeError('cli/operands', { command: 'history', wanted: '', given: 1 });
  expect(describeTrouble(thrown, { command: 'history', available: [] })).toBe(
    'aa-merge: `history` takes no operands, but one was given\nTry: aa-merge history --help\n',
  );
});

const validate = new Ajv({ strict: false }).compile(
  JSON.parse(readFileSync(join(__dirname, '../../../src/report/schema/rollback.schema.json'), 'utf8')) as object,
);

test('what becomes possible by it is told, before and after, and a restriction that goes with the run', () => {
  const files = host();
  reconcile(files);
  for (const dryRun of [true, false]) {
    const result = back(files, undefined, dryRun);
    expect(rollbackText(result, false)).toContain('    + `/p` could read `/b`\n');
    const document = rollbackDocument(result);
    expect(validate(document)).toBe(true);
    expect(document).toMatchObject({
      widenings: expect.arrayContaining([expect.objectContaining({ class: 'file', object: '/b' })]) as unknown,
    });
  }
  const again = back(files);
  expect(rollbackText(again, false)).toContain('    - `/p` could no longer read `/b`\n');
  expect(rollbackDocument(again)).toMatchObject({ verdict: 'narrower', widenings: [] });
});

test('a profile that goes with the run leaves its program unconfined, and that is told', () => {
  const files = memoryFileSystem({ [`${places.reference}/new`]: 'profile new /new { }\n' });
  files.plant(`${places.policyDir}/other`, 'profile other /other { }\n');
  reconcile(files);
  expect(rollbackText(back(files), false)).toMatch(/^ {4}\+ .*`new`/m);
});

test('where nobody can say what it permits, that is said', () => {
  const files = host();
  reconcile(files);
  files.unlink(`${places.policyDir}/gone`);
  const before = back(files, undefined, true);
  expect(before.meaning.kind).toBe('compared');
  const broken = memoryFileSystem({
    [`${places.stateDir}/base/p`]: { content: 'profile p /p { nonsense\n', mode: 0o600 },
    [live]: 'profile p /p { nonsense\n',
    [`${places.reference}/p`]: profile('/a r,'),
  });
  reconcile(broken);
  const result = back(broken, undefined, true);
  expect(result.meaning).toEqual({ kind: 'unknown' });
  expect(rollbackText(result, false)).toContain('cannot be compared');
  expect(rollbackDocument(result)).toMatchObject({ verdict: 'unknown' });
});

test('records command no terminal', () => {
  const files = host();
  reconcile(files);
  const { run } = back(files, undefined, true);
  const odd = { ...run, who: 'root\u001b[2J', what: 'resolve x --with \u001b]0;t\u0007', why: 'so\u001b[31m\n' };
  const control = /[\u0000-\u0009\u000b-\u001f]/;
  expect(historyText([odd], true)).not.toMatch(control);
  expect(historyText([odd], true)).toContain('  why: so·[31m·\n');
  expect(rollbackText({ run: odd, applied: true, meaning: { kind: 'none' } }, true)).not.toMatch(control);
});

test.each([
  ['reconcile', 'does the same again'],
  ['reconcile p q', 'does the same again'],
  ['accept p --why x', 'is open again'],
  ['reject p', 'is open again'],
  ['resolve p --take-vendor', 'is open again'],
  ['adopt', '`aa-merge adopt` merges them again'],
  ['extract p', 'stay there'],
  ['rollback 20260102T030405Z', 'in force again'],
])('what becomes of it: %s', (what, expected) => {
  const files = host();
  reconcile(files);
  const result = back(files);
  expect(rollbackText({ ...result, run: { ...result.run, what } }, false)).toContain(expected);
  expect(rollbackText({ ...result, applied: false }, false)).not.toContain('again');
});

test('of an acceptance that was taken back nothing stays: the unit is held as before', () => {
  const files = shown(widened());
  acceptGrants(
    { ...places, widening: 'refuse', unit: 'p', grants: [], why: 'why', later: false, wordsOf },
    settlingPorts(files),
  );
  expect(runOf(files)?.hold).toBeUndefined();
  const result = back(files);
  expect(rollbackText(result, false)).toContain('the next run of aa-merge judges the vendor’s change as before');
  expect(runOf(files)?.hold?.kind).toBe('widening');
});

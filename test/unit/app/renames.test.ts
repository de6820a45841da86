// Units under another name, on a host in memory: what follows them keeps mode and owner, one run is taken back as a whole,
// and both names lead to the unit.

import Ajv from 'ajv';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { acceptGrants, reconcileHost, rejectChange, resolveUnit, rollBack } from '../../../src/app/index.js';
import type { ByteText } from '../../../src/base/index.js';
import { fixedClock, fixedProcesses, memoryFileSystem } from '../../../src/host/index.js';
import type { MemoryFileSystem } from '../../../src/host/index.js';
import { planDocument, planText } from '../../../src/report/index.js';
import { places } from '../../support/reconcile-case.js';

const output = { stage: () => undefined, progress: () => undefined, detail: () => undefined };
const profile = (head: string, ...rules: readonly string[]): string =>
  `${head} {\n${rules.map((rule) => `  ${rule}\n`).join('')}}\n`;
const at = (path: string): string => `${places.policyDir}/${path}`;

function host(vendors: readonly string[] = ['deny /c r,']): MemoryFileSystem {
  return memoryFileSystem({
    [`${places.stateDir}/base/usr.bin.p`]: {
      content: profile('/usr/bin/p', '/a r,', localOf('usr.bin.p')),
      mode: 0o600,
    },
    [at('usr.bin.p')]: {
      content: profile('/usr/bin/p flags=(complain)', '/a r,', localOf('usr.bin.p')),
      mode: 0o640,
      uid: 3,
      gid: 4,
    },
    [at('local/usr.bin.p')]: { content: 'deny /a r,\n', mode: 0o600, uid: 5, gid: 6 },
    [at('disable/usr.bin.p')]: { link: '../usr.bin.p' },
    [`${places.reference}/p`]: profile('profile p /usr/bin/p', '/a r,', ...vendors, localOf('p')),
  });
}

function localOf(name: string): string {
  return `include if exists <local/${name}>`;
}

function ports(files: MemoryFileSystem) {
  return { files, clock: fixedClock(Date.UTC(2026, 0, 2)), processes: fixedProcesses(), output };
}

function reconcile(files: MemoryFileSystem, units: readonly string[] = []): ReturnType<typeof reconcileHost> {
  return reconcileHost({ ...places, widening: 'refuse', dryRun: false, units }, ports(files));
}

function policy(files: MemoryFileSystem): Record<string, string> {
  const isKept = (path: string): boolean => /\/(history|journal)(\/|$)|state\.json/.test(path);
  return Object.fromEntries(Object.entries(files.snapshot()).filter(([path]) => !isKept(path)));
}

const validate = new Ajv({ strict: false }).compile(
  JSON.parse(readFileSync(join(__dirname, '../../../src/report/schema/plan.schema.json'), 'utf8')) as object,
);

test('live, what is set beside it and the base move together, and back', () => {
  const files = host();
  const before = policy(files);
  const { outcomes } = reconcile(files);
  const after = policy(files);
  const text = profile('profile p /usr/bin/p flags=(complain)', '/a r,', 'deny /c r,', localOf('p'));
  expect(after[at('p')]).toBe(`640 3:4 ${text}`);
  expect(after[at('local/p')]).toBe('600 5:6 deny /a r,\n');
  expect(files.readLink(at('disable/p'))).toBe('../p');
  for (const path of ['usr.bin.p', 'local/usr.bin.p', 'disable/usr.bin.p']) expect(after[at(path)]).toBeUndefined();
  expect(Object.keys(after).filter((path) => path.startsWith(`${places.stateDir}/base/`))).toEqual([
    `${places.stateDir}/base/p`,
  ]);
  expect(reconcile(files).plan.operations).toEqual([]);

  const document = planDocument(outcomes, { applied: true, diff: true });
  expect(validate(document)).toBe(true);
  expect(document).toMatchObject({
    units: expect.arrayContaining([
      expect.objectContaining({
        path: 'p',
        renamedFrom: 'usr.bin.p',
        moves: [
          { from: 'local/usr.bin.p', to: 'local/p' },
          { from: 'disable/usr.bin.p', to: 'disable/p' },
        ],
      }),
    ]) as unknown,
  });

  rollBack({ ...places, run: undefined, dryRun: false }, ports(files));
  expect(policy(files)).toEqual(before);
});

test('the plan says what was called what', () => {
  const { outcomes } = reconcile(host());
  const plain = (text: string): string => text;
  const paint = { bold: plain, dim: plain, red: plain, yellow: plain, green: plain, cyan: plain };
  const wishes = {
    quiet: false,
    verbose: false,
    diff: true,
    applied: true,
    places,
    widening: 'refuse',
    hostOptions: '',
    paint,
  };
  const text = planText(outcomes, wishes as unknown as Parameters<typeof planText>[1]);
  expect(text).toContain(
    '  p (was usr.bin.p)\n    local/usr.bin.p becomes local/p\n    disable/usr.bin.p becomes disable/p\n',
  );
  expect(text).toContain('--- live/usr.bin.p\n    +++ new/p\n');
});

test('the old name leads to the unit, too', () => {
  const files = host(['/c r,']);
  expect(reconcile(files, ['usr.bin.p']).outcomes.map(({ unit, hold }) => [unit, hold?.kind])).toEqual([
    ['p', 'widening'],
  ]);
  expect(files.exists(at('usr.bin.p'))).toBe(true);
  const request = { ...places, widening: 'refuse', unit: 'usr.bin.p', grants: [], why: 'why', later: false } as const;
  expect(acceptGrants({ ...request, wordsOf: ({ code }) => code }, ports(files)).unit).toBe('p');
  expect(files.exists(at('usr.bin.p'))).toBe(false);
  expect(files.readLink(at('disable/p'))).toBe('../p');
});

test('a local file that changed since it was seen stops the run', () => {
  const files = host();
  const path = at('local/usr.bin.p');
  const read = files.readFile.bind(files);
  let reads = 0;
  files.readFile = (asked) => {
    if (asked === path && (reads += 1) === 3) {
      files.unlink(path);
      files.plant(path, 'deny /other r,\n');
    }
    return read(asked);
  };
  expect(() => reconcile(files)).toThrow(expect.objectContaining({ code: 'store/stale-precondition' }));
  expect(files.exists(at('p'))).toBe(false);
});

test('what is declined under a new name is the change, not the name', () => {
  const files = host(['/c r,']);
  reconcile(files);
  const request = { ...places, widening: 'refuse', unit: 'p', grants: [], why: 'why', later: false } as const;
  rejectChange({ ...request, wordsOf: ({ code }) => code }, ports(files));
  const text = profile('profile p /usr/bin/p flags=(complain)', '/a r,', localOf('p'));
  expect(policy(files)[at('p')]).toBe(`640 3:4 ${text}`);
  expect(files.exists(at('usr.bin.p'))).toBe(false);
  expect(reconcile(files).outcomes.filter(({ hold }) => hold !== undefined)).toEqual([]);
});

test('what was decided for later falls, once the text under the old name is edited', () => {
  const request = { ...places, widening: 'refuse', unit: 'p', why: 'why', later: true } as const;
  const wordsOf = ({ code }: { readonly code: string }): string => code;
  const answer = { text: profile('profile p /usr/bin/p', '/a r,', localOf('p')) as ByteText, name: 'mine' };
  const decide: readonly ((files: MemoryFileSystem) => unknown)[] = [
    (files) => resolveUnit({ ...request, answer, accept: undefined, wordsOf }, ports(files)),
    (files) => rejectChange({ ...request, grants: [], wordsOf }, ports(files)),
  ];
  for (const [edit, isStale] of [
    ['# mine\n', true],
    ['', false],
  ] as const) {
    for (const one of decide) {
      const files = host(['/c r,']);
      files.unlink(at('disable/usr.bin.p'));
      reconcile(files);
      one(files);
      const path = at('usr.bin.p');
      const edited = `${Buffer.from(files.readFile(path)).toString('latin1')}${edit}`;
      files.unlink(path);
      files.plant(path, edited);
      const { staleDecisions, outcomes } = reconcile(files);
      expect(staleDecisions).toEqual(isStale ? ['p'] : []);
      expect(outcomes.find(({ unit }) => unit === 'p')?.hold === undefined).toBe(!isStale);
      expect(files.exists(path)).toBe(isStale);
      if (isStale) expect(Buffer.from(files.readFile(path)).toString('latin1')).toBe(edited);
    }
  }
});

describe('one grant of a renamed unit is declined', () => {
  const grants = (files: MemoryFileSystem): unknown[] =>
    reconcile(files)
      .outcomes.flatMap(({ hold }) => hold?.reasons ?? [])
      .map(({ data }) => data['statement']);
  const decline = (files: MemoryFileSystem, grant: number): ReturnType<typeof rejectChange> => {
    const request = { ...places, widening: 'refuse', unit: 'p', why: 'why', later: false } as const;
    return rejectChange({ ...request, grants: [grant], wordsOf: ({ code }) => code }, ports(files));
  };

  test('the rest stays held under the old name, and that grant is gone for good', () => {
    const files = host(['/c r,', '/d r,']);
    const before = policy(files)[at('usr.bin.p')];
    expect(grants(files)).toEqual(['/c r,', '/d r,']);
    expect(decline(files, 1).run?.outcomes.map(({ renamedFrom }) => renamedFrom)).toEqual(['usr.bin.p']);
    expect(policy(files)[at('usr.bin.p')]).toBe(before);
    expect(policy(files)[`${places.stateDir}/base/usr.bin.p`]).toBe(
      `600 0:0 ${profile('/usr/bin/p', '/a r,', '/c r,', localOf('usr.bin.p'))}`,
    );
    expect(grants(files)).toEqual(['/d r,']);
    // Then nothing holds it: it gets its name, and none of the two rules.
    decline(files, 1);
    expect(policy(files)[at('p')]).toContain(profile('profile p /usr/bin/p flags=(complain)', '/a r,', localOf('p')));
    expect(files.exists(`${places.stateDir}/base/usr.bin.p`)).toBe(false);
    expect(reconcile(files).plan.operations).toEqual([]);
  });

  test('where only the profile has another name, too', () => {
    const files = memoryFileSystem({
      [`${places.stateDir}/base/p`]: { content: profile('/usr/bin/p', 'signal peer=/usr/bin/p,'), mode: 0o600 },
      [at('p')]: profile('/usr/bin/p', 'signal peer=/usr/bin/p,', '/mine r,'),
      [`${places.reference}/p`]: profile('profile p /usr/bin/p', 'signal peer=p,', '/c r,', '/d r,'),
    });
    expect(grants(files)).toEqual(['/c r,', '/d r,']);
    decline(files, 2);
    expect(policy(files)[`${places.stateDir}/base/p`]).toContain(
      profile('/usr/bin/p', 'signal peer=/usr/bin/p,', '/d r,'),
    );
    expect(grants(files)).toEqual(['/c r,']);
  });
});

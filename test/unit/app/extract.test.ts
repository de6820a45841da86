// Inline edits become local rules, on hosts in memory: what is moved, what is proved, what cannot be and why.

import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { extractLocal, readHistory, reconcileHost, rollBack } from '../../../src/app/index.js';
import type { ExtractResult } from '../../../src/app/index.js';
import type { FileSystem } from '../../../src/base/index.js';
import { codes } from '../../../src/base/codes.js';
import { fixedClock, fixedProcesses, memoryFileSystem } from '../../../src/host/index.js';
import type { MemoryEntry, MemoryFileSystem } from '../../../src/host/index.js';
import { extractDocument, extractText } from '../../../src/report/index.js';
import { places } from '../../support/reconcile-case.js';

const { policyDir: live, reference, stateDir } = places;
const output = { stage: () => undefined, progress: () => undefined, detail: () => undefined };
const plain = (text: string): string => text;
const paint = { bold: plain, dim: plain, red: plain, yellow: plain, cyan: plain, green: plain };
const clock = fixedClock(Date.UTC(2026, 0, 2));
const ports = (files: FileSystem) => ({ files, clock, processes: fixedProcesses(), output });
const request = { ...places, widening: 'refuse' } as const;

/** One unit `p`, reconciled and then edited, among other files. */
function host(vendors: string, ours: string, tree: Readonly<Record<string, MemoryEntry>> = {}): MemoryFileSystem {
  return memoryFileSystem({
    [live]: {},
    '/var/lib': {},
    [`${reference}/p`]: vendors,
    [`${stateDir}/base/p`]: vendors,
    [`${live}/p`]: ours,
    ...tree,
  });
}

function extract(files: MemoryFileSystem, dryRun = false): ExtractResult {
  const before = files.snapshot();
  const result = extractLocal({ ...request, unit: 'p', dryRun }, ports(files));
  if (!result.applied) expect(files.snapshot()).toEqual(before);
  validate(JSON.parse(JSON.stringify(extractDocument(result))));
  expect(validate.errors).toBeNull();
  return result;
}

const schema = JSON.parse(readFileSync('src/report/schema/extract.schema.json', 'utf8')) as object;
const validate = new Ajv({ strict: true, strictRequired: false, allErrors: true }).compile(schema);

const read = (files: MemoryFileSystem, path: string): string =>
  Buffer.from(files.readFile(`${live}/${path}`)).toString('latin1');

function reasons({ extraction }: ExtractResult): string[] {
  return extraction.kind === 'cannot' ? extraction.reasons.map(({ code }) => code) : [extraction.kind];
}

const text = (result: ExtractResult): string => extractText(result, { verbose: false, paint });

/** What a run makes of the unit. */
function outcome(files: MemoryFileSystem): string | undefined {
  const { outcomes } = reconcileHost({ ...request, dryRun: false, units: [] }, ports(files));
  return outcomes.find(({ unit }) => unit === 'p')?.outcome;
}

const profile = (...rules: readonly string[]): string =>
  `profile p /usr/bin/p {\n  include if exists <local/p>\n${rules.map((rule) => `  ${rule}\n`).join('')}}\n`;

test('an include that only live has is no way to a local file: what was moved there would no longer be read', () => {
  const bare = 'profile p /usr/bin/p {\n  /a r,\n}\n';
  const ours = 'profile p /usr/bin/p {\n  /a r,\n  deny /a/x w,\n  include if exists <local/mine>\n}\n';
  const files = host(bare, ours, { [`${live}/local/mine`]: 'deny /a/y w,\n' });
  expect(reasons(extract(files))).toEqual(['reconcile/extract-no-local', 'reconcile/extract-no-local']);
  const edited = host(profile('/a r,'), profile('/a r,').replace('if exists ', ''));
  expect(reasons(extract(edited))).toEqual(['reconcile/extract-no-local']);
});

test('what was added is moved with its comments, and from then on the unit follows the vendor', () => {
  const files = host(
    profile('/a r,'),
    `# about this host\n${profile('/a r,', '# the spool', '# of ours', 'owner /spool/** rw,  # moved', 'deny /x w,')}`,
    { [`${live}/local/p`]: '# local\n/known r,' },
  );
  const planned = extract(files, true);
  expect(text(planned)).toMatch(
    /^p: 2 statements would move\n {2}from p to local\/p\n {4}\+ owner \/spool\/\*\* rw,\n/,
  );
  const done = extract(files);
  expect(done).toMatchObject({ applied: true, extraction: { kind: 'extracted', profiles: 1 } });
  expect(text(done)).toContain('compared before and after: 1 profile, which permits the same\n');
  expect(read(files, 'p')).toBe(`# about this host\n${profile('/a r,')}`);
  expect(read(files, 'local/p')).toBe(
    '# local\n/known r,\n# the spool\n# of ours\nowner /spool/** rw,  # moved\ndeny /x w,\n',
  );
  expect(reasons(extract(files))).toEqual(['nothing']);
  expect(text(extract(files))).toBe('p says what the vendor’s says: there is nothing to extract\n');
  files.unlink(`${reference}/p`);
  files.plant(`${reference}/p`, profile('/a r,', 'deny /b w,'));
  expect(outcome(files)).toBe('updated');
  expect(read(files, 'p')).toBe(`# about this host\n${profile('/a r,', 'deny /b w,')}`);
});

test('it is a run like any other: recorded, and taken back', () => {
  const files = host(profile('/a r,'), profile('/a r,', '/mine r,'));
  const policy = (): string[] =>
    Object.entries(files.snapshot()).flatMap(([path, entry]) => (path.startsWith(live) ? [`${path} ${entry}`] : []));
  const before = policy();
  extract(files);
  const { runs } = readHistory(places, ports(files));
  expect(runs.map(({ what }) => what)).toEqual(['extract p']);
  rollBack({ ...places, run: undefined, dryRun: false }, ports(files));
  expect(policy().filter((line) => !line.startsWith(`${live}/local `))).toEqual(before);
});

test('what is on record of a held unit stays there, and so does what it remembers', () => {
  const files = host(profile('/a r,'), profile('/a r,', '/mine r,'));
  files.unlink(`${reference}/p`);
  files.plant(`${reference}/p`, profile('/a rw,'));
  expect(outcome(files)).toBe('held');
  const record = files.snapshot()[`${stateDir}/held/reasons/p.json`];
  expect(record).toBeDefined();
  expect(reasons(extract(files))).toEqual(['extracted']);
  expect(files.snapshot()[`${stateDir}/held/reasons/p.json`]).toBe(record);
  // It is overridden now: what is new is still not taken unasked.
  expect(outcome(files)).toBe('held');
});

test('before the first run the reference is what it goes back to, and becomes the base', () => {
  const files = host(profile('/a r,'), profile('/a r,', '/mine r,'));
  files.unlink(`${stateDir}/base/p`);
  expect(reasons(extract(files))).toEqual(['extracted']);
  expect(outcome(files)).toBe('current');
});

test('a rule that says more than the vendor’s: his comes back, and the other one is local', () => {
  const vendors = profile('/a r,', 'capability chown,', 'network inet stream,');
  const files = host(vendors, profile('/a rw,', 'capability chown kill,', 'network inet stream,', 'network unix,'));
  expect(reasons(extract(files))).toEqual(['extracted']);
  expect(read(files, 'local/p')).toBe('/a rw,\ncapability chown kill,\nnetwork unix,\n');
  expect(outcome(files)).toBe('current');
});

test('several profiles and hats, each with a local file; includes and whole blocks go along', () => {
  const body = (...added: readonly string[]): string => `profile p /usr/bin/p {
  include if exists <local/p>
  ${added[0] ?? ''}
  ^hat {
    include if exists <local/p.hat>
    /h r,
    ${added[1] ?? ''}
  }
}
profile q /usr/bin/q { include if exists <local/q> /q r, ${added[2] ?? ''} }
`;
  const files = host(
    body(),
    body('deny { /x w, }\n  include <abstractions/mine>\n  profile child { /c r, }', '/i r,', '/j r,'),
    {
      [`${live}/abstractions/mine`]: '/m r,\n',
    },
  );
  const result = extract(files);
  expect(reasons(result)).toEqual(['extracted']);
  expect(read(files, 'local/p')).toBe('deny { /x w, }\ninclude <abstractions/mine>\nprofile child { /c r, }\n');
  expect([read(files, 'local/p.hat'), read(files, 'local/q')]).toEqual(['/i r,\n', '/j r,\n']);
  expect(result.extraction).toMatchObject({ profiles: 4 });
  expect(outcome(files)).toBe('current');
});

test('a rule that the local file has already is not written there twice', () => {
  const files = host(profile(), profile('/a r,'), { [`${live}/local/p`]: '/a   r,\n' });
  expect(reasons(extract(files))).toEqual(['extracted']);
  expect(read(files, 'local/p')).toBe('/a   r,\n');
});

const bare = (...rules: readonly string[]): string => profile(...rules).replace('  include if exists <local/p>\n', '');

test.each<[why: string, vendors: string, ours: string, codes: string[]]>([
  ['a profile without a local file', bare(), bare('/a r,'), ['reconcile/extract-no-local']],
  [
    'a hat without one',
    profile('^hat { /h r, }'),
    profile('^hat { /h r, /i r, }', '/a r,'),
    ['reconcile/extract-no-local'],
  ],
  ['a flag', profile(), profile().replace('/p {', '/p flags=(complain) {'), ['reconcile/extract-head']],
  ['an attachment', profile(), profile().replace('/usr/bin/p', '/opt/p'), ['reconcile/extract-head']],
  ['a variable', `@{x}=a\n${profile()}`, `@{x}=a b\n${profile()}`, ['reconcile/extract-outside']],
  ['an include outside of profiles', profile(), `include <tunables/x>\n${profile()}`, ['reconcile/extract-no-local']],
  ['a profile beside it', profile(), `${profile()}profile q { }\n`, ['reconcile/extract-outside']],
  ['a rule in a block', profile('deny { /a w, }'), profile('deny { /a w, /b w, }'), ['reconcile/extract-in-block']],
  ['a text that is not understood', profile(), profile('oops'), ['reconcile/extract-opaque']],
  ['the order of definitions', '@{a}=x\n@{b}=@{a}\n', '@{b}=@{a}\n@{a}=x\n', ['reconcile/extract-order']],
  [
    'a rule that was taken away',
    profile('/a r,', '/b r,'),
    profile('/a r,'),
    ['reconcile/extract-unequal', 'reconcile/extract-removed'],
  ],
  ['a rule that says less', profile('/a rw,'), profile('/a r,'), ['reconcile/extract-unequal']],
  ['an execute mode that conflicts', profile('/a px,'), profile('/a ux,'), ['reconcile/extract-invalid']],
  [
    'a resource limit',
    profile('set rlimit nofile <= 1,'),
    profile('set rlimit nofile <= 2,'),
    ['reconcile/extract-unequal'],
  ],
])('what cannot be local: %s', (_, vendors, ours, expected) => {
  const files = host(vendors, ours, { [`${live}/tunables/x`]: '', [`${live}/tunables/y`]: '' });
  const result = extract(files);
  expect(reasons(result)).toEqual(expected);
  expect(text(result)).toContain('p was left as it is:\n  ! ');
  expect(expected.every((code) => code in codes)).toBe(true);
});

test('a local file that several profiles read', () => {
  const both = (added: string): string =>
    `profile p /usr/bin/p {\n  include <local/p>\n  ${added}\n}\nprofile q /usr/bin/q {\n  include <local/p>\n}\n`;
  const files = host(both(''), both('/a r,'), { [`${live}/local/p`]: '' });
  const result = extract(files);
  expect(reasons(result)).toEqual(['reconcile/extract-unequal']);
  expect(text(result)).toContain('it would permit more\n    more: `/usr/bin/q` could read `/a`\n');
  const other = host(profile(), profile('/a r,'), { [`${live}/other`]: 'profile o { include <local/p> }\n' });
  expect(reasons(extract(other))).toEqual(['reconcile/extract-invalid']);
  const later = host(profile(), profile('/a r,'), { [`${live}/other`]: 'profile o { include if exists <local/p> }\n' });
  expect(reasons(extract(later))).toEqual(['reconcile/extract-unequal']);
});

test('a local file that others read through links is theirs, too', () => {
  const q = 'profile q /usr/bin/q {\n  include if exists <local/q>\n}\n';
  const shapes: readonly Readonly<Record<string, MemoryEntry>>[] = [
    { [`${live}/local/p`]: { link: 'both' }, [`${live}/local/q`]: { link: 'both' }, [`${live}/local/both`]: '' },
    { [`${live}/local/p`]: '', [`${live}/local/q`]: { link: 'p' } },
    { [`${live}/local/p`]: { link: 'q' }, [`${live}/local/q`]: '' },
  ];
  for (const shape of shapes) {
    const files = host(profile(), profile('/a r,'), { [`${live}/q`]: q, ...shape });
    const result = extract(files);
    expect(reasons(result)).toEqual(['reconcile/extract-unequal']);
    expect(text(result)).toContain('more: `/usr/bin/q` could read `/a`\n');
  }
  const alone = host(profile(), profile('/a r,'), {
    [`${live}/local/p`]: { link: 'mine' },
    [`${live}/local/mine`]: '/b r,\n',
  });
  expect(extract(alone).extraction.kind).toBe('extracted');
  expect([read(alone, 'local/mine'), alone.readLink(`${live}/local/p`)]).toEqual(['/b r,\n/a r,\n', 'mine']);
});

test('a directory of local files is no place for a rule', () => {
  const whole = (rules: string): string => `profile p /usr/bin/p {\n${rules}  include if exists <local/p.d/>\n}\n`;
  expect(reasons(extract(host(whole(''), whole('  /a r,\n'))))).toEqual(['reconcile/extract-no-local']);
});

test('a local file that is none, and units that no vendor ships', () => {
  const entries: readonly MemoryEntry[] = [{}, { link: '/etc/passwd' }, { link: 'nowhere' }];
  for (const entry of entries) {
    const files = host(profile(), profile('/a r,'), { '/etc/passwd': '', [`${live}/local/p`]: entry });
    expect(reasons(extract(files))).toEqual(['reconcile/extract-place']);
  }
  const linked = host(profile(), profile('/a r,'), { [`${live}/target`]: profile('/a r,') });
  linked.unlink(`${live}/p`);
  linked.plant(`${live}/p`, { link: 'target' });
  expect(text(extract(linked))).toContain('`p` is a link: name the file that it leads to');
  const own = host(profile(), profile());
  own.unlink(`${reference}/p`);
  own.unlink(`${stateDir}/base/p`);
  expect(reasons(extract(own))).toEqual(['reconcile/extract-own']);
  own.plant(`${live}/pipe`, { link: '/dev/null' });
  own.plant('/dev/null', '');
  for (const [unit, data] of [
    ['nobody', { unit: 'nobody' }],
    ['pipe', { unit: 'pipe', kind: 'unread', why: 'outside' }],
  ] as const) {
    const asked = (): unknown => extractLocal({ ...request, unit, dryRun: true }, ports(own));
    expect(asked).toThrow(expect.objectContaining({ code: 'reconcile/unknown-unit', data }));
  }
});

test('what is logged must stay logged', () => {
  const files = host(profile('/a r,'), profile('audit /a r,'));
  expect(reasons(extract(files))).toEqual(['extracted']);
  const other = host(profile('audit /a r,'), profile('/a r,'));
  expect(reasons(extract(other))).toEqual(['reconcile/extract-unequal']);
});

// How a host stands: what is held, set, edited and left behind, on hosts in memory; and that one screen is enough.

import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { readStatus, reconcileHost } from '../../../src/app/index.js';
import type { StatusResult } from '../../../src/app/index.js';
import { codes } from '../../../src/base/codes.js';
import type { FileSystem } from '../../../src/base/index.js';
import { unitPath } from '../../../src/base/index.js';
import { fixedClock, fixedProcesses, memoryFileSystem } from '../../../src/host/index.js';
import type { MemoryEntry, MemoryFileSystem } from '../../../src/host/index.js';
import { shellWord, unitWord, statusDocument, statusText } from '../../../src/report/index.js';
import { Killed, faultyFiles } from '../../support/faults.js';
import { dpkgStatus, other, stanza } from '../../support/packaged-host.js';
import { places } from '../../support/reconcile-case.js';

const { policyDir: live, reference, stateDir } = places;
const output = { stage: () => undefined, progress: () => undefined, detail: () => undefined };
const plain = (text: string): string => text;
const paint = { bold: plain, dim: plain, red: plain, yellow: plain, cyan: plain, green: plain };
const profile = (name: string, ...rules: readonly string[]): string =>
  `profile ${name} /usr/bin/${name} {\n  include if exists <local/${name}>\n${rules.map((rule) => `  ${rule}\n`).join('')}}\n`;

function ports(files: FileSystem) {
  return { files, clock: fixedClock(Date.UTC(2026, 0, 2)), processes: fixedProcesses(), output };
}

function host(tree: Readonly<Record<string, MemoryEntry>>): MemoryFileSystem {
  return memoryFileSystem({ [live]: {}, [reference]: {}, '/var/lib': {}, ...tree });
}

/** A unit that was reconciled: the vendor's text, and live, which is the same unless it is given. */
function unit(name: string, text: string, ours = text): Record<string, string> {
  return { [`${reference}/${name}`]: text, [`${live}/${name}`]: ours, [`${stateDir}/base/${name}`]: text };
}

const request = { ...places, widening: 'refuse' } as const;
const status = (files: FileSystem): StatusResult => readStatus(request, ports(files));
const statusPlaces = { policyDir: live, hostOptions: '' };

function text(result: StatusResult, wishes: { verbose?: boolean; quiet?: boolean; width?: number } = {}): string {
  return statusText(result, { quiet: false, verbose: false, width: 80, places: statusPlaces, paint, ...wishes });
}

/** Codes with the paths that they are about. */
const findings = ({ survey }: StatusResult): string[] =>
  survey.findings.map(({ code, data }) => `${code} ${data['path']}`);

const schema = JSON.parse(readFileSync('src/report/schema/status.schema.json', 'utf8')) as object;
const validate = new Ajv({ strict: true, strictRequired: false, allErrors: true }).compile(schema);

function document(result: StatusResult): Record<string, unknown> {
  const json = JSON.parse(JSON.stringify(statusDocument(result, statusPlaces))) as Record<string, unknown>;
  validate(json);
  expect(validate.errors).toBeNull();
  return json;
}

test('a host where nothing is the matter: one line, and nothing is written', () => {
  const files = host({ ...unit('a', profile('a', '/x r,')), ...unit('b', profile('b')) });
  const before = files.snapshot();
  const result = status(files);
  expect(files.snapshot()).toEqual(before);
  expect(text(result)).toBe('2 units: nothing is held\n');
  expect(text(result, { quiet: true })).toBe('');
  expect(document(result)).toMatchObject({ held: [], waiting: [], findings: [], summary: { units: 2, warnings: 0 } });
});

test('a healthy host with much that is its own fits on one screen', () => {
  const names = Array.from({ length: 30 }, (_, at) => `a-profile-with-quite-a-long-name-${at}`);
  const files = host({
    ...Object.assign({}, ...names.map((name) => unit(name, profile(name), profile(name, '/mine r,', '/other w,')))),
    ...Object.fromEntries(names.map((name) => [`${live}/local/${name}`, '/data/** r,\n'])),
    ...Object.fromEntries(names.slice(0, 9).map((name) => [`${live}/disable/${name}`, { link: `../${name}` }])),
    ...Object.fromEntries(names.map((_, at) => [`${live}/own${at}`, profile(`own${at}`)])),
    [`${live}/a-profile-with-quite-a-long-name-0.rpmsave`]: 'x',
  });
  const lines = text(status(files)).trimEnd().split('\n');
  expect(lines.length).toBeLessThanOrEqual(24);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(lines).toContain('overrides in force: 39');
  expect(lines).toContain('  and 35 more');
  expect(lines.at(-1)).toBe('99 units: nothing is held');
  expect(text(status(files), { verbose: true }).split('\n').length).toBeGreaterThan(100);
});

test('what is held and why comes from a plan made now; records that say something else are stale', () => {
  const files = host(unit('a', profile('a', '/x r,'), profile('a', '/x r,', '/mine r,')));
  files.unlink(`${reference}/a`);
  files.plant(`${reference}/a`, profile('a', '/x rw,'));
  expect(status(files)).toMatchObject({ isStale: true });
  reconcileHost({ ...request, dryRun: false, units: [] }, ports(files));
  const result = status(files);
  expect(result.isStale).toBe(false);
  expect(text(result)).toContain(
    'held: 1 unit (1 of them would be more permissive)\n  a may widen: `/usr/bin/a` could',
  );
  expect(text(result)).toContain('  next: aa-merge --dry-run a\n');
  expect(text(result, { quiet: true })).not.toContain('edited here');
  expect(document(result)).toMatchObject({
    held: [{ path: 'a', hold: 'widening', refused: true }],
    staleRecords: false,
  });
  files.unlink(`${reference}/a`);
  files.plant(`${reference}/a`, profile('a', '/x rwk,'));
  expect(text(status(files))).toContain('what is held is not on record as it is now');
});

test('what the next run would do waits', () => {
  const files = host(unit('a', profile('a', '/x r,')));
  files.plant(`${reference}/b`, profile('b'));
  expect(text(status(files))).toBe(
    'waiting for a run: 1 unit (1 installed)\n  next: aa-merge\n2 units: nothing is held, 1 waiting for a run\n',
  );
});

test('overrides that work, and those that do not', () => {
  const alias = '# for the administrator\n';
  const files = host({
    ...unit('a', profile('a')),
    ...unit('b', profile('b')),
    ...unit('c', profile('c')),
    ...unit('tunables/alias', alias),
    ...unit('tunables/home.d/site.local', '@{HOMEDIRS}+=\n', '@{HOMEDIRS}+=/srv/home/\n'),
    [`${live}/tunables/home.d/mine`]: '@{HOMEDIRS}+=/more/\n',
    [`${live}/local/a`]: '/data r,\n/more r,\n',
    [`${live}/local/b`]: '# nothing\n',
    [`${live}/local/nobody`]: '/x r,\n',
    [`${live}/disable/a`]: { link: '../a' },
    [`${live}/disable/b`]: { link: '../old-name-of-b' },
    [`${live}/disable/gone`]: '',
    [`${live}/force-complain/c`]: '',
  });
  const result = status(files);
  expect(result.survey.overrides).toEqual([
    { kind: 'disabled', path: 'disable/a', statements: undefined },
    { kind: 'force-complain', path: 'force-complain/c', statements: undefined },
    { kind: 'local', path: 'local/a', statements: 2 },
    { kind: 'local', path: 'local/nobody', statements: 1 },
    { kind: 'drop-in', path: 'tunables/home.d/mine', statements: undefined },
    { kind: 'tunables', path: 'tunables/home.d/site.local', statements: 1 },
  ]);
  expect(findings(result)).toEqual([
    'reconcile/dangling-switch disable/b',
    'reconcile/idle-switch disable/gone',
    'reconcile/unread-local local/nobody',
  ]);
  expect(text(result)).toContain(
    [
      '  disable/b leads nowhere, so it switches nothing off',
      `    next: ln -sfn ../b ${live}/disable/b`,
      `    next: rm ${live}/disable/b`,
      '  disable/gone is for `gone`, which is not there',
      `    next: rm ${live}/disable/gone`,
    ].join('\n'),
  );
  expect(document(result)).toMatchObject({ summary: { overrides: 6, warnings: 3 } });
});

test('what others left behind: read as policy, an update nobody merged, or nothing', () => {
  const files = host({
    ...unit('a', profile('a', '/x r,')),
    ...unit('tunables/home.d/site', '@{HOMEDIRS}=/home/\n'),
    ...unit('tunables/home', 'include <tunables/home.d>\n'),
    [`${live}/a.ucf-dist`]: profile('a', '/x rw,'),
    [`${live}/a.bak`]: profile('a', '/x r,'),
    [`${live}/a.dpkg-dist`]: profile('a', '/new r,'),
    [`${live}/a.dpkg-new`]: `# the same\n${profile('a', '/x r,')}`,
    [`${live}/a.rpmsave`]: 'whatever',
    [`${live}/nobody.rpmnew`]: profile('nobody'),
    [`${live}/tunables/home.d/site.ucf-old`]: '@{HOMEDIRS}=/old/\n',
    [`${live}/abstractions/x.bak`]: '/x r,\n',
    [`${live}/.a.swp`]: 'x',
  });
  const result = status(files);
  expect(findings(result)).toEqual([
    'reconcile/defined-twice a.bak',
    'reconcile/defined-twice a.ucf-dist',
    'reconcile/leftover-read a.bak',
    'reconcile/leftover-read a.ucf-dist',
    'reconcile/leftover-idle abstractions/x.bak',
    'reconcile/leftover-read tunables/home.d/site.ucf-old',
    'reconcile/unmerged-copy a.dpkg-dist',
    'reconcile/leftover-idle a.dpkg-new',
    'reconcile/leftover-idle a.rpmsave',
    'reconcile/leftover-idle nobody.rpmnew',
  ]);
  const all = text(result, { verbose: true });
  // What is nowhere else is looked at before it goes.
  expect(all).toContain(`    next: diff -u ${live}/a.rpmsave ${live}/a\n    next: rm ${live}/a.rpmsave\n`);
  expect(all).toContain(`  a.dpkg-new was left behind; nothing reads it\n    next: rm ${live}/a.dpkg-new\n`);
  expect(all).toContain(`was left behind, and is read as policy beside \`a\`\n    next: rm ${live}/a.bak\n`);
  expect(all).toContain(`  nobody.rpmnew was left behind; nothing reads it\n    next: rm ${live}/nobody.rpmnew\n`);
  expect(all).toContain(
    '  a.ucf-dist was left behind, and is read as policy beside `a`; it holds an update\n    next: aa-merge adopt a\n',
  );
  expect(all).toContain('  a.dpkg-dist holds the vendor’s text for `a`, not merged\n    next: aa-merge adopt a\n');
  expect(all).toContain('left behind, read by nobody: 4 files\n');
  document(result);
});

test('one profile in two files, by name, by attachment, through a variable, as a child; not where a file is off', () => {
  const files = host({
    [`${live}/one`]: '@{bin} = /usr/bin\nprofile one @{bin}/one { }\nprofile x { profile y { } }\n',
    [`${live}/two`]: '/usr/bin/two { }\nprofile x//y { }\n',
    [`${live}/three`]: 'profile three /usr/bin/one { }\n',
    [`${live}/four`]: 'profile /usr/bin/two { }\n',
    [`${live}/five`]: 'profile three { }\n',
    [`${live}/disable/five`]: '',
  });
  const result = status(files);
  expect(result.survey.findings.map(({ code, data }) => [code, data['other'], data['path']])).toEqual([
    ['reconcile/defined-twice', 'four', 'two'],
    ['reconcile/defined-twice', 'one', 'two'],
    ['reconcile/attached-twice', 'one', 'three'],
  ]);
  expect(text(result)).toContain(`    next: aa-merge compare --policy-dir ${live} ${live}/four ${live}/two\n`);
  expect(text(result)).toContain('is attached to `/usr/bin/one`, and so is `one`');
});

test('attachments that meet, each two profiles once; not within one file, nor where a file is off or in a namespace', () => {
  const files = host({
    [`${live}/exact`]: 'profile exact /usr/bin/demo { }\n',
    [`${live}/either`]: 'profile either /{,usr/}bin/demo { }\nprofile inner /usr/bin/dem? { }\n',
    [`${live}/else`]: 'profile else /{,usr/}bin/other { }\n',
    [`${live}/away`]: 'profile :ns:away /usr/bin/* { }\n',
    [`${live}/off`]: 'profile off /usr/bin/** { }\n',
    [`${live}/disable/off`]: '',
  });
  const result = status(files);
  expect(result.survey.findings.map(({ code, data }) => [code, data['other'], data['path'], data['pattern']])).toEqual([
    ['reconcile/attachments-meet', 'either', 'exact', '/usr/bin/dem?'],
    ['reconcile/attachments-meet', 'exact', 'either', '/usr/bin/demo'],
  ]);
  expect(text(result, { verbose: true })).toContain(
    'either is attached to `/{,usr/}bin/demo`, and `exact` to `/usr/bin/demo`: where both match, the closer one counts, or none',
  );
  document(result);
});

test('what cannot be looked at is named, with the reason, unless a hold tells of it', () => {
  const files = host({
    ...unit('linked', profile('linked')),
    ...unit('ringed', profile('ringed')),
    [`${live}/big`]: `#${'x'.repeat(2 * 1024 * 1024)}`,
    [`${live}/out`]: { link: '/etc/passwd' },
    '/etc/passwd': 'root\n',
    [`${live}/dangling`]: { link: 'nowhere' },
    [`${live}/ring`]: { link: 'ring' },
    [`${live}/abstractions/out`]: { link: '/etc' },
    [`${live}/disable/x`]: { link: '/etc/passwd' },
  });
  for (const [name, link] of [
    ['linked', '/etc/passwd'],
    ['ringed', 'ringed'],
  ] as const) {
    files.unlink(`${live}/${name}`);
    files.plant(`${live}/${name}`, { link });
  }
  const result = status(files);
  const unread = result.survey.findings.filter(({ code }) => code === 'reconcile/unread-live');
  expect(unread.map(({ data }) => `${data['path']} ${data['why']}`)).toEqual([
    'abstractions/out outside',
    'big EFBIG',
    'dangling ENOENT',
    'linked outside',
    'out outside',
    'ring ELOOP',
  ]);
  const said = text(result, { verbose: true });
  expect(said).toContain('  big cannot be looked at: it is too large; what it permits is in no report\n');
  expect(said).toContain('  dangling cannot be looked at: it is a link that leads nowhere; ');
  const outcomes = result.outcomes.filter(({ unit: path }) => path.endsWith('ed'));
  expect(outcomes.map(({ unit: path, outcome }) => `${path} ${outcome}`)).toEqual(['linked kept', 'ringed held']);
  document(result);
});

test('a run that was cut off, and what it left', () => {
  const files = host(unit('a', profile('a')));
  files.unlink(`${reference}/a`);
  files.plant(`${reference}/a`, profile('a', '/b r,'));
  let isDead = false;
  const dying = faultyFiles(files, (name, args, perform) => {
    isDead ||= name === 'exchange' && args[1] === `${live}/a`;
    if (isDead) throw new Killed();
    return perform();
  });
  expect(() => reconcileHost({ ...request, dryRun: false, units: [] }, ports(dying))).toThrow(Killed);
  const result = status(files);
  expect(result.unfinished).toBe('20260102T000000Z');
  expect(result.leftovers.length).toBeGreaterThan(0);
  expect(text(result)).toContain('to look at: 1\n  20260102T000000Z the run 20260102T000000Z was cut off');
  expect(text(result)).toContain('of a run that was stopped: ');
  expect(document(result)).toMatchObject({ unfinished: '20260102T000000Z', summary: { warnings: 1 } });
});

test('what a package left that is gone, and what was removed here', () => {
  const owner = { schema: 'aa-merge/owner@1', kind: 'dpkg', package: 'demo', version: '1.0' };
  const files = host({
    ...unit('a', profile('a'), profile('a', '/mine r,')),
    ...unit('b', profile('b')),
    [`${stateDir}/owners/a.json`]: { content: JSON.stringify(owner), mode: 0o600 },
    [dpkgStatus]: other + stanza('demo', 'config-files'),
  });
  files.unlink(`${reference}/a`);
  files.unlink(`${live}/b`);
  const result = status(files);
  expect(text(result)).toBe(
    'removed here: 1 file (b)\nleft by packages that are gone: 1 file (a)\n2 units: nothing is held\n',
  );
  expect(document(result)).toMatchObject({ orphaned: ['a'], removed: ['b'], own: [] });
});

test('names that a shell or a terminal would obey', () => {
  const files = host({ [`${live}/a b\u001b[1m.bak`]: profile('a') });
  const said = text(status(files), { verbose: true });
  expect(said).not.toContain('\u001b');
  expect(said).toContain(String.raw`next: rm $'/etc/apparmor.d/a b\x1b[1m.bak'`);
  expect(unitWord(unitPath('-rf x'))).toBe("'./-rf x'");
  expect(shellWord("it's")).toBe(String.raw`'it'\''s'`);
  expect(shellWord('/a b/\u00c3\u00a9')).toBe("'/a b/é'");
  expect(shellWord("'\\\u00ff")).toBe(String.raw`$'\x27\x5c\xff'`);
});

test('all findings have codes of their own', () => {
  const found = [
    'reconcile/defined-twice',
    'reconcile/attached-twice',
    'reconcile/attachments-meet',
    'reconcile/leftover-read',
    'reconcile/unmerged-copy',
    'reconcile/leftover-idle',
    'reconcile/dangling-switch',
    'reconcile/idle-switch',
    'reconcile/unread-local',
    'reconcile/unread-live',
  ];
  expect(found.filter((code) => !(code in codes))).toEqual([]);
});

// What is local, as rules: on hosts in memory.

import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { diffHost } from '../../../src/app/index.js';
import type { DiffResult } from '../../../src/app/index.js';
import { fixedClock, fixedProcesses, memoryFileSystem } from '../../../src/host/index.js';
import { diffDocument, diffText } from '../../../src/report/index.js';
import { places } from '../../support/reconcile-case.js';

const { policyDir: live, reference, stateDir } = places;
const output = { stage: () => undefined, progress: () => undefined, detail: () => undefined };
const plain = (text: string): string => text;
const paint = { bold: plain, dim: plain, red: plain, yellow: plain, cyan: plain, green: plain };

interface Texts {
  readonly ours?: string;
  readonly base?: string;
  readonly theirs?: string;
}

function diff(units: Readonly<Record<string, Texts>>, names: readonly string[] = [], asText = false): DiffResult {
  const files = memoryFileSystem({ [live]: {}, [reference]: {}, '/var/lib': {} });
  for (const [unit, { ours, base, theirs }] of Object.entries(units)) {
    if (ours !== undefined) files.plant(`${live}/${unit}`, ours);
    if (base !== undefined) files.plant(`${stateDir}/base/${unit}`, base);
    if (theirs !== undefined) files.plant(`${reference}/${unit}`, theirs);
  }
  const before = files.snapshot();
  const ports = { files, clock: fixedClock(), processes: fixedProcesses(), output };
  const result = diffHost({ ...places, widening: 'refuse', units: names, asText }, ports);
  expect(files.snapshot()).toEqual(before);
  validate(JSON.parse(JSON.stringify(diffDocument(result, asText))));
  expect(validate.errors).toBeNull();
  return result;
}

const schema = JSON.parse(readFileSync('src/report/schema/diff.schema.json', 'utf8')) as object;
const validate = new Ajv({ strict: true, strictRequired: false, allErrors: true }).compile(schema);

/** A unit that was edited after it was reconciled. */
const edited = (vendors: string, ours: string): Texts => ({ ours, base: vendors, theirs: vendors });

/** What was found of one unit: place, before, after. */
function changes(result: DiffResult, whose = 'local'): string[] {
  return result.local.flatMap(({ drift }) =>
    drift.differences
      .filter((one) => one.whose === whose)
      .map(({ place, before, after }) =>
        [place.join('//'), ...(before ? [`- ${before.words}`] : []), ...(after ? [`+ ${after.words}`] : [])].join(' '),
      ),
  );
}

function text(result: DiffResult, wishes: { asText?: boolean; quiet?: boolean; verbose?: boolean } = {}): string {
  return diffText(result, { asText: false, quiet: false, verbose: false, paint, ...wishes });
}

test('statements added, removed and changed, with their qualifiers, where they stand', () => {
  const vendors = `@{HOME}=/home/*/
alias /usr/ -> /mnt/usr/,
profile p /usr/bin/p flags=(attach_disconnected) {
  include <abstractions/base>
  /a r,
  /b rw,
  capability chown,
  signal (send) peer=x,
  ^hat { /h r, }
  profile child { /c r, }
}
`;
  const ours = `@{HOME}=/home/*/ /srv/
profile p /usr/bin/p flags=(attach_disconnected, complain) {
  include if exists <abstractions/base>
  owner /a r,   # only ours
  /b w,
  capability fowner,
  audit deny /x w,
  ^hat { /h r, /i r, }
  ^other { /j r, }
}
`;
  expect(changes(diff({ p: edited(vendors, ours) }))).toEqual([
    ' - alias /usr/ -> /mnt/usr/,',
    ' - @{HOME} = /home/*/ + @{HOME} = /home/*/ /srv/',
    ' - profile p /usr/bin/p flags=(attach_disconnected) + profile p /usr/bin/p flags=(attach_disconnected, complain)',
    'p - capability chown,',
    'p - signal send peer=x,',
    'p - include <abstractions/base> + include if exists <abstractions/base>',
    'p - /a r, + owner /a r,',
    'p - /b rw, + /b w,',
    'p + capability fowner,',
    'p + audit deny /x w,',
    'p - profile child',
    'p//child - /c r,',
    'p//hat + /i r,',
    'p + hat other',
    'p//other + /j r,',
  ]);
});

test('layout, comments, order of rules and quotes are no difference', () => {
  const vendors = 'profile p {\n  /a r,\n  "/b" rw,\n  deny /c w,\n}\n';
  const ours = '# mine\nprofile p { # x\n  deny /c w,\n  /b wr,\n  allow /a r,\n}\n';
  const result = diff({ p: edited(vendors, ours) }, ['p']);
  expect(result).toMatchObject({ local: [], same: ['p'] });
  expect(text(result)).toBe('p has nothing local\n\nnothing is local there\n');
  const asText = diff({ p: edited(vendors, ours) }, [], true);
  expect(text(asText, { asText: true })).toContain('--- reference/p\n+++ live/p\n@@ -1,5 +1,6 @@\n-profile p {\n');
});

test('blocks and conditions are places; another order of definitions is said to be one', () => {
  const vendors = 'profile p {\n  if $x { /a r, } else { /b r, }\n  deny { /c w, }\n}\n';
  const ours = 'profile p {\n  if $x { /a r, /y r, } else { /b rw, }\n  deny { /c w, /d w, }\n  audit { /e r, }\n}\n';
  expect(changes(diff({ p: edited(vendors, ours) }))).toEqual([
    'p//if $x + /y r,',
    'p//else - /b r, + /b rw,',
    'p//deny + /d w,',
    'p + audit',
    'p//audit + /e r,',
  ]);
  const order = diff({ p: edited('@{a}=x\n@{b}=@{a}\n', '@{b}=@{a}\n@{a}=x\n') });
  expect(text(order)).toBe(
    'p (against the reference)\n  the same statements in another order: `--text` shows how\n  permits the same as the vendor’s\n\n1 edited\n',
  );
});

test('what the vendor changed and was not merged yet is not local', () => {
  const result = diff({
    p: {
      base: 'profile p /p {\n  /a r,\n  /b r,\n  /c r,\n}\n',
      ours: 'profile p /p {\n  /a r,\n  /c r,\n  /mine r,\n}\n',
      theirs: 'profile p /p {\n  /a rw,\n  /b r,\n  /new r,\n}\n',
    },
    q: { base: 'profile q { }\n', ours: 'profile q { }\n', theirs: 'profile q { /x r, }\n' },
  });
  expect(changes(result)).toEqual(['p - /b r,', 'p + /mine r,']);
  expect(changes(result, 'vendor')).toEqual(['p - /new r,', 'p - /a rw, + /a r,', 'p + /c r,']);
  expect(text(result)).toBe(`p (against the reference)
  in p
    - /b r,
    + /mine r,
  so, other than with the vendor’s:
    more: \`/p\` could read \`/mine\`
    less: \`/p\` could no longer read \`/b\`
  3 changes of the vendor’s were not merged yet

1 edited (1 added, 1 removed)
`);
  expect(text(result, { verbose: true })).toContain(
    'yet\n    in p\n      + /new r,\n      - /a r,\n      + /a rw,\n      - /c r,\n',
  );
});

test('units that are removed, own, dropped by the vendor, overrides, abi files, and texts that nobody understands', () => {
  const units = {
    gone: { base: 'profile gone { }\n', theirs: 'profile gone { }\n' },
    mine: { ours: 'profile mine { }\n' },
    dropped: { ours: 'profile dropped { /a r, }\n', base: 'profile dropped { }\n' },
    'local/mine': { ours: '/data r,\n' },
    'local/empty': { ours: '# nothing\n' },
    'tunables/alias': edited('# place\n', 'alias /a/ -> /b/,\n'),
    'abi/3.0': edited('x {y}\n', 'x {z}\n'),
    broken: edited('profile broken { }\n', 'profile broken { oops }\n'),
    new: { theirs: 'profile new { }\n' },
  };
  const result = diff(units);
  expect(result.local.map(({ drift }) => [drift.unit, drift.kind, drift.against, drift.isOpaque])).toEqual([
    ['abi/3.0', 'edited', 'reference', true],
    ['broken', 'edited', 'reference', true],
    ['dropped', 'edited', 'base', false],
    ['gone', 'removed', 'reference', false],
    ['local/mine', 'override', undefined, false],
    ['mine', 'own', undefined, false],
    ['tunables/alias', 'override', 'reference', false],
  ]);
  expect(text(result)).toContain('broken (against the reference)\n  differs as text, and is not understood');
  expect(text(result)).toContain('dropped (against the last reference; the vendor dropped it)\n');
  expect(text(result)).toMatch(/\n3 edited \(1 added\), 2 set beside, 1 removed here, 1 shipped by no vendor\n$/);
  expect(text(diff(units, ['mine', 'gone', 'new']))).toBe(
    'gone was removed here\nmine is shipped by no vendor\n\nnew has nothing local\n\n1 removed here, 1 shipped by no vendor\n',
  );
  expect(() => diff(units, ['nobody'])).toThrow('reconcile/unknown-unit');
});

test('an abstraction tells what it comes to in the profiles that include it', () => {
  const reader = (name: string): string => `profile ${name} /usr/bin/${name} { include <abstractions/x> }\n`;
  const result = diff({
    'abstractions/x': edited('/a r,\n', '/a rw,\n'),
    one: edited(reader('one'), reader('one')),
    two: edited(reader('two'), reader('two')),
  });
  expect(text(result)).toContain('more: `/usr/bin/one` could write `/a` (in 2 profiles)\n');
});

test('a profile that got another name is one that changed', () => {
  const vendors = '/usr/bin/p {\n  /a r,\n}\n';
  expect(changes(diff({ p: edited(vendors, 'profile p /usr/bin/p {\n  /a r,\n}\n') }))).toEqual([
    ' - profile /usr/bin/p + profile p /usr/bin/p',
  ]);
});

test('what cannot be looked at is no unit without differences', () => {
  const big = { ours: `#${'x'.repeat(2 * 1024 * 1024)}` };
  const result = diff({ big, a: edited('/a r,\n', '/b r,\n') });
  expect(result.local.map(({ drift }) => [drift.unit, drift.kind, drift.unread])).toEqual([
    ['a', 'edited', undefined],
    ['big', 'unread', 'EFBIG'],
  ]);
  expect(text(result)).toContain('1 edited (1 added, 1 removed), 1 not to be read\n');
  expect(text(diff({ big }, ['big']))).toBe(
    'big cannot be looked at: it is too large; what it permits is in no report\n\n1 not to be read\n',
  );
});

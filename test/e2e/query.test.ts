import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aaMerge } from '../support/built-program.js';
import type { Ended } from '../support/built-program.js';
import { plantIn } from '../support/plant.js';

// The query command as people and tools call it, on real files.

let folder: string;
let file: string;
/** What the host pins is none of these tests. */
let features: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'aa-merge-query-'));
  const known = 'dbus {mask {send}} signal {mask {hup}} network {af_unix {yes}} caps {mask {chown net_admin}}';
  features = plant('features', known);
  plant('abstractions/base', '# what all need\n/etc/ld.so.cache r,\n');
  file = plant(
    'printer',
    [
      'profile printer /usr/sbin/printer {',
      '  include <abstractions/base>',
      '  /etc/printer/** r,',
      '  audit owner /var/spool/** rw,',
      '  deny /etc/printer/secret r,',
      '  /usr/bin/filter Cx -> filter,',
      '  signal send set=(term, kill) peer=printer//filter,',
      '  dbus send bus=system path=/org/printer interface=org.printer.* peer=(name=org.bus),',
      '  profile filter { /tmp/x r, }',
      '}',
      'profile other { capability net_admin, }',
      '',
    ].join('\n'),
  );
}, 120_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const plant = (name: string, content: string): string => plantIn(folder, name, content);

function query(...args: readonly string[]): Ended {
  return ask('--profile', 'printer', ...args);
}

function ask(...args: readonly string[]): Ended {
  return aaMerge(['query', '--policy-dir', folder, '--features', features, ...args], { cwd: folder });
}

test('allowed ends with 0, and says which rule, through which includes', () => {
  expect(query(file, 'file', '/etc/ld.so.cache', 'r')).toEqual({
    status: 0,
    out: [
      'allowed: file /etc/ld.so.cache r, profile printer',
      '  r: allowed',
      `    ${folder}/abstractions/base:2:1: /etc/ld.so.cache r,`,
      `      included from ${file}:2:3`,
      '',
    ].join('\n'),
    err: '',
  });
});

test('denied ends with 3, by a rule or by none', () => {
  expect(query(file, 'file', '/etc/printer/secret', 'rw')).toEqual({
    status: 3,
    out: [
      'denied: file /etc/printer/secret rw, profile printer',
      '  r: denied, not logged',
      `    ${file}:5:3: deny /etc/printer/secret r,`,
      '  w: denied: no rule allows it',
      '',
    ].join('\n'),
    err: '',
  });
  expect(query('--quiet', file, 'capability', 'chown')).toEqual({
    status: 3,
    out: 'denied: capability name=chown, profile printer\n',
    err: '',
  });
});

test('owner and others apart', () => {
  expect(query(file, 'file /var/spool/a w').out).toBe(
    [
      'denied: file /var/spool/a w, profile printer',
      '  w, by the owner: allowed, and logged',
      `    ${file}:4:3: audit owner /var/spool/** rw,`,
      '  w, by others: denied: no rule allows it',
      '',
    ].join('\n'),
  );
  expect(query(file, 'file /var/spool/a w owner').status).toBe(0);
});

test('execution says where it leads', () => {
  const { status, out } = query(file, 'exec', '/usr/bin/filter');
  expect(status).toBe(0);
  expect(out).toContain('    runs in `printer//filter`, environment scrubbed\n');
});

test.each([
  [['signal', 'send', 'term', 'peer=printer//filter'], 0],
  [['signal', 'send', 'hup', 'peer=printer//filter'], 3],
  [['signal send kill peer=printer//filter'], 0],
  [['dbus', 'send', 'system', 'path=/org/printer', 'interface=org.printer.x', 'peer=(name=org.bus', 'label=y)'], 0],
  [['dbus send system path=/org/printer interface=org.printer.x name=org.bus label=y'], 0],
  [['dbus', 'bind', 'system', 'name=org.printer'], 3],
  [['network', 'create', 'inet', 'stream'], 3],
] as const)('%j ends with %i', (words, status) => {
  expect(query(file, ...words)).toMatchObject({ status, err: '' });
});

test('what is not mediated is allowed, and that is said', () => {
  const { status, out } = query(file, 'userns', 'create');
  expect(status).toBe(0);
  expect(out).toContain('note: userns is not mediated by what the kernel and the abi of this policy have in common');
  const userns = plant('abi', 'namespaces {mask {userns_create}}');
  const modern = plant('modern', 'abi "abi",\nprofile printer { }\n');
  const args = ['--policy-dir', folder, '--features', userns, modern, 'userns', 'create'];
  expect(aaMerge(['query', ...args], { cwd: folder }).status).toBe(3);
});

test('children by their full names; of several one has to be named', () => {
  const child = ['--profile', 'printer//filter', file, 'file', '/tmp/x', 'r'];
  expect(ask(...child).status).toBe(0);
  expect(ask(file, 'file', '/tmp/x', 'r')).toMatchObject({
    status: 2,
    out: '',
    err: `aa-merge: \`${file}\` has several profiles\nhelp: name one with \`--profile\`: printer, printer//filter, other\n`,
  });
  expect(ask('--profile', 'no', file, 'file', '/x', 'r').err).toContain('has no profile `no`');
});

test('--json is one document; both verdicts are in it', () => {
  const { status, out } = query('--json', file, 'file', '/etc/printer/é', 'r');
  const document = JSON.parse(out) as { decisions: object[] };
  expect(status).toBe(0);
  expect(document).toMatchObject({
    schema: 'aa-merge/query@1',
    profile: 'printer',
    mode: 'enforce',
    access: { class: 'file', permission: ['r'], path: '/etc/printer/é' },
    answer: 'allowed',
    mediated: true,
  });
  expect(document.decisions).toHaveLength(2);
  expect(JSON.parse(query('--json', file, 'capability', 'chown').out)).toMatchObject({ answer: 'denied' });
});

test('--batch answers every case', () => {
  const cases = [
    { id: 'a', file, profile: 'printer', access: { class: 'file', permission: 'r', path: '/etc/printer/x' } },
    { id: 'b', file, profile: 'other', access: 'capability net_admin' },
    { id: 'c', file, access: 'capability net_admin' },
    { id: 'd', file, profile: 'other', access: 'capability chown' },
  ];
  const manifest = plant('cases.jsonl', `${cases.map((one) => JSON.stringify(one)).join('\n')}\n`);
  const { status, out, err } = ask('--batch', manifest);
  const lines = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: string; ok: boolean; answer?: string });
  expect({ status, err }).toEqual({ status: 0, err: '' });
  expect(lines.map(({ id, ok, answer }) => [id, ok, answer])).toEqual([
    ['a', true, 'allowed'],
    ['b', true, 'allowed'],
    ['c', false, undefined],
    ['d', true, 'denied'],
  ]);
});

test('policy that is not valid is told as `parse` tells it', () => {
  const bad = plant('bad', 'profile printer { @{no} r, }\n');
  const asParse = aaMerge(['parse', '--policy-dir', folder, '--features', features, bad]);
  expect(query(bad, 'file', '/a', 'r')).toEqual(asParse);
  expect(asParse.status).toBe(2);
  expect(JSON.parse(query('--json', bad, 'file', '/a', 'r').out)).toMatchObject({ schema: 'aa-merge/parse@1' });
});

describe('what cannot be asked is a mistake of the call', () => {
  test.each([
    [['file', '/a', 'rz'], '`rz` is no permission here\nhelp: write it as: file PATH LETTERS [owner|other]'],
    [['file', 'a/b', 'r'], 'no kernel asks about the path `a/b`: it asks where a path leads\nhelp: give it as it is'],
    [['file', '/etc/printer/../shadow', 'r'], 'no kernel asks about the path `/etc/printer/../shadow`'],
    [['flie', '/a', 'r'], 'no request begins with `flie`\nhelp: requests begin with file, exec, link,'],
    [['signal', 'send', 'term'], 'the request does not say `peer`\nhelp: write it as: signal send|receive'],
    [['capability', 'net_amdin'], '`name=net_amdin` cannot be asked about'],
    [['dbus send system peer=(name=x'], 'is not closed in'],
  ])('%j', (words, said) => {
    const ended = query(file, ...words);
    expect(ended).toMatchObject({ status: 2, out: '' });
    expect(ended.err).toContain(said);
  });

  test('too few words, or too many', () => {
    expect(query(file)).toMatchObject({ status: 2, out: '' });
    expect(query('--batch', file, file)).toMatchObject({ status: 2, out: '' });
    expect(query(join(folder, 'missing'), 'file', '/a', 'r').status).toBe(2);
  });
});

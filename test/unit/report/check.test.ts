// A check as people and programs read it.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import Ajv from 'ajv';
import type { CheckResult } from '../../../src/app/index.js';
import type { ByteText, GitCommit } from '../../../src/base/index.js';
import { checkDocument, checkJunit, checkMarkdown, checkSarif, checkText } from '../../../src/report/index.js';
import { checkTexts } from '../../support/check-case.js';
import type { Texts } from '../../support/memory-repository.js';
import { describeWith } from '../../support/needs.js';

async function check(base: Texts, head: Texts, trailer?: string): Promise<CheckResult> {
  const commits: GitCommit[] =
    trailer === undefined ? [] : [{ id: 'c'.repeat(40), parents: [], subject: '', trailers: [trailer as ByteText] }];
  return checkTexts(base, head, {}, { commits });
}

const base = {
  'apparmor.d/abstractions/water': '/var/water/** r,\n',
  'apparmor.d/kettle': 'profile kettle /usr/bin/kettle {\n  include <abstractions/water>\n}\n',
  'apparmor.d/cup': 'profile cup /usr/bin/cup {\n  include <abstractions/water>\n  /etc/cup r,\n}\n',
  'apparmor.d/sub': 'sub:one',
};

/** One finding of each kind that can be had together. */
const head = {
  'apparmor.d/abstractions/water': '# \xc3\xa9\xc3\xa9\n/var/water/** r, "/caf\xc3\xa9/<&x>*_|" rw,\n',
  'apparmor.d/kettle':
    'profile kettle /usr/bin/kettle {\n  include <abstractions/water>\n  /\xc3\xa9 r, /etc/t rw,\n}\n',
  'apparmor.d/cup': 'profile cup /usr/bin/cup {\n  include <abstractions/water>\n}\n',
  'apparmor.d/broken': 'profile broken { /x zz, }\n',
  'apparmor.d/other': 'profile cup /usr/bin/mug { }\n',
  'apparmor.d/sub': 'sub:two',
};

const plain = (text: string): string => text;
const paint = { bold: plain, dim: plain, red: plain, yellow: plain, cyan: plain, green: plain };

describe('SARIF', () => {
  const folder = 'node_modules/@microsoft/jest-sarif/lib/schemas';
  // It calls itself draft 04, but uses nothing in which later drafts differ besides these two words.
  const {
    $schema: _,
    id: __,
    ...schema
  } = JSON.parse(readFileSync(`${folder}/sarif-2.1.0-rtm.5.json`, 'utf8')) as Record<string, unknown>;
  const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false, unicodeRegExp: false }).compile(
    schema,
  );

  interface Result {
    readonly ruleId: string;
    readonly level: string;
    readonly locations: readonly {
      readonly physicalLocation: {
        readonly artifactLocation: { readonly uri: string };
        readonly region: { readonly startLine: number; readonly startColumn: number };
      };
    }[];
    readonly relatedLocations?: readonly unknown[];
    readonly partialFingerprints: Readonly<Record<string, string>>;
    readonly suppressions?: readonly { readonly justification: string }[];
  }

  const resultsOf = (result: CheckResult): readonly Result[] => {
    const log = JSON.parse(JSON.stringify(checkSarif(result, '1.2.3'))) as {
      readonly runs: readonly { readonly results: readonly Result[] }[];
    };
    validate(log);
    expect(validate.errors).toBeNull();
    return log.runs[0]?.results ?? [];
  };

  test('keeps the schema, and the schema refuses what is none', async () => {
    expect((await resultsOf(await check(base, head))).length).toBeGreaterThan(4);
    expect(resultsOf(await check(base, base))).toEqual([]);
    expect(validate({ version: '2.1.0', runs: [{ results: [] }] })).toBe(false);
    expect(
      validate({ version: '2.1.0', runs: [{ tool: { driver: { name: 'x' } }, results: [{ level: 'bad' }] }] }),
    ).toBe(false);
  });

  test('places are lines and characters of files, and paths of any bytes are URIs', async () => {
    const results = resultsOf(await check(base, head));
    const grant = results.find(({ locations }) =>
      locations[0]?.physicalLocation.artifactLocation.uri.endsWith('kettle'),
    );
    // The second rule of the line stands behind a letter of two bytes.
    const second = results
      .map(({ locations }) => locations[0]?.physicalLocation)
      .filter((place) => place?.artifactLocation.uri === 'apparmor.d/kettle' && place.region.startLine === 3)
      .map((place) => place?.region.startColumn)
      .sort();
    expect(grant).toMatchObject({ ruleId: 'reconcile/new-grant', level: 'error' });
    expect(second).toEqual([3, 9]);
    const named = { 'apparmor.d/k \xe9%': 'profile k /usr/bin/k {\n}\n' };
    const wider = { 'apparmor.d/k \xe9%': 'profile k /usr/bin/k {\n  /x r,\n}\n' };
    expect(resultsOf(await check(named, wider))[0]?.locations[0]?.physicalLocation.artifactLocation.uri).toBe(
      'apparmor.d/k%20%E9%25',
    );
  });

  test('a rule that comes by an include has the way to it, and each result a fingerprint of its own', async () => {
    const results = resultsOf(await check(base, head));
    const shared = results.find(({ locations }) =>
      locations[0]?.physicalLocation.artifactLocation.uri.endsWith('water'),
    );
    expect(shared?.relatedLocations?.length).toBeGreaterThan(0);
    const prints = results.map(({ partialFingerprints }) => partialFingerprints['aaMergeFinding/v1']);
    expect(new Set(prints).size).toBe(results.length);
  });

  test('what a trailer allows is there, and suppressed', async () => {
    const wider = { ...base, 'apparmor.d/cup': 'profile cup /usr/bin/cup {\n  /etc/cup rw,\n}\n' };
    const [result] = resultsOf(await check(base, wider, 'cup: it is written there'));
    expect(result).toMatchObject({ level: 'note', suppressions: [{ kind: 'external', status: 'accepted' }] });
    expect(result?.suppressions?.[0]?.justification).toContain('it is written there');
  });
});

describeWith(
  'xmllint (the package libxml2-utils)',
  ['/usr/bin/xmllint', '/usr/local/bin/xmllint'].find((path) => existsSync(path)),
  (xmllint) => {
    const validate = (text: string): string => {
      const words = ['--noout', '--nonet', '--schema', 'test/support/junit.xsd', '-'];
      const run = spawnSync(xmllint, words, { input: text, encoding: 'utf8' });
      return run.status === 0 ? '' : run.stderr;
    };

    test('JUnit XML keeps its schema, whatever policy says', async () => {
      const text = checkJunit(await check(base, head));
      expect(validate(text)).toBe('');
      expect(validate(checkJunit(await check(base, base)))).toBe('');
      expect(validate(text.replace(/ failures="\d+"/, ''))).toContain('failures');
      const odd = { 'apparmor.d/a\x01\xff"<': 'profile a /usr/bin/a {\n  "/x\x02]]>\xed\xa0\x80&" r,\n}\n' };
      const empty = { 'apparmor.d/a\x01\xff"<': 'profile a /usr/bin/a {\n}\n' };
      expect(validate(checkJunit(await check(empty, odd)))).toBe('');
    });

    test('each changed file is a test, which fails with the first finding and tells all', async () => {
      const text = checkJunit(await check(base, head));
      expect(text).toContain('<testcase classname="aa-merge.check" name="kettle" time="0">');
      expect(text).toMatch(/<failure type="reconcile\/new-grant" message="[^"]*kettle[^"]*\(and 1 more\)">/);
      expect(text).toContain('name="the policy as a whole"');
    });
  },
);

test('Markdown tells findings, reach and remedy, and nothing of policy becomes markup', async () => {
  const text = checkMarkdown(await check(base, head));
  expect(text).toMatch(/^## AppArmor policy: wider, and nothing says so\n/);
  expect(text).toContain('Policy-Widening: ');
  expect(text).toContain('`abstractions/water` reaches 2 profiles');
  expect(text.replace(/<\/?(?:br|details|summary)>/g, '').replace(/`[^`\n]*`/g, '')).not.toMatch(/(?<!\\)</);
  const odd = { 'apparmor.d/a': 'profile a /usr/bin/a {\n  "/``<b>`" r,\n}\n' };
  const plainOnly = checkMarkdown(await check({ 'apparmor.d/a': 'profile a /usr/bin/a {\n}\n' }, odd));
  expect(plainOnly).toContain('\\<b\\>');
  expect(checkMarkdown(await check(base, base))).toContain('nothing more is permitted');
});

test('a person reads what fails first, and with --quiet nothing else', async () => {
  const result = await check(base, head);
  const text = checkText(result, { quiet: false, verbose: false, paint });
  expect(text.trimEnd().split('\n').at(-1)).toMatch(/^refused: \d widenings? that nothing allows, \d other findings?/);
  expect(text).toContain('1 narrowing (--verbose shows all)');
  expect(checkText(result, { quiet: false, verbose: true, paint })).toContain('- `/usr/bin/cup` could no longer read');
  const fine = await check(base, base);
  expect(checkText(fine, { quiet: true, verbose: false, paint })).toBe('');
  expect(checkText(fine, { quiet: false, verbose: false, paint })).toMatch(/^passed: /);
});

test('of many errors of one kind a person reads some, all with --verbose; the document has all', async () => {
  const twice = (count: number): Texts => ({
    'apparmor.d/twice': Array.from({ length: count }, (_, at) => `@{V${at}} = a\n@{V${at}} = b\n`).join(''),
    'apparmor.d/kettle': `include <twice>\nprofile kettle /usr/bin/kettle { /a${count} r, }\n`,
  });
  const result = await check(twice(0), twice(9));
  const told = (verbose: boolean): string => checkText(result, { quiet: false, verbose, paint });
  const errors = (text: string): number => text.match(/is declared already/g)?.length ?? 0;
  expect(errors(told(false))).toBe(3);
  expect(told(false)).toContain('\n    and 6 more like this (--verbose shows all)\n');
  expect(errors(told(true))).toBe(9);
  expect(told(true)).not.toContain('more like this');
  const document = checkDocument(result) as { readonly findings: readonly { readonly kind: string }[] };
  expect(document.findings.filter(({ kind }) => kind === 'invalid')).toHaveLength(9);
});

test('the document counts what it lists', async () => {
  const document = checkDocument(await check(base, head)) as {
    readonly findings: readonly { readonly kind: string }[];
    readonly summary: Readonly<Record<string, number>>;
    readonly profiles: readonly { readonly name: string; readonly verdict: string }[];
  };
  const count = (...kinds: readonly string[]): number =>
    document.findings.filter(({ kind }) => kinds.includes(kind)).length;
  expect(document.summary).toMatchObject({
    units: 5,
    widenings: count('widening'),
    narrowings: count('narrowing'),
    unknown: count('unknown'),
    invalid: count('invalid', 'twice'),
    incomplete: 0,
  });
  expect(document.profiles.find(({ name }) => name === 'kettle')?.verdict).toBe('wider');
});

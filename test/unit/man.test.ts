// The manual pages as a reader's tools see them. Whether their generated parts are fresh is `npm run man -- --check`.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { typed } from '../../scripts/roff-display.js';
import type { UnitPath } from '../../src/base/index.js';
import type { OptionDefinition } from '../../src/cli/option-definition.js';
import { definitionOf, isOptionName } from '../../src/cli/options-of.js';
import { options } from '../../src/cli/options.js';
import { definitions } from '../../src/cli/registry.js';
import { unitKindOf } from '../../src/reconcile/index.js';
import { describeWith } from '../support/needs.js';

const folder = 'man';
const pages = readdirSync(folder).sort();

function toolPath(name: string): string | undefined {
  return ['/usr/bin', '/bin', '/usr/local/bin'].map((place) => join(place, name)).find((path) => existsSync(path));
}

test('each page says its own name and section', () => {
  expect(pages.length).toBeGreaterThan(0);
  for (const page of pages) {
    const [, name = '', section = ''] = /^(.*)\.(\d)$/.exec(page) ?? [];
    const text = readFileSync(join(folder, page), 'utf8');
    expect(text).toContain(`\n.Dt ${name.toUpperCase()} ${section}\n`);
    expect(text).toContain(`\n.Nm ${name}\n`);
  }
});

test('a page refers to no page of ours that is not there', () => {
  for (const page of pages) {
    const text = readFileSync(join(folder, page), 'utf8');
    for (const [, name = '', section = ''] of text.matchAll(/^\.Xr (aa-merge\S*) (\d)/gm)) {
      expect(pages).toContain(`${name}.${section}`);
    }
  }
});

/** The names of all fields that a schema gives to objects. */
function fieldsOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) => [
    ...(key === 'properties' ? Object.keys(value as object) : []),
    ...fieldsOf(value),
  ]);
}

const schemas = readdirSync('src/report/schema').sort();

test.each(schemas)('aa-merge-json(5) names every field of %s', (schema) => {
  const page = readFileSync(join(folder, 'aa-merge-json.5'), 'utf8');
  const named = new Set([...page.matchAll(/^\.(?:It )?Ic (.*)$/gm)].flatMap(([, words = '']) => words.split(/[ ,]+/)));
  const fields = new Set(fieldsOf(JSON.parse(readFileSync(join('src/report/schema', schema), 'utf8'))));
  expect(fields.size).toBeGreaterThan(0);
  expect([...fields].filter((field) => !named.has(field))).toEqual([]);
});

/** What a schema says at a key, at any depth. */
function valuesAt(key: string, schema: unknown): unknown[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([name, value]) => [
    ...(name === key ? [value as unknown].flat() : []),
    ...valuesAt(key, value),
  ]);
}

/** Words on lines of a page with this macro, as they are typed. */
function wordsOf(page: string, macro: string): Set<string> {
  const lines = [...page.matchAll(new RegExp(`^\\.(.*\\b${macro} .*)$`, 'gm'))];
  return new Set(lines.flatMap(([, words = '']) => typed(words).split(/[ ,|()]+/)));
}

test.each(schemas)(
  'aa-merge-json(5) has the name of the document and every value that is one of a few: %s',
  (schema) => {
    const page = readFileSync(join(folder, 'aa-merge-json.5'), 'utf8');
    const document = JSON.parse(readFileSync(join('src/report/schema', schema), 'utf8')) as unknown;
    const names = valuesAt('const', document).filter((name) => typeof name === 'string' && name.includes('@'));
    expect(names.filter((name) => !typed(page).includes(`\n.Ql ${String(name)}`))).toEqual([]);
    const known = wordsOf(page, 'Cm');
    const values = valuesAt('enum', document).filter((value) => typeof value === 'string');
    expect(values.filter((value) => !known.has(value as string))).toEqual([]);
  },
);

test('aa-merge(8) has the phases of a hook, and the shells of completion', () => {
  const page = readFileSync(join(folder, 'aa-merge.8'), 'utf8');
  for (const command of ['hook', 'completion'] as const) {
    const [, section = ''] = page.split(`\n.Ss aa-merge ${command}\n`);
    const known = wordsOf(section.split('\n.Ss ')[0] ?? '', 'Cm');
    const { first = [] } = definitions[command];
    expect(first.length).toBeGreaterThan(1);
    expect(first.filter((word) => !known.has(word))).toEqual([]);
  }
});

test('aa-merge(8) explains each setting of the gate, and each of its files of the administrator is one', () => {
  const page = readFileSync(join(folder, 'aa-merge.8'), 'utf8');
  const [, gate = ''] = page.split('\n.Sh THE GATE\n');
  const explained = [...(gate.split('\n.Sh ')[0] ?? '').matchAll(/^\.It Cm (.*)$/gm)].map(([, word]) => word);
  expect(explained).toEqual([...options.widening.choices]);
  const [, overrides = ''] = page.split('\n.Sh OVERRIDES\n');
  const places = [...typed(overrides.split('\n.Sh ')[0] ?? '').matchAll(/tunables\/[\w./-]+/g)].map(([path]) => path);
  expect(places.length).toBeGreaterThan(3);
  expect(places.filter((path) => unitKindOf(path as UnitPath) !== 'override')).toEqual([]);
});

test('the settings file that packages bring shows settings with their defaults', () => {
  const text = readFileSync('scripts/package/aa-merge.conf', 'utf8');
  const shown = [...text.matchAll(/^#([a-z-]+) = (.*)$/gm)].map(([, name = '', value]) => [name, value]);
  expect(shown.length).toBeGreaterThan(1);
  for (const [name = '', value] of shown) {
    const definition: OptionDefinition | undefined = isOptionName(name) ? definitionOf(name) : undefined;
    expect(definition).toMatchObject({ setting: true });
    expect(String(definition !== undefined && 'default' in definition ? definition.default : '')).toBe(value);
    if (definition?.kind === 'choice') for (const choice of definition.choices) expect(text).toContain(choice);
  }
});

test('aa-merge(8) and aa-merge-json(5) name every outcome, and every reason to hold', () => {
  const schema = JSON.parse(readFileSync('src/report/schema/plan.schema.json', 'utf8')) as {
    definitions: { unit: { properties: Record<'outcome' | 'hold', { enum: string[] }> } };
  };
  const { outcome, hold } = schema.definitions.unit.properties;
  const words = [...outcome.enum, ...hold.enum];
  const [page = '', json = ''] = ['aa-merge.8', 'aa-merge-json.5'].map((name) =>
    readFileSync(join(folder, name), 'utf8'),
  );
  const described = [...page.matchAll(/^\.It ([a-z-]+)$/gm)].map(([, word = '']) => word);
  expect([...described].sort()).toEqual([...words].sort());
  const listed = new Set([...json.matchAll(/^\.Cm (.*)$/gm)].flatMap(([, line = '']) => line.split(/[ ,]+/)));
  expect(words.filter((word) => !listed.has(word))).toEqual([]);
});

// Which other pages there are differs from machine to machine; all else that the strictest level finds is a fault.
const aboutOtherPages = /^mandoc: (?:.*: STYLE: referenced manual not found: .*|outdated mandoc\.db .*)\n/gm;

describeWith('mandoc', toolPath('mandoc'), (mandoc) => {
  test.each(pages)('mandoc finds nothing wrong with %s, style included', (page) => {
    const run = spawnSync(mandoc, ['-T', 'lint', '-W', 'style', join(folder, page)], { encoding: 'utf8' });
    expect((run.stdout + run.stderr).replace(aboutOtherPages, '')).toBe('');
  });
});

describeWith('groff (the package groff-base)', toolPath('groff'), (groff) => {
  test.each(pages)('groff finds nothing wrong with %s', (page) => {
    const run = spawnSync(groff, ['-mdoc', '-Tutf8', '-Kutf8', '-ww', '-z', join(folder, page)], { encoding: 'utf8' });
    expect(run.stderr).toBe('');
    expect(run.status).toBe(0);
  });
});

describeWith('man (the package man-db)', toolPath('man'), (man) => {
  test.each(pages)('man --warnings finds nothing wrong with %s', (page) => {
    const run = spawnSync(man, ['--warnings', '-E', 'UTF-8', '-Tutf8', '-Z', '-l', '-'], {
      input: readFileSync(join(folder, page)),
      encoding: 'utf8',
      // Its sandbox knows not every container.
      env: {
        PATH: process.env['PATH'] ?? '',
        LC_ALL: 'C.UTF-8',
        MANROFFSEQ: '',
        MANWIDTH: '80',
        MAN_DISABLE_SECCOMP: '1',
      },
    });
    expect(run.stderr).toBe('');
    expect(run.status).toBe(0);
    expect(run.stdout.length).toBeGreaterThan(1000);
  });
});

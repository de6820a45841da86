// Completion in real shells: bash is asked what it would offer, zsh reads its script.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv from 'ajv';
import { commandNames } from '../../src/cli/command-names.js';
import { optionNamesOf } from '../../src/cli/options-of.js';
import { aaMerge } from '../support/built-program.js';
import { describeWith } from '../support/needs.js';
import { installed } from '../support/package-managers.js';
import { offeredByZsh } from '../support/real-zsh.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'aa-merge-completion-'));
  for (const shell of ['bash', 'zsh']) writeFileSync(join(folder, shell), aaMerge(['completion', shell]).out);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describeWith('bash', installed('bash'), (bash) => {
  /** What is offered for the last of these words. */
  function offered(...words: readonly string[]): string[] {
    const script =
      'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _aa_merge; printf "%s\\n" "${COMPREPLY[@]}"';
    const run = spawnSync(bash, ['-c', script, 'bash', join(folder, 'bash'), 'aa-merge', ...words], {
      encoding: 'utf8',
    });
    return run.stdout.split('\n').filter((line) => line !== '');
  }

  test('commands, and no other words', () => {
    expect(offered('re')).toEqual(commandNames.filter((name) => name.startsWith('re')));
    expect(offered('xyz')).toEqual([]);
  });

  test.each([...commandNames])('the options of `%s`', (command) => {
    expect(offered(command, '--')).toEqual([...optionNamesOf(command).map((name) => `--${name}`), '--help']);
  });

  test('values, also behind an equals sign', () => {
    expect(offered('--widening', '')).toEqual(['refuse', 'strict', 'partial', 'report']);
    expect(offered('status', '--color', '=', 'al')).toEqual(['always']);
    expect(offered('hook', 'conf')).toEqual(['configure']);
    expect(offered('completion', '')).toEqual(['bash', 'zsh']);
  });

  test('files and folders', () => {
    expect(offered('parse', `${folder}/ba`)).toEqual([`${folder}/bash`]);
    expect(offered('--root', folder)).toEqual([folder]);
  });
});

describeWith('zsh', installed('zsh'), (zsh) => {
  test('the script is one, and offers commands and options', () => {
    const script = readFileSync(join(folder, 'zsh'), 'utf8');
    expect(script.startsWith('#compdef aa-merge\n')).toBe(true);
    expect(spawnSync(zsh, ['-n', join(folder, 'zsh')], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
    for (const command of commandNames) expect(script).toContain(`\n    ${command})\n`);
  });

  const offered = (line: string): string[] =>
    offeredByZsh(zsh, readFileSync(join(folder, 'zsh'), 'utf8'), line, folder);

  test('a shell that loads it offers commands', () => {
    expect(offered('aa-merge re')).toEqual(commandNames.filter((name) => name.startsWith('re')).sort());
  });

  test.each(['reconcile', 'status', 'hook', 'check'] as const)(
    'it offers the options of `%s`, all of them',
    (command) => {
      const words = offered(`aa-merge ${command} --`).map((word) => word.replace(/=$/, ''));
      expect(words).toEqual([...optionNamesOf(command).map((name) => `--${name}`), '--help'].sort());
    },
  );

  test('it offers values and files', () => {
    expect(offered('aa-merge --widening=')).toEqual(['partial', 'refuse', 'report', 'strict']);
    expect(offered('aa-merge completion ')).toEqual(['bash', 'zsh']);
    expect(offered('aa-merge parse ba')).toEqual(['bash']);
  });
});

test('as a document it keeps its schema', () => {
  const schema = JSON.parse(readFileSync('src/report/schema/completion.schema.json', 'utf8')) as object;
  const ajv = new Ajv({ strict: true });
  const document: unknown = JSON.parse(aaMerge(['completion', 'zsh', '--json']).out);
  expect([ajv.validate(schema, document), ajv.errors]).toEqual([true, null]);
});

test('a shell that is not known', () => {
  expect(aaMerge(['completion', 'fish'])).toMatchObject({ status: 2, out: '' });
});

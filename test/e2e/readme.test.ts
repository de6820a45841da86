// The README says nothing that is not so: its commands exist and run, and what it shows is what is printed.

import { existsSync, readFileSync } from 'node:fs';
import { aaMerge, programPath } from '../support/built-program.js';
import {
  countMarks,
  demoHost,
  examplesInManual,
  examplesInMarkdown,
  filesIn,
  isShown,
  outputsInMarkdown,
  runOnDemoHost,
} from '../support/documents.js';
import { describeWith, parserPath } from '../support/needs.js';
import { refreshed, runSessions, sessionsIn, statusesOf } from '../support/sessions.js';
import { helperTable, upgradeTable } from '../support/upgrade-rows.js';

// A build may come first.
jest.setTimeout(120_000);

const readme = readFileSync('README.md', 'utf8');
const examples = examplesInMarkdown(readme);
const outputs = outputsInMarkdown(readme);

const sessions = sessionsIn(readme);
const files = filesIn(readme);

test('every mark has its block, and every block that is typed its mark', () => {
  expect(countMarks(readme)).toBe(examples.length + outputs.length + sessions.length + files.size);
  expect([...readme.matchAll(/^```console$/gm)]).toHaveLength(sessions.length);
  expect(outputs.map(({ command }) => command)).toEqual(['bash scripts/demo.sh']);
});

test('its tables of upgrades are those that the tests assert', () => {
  expect(readme).toContain(`<!-- table of upgrades -->\n\n${upgradeTable()}\n<!-- end of table -->`);
  expect(readme).toContain(`<!-- table of helpers -->\n\n${helperTable()}\n<!-- end of table -->`);
});

test('the scripts and files that it names are there', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  // What is printed speaks of files to come.
  const said = readme.replace(/^```(?:text|console)\n(?:(?!```).*\n)*```$/gm, '');
  const named = [...said.matchAll(/`?npm run ([\w:]+)/g)].map(([, name = '']) => name);
  expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  const paths = [...said.matchAll(/\b((?:scripts|man|src|reference-profiles)\/[\w./-]*\w)/g)].map(
    ([, path = '']) => path,
  );
  expect(paths.length).toBeGreaterThan(5);
  expect(paths.filter((path) => !existsSync(path))).toEqual([]);
});

// What a section says in several blocks is done one after the other, in one place.
const sections = readme
  .split(/^(?=## )/m)
  .map((text) => ({ title: text.split('\n', 1)[0] ?? '', blocks: examplesInMarkdown(text) }))
  .filter(({ blocks }) => blocks.length > 0);

test.each(sections)('$title', ({ blocks }) => {
  const ended = runOnDemoHost(blocks.map(({ commands }) => commands).join('\n'));
  expect(ended).toMatchObject({ status: blocks.at(-1)?.status });
});

test('what it shows of the demo is what the demo prints', () => {
  const args = ['--root', demoHost, '--dry-run'];
  expect(readFileSync('scripts/demo.sh', 'utf8')).toContain(`\nnode ${programPath} ${args.join(' ')} ||`);
  const ended = aaMerge(args);
  const [shown] = outputs;
  expect(ended.status).toBe(3);
  // The picture of all of it where it does not fit, so that the difference can be seen.
  if (!isShown(shown?.output ?? '', ended.out)) expect(ended.out).toBe(shown?.output);
});

describeWith('the real parser', parserPath(), () => {
  test('its sessions show what is printed (npm run examples)', () => {
    const ran = runSessions(sessions);
    const statuses = ran.map((steps) => steps.map(({ status }) => status));
    expect(statuses).toEqual(statusesOf(sessions));
    expect(refreshed(readme, ran)).toBe(readme);
  });
});

test('what it shows of a Debian package is what dh_aa_merge(1) shows', () => {
  const shown = [...filesIn(readFileSync('man/dh_aa_merge.1', 'utf8'))];
  expect([...files].filter(([name]) => name.startsWith('debian/'))).toEqual(shown);
});

test('git merges by statements once it is configured as aa-merge(8) says', () => {
  const manual = examplesInManual(readFileSync('man/aa-merge.8', 'utf8'));
  const driver = manual.find(({ commands }) => commands.includes('merge.apparmor.driver'));
  expect(driver).toBeDefined();
  const ended = runOnDemoHost(`
    profile() { printf 'profile a /a {\\n'; printf '  %s\\n' "$@"; echo '}'; }
    git config user.name a && git config user.email a@example.org
    ${driver?.commands ?? ''}
    echo '* merge=apparmor' > .gitattributes
    profile '/srv/hosts r,' > a
    git add . && git commit -qm base
    git switch -qc theirs && profile '/srv/hosts rw,' '/srv/group r,' > a && git commit -qam theirs
    git switch -q main && profile '/srv/hosts rk,' '/srv/passwd r,' > a && git commit -qam ours
    git merge -qm merged theirs
    sort a
  `);
  expect(ended.status).toBe(0);
  for (const rule of ['/srv/hosts rkw,', '/srv/group r,', '/srv/passwd r,'])
    expect(ended.output).toContain(`  ${rule}\n`);
  expect(ended.output).not.toContain('<<<<<<<');
});

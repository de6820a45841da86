// What CI services and hooks run, in new repositories and without a network.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Ajv from 'ajv';
import { aaMerge, programPath } from '../support/built-program.js';
import { GitPlace, gitPath } from '../support/git-place.js';
import { describeWith } from '../support/needs.js';

const kettle = (...rules: readonly string[]): string =>
  `profile kettle /usr/bin/kettle {\n${rules.map((rule) => `  ${rule}\n`).join('')}}\n`;

describeWith('git', gitPath(), () => {
  let place: GitPlace;
  let bin: string;

  beforeEach(() => {
    aaMerge(['--version']);
    place = new GitPlace();
    bin = join(place.folder, 'bin');
    mkdirSync(bin);
    const program = `#!/bin/sh\nexec '${process.execPath}' '${resolve(programPath)}' "$@"\n`;
    writeFileSync(join(bin, 'aa-merge'), program, { mode: 0o755 });
    place.commit('start', { 'apparmor.d/kettle': kettle('/etc/kettle r,') });
  });

  afterEach(() => {
    place.remove();
  });

  const run = (
    script: string,
    more: Readonly<Record<string, string>> = {},
  ): { readonly status: number | null; readonly out: string } => {
    const { status, stdout, stderr } = spawnSync('bash', ['-c', script], {
      cwd: place.top,
      encoding: 'utf8',
      env: {
        PATH: `${bin}:${process.env['PATH'] ?? ''}`,
        HOME: place.folder,
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_AUTHOR_NAME: 'Ann',
        GIT_AUTHOR_EMAIL: 'ann@example.org',
        GIT_COMMITTER_NAME: 'Cor',
        GIT_COMMITTER_EMAIL: 'cor@example.org',
        ...more,
      },
    });
    return { status, out: `${stdout}${stderr}` };
  };

  /** The step of the action, as GitHub runs it. */
  const action = (
    inputs: Readonly<Record<string, string>>,
    more: Readonly<Record<string, string>> = {},
  ): { readonly status: number | null; readonly out: string } => {
    const text = readFileSync('scripts/ci/action.yml', 'utf8');
    const step = /^ {6}run: '(.*)'$/m.exec(text)?.[1] ?? '';
    const defaults = Object.fromEntries(
      [...text.matchAll(/^ {2}([\w-]+):\n {4}description: .*\n {4}default: (.*)$/gm)].map(
        ([, name = '', value = '']) => [name, value === "''" ? '' : value],
      ),
    );
    const environment = Object.fromEntries(
      [...text.matchAll(/^ {8}(\w+): \$\{\{ inputs\.([\w-]+) \}\}$/gm)].map(([, name = '', input = '']) => [
        name,
        inputs[input] ?? defaults[input] ?? '',
      ]),
    );
    expect(Object.keys(environment)).toHaveLength(6);
    return run(step, { GITHUB_ACTION_PATH: resolve('scripts/ci'), ...environment, ...more });
  };

  test('the action judges a pull request since it left its target, and leaves reports and a summary', () => {
    const summary = join(place.folder, 'summary');
    place.git('checkout', '-q', '-b', 'change');
    place.commit('more', { 'apparmor.d/kettle': kettle('/etc/kettle rw,') });
    place.git('checkout', '-q', 'main');
    place.commit('meanwhile', { 'apparmor.d/kettle': kettle() });
    place.git('update-ref', 'refs/remotes/origin/main', 'main');
    place.git('checkout', '-q', 'change');
    const github = { GITHUB_BASE_REF: 'main', GITHUB_STEP_SUMMARY: summary };
    const failed = action({ reports: 'out' }, github);
    expect(failed).toMatchObject({ status: 3 });
    // The rule that the target took away meanwhile is no doing of this change.
    expect(failed.out).toContain('1 widening that nothing allows');
    expect(readFileSync(summary, 'utf8')).toContain('AppArmor policy: wider');
    for (const name of ['aa-merge.sarif', 'aa-merge.junit.xml', 'aa-merge.md']) {
      expect(existsSync(join(place.top, 'out', name))).toBe(true);
    }
    place.commit('why\n\nPolicy-Widening: kettle: it is written there');
    expect(action({}, github).status).toBe(0);
  });

  test('the action judges what was pushed, a new branch and the first commit of all', () => {
    const before = place.git('rev-parse', 'HEAD');
    place.commit('more', { 'apparmor.d/kettle': kettle('/etc/kettle rw,') });
    place.commit('and less', { 'apparmor.d/kettle': kettle('/etc/kettle w,') });
    const event = join(place.folder, 'event.json');
    writeFileSync(event, JSON.stringify({ before }));
    expect(action({}, { GITHUB_EVENT_PATH: event }).status).toBe(3);
    writeFileSync(event, JSON.stringify({ before: '0'.repeat(40) }));
    expect(action({}, { GITHUB_EVENT_PATH: event }).status).toBe(0);
    place.git('checkout', '-q', '--detach', before);
    expect(action({}).status).toBe(0);
    expect(
      action({ base: before, head: 'main', 'policy-dir': 'apparmor.d', program: join(bin, 'aa-merge') }).status,
    ).toBe(3);
  });

  test('where nothing says what came before, no guess lets a change pass', () => {
    const before = place.git('rev-parse', 'HEAD');
    place.git('update-ref', 'refs/remotes/origin/main', before);
    place.git('checkout', '-q', '-b', 'change');
    place.commit('more', { 'apparmor.d/kettle': kettle('/etc/kettle rw,') });
    place.commit('and nothing');
    const event = join(place.folder, 'event.json');
    const pushed = (facts: object, more: Readonly<Record<string, string>> = {}): number | null => {
      writeFileSync(event, JSON.stringify(facts));
      return action({}, { GITHUB_EVENT_PATH: event, GITHUB_REF_NAME: 'change', ...more }).status;
    };
    const repository = { default_branch: 'main' };
    const nothing = '0'.repeat(40);
    expect(pushed({ before: nothing, repository })).toBe(3);
    expect(pushed({ before: nothing, repository: { default_branch: 'trunk' } })).toBe(2);
    expect(pushed({ before: '1'.repeat(40), repository })).toBe(2);
    expect(pushed({ merge_group: { base_sha: before }, repository })).toBe(3);
    expect(pushed({ before: before.slice(1), repository }, { GITHUB_BASE_REF: 'trunk' })).toBe(2);
    // A clone of the last commit only, as services make it where nobody asks for more.
    const shallow = join(place.folder, 'shallow');
    place.git('clone', '-q', '--depth=1', '--branch=change', `file://${place.top}`, shallow);
    const script = `cd '${shallow}' && bash '${resolve('scripts/ci/check.sh')}'`;
    const ended = run(script);
    expect(ended).toMatchObject({ status: 2 });
    expect(ended.out).toContain('fetch-depth: 0');
    // A merge that GitHub made has the target first.
    place.git('checkout', '-q', '-b', 'merge', before);
    place.git('merge', '-q', '--no-ff', '-m', 'merge', 'change');
    expect(pushed({}, { GITHUB_BASE_REF: 'trunk' })).toBe(3);
  });

  test('what policy says is no command of GitHub', () => {
    place.commit('start', { 'apparmor.d/::stop-commands::x': kettle('/etc/kettle r,').replace(/kettle/g, 'lid') });
    place.commit('more', { 'apparmor.d/::stop-commands::x': kettle('/etc/kettle rw,').replace(/kettle/g, 'lid') });
    const { status, out } = action({ base: 'HEAD~1' }, { GITHUB_ACTIONS: 'true' });
    expect(status).toBe(3);
    const lines = out.split('\n').filter((line) => line.startsWith('::'));
    const [, token = ''] = /^::stop-commands::([0-9a-f]{32})$/.exec(lines[0] ?? '') ?? [];
    expect(lines.at(-1)).toBe(`::${token}::`);
    expect(lines).toContain('::stop-commands::x');
  });

  test('the GitLab job runs the same script', () => {
    const job = readFileSync('scripts/ci/gitlab-ci.yml', 'utf8');
    const script = /^ {4}- (bash .*)$/m.exec(job)?.[1] ?? '';
    const base = place.git('rev-parse', 'HEAD');
    place.commit('more', { 'apparmor.d/kettle': kettle('/etc/kettle rw,') });
    place.commit('nothing');
    const gitlab = { AA_CHECK: resolve('scripts/ci/check.sh'), AA_POLICY_DIR: '' };
    expect(run(script, { ...gitlab, CI_MERGE_REQUEST_DIFF_BASE_SHA: base }).status).toBe(3);
    expect(run(script, { ...gitlab, CI_COMMIT_BEFORE_SHA: base }).status).toBe(3);
    expect(run(script, { ...gitlab, CI_COMMIT_BEFORE_SHA: '0'.repeat(40) }).status).toBe(0);
    expect(existsSync(join(place.top, 'aa-merge.junit.xml'))).toBe(true);
  });

  test('the hook of pre-commit judges what is about to be committed', () => {
    const hooks = readFileSync('.pre-commit-hooks.yaml', 'utf8');
    const [, entry = ''] = /^- id: aa-merge-check\n(?: .*\n)*? {2}entry: (.*)$/m.exec(hooks) ?? [];
    writeFileSync(join(place.top, '.git/hooks/commit-msg'), `#!/bin/sh\nexec ${entry} "$1"\n`, { mode: 0o755 });
    place.write({ 'apparmor.d/kettle': kettle('/etc/kettle rw,') });
    place.git('add', '-A');
    const refused = run('git commit -m more');
    expect(refused.status).not.toBe(0);
    expect(refused.out).toContain('Policy-Widening: kettle: REASON');
    expect(run("git commit -m more -m 'Policy-Widening: kettle: it is written there'").status).toBe(0);
  });

  test('one command sets up the merge driver and the mergetool', () => {
    const set = place.run(['git-setup']);
    expect(set).toMatchObject({ status: 0 });
    expect(set.out).toContain('apparmor.d/** merge=apparmor');
    expect(place.run(['git-setup']).status).toBe(0);
    const attributes = readFileSync(join(place.top, '.git/info/attributes'), 'utf8');
    expect(attributes).toBe('apparmor.d/** merge=apparmor\n');
    expect(place.git('status', '--porcelain')).toBe('');
    const schema = JSON.parse(readFileSync('src/report/schema/git-setup.schema.json', 'utf8')) as object;
    const validate = new Ajv({ strict: true, allErrors: true }).compile(schema);
    validate(JSON.parse(place.run(['git-setup', '--json']).out));
    expect(validate.errors).toBeNull();
    // Two rules at one place, which git by itself takes for a conflict.
    place.git('checkout', '-q', '-b', 'side');
    place.commit('side', { 'apparmor.d/kettle': kettle('/etc/kettle r,', '/etc/side r,') });
    place.git('checkout', '-q', 'main');
    place.commit('main', { 'apparmor.d/kettle': kettle('/etc/kettle r,', '/etc/main r,') });
    expect(run('git merge -q -m both side').status).toBe(0);
    const merged = readFileSync(join(place.top, 'apparmor.d/kettle'), 'utf8');
    expect([merged.includes('/etc/side r,'), merged.includes('/etc/main r,')]).toEqual([true, true]);
    expect(place.git('config', 'mergetool.apparmor.trustExitCode')).toBe('true');
    const other = place.run(['git-setup', 'profiles/*', '/usr.*']);
    expect(other.status).toBe(0);
    expect(readFileSync(join(place.top, '.git/info/attributes'), 'utf8')).toBe(
      'apparmor.d/** merge=apparmor\nprofiles/* merge=apparmor\n/usr.* merge=apparmor\n',
    );
  });
});

import { spawnSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Ended } from '../support/built-program.js';
import { aaMerge, programPath } from '../support/built-program.js';
import { plantIn } from '../support/plant.js';

// The command merge-file as people and git call it.

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aa-merge-file-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const profile = (...rules: readonly string[]): string =>
  `profile kettle /usr/bin/kettle {\n${rules.map((rule) => `  ${rule}\n`).join('')}}\n`;

const base = profile('/etc/kettle.conf r,', '/run/kettle.pid rw,', '/var/log/kettle w,');

const plant = (name: string, content: string): string => plantIn(folder, name, content);

function merge(ours: string, theirs: string, ...args: readonly string[]): Ended {
  plant('ours', ours);
  plant('base', base);
  plant('theirs', theirs);
  return aaMerge(['merge-file', 'ours', 'base', 'theirs', '--policy-dir', folder, ...args], { cwd: folder });
}

test('a merge that permits no more is clean, and nothing is said', () => {
  const ours = profile('/etc/kettle.conf r,', '/run/kettle.pid rwk,', '/var/log/kettle w,');
  const theirs = profile('/etc/kettle.conf r,', '/run/kettle.pid rw,');
  expect(merge(ours, theirs)).toEqual({
    status: 0,
    out: profile('/etc/kettle.conf r,', '/run/kettle.pid rwk,'),
    err: '',
  });
});

test('a merge that permits more than OURS is printed and refused, with the grant', () => {
  const ours = profile('/etc/kettle.conf r,', '/run/kettle.pid rw,');
  const theirs = profile('/etc/kettle.conf rw,', '/run/kettle.pid rw,', '/var/log/kettle w,');
  const merged = profile('/etc/kettle.conf rw,', '/run/kettle.pid rw,');
  const refused = merge(ours, theirs);
  expect(refused).toMatchObject({ status: 3, out: merged });
  expect(refused.err).toContain('refused');
  expect(refused.err).toContain('/etc/kettle.conf rw,');
  expect(merge(ours, theirs, '--widening=report')).toMatchObject({ status: 0, out: merged });
});

test('a conflict has markers around the smallest region, under the labels given', () => {
  const ours = profile('/etc/kettle.conf r,', '/run/kettle.pid px,', '/var/log/kettle w,');
  const theirs = profile('/etc/kettle.conf r,', '/run/kettle.pid cx,', '/var/log/kettle w,');
  const { status, out, err } = merge(ours, theirs, '-L', 'mine', '-L', 'old, one', '-L', 'new', '--marker-size', '9');
  expect(status).toBe(1);
  expect(out.split('\n')).toEqual([
    'profile kettle /usr/bin/kettle {',
    '  /etc/kettle.conf r,',
    '<<<<<<<<< mine',
    '  /run/kettle.pid px,',
    '||||||||| old, one',
    '  /run/kettle.pid rw,',
    '=========',
    '  /run/kettle.pid cx,',
    '>>>>>>>>> new',
    '  /var/log/kettle w,',
    '}',
    '',
  ]);
  expect(err).toContain('1 conflict');
});

test('a file that is not policy is merged line by line, is never clean, and that is said', () => {
  const { status, out, err } = merge(`${base}}\n`, base);
  expect(status).toBe(1);
  expect(out).toBe(`${base}}\n`);
  expect(err).toContain('OURS is not valid policy');
  expect(err).toContain('lines were merged, not rules');
});

test('two changes that are valid alone and not together make no clean merge', () => {
  const text = (...lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
  plant('base', text('@{TEA}=/srv/tea', 'profile a {', '  @{TEA}/a r,', '}'));
  plant('ours', text('@{TEA}=/srv/tea', 'profile a {', '  @{TEA}/a r,', '  deny @{TEA}/b w,', '}'));
  plant('theirs', text('profile a {', '}'));
  const { status, err } = aaMerge(['merge-file', 'ours', 'base', 'theirs', '--policy-dir', folder], { cwd: folder });
  expect(status).toBe(1);
  expect(err).toContain('@{TEA}');
});

test('--json is one document', () => {
  const ours = profile('/etc/kettle.conf r,', '/run/kettle.pid px,', '/var/log/kettle w,');
  const theirs = profile('/etc/kettle.conf r,', '/run/kettle.pid cx,', '/var/log/kettle w,');
  const { status, out } = merge(ours, theirs, '--json');
  const document = JSON.parse(out) as { schema: string; status: string; text: string; conflicts: { code: string }[] };
  expect(status).toBe(1);
  expect(document).toMatchObject({ schema: 'aa-merge/merge@1', status: 'conflict' });
  expect(document.conflicts.map(({ code }) => code)).toEqual(['merge/exec-mode']);
  expect(document.text).toContain('<<<<<<< ours');
});

test('--output keeps mode and link, and standard output stays empty', () => {
  const target = plant('target', 'old\n');
  chmodSync(target, 0o640);
  symlinkSync('target', join(folder, 'link'));
  expect(merge(base, base, '-o', 'link')).toMatchObject({ status: 0, out: '' });
  expect(readFileSync(target, 'utf8')).toBe(base);
  expect(statSync(target).mode & 0o777).toBe(0o640);
  expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
  expect(merge(base, base, '-o', 'new')).toMatchObject({ status: 0 });
  expect(readFileSync(join(folder, 'new'), 'utf8')).toBe(base);
});

test('what cannot be read or written is trouble, and nothing changes', () => {
  mkdirSync(join(folder, 'directory'));
  symlinkSync('ring', join(folder, 'ring'));
  plant('ours', base);
  for (const [bad, words] of [
    ['missing', 'it does not exist'],
    ['directory', 'it is a directory'],
    ['ring', 'its links lead in a ring'],
  ] as const) {
    const ended = aaMerge(['merge-file', 'ours', 'ours', bad], { cwd: folder });
    expect(ended).toMatchObject({ status: 2, out: '' });
    expect(ended.err).toContain(`cannot read \`${bad}\`: ${words}`);
  }
  expect(aaMerge(['merge-file', 'ours', 'ours', 'ours', '-o', 'directory'], { cwd: folder }).status).toBe(2);
  expect(aaMerge(['merge-file', 'ours', 'ours', 'ours', '-o', 'nowhere/file'], { cwd: folder }).status).toBe(2);
});

describe('under git', () => {
  function git(...args: readonly string[]): Ended {
    const environment = {
      PATH: process.env['PATH'] ?? '',
      HOME: folder,
      GIT_CONFIG_NOSYSTEM: '1',
      ...Object.fromEntries(
        ['AUTHOR', 'COMMITTER'].flatMap((who) => [
          [`GIT_${who}_NAME`, 'Tester'],
          [`GIT_${who}_EMAIL`, 'tester@example.org'],
        ]),
      ),
    };
    const run = spawnSync('git', args, { cwd: folder, encoding: 'utf8', env: environment });
    if (run.error !== undefined) throw run.error;
    return { status: run.status, out: run.stdout, err: run.stderr };
  }

  /** A repository where `ours` and `theirs` branched off `base`, with the driver set up; on ours. */
  function repository(ours: string, theirs: string): void {
    const program = `${process.execPath} ${resolve(programPath)}`;
    git('init', '-q', '-b', 'main');
    git('config', 'merge.aa-merge.name', 'AppArmor policy');
    const driver = 'merge-file %A %O %B -o %A --marker-size %L --path %P --widening=report --quiet';
    git('config', 'merge.aa-merge.driver', `${program} ${driver}`);
    git(
      'config',
      'mergetool.aa-merge.cmd',
      `${program} merge-file "$LOCAL" "$BASE" "$REMOTE" -o "$MERGED" --widening=report`,
    );
    git('config', 'mergetool.aa-merge.trustExitCode', 'true');
    plant('.gitattributes', 'kettle merge=aa-merge\n');
    const commit = (text: string): void => {
      plant('kettle', text);
      git('add', '.');
      expect(git('commit', '-q', '-m', 'policy').status).toBe(0);
    };
    commit(base);
    git('checkout', '-q', '-b', 'theirs');
    commit(theirs);
    git('checkout', '-q', 'main');
    commit(ours);
  }

  const sameLine = profile('/etc/kettle.conf r,', '/run/kettle.pid rw,', '/var/log/kettle w,', '/tea r,');
  const sameLineToo = profile('/etc/kettle.conf r,', '/run/kettle.pid rw,', '/var/log/kettle w,', '/water r,');

  test('what is said of copies names the file that they are of, whatever its name is', () => {
    const more = profile('/etc/kettle.conf r,', '/run/kettle.pid rw,', '/var/log/kettle w,', '/tea r,');
    plant('copy', base);
    plant('theirs', more);
    const words = [
      'merge-file',
      'copy',
      'copy',
      'theirs',
      '-o',
      'copy',
      '--path',
      'apparmor.d/Käse',
      '--widening=report',
    ];
    const { stderr } = spawnSync(process.execPath, [resolve(programPath), ...words], { cwd: folder, encoding: 'utf8' });
    expect(stderr).toMatch(/^apparmor\.d\/Käse: merged; it permits more than OURS\n/);
    expect(stderr).toMatch(/\(apparmor\.d\/Käse \(merged\):\d+\)/);
    expect(stderr).not.toContain('copy');
  });

  test('the driver merges what lines cannot', () => {
    repository(sameLine, sameLineToo);
    expect(git('merge', '-q', '-m', 'both', 'theirs').status).toBe(0);
    const merged = readFileSync(join(folder, 'kettle'), 'utf8');
    expect(merged).toContain('  /tea r,\n');
    expect(merged).toContain('  /water r,\n');
    expect(git('status', '--porcelain').out).toBe('');
  });

  test('a conflict stops the merge with markers in the file', () => {
    repository(base.replace('pid rw', 'pid px'), base.replace('pid rw', 'pid cx'));
    expect(git('merge', '-q', 'theirs').status).toBe(1);
    expect(readFileSync(join(folder, 'kettle'), 'utf8')).toMatch(/^<{7} .*\n {2}\/run\/kettle.pid px,\n/m);
    expect(git('status', '--porcelain').out).toContain('UU kettle');
  });

  test('as mergetool it settles what the lines of git could not', () => {
    repository(sameLine, sameLineToo);
    git('config', '--remove-section', 'merge.aa-merge');
    expect(git('merge', '-q', 'theirs').status).toBe(1);
    expect(git('mergetool', '--tool', 'aa-merge', '--no-prompt').status).toBe(0);
    expect(readFileSync(join(folder, 'kettle'), 'utf8')).toContain('  /water r,\n');
  });
});

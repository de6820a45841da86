import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { aaMerge, programPath } from '../support/built-program.js';

test('--version says the version of the package', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(aaMerge(['--version'])).toEqual({ status: 0, out: `aa-merge ${version}\n`, err: '' });
  expect(aaMerge(['--version', '--color=never'])).toEqual({ status: 0, out: `aa-merge ${version}\n`, err: '' });
});

test('--version costs at most 1.5 times an empty Node', () => {
  const cost = (args: string[]): number => {
    const before = process.hrtime.bigint();
    spawnSync(process.execPath, args, { stdio: 'ignore' });
    return Number(process.hrtime.bigint() - before);
  };
  const median = (values: number[]): number => values.sort((one, other) => one - other)[values.length >> 1] ?? 0;
  // By turns, so that both meet the same machine. A machine busy for a moment gets another try.
  const ratio = (): number => {
    const empty: number[] = [];
    const version: number[] = [];
    for (let turn = 0; turn < 20; turn += 1) {
      empty.push(cost(['-e', '0']));
      version.push(cost([programPath, '--version']));
    }
    return median(version) / median(empty);
  };
  expect(Math.min(ratio(), ratio())).toBeLessThanOrEqual(1.5);
}, 60_000);

test('the program runs as a command of its own, also through a link without an ending', () => {
  const folder = spawnSync('mktemp', ['-d'], { encoding: 'utf8' }).stdout.trim();
  spawnSync('cp', [programPath, `${folder}/aa-merge`]);
  const run = spawnSync(`${folder}/aa-merge`, ['--help'], { encoding: 'utf8' });
  spawnSync('rm', ['-r', folder]);
  expect(run).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining('Usage: aa-merge') });
});

test('a reader that goes away is no trouble', () => {
  const run = spawnSync('bash', ['-c', `set -o pipefail; node ${programPath} --help | true`], { encoding: 'utf8' });
  expect(run).toMatchObject({ status: 0, stderr: '' });
});

test('cli/no-working-directory: one that is gone is said, and stops no hook', () => {
  const call = (...words: readonly string[]): string[] => {
    const script = 'cd "$(mktemp -d)" && rmdir "$PWD" && exec "$@"';
    const program = [process.execPath, `${process.cwd()}/${programPath}`];
    const { status, stderr } = spawnSync('sh', ['-c', script, 'sh', ...program, ...words], { encoding: 'utf8' });
    return [String(status), stderr];
  };
  const said =
    'aa-merge: the working directory is gone: it was removed, or is hidden\nhelp: `cd` to one that is there, and run it again\n';
  expect(call('status')).toEqual(['2', said]);
  expect(call('status', '--help')[0]).toBe('0');
  const root = spawnSync('mktemp', ['-d'], { encoding: 'utf8' }).stdout.trim();
  expect(call('hook', 'configure', '--root', root)).toEqual([
    '0',
    expect.stringContaining(`${root}/etc/apparmor.d\` is not there`),
  ]);
  expect(call('hook', 'configure', '--root', 'chroot')).toEqual(['0', `${said.split('\n')[0]}\n`]);
  spawnSync('rm', ['-r', root]);
});

import { AaMergeError, FileSystemError, InternalError } from '../../../src/base/index.js';
import { runFake } from './fake-world.js';

describe('what a command is called with', () => {
  test('defaults', async () => {
    const { status, call } = await runFake({ argv: ['-n', 'usr.sbin.foo'] });
    expect(status).toBe(0);
    expect(call?.operands).toEqual(['usr.sbin.foo']);
    expect(call?.options).toEqual({
      dryRun: true,
      uncompiled: false,
      diff: false,
      widening: 'refuse',
      reference: '/usr/share/apparmor/reference',
      policyDir: '/etc/apparmor.d',
      stateDir: '/var/lib/aa-merge',
      root: '/',
      json: false,
      color: 'auto',
      quiet: false,
      verbose: false,
    });
  });

  test('each command has its own options', async () => {
    const { call } = await runFake({
      argv: ['merge-file', '-L', 'a', '-L', 'b,c', '--marker-size=9', '-o', 'out', '1', '2', '3'],
    });
    expect(call?.operands).toEqual(['1', '2', '3']);
    expect(call?.options).toMatchObject({ label: ['a', 'b,c'], markerSize: 9, output: 'out', path: undefined });
  });

  test('the default command may be named', async () => {
    expect((await runFake({ argv: ['reconcile', 'foo'] })).call?.operands).toEqual(['foo']);
  });

  test('after -- nothing is an option or a command', async () => {
    expect((await runFake({ argv: ['--', 'parse', '--json', '-x'] })).call?.operands).toEqual([
      'parse',
      '--json',
      '-x',
    ]);
  });

  test('operands keep their spelling, as bytes', async () => {
    expect((await runFake({ argv: ['parse', '007', '1e3', 'é'] })).call?.operands).toEqual(['007', '1e3', 'Ã©']);
  });

  test('absolute places lie under the root, relative ones do not', async () => {
    const { call } = await runFake({ argv: ['--root', '/img', '--state-dir=/state', '--reference=ref'] });
    expect(call?.options).toMatchObject({ policyDir: '/img/etc/apparmor.d', stateDir: '/img/state', reference: 'ref' });
  });
});

describe('the settings file', () => {
  const settings = (text: string, argv: readonly string[] = []) =>
    runFake({ argv, tree: { '/etc/aa-merge.conf': text } });

  test('gives what no flag gives', async () => {
    const text = '# ours\n\nwidening = strict  # careful\r\nstate-dir=/s\nquiet = yes\ncolor = never\n';
    expect((await settings(text)).call?.options).toMatchObject({
      widening: 'strict',
      stateDir: '/s',
      quiet: true,
      color: 'never',
    });
    expect((await settings(text, ['--widening=report', '-v'])).call?.options).toMatchObject({
      widening: 'report',
      quiet: false,
      verbose: true,
    });
    expect((await settings('widening = strict', ['parse', 'x'])).status).toBe(0);
  });

  test('lies under the root', async () => {
    const tree = { '/img/etc/aa-merge.conf': 'policy-dir = /p', '/etc/aa-merge.conf': 'broken' };
    expect((await runFake({ argv: ['--root=/img'], tree })).call?.options).toMatchObject({ policyDir: '/img/p' });
  });

  test.each([
    ['\nwidenning = strict', '/etc/aa-merge.conf:2: `widenning` is not a setting; did you mean `widening`?'],
    ['json = yes', '/etc/aa-merge.conf:1: `json` is not a setting'],
    ['widening = loose', '/etc/aa-merge.conf:1: widening: `loose` is not one of refuse, strict, partial, report'],
    ['quiet = maybe', '/etc/aa-merge.conf:1: quiet: `maybe` is not yes or no'],
    ['quiet =', '`/etc/aa-merge.conf:1: quiet` needs a value'],
    ['quiet', '/etc/aa-merge.conf:1: `quiet` is not of the form `key = value`'],
    ['policy-dir = here', '/etc/aa-merge.conf:1: policy-dir: `here` is not an absolute path'],
    ['quiet = yes\nquiet = no', '/etc/aa-merge.conf:2: `quiet` is set twice'],
    ['quiet = yes\nverbose = yes', '`--quiet` and `--verbose` exclude each other'],
  ])('%j is an error with its place', async (text, message) => {
    const { status, err, call } = await settings(text);
    expect(err.split('\n')[0]).toBe(`aa-merge: ${message}`);
    expect(status).toBe(2);
    expect(call).toBeUndefined();
  });

  test('that cannot be read is an error', async () => {
    const { status, err } = await runFake({ argv: [], tree: { '/etc/aa-merge.conf': {} } });
    expect([status, err]).toEqual([2, 'aa-merge: cannot read `/etc/aa-merge.conf`: it is a directory, not a file\n']);
  });
});

describe('mistyped lines', () => {
  test.each([
    [['--jsn'], '`--jsn` is not an option; did you mean `--json`?'],
    [['--no-json'], '`--no-json` is not an option'],
    [['-x'], '`-x` is not an option'],
    [['parse', '--dry-run', 'x'], '`--dry-run` is not for `parse`, only for reconcile, extract, adopt, rollback'],
    [
      ['--widening=reprot'],
      '--widening: `reprot` is not one of refuse, strict, partial, report; did you mean `report`?',
    ],
    [['--widening'], '`--widening` needs a value'],
    [['--root='], '`--root` needs a value'],
    [['--root=a', '--root=b'], '`--root` may be given once'],
    [['merge-file', 'a', 'b'], '`merge-file` takes OURS BASE THEIRS, but 2 were given'],
    [['merge-file', '--marker-size=0', 'a', 'b', 'c'], '--marker-size: `0` is not a whole number from 1'],
    [['merge-file', '--marker-size=x', 'a', 'b', 'c'], '--marker-size: `x` is not a whole number from 1'],
    [['-q', '-v'], '`--quiet` and `--verbose` exclude each other'],
    [['help', 'prase'], '`prase` is not a command; did you mean `parse`?'],
  ])('%j', async (argv, message) => {
    const { status, err, out, call } = await runFake({ argv });
    expect(err).toMatch(/^aa-merge: .*\nTry: aa-merge .*--help\n$/);
    expect(err.split('\n')[0]).toBe(`aa-merge: ${message}`);
    expect([status, out, call]).toEqual([2, '', undefined]);
  });

  test('without the default command, a strange word is a strange command', async () => {
    const { status, err } = await runFake({ argv: ['prase', 'x'], commands: ['parse'] });
    expect([status, err.split('\n')[0]]).toEqual([2, 'aa-merge: `prase` is not a command; did you mean `parse`?']);
    expect((await runFake({ argv: [], commands: ['parse'] })).err).toContain('aa-merge: say which command');
  });
});

describe('how a run ends', () => {
  test.each([
    ['done', 0],
    ['held', 1],
    ['trouble', 2],
    ['refused', 3],
  ] as const)('%s is %d', async (standing, status) => {
    expect((await runFake({ argv: [], act: () => standing })).status).toBe(status);
  });

  const thrown = async (error: unknown, argv: readonly string[] = ['nowhere']) => {
    const { status, err, out } = await runFake({
      argv: [...argv],
      act: () => {
        throw error;
      },
    });
    expect([status, out]).toEqual([2, '']);
    return err;
  };

  test('trouble with the outside is one line', async () => {
    expect(await thrown(new FileSystemError('EACCES', '/etc/caf\xc3\xa9', 'read'))).toBe(
      'aa-merge: cannot read `/etc/café`: permission denied\nhelp: run it as root, or as somebody who may; `--root` works on a copy of a host\n',
    );
    const cause = new FileSystemError('ENOSPC', '/x', 'create');
    expect(await thrown(new AaMergeError('store/full', { unit: 'foo' }, { cause }))).toBe(
      'aa-merge: store/full unit `foo`: cannot create `/x`: no space is left on the disk\n',
    );
  });

  test.each([
    ['reconcile/unknown-unit', { unit: 'prase' }],
    ['store/no-directory', { path: '/usr/share/apparmor/reference' }],
  ])('a first word may have been a command: %s', async (code, facts) => {
    const err = (word: string, data: Record<string, string> = facts) =>
      thrown(new AaMergeError(code, data), [word]).then((text) => text.split('\n')[0]);
    expect(await err('prase')).toMatch(/ did you mean `parse`\?$/);
    expect(await err('usr.bin.man')).not.toContain('did you mean');
    expect(await err('--dry-run')).not.toContain('did you mean');
  });

  test('what is near to a unit was meant as one', async () => {
    const error = new AaMergeError('reconcile/unknown-unit', { unit: 'prase', suggestion: 'phrase' });
    expect(await thrown(error, ['prase'])).toContain('help: did you mean `phrase`? a unit is');
    expect(await thrown(error, ['prase'])).not.toContain('`parse`');
  });

  test('a fault of ours says so and how to report it', async () => {
    for (const error of [new InternalError('cannot be'), new TypeError('x is undefined'), 'thrown text']) {
      const message = await thrown(error);
      expect(message).toContain('this is a fault of aa-merge');
      expect(message).toContain('Please report it');
      expect(message).toContain(error instanceof Error ? error.message : error);
    }
  });
});

describe('help', () => {
  test.each([
    [['--help']],
    [['help']],
    [['-h']],
    [['parse', '--help']],
    [['help', 'merge-file']],
    [['reconcile', '-h']],
  ])('%j fits a screen and has an example', async (argv) => {
    const { status, out, err } = await runFake({ argv });
    expect([status, err]).toEqual([0, '']);
    const lines = out.trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(24);
    expect(Math.max(...lines.map((line) => [...line].length))).toBeLessThanOrEqual(80);
    expect(out).toMatch(/^Example: aa-merge /m);
  });

  test('names only commands that can be called', async () => {
    const { out } = await runFake({ argv: ['--help'], commands: ['parse'] });
    expect(out).toContain('  parse');
    expect(out).not.toContain('merge-file');
    expect(out).not.toContain('reconcile');
    expect(out).not.toContain('--dry-run');
  });
});

describe('colour', () => {
  test.each([
    [[], {}, true, true],
    [[], {}, false, false],
    [[], { NO_COLOR: '1' }, true, false],
    [[], { NO_COLOR: '' }, true, true],
    [[], { TERM: 'dumb' }, true, false],
    [['--color=always'], { NO_COLOR: '1' }, false, true],
    [['--color=never'], {}, true, false],
  ])('%j %j on a terminal: %j gives %j', async (argv, environment, isTTY, colored) => {
    const { call } = await runFake({ argv, environment: environment as Record<string, string>, isTTY });
    expect(call?.terminal.colors.isColorSupported).toBe(colored);
  });
});

test('progress is for terminals, details for --verbose', async () => {
  const act = ({
    ports,
  }: {
    ports: { output: { stage(s: string): void; progress(a: number, b: number): void; detail(s: string): void } };
  }) => {
    ports.output.stage('Reading');
    ports.output.progress(64, 200);
    ports.output.detail('one thing');
    return 'done' as const;
  };
  expect((await runFake({ argv: [], act })).err).toBe('');
  // In its first second a run shows none: test/unit/cli/progress.test.ts has what comes then.
  expect((await runFake({ argv: [], act, isTTY: true })).err).toBe('');
  expect((await runFake({ argv: ['-q'], act, isTTY: true })).err).toBe('');
  expect((await runFake({ argv: ['-v'], act, isTTY: true })).err).toBe('Reading\none thing\n');
});

test.each([
  [['parse', '--foo', 'x'], 'parse '],
  [['--foo'], ''],
])('%j that cannot be read: the help to look at is that of the command', async (argv, command) => {
  expect((await runFake({ argv })).err).toMatch(new RegExp(`\\nTry: aa-merge ${command}--help\\n$`));
});

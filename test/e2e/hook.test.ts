// What a hook guarantees to the package manager that calls it, each duty with its test: the program as a package installs
// it, called as a script would call it. Source: packaging 5.3.

import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Ajv from 'ajv';
import type { Watched } from '../../src/base/index.js';
import { isIdleHook } from '../../src/cli/idle-hook.js';
import { systemWatch } from '../../src/host/index.js';
import { stampOf } from '../../src/store/index.js';
import { installProgram } from '../support/installed-program.js';
import { documentErrors } from '../support/real-root.js';

jest.setTimeout(60_000);

const unit = 'usr.bin.demo';
const live = `etc/apparmor.d/${unit}`;
const reference = `usr/share/apparmor/reference/${unit}`;
const state = 'var/lib/aa-merge';
const profile = (...rules: readonly string[]): string =>
  `/usr/bin/demo {\n${rules.map((rule) => `  ${rule},\n`).join('')}}\n`;
const v1 = profile('/etc/demo r', '/var/log/demo w');
const v2 = profile('/etc/demo r', '/var/log/demo w', 'deny /etc/secret r');
const wider = profile('/etc/demo r', '/var/log/demo w', '/etc/shadow r');
const edited = profile('/etc/demo r', '/var/log/demo w', '/srv/mine r');

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

let root: string;
let program: string;
let rest: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'aa-merge-hook-')));
  ({ program, rest } = installProgram(root));
  for (const folder of ['etc/apparmor.d', 'usr/share/apparmor/reference', 'var/lib']) make(folder);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function make(folder: string): void {
  mkdirSync(join(root, folder), { recursive: true });
}

function write(below: string, text: string): void {
  make(dirname(below));
  writeFileSync(join(root, below), text);
}

const text = (below: string): string | undefined =>
  existsSync(join(root, below)) ? readFileSync(join(root, below), 'utf8') : undefined;

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

function hook(words: readonly string[], environment: Readonly<Record<string, string>> = {}): Ended {
  const { status, stdout, stderr } = spawnSync(program, ['hook', ...words], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', ...environment },
  });
  return { status, out: stdout, err: stderr };
}

const configure = (...words: readonly string[]): Ended => hook(['configure', '--root', root, ...words]);

/** The record, which keeps its schema. */
function record(): Readonly<Record<string, unknown>> {
  const document = JSON.parse(text(`${state}/hook/last.json`) ?? '{}') as Readonly<Record<string, unknown>>;
  const ajv = new Ajv({ strict: true, strictRequired: false, allErrors: true, formats: { 'date-time': true } });
  const schema = (name: string): object =>
    JSON.parse(readFileSync(`src/report/schema/${name}.schema.json`, 'utf8')) as object;
  ajv.addSchema(schema('plan'));
  expect([ajv.validate(schema('hook'), document), ajv.errors]).toEqual([true, null]);
  return document;
}

/** A host on which there is nothing to do, and a hook that knows it. */
function settled(): void {
  write(live, v1);
  write(reference, v1);
  expect(configure().status).toBe(0);
  expect(configure()).toEqual({ status: 0, out: '', err: '' });
  expect(existsSync(join(root, state, 'hook/stamp'))).toBe(true);
}

/** The lock of another run: of this very process, which is there for as long as the test. */
function lockedBySomebody(): void {
  make(state);
  chmodSync(join(root, state), 0o700);
  const start =
    readFileSync('/proc/self/stat', 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ')[19] ?? '';
  symlinkSync(`${process.pid}.${start}.0`, join(root, state, 'lock'));
}

describe('exit status and output', () => {
  test('an update is one line on standard error', () => {
    write(reference, v1);
    expect(configure()).toEqual({
      status: 0,
      out: '',
      err: `aa-merge: 1 installed; see aa-merge status --root ${root}\n`,
    });
    expect(text(live)).toBe(v1);
    expect(record()).toMatchObject({ phase: 'configure', result: 'done' });
    expect(text(`${state}/hook/last.txt`)).toContain('installed (new from the vendor)');
  });

  test('refused for what it would permit: 0, live as it was', () => {
    settled();
    write(live, edited);
    write(reference, wider);
    const { status, err } = configure();
    expect([status, err]).toEqual([0, `aa-merge: 1 held (1 would permit more); see aa-merge status --root ${root}\n`]);
    expect(text(live)).toBe(edited);
    expect(text(`${state}/hook/last.txt`)).toContain('`/usr/bin/demo` could read `/etc/shadow`');
  });

  test('held for a conflict, or for policy that is none: 0', () => {
    settled();
    write(live, edited);
    write(reference, '/usr/bin/demo { oops');
    expect(configure().status).toBe(0);
    expect(text(live)).toBe(edited);
  });

  test.each([
    ['settings that are none', () => write('etc/aa-merge.conf', 'wydening = report\n'), /aa-merge\.conf:1: .*\n$/],
    ['a state directory of a newer program', () => write(`${state}/state.json`, '{"version": 99}'), /newer aa-merge/],
    ['a record of a run that is damaged', () => write(`${state}/journal/forward.json`, '{'), /cannot be understood/],
    ['no policy directory', () => rmSync(join(root, 'etc/apparmor.d'), { recursive: true }), /is not there/],
  ])('%s: 0, one line, live as it was', (_, damage, said) => {
    write(live, edited);
    write(reference, v1);
    damage();
    const { status, out, err } = configure();
    expect([status, out]).toEqual([0, '']);
    expect(err).toMatch(said);
    expect(err.trim().split('\n')).toHaveLength(1);
    if (existsSync(dirname(join(root, live)))) expect(text(live)).toBe(edited);
  });

  test.each([[[]], [['upgrade']], [['configure', '--frobnicate']], [['configure', '--deadline', 'soon']]])(
    'misuse alone is not forgiven: %j',
    (words) => {
      expect(hook([...words])).toMatchObject({ status: 2, out: '' });
    },
  );

  test('what it did is on record until there is something new to say', () => {
    write(reference, v1);
    configure();
    const before = text(`${state}/hook/last.json`);
    expect(configure()).toEqual({ status: 0, out: '', err: '' });
    expect(text(`${state}/hook/last.json`)).toBe(before);
    expect(JSON.parse(hook(['trigger', '--root', root, '--json']).out)).toEqual(JSON.parse(before ?? ''));
  });
});

describe('standard input, terminal and descriptors', () => {
  test('what somebody else is to read from standard input stays there', () => {
    write(reference, v1);
    const words = ['-c', '"$0" hook configure --root "$1"; cat', program, root];
    const { stdout } = spawnSync('/bin/sh', words, { input: 'a reply of debconf\n', encoding: 'utf8' });
    expect(stdout).toBe('a reply of debconf\n');
    expect(text(live)).toBe(v1);
  });

  test('the worker has nothing open of its caller, and no terminal', async () => {
    lockedBySomebody();
    const child = spawn(program, ['hook', 'configure', '--root', root], {
      stdio: ['pipe', 'pipe', 'pipe', 'pipe', 'pipe'],
    });
    const worker = await workerOf(child);
    const inherited = linksOf(child.pid ?? 0).slice(0, 5);
    const opened = linksOf(worker);
    expect(opened.slice(0, 2)).toEqual(['/dev/null', '/dev/null']);
    for (const one of inherited) expect(opened).not.toContain(one);
    // A session of its own: there is no terminal that it could open.
    const session = (pid: number): string | undefined => statOf(pid)[3];
    expect(session(worker)).not.toBe(session(process.pid));
    unlinkSync(join(root, state, 'lock'));
    expect(await endOf(child)).toBe(0);
  });
});

/** Fields of proc(5) stat from the third on. */
function statOf(pid: number): string[] {
  return readFileSync(`/proc/${pid}/stat`, 'latin1')
    .replace(/^.*\) /s, '')
    .split(' ');
}

function linksOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  const numbers = readdirSync(folder).map(Number);
  return numbers.sort((one, other) => one - other).map((number) => readlinkSync(`${folder}/${number}`));
}

/** The process that does the work. */
async function workerOf({ pid }: ChildProcess): Promise<number> {
  for (let wait = 0; wait < 200; wait += 1) {
    const worker = readdirSync('/proc').find((name) => /^\d+$/.test(name) && isWorkerOf(Number(name), pid ?? 0));
    if (worker !== undefined) {
      // It waits for the lock when it has read all that it needs.
      await pause(300);
      return Number(worker);
    }
    await pause(20);
  }
  throw new Error('there is no worker');
}

/** As it is once all that starts it has been left behind: its environment is its own. */
function isWorkerOf(pid: number, parent: number): boolean {
  try {
    const isOurs = statOf(pid)[1] === `${parent}` && readlinkSync(`/proc/${pid}/exe`).includes('node');
    return isOurs && readFileSync(`/proc/${pid}/environ`, 'latin1').includes('AA_MERGE_WORKER=');
  } catch {
    return false;
  }
}

const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));
const endOf = (child: ChildProcess): Promise<number | null> =>
  new Promise((done) => {
    if (child.exitCode !== null) done(child.exitCode);
    else child.on('exit', done);
  });

function isRunning(pid: number): boolean {
  try {
    return statOf(pid)[0] !== 'Z';
  } catch {
    return false;
  }
}

describe('again and again', () => {
  test('each phase does what any other does, once', () => {
    write(live, v1);
    write(reference, v1);
    configure();
    for (const [at, phase] of ['early', 'trigger', 'triggered', 'configure', 'boot'].entries()) {
      const next = profile('/etc/demo r', ...(at % 2 === 0 ? ['deny /etc/secret r'] : []));
      write(reference, next);
      expect(hook([phase, '--root', root]).err).toContain('1 updated');
      expect(text(live)).toBe(next);
    }
    expect(hook(['trigger', '--root', root])).toEqual({ status: 0, out: '', err: '' });
  });

  test('an early call is for its unit; one that is not there makes it the whole set', () => {
    write(reference, v1);
    write('usr/share/apparmor/reference/other', '/usr/bin/other { }\n');
    hook(['early', '--root', root, unit]);
    expect([text(live), text('etc/apparmor.d/other')]).toEqual([v1, undefined]);
    expect(hook(['early', '--root', root, 'usr.bin.gone']).status).toBe(0);
    expect(text('etc/apparmor.d/other')).toBe('/usr/bin/other { }\n');
  });
});

describe('nothing to do', () => {
  test('is found out before the program is loaded', () => {
    settled();
    rmSync(rest);
    expect(hook(['trigger', '--root', root])).toEqual({ status: 0, out: '', err: '' });
    expect(hook(['early', '--root', root, unit])).toEqual({ status: 0, out: '', err: '' });
    // With anything else it is not.
    expect(hook(['trigger', '--root', root, '--widening', 'report']).status).not.toBe(0);
  });

  test('is not believed after a change of anything that a run reads', () => {
    settled();
    const changes: readonly (readonly [string, () => void])[] = [
      ['a reference', () => write(reference, v2)],
      ['a reference, with its size and times put back', () => rewrite(reference, v1.replace('demo r', 'demo w'))],
      ['a new reference', () => write('usr/share/apparmor/reference/deep/down/new', 'x')],
      ['a live file', () => write(live, edited)],
      ['a file that a live one includes', () => write('etc/apparmor.d/local/x', '')],
      ['a base', () => rmSync(join(root, state, 'base', unit))],
      ['settings', () => write('etc/aa-merge.conf', 'widening = strict\n')],
      ['consents', () => write('etc/aa-merge.conf.d/x.consent', '/x r,\n')],
      ['a note of a package before its upgrade', () => write(`${state}/adopt/x`, 'removed')],
      ['a run that was cut off', () => write(`${state}/journal/forward.json`, '{}')],
      ['a hook that could not wait', () => write(`${state}/hook/pending`, '')],
      ['the program', () => writeFileSync(program, readFileSync(program))],
    ];
    for (const [what, change] of changes) {
      stampAgain();
      expect([what, isIdle()]).toEqual([what, true]);
      change();
      expect([what, isIdle()]).toEqual([what, false]);
      rmSync(join(root, state, 'hook/pending'), { force: true });
    }
  });

  const isIdle = (): boolean => isIdleHook(['hook', 'trigger', '--root', root], {}, version, systemWatch);

  /** As if a hook had just found nothing to do. */
  function stampAgain(): void {
    const path = `${state}/hook/stamp`;
    const { watched } = JSON.parse((text(path) ?? '').split('\n')[0] ?? '') as { watched: Watched[] };
    write(path, stampOf(version, watched, systemWatch.stateOf(watched)));
  }

  function rewrite(below: string, as: string): void {
    const path = join(root, below);
    spawnSync('touch', ['-r', path, join(root, 'times')]);
    writeFileSync(path, as);
    spawnSync('touch', ['-r', join(root, 'times'), path]);
  }

  test('a stamp that is damaged, or of another version, counts for nothing', () => {
    settled();
    const stamp = text(`${state}/hook/stamp`) ?? '';
    rmSync(rest);
    for (const damaged of ['', '{}', stamp.slice(0, -5), stamp.replace(/"version":"[^"]*"/, '"version":"0"')]) {
      write(`${state}/hook/stamp`, damaged);
      expect(hook(['trigger', '--root', root]).status).not.toBe(0);
    }
    write(`${state}/hook/stamp`, stamp);
    expect(hook(['trigger', '--root', root]).status).toBe(0);
  });

  test('the database of packages is watched only where something depends on it', () => {
    settled();
    write('var/lib/dpkg/status', '');
    const watched = (): boolean => (text(`${state}/hook/stamp`) ?? '').includes('var/lib/dpkg/status');
    expect(watched()).toBe(false);
    rmSync(join(root, reference));
    configure();
    configure();
    expect(record()).toMatchObject({ result: 'done' });
    expect(watched()).toBe(true);
  });
});

describe('time', () => {
  test('a deadline of its own: live as it was, "unfinished" on record, 0, and no process left', () => {
    write(reference, v1);
    lockedBySomebody();
    const start = Date.now();
    const { status, err } = configure('--deadline', '1');
    expect([status, err]).toEqual([0, 'aa-merge: not done after 1 seconds; live policy is as it was\n']);
    expect(Date.now() - start).toBeLessThan(5000);
    expect(record()).toMatchObject({ result: 'unfinished', why: 'app/hook-late' });
    // A person is told, as long as what it was for is not done.
    const stands = (): string => spawnSync(program, ['status', '--root', root], { encoding: 'utf8' }).stdout;
    expect(stands()).toMatch(
      / {2}hook configure not done after 1 seconds; live policy is as it was .*\n {4}next: aa-merge/,
    );
    const json = spawnSync(program, ['status', '--json', '--root', root], { encoding: 'utf8' }).stdout;
    const told = JSON.parse(json) as object;
    expect([told, documentErrors('status', told)]).toEqual([
      expect.objectContaining({ hook: expect.objectContaining({ phase: 'configure' }) }),
      [],
    ]);
    expect(text(live)).toBeUndefined();
    const left = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && commandOf(name).includes(root));
    expect(left).toEqual([]);
    unlinkSync(join(root, state, 'lock'));
    expect(spawnSync(program, ['--root', root]).status).toBe(0);
    expect(stands()).not.toContain('hook configure');
    write(reference, v2);
    expect(configure().err).toContain('1 updated');
    expect(record()).toMatchObject({ result: 'done' });
  });

  function commandOf(pid: string): string {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
    } catch {
      return '';
    }
  }

  test('who holds the lock is waited for five seconds; then it is asked to look again', () => {
    write(live, v1);
    write(reference, v1);
    write('usr/share/apparmor/reference/other', '/usr/bin/other { }\n');
    lockedBySomebody();
    const start = Date.now();
    const { status, err } = configure();
    const took = Date.now() - start;
    expect([status, err]).toEqual([
      0,
      `aa-merge: another run (process ${process.pid}) is at work, and looks again before it ends\n`,
    ]);
    expect(took).toBeGreaterThan(4500);
    expect(took).toBeLessThan(9000);
    expect(record()).toMatchObject({ result: 'busy', why: 'app/hook-busy' });
    expect(existsSync(join(root, state, 'hook/pending'))).toBe(true);
    // The one who held it: a person's run over another unit.
    unlinkSync(join(root, state, 'lock'));
    const run = spawnSync(program, ['--root', root, unit], { encoding: 'utf8' });
    expect(run.stdout).toContain('1 adopted');
    expect(text('etc/apparmor.d/other')).toBe('/usr/bin/other { }\n');
    expect(run.stderr).toContain('aa-merge: 1 installed');
    expect(existsSync(join(root, state, 'hook/pending'))).toBe(false);
  });

  test('no worker outlives a hook that is killed', async () => {
    lockedBySomebody();
    const child = spawn(program, ['hook', 'configure', '--root', root], { stdio: 'ignore' });
    const worker = await workerOf(child);
    // However slow the machine is, it does not end by itself.
    process.kill(worker, 'SIGSTOP');
    expect(isRunning(worker)).toBe(true);
    child.kill('SIGKILL');
    await endOf(child);
    for (let wait = 0; wait < 100 && isRunning(worker); wait += 1) await pause(20);
    expect(isRunning(worker)).toBe(false);
  });

  test('a worker that is killed: 0, on record, and the next hook goes on', async () => {
    write(reference, v1);
    lockedBySomebody();
    const child = spawn(program, ['hook', 'configure', '--root', root], { stdio: 'ignore' });
    process.kill(await workerOf(child), 'SIGKILL');
    expect(await endOf(child)).toBe(0);
    expect(record()).toMatchObject({ result: 'unfinished', why: 'app/hook-broken' });
    unlinkSync(join(root, state, 'lock'));
    expect(configure().err).toContain('1 installed');
  });
});

describe('the caller’s environment', () => {
  test('its PATH leads to nothing that is run', () => {
    write(live, edited);
    write(reference, v1);
    const trap = join(root, 'trap');
    make('trap');
    for (const name of ['node', 'apparmor_parser', 'cp', 'perl', 'rpm', 'setpriv', 'sh', 'systemd-detect-virt']) {
      writeFileSync(join(trap, name), `#!/bin/sh\ntouch ${root}/trapped\n`, { mode: 0o755 });
    }
    configure();
    write(reference, v2);
    const environment = { PATH: trap, NODE_PATH: trap };
    expect(hook(['configure', '--root', root], environment).status).toBe(0);
    expect(existsSync(join(root, 'trapped'))).toBe(false);
  });

  test('the interpreter is that of the system', () => {
    expect(readFileSync('dist/start', 'utf8').split('\n')[0]).toBe('#!/usr/bin/node');
  });

  test('DPKG_ROOT is the root where none is named, and cheap there, too', () => {
    write(reference, v1);
    expect(hook(['configure'], { DPKG_ROOT: root }).err).toContain('1 installed');
    expect(text(live)).toBe(v1);
    expect(hook(['configure'], { DPKG_ROOT: root })).toEqual({ status: 0, out: '', err: '' });
    rmSync(rest);
    expect(hook(['configure'], { DPKG_ROOT: root })).toEqual({ status: 0, out: '', err: '' });
  });

  test('that dpkg takes new configuration files unasked opens no gate', () => {
    settled();
    write(live, edited);
    write(reference, wider);
    expect(hook(['configure', '--root', root], { DPKG_FORCE: 'confnew' }).err).toContain('1 would permit more');
    expect(text(live)).toBe(edited);
  });

  test('the work for another root is not started as that for this machine, which is confined to its places', () => {
    write('usr/lib/aa-merge/hook', `#!/bin/sh\ntouch ${root}/started\nexec "$@"\n`);
    write(reference, v1);
    expect(configure().err).toContain('1 installed');
    expect(existsSync(join(root, 'started'))).toBe(false);
  });

  test('for another root nothing is loaded, and no file has a name that a loader reads', () => {
    write(reference, v1);
    configure();
    write(live, edited);
    write(reference, v2);
    configure();
    expect(record()).toMatchObject({ runs: [{ run: { kernel: { notLoaded: 'other-root', loaded: [] } } }] });
    expect(readdirSync(join(root, 'etc/apparmor.d'))).toEqual([unit]);
  });
});

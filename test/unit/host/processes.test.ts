// Which processes run: this one, one that is over, and one that got an old number.

import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processesIn, systemProcesses } from '../../../src/host/index.js';

test('this process runs', () => {
  expect(systemProcesses.self()).toMatch(new RegExp(`^${process.pid}\\.\\d+\\.\\d+$`));
  expect(systemProcesses.isRunning(systemProcesses.self())).toBe(true);
});

test('one that is over does not', () => {
  const { pid } = spawnSync('true');
  expect(systemProcesses.isRunning(`${pid}.1`)).toBe(false);
});

test('one that is over and that nobody asked for its end does not, either', async () => {
  // A shell would bury it.
  const script = '$| = 1; my $child = fork // die; exit unless $child; print "$child\n"; sleep 20';
  const parent = spawn('perl', ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  const pid = Number(await new Promise((told) => parent.stdout.once('data', told)));
  const stat = (): string[] => (readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1] ?? '').split(' ');
  try {
    while (stat()[0] !== 'Z') await new Promise((done) => setTimeout(done, 5));
    expect(systemProcesses.isRunning(`${pid}.${stat()[19]}`)).toBe(false);
  } finally {
    parent.kill();
    await new Promise((done) => parent.once('close', done));
  }
});

test('another start is another process', () => {
  expect(systemProcesses.isRunning(`${process.pid}.1`)).toBe(false);
  expect(systemProcesses.isRunning(`${process.pid}.0`)).toBe(true);
});

test('what cannot be known may run', () => {
  expect(systemProcesses.isRunning('somebody')).toBe(true);
});

describe('a process of another container', () => {
  let proc: string;
  beforeEach(() => {
    proc = mkdtempSync(join(tmpdir(), 'aa-merge-proc-'));
  });
  afterEach(() => rmSync(proc, { recursive: true }));

  /** As proc shows a process: its numbers, the last of them in its own namespace; without a namespace it is not to be read. */
  const put = (numbers: string, space: string | undefined, state = 'S (sleeping)'): void => {
    const folder = join(proc, numbers.split(' ')[0] ?? '');
    mkdirSync(join(folder, 'ns'), { recursive: true });
    if (space !== undefined) symlinkSync(`pid:[${space}]`, join(folder, 'ns/pid'));
    writeFileSync(join(folder, 'status'), `Name:\tx\nState:\t${state}\nNSpid:\t${numbers.replace(/ /g, '\t')}\n`);
  };
  const standIn = (space: string): void => {
    mkdirSync(join(proc, 'self/ns'), { recursive: true });
    symlinkSync(`pid:[${space}]`, join(proc, 'self/ns/pid'));
    put('1', space);
  };
  const first = '4026531836';
  const said = (name: string): boolean[] => {
    const processes = processesIn(proc);
    return [processes.isRunning(name), processes.isElsewhere(name)];
  };
  const [runs, over, unknown] = [
    [true, false],
    [false, false],
    [true, true],
  ];

  test('is seen from where the machine started, and so is that it is over', () => {
    standIn(first);
    expect(said('17.5.4026532999')).toEqual(over);
    put('4000 17', '4026532999');
    expect(said('17.5.4026532999')).toEqual(runs);
    // Another number, another container.
    expect(said('18.5.4026532999')).toEqual(over);
    expect(said('17.5.4026532998')).toEqual(over);
    expect(said('4000.5.4026532999')).toEqual(over);
  });

  test('that may be it counts as running; one that nobody buried does not', () => {
    standIn(first);
    put('4000 17', undefined);
    expect(said('17.5.4026532999')).toEqual(runs);
    rmSync(join(proc, '4000'), { recursive: true });
    put('17', undefined);
    expect(said('17.5.4026532999')).toEqual(over);
    put('4000 17', '4026532999', 'Z (zombie)');
    expect(said('17.5.4026532999')).toEqual(over);
  });

  test('beside this one, or around it, is not seen: nobody can know', () => {
    standIn('4026532555');
    expect(said('17.5.4026532999')).toEqual(unknown);
    expect(said(`17.5.${first}`)).toEqual(unknown);
    put('4000 17', '4026532999');
    expect(said('17.5.4026532999')).toEqual(runs);
  });

  test('is hidden where processes of others are', () => {
    standIn(first);
    rmSync(join(proc, '1'), { recursive: true });
    expect(said('17.5.4026532999')).toEqual(unknown);
  });

  test('names of this one are no other’s', () => {
    const { self, isElsewhere } = systemProcesses;
    expect([isElsewhere(self()), isElsewhere('17.5'), isElsewhere('somebody')]).toEqual([false, false, false]);
  });
});

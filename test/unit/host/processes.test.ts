// Which processes run: this one, one that is over, and one that got an old number.

import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { systemProcesses } from '../../../src/host/index.js';

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
  }
});

test('another start is another process', () => {
  expect(systemProcesses.isRunning(`${process.pid}.1`)).toBe(false);
  expect(systemProcesses.isRunning(`${process.pid}.0`)).toBe(true);
});

test('what cannot be known may run', () => {
  expect(systemProcesses.isRunning('somebody')).toBe(true);
});

test('of another container nobody here can say whether it runs', () => {
  const [pid, start, space] = systemProcesses.self().split('.');
  expect(systemProcesses.isElsewhere(systemProcesses.self())).toBe(false);
  expect(systemProcesses.isElsewhere(`${pid}.${start}`)).toBe(false);
  const name = `${spawnSync('true').pid}.1.${Number(space) + 1}`;
  expect(systemProcesses.isElsewhere(name)).toBe(true);
  expect(systemProcesses.isRunning(name)).toBe(true);
});

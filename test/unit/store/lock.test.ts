// The lock of a state directory: who gets it, who does not, and what is left.

import type { Ports } from '../../../src/base/index.js';
import { fixedClock, fixedProcesses, memoryFileSystem } from '../../../src/host/index.js';
import type { MemoryFileSystem } from '../../../src/host/index.js';
import { stateLayout } from '../../../src/store/index.js';
import { withLock } from '../../../src/store/lock.js';

const layout = stateLayout('/var/lib/aa-merge');
const lock = '/var/lib/aa-merge/lock';
const processes = fixedProcesses('7.70', ['8.80']);

/** Nobody waits here: the clock moves when it is slept by. */
function portsOn(files: MemoryFileSystem, during: (at: number) => void = () => undefined): Ports {
  const clock = fixedClock();
  const sleep = (milliseconds: number): void => {
    clock.sleep(milliseconds);
    during(clock.now());
  };
  const said: string[] = [];
  const output = { stage: (name: string) => void said.push(name), progress: () => undefined, detail: () => undefined };
  return { files, processes, clock: { ...clock, sleep }, output };
}

function lockedBy(holder: string): MemoryFileSystem {
  return memoryFileSystem({ '/var/lib/aa-merge/state.json': '{}', [lock]: { link: holder } });
}

test('is held during the action and leaves nothing', () => {
  const files = memoryFileSystem({ '/var': {} });
  const before = files.snapshot();
  expect(withLock(layout, portsOn(files), () => files.readLink(lock))).toBe('7.70');
  expect(files.snapshot()).toEqual(before);
});

test('goes also when the action fails, and what the action wrote stays', () => {
  const files = memoryFileSystem({ '/var': {} });
  const fail = (): void => {
    files.writeFile('/var/lib/aa-merge/x', Buffer.from('x'), 0o600);
    throw new Error('no');
  };
  expect(() => withLock(layout, portsOn(files), fail)).toThrow('no');
  expect(files.readDir('/var/lib/aa-merge')).toEqual(['x']);
});

test('of a process that runs stops the run, and stays', () => {
  const files = lockedBy('8.80');
  const before = files.snapshot();
  const action = jest.fn();
  expect(() => withLock(layout, portsOn(files), action)).toThrow(
    expect.objectContaining({ code: 'store/locked', data: { path: lock, holder: '8', seconds: 30 } }),
  );
  expect(action).not.toHaveBeenCalled();
  expect(files.snapshot()).toEqual(before);
});

test('of a process that is gone does not stand in the way', () => {
  const files = lockedBy('8.79');
  expect(withLock(layout, portsOn(files), () => files.readDir('/var/lib/aa-merge'))).toEqual(['lock', 'state.json']);
  expect(files.readDir('/var/lib/aa-merge')).toEqual(['state.json']);
});

test('that another run took while a stale one was cleared is given back', () => {
  const files = lockedBy('8.79');
  const raced = Object.assign(Object.create(files) as MemoryFileSystem, {
    rename(from: string, to: string) {
      if (from === lock && files.readLink(lock) === '8.79') {
        files.unlink(lock);
        files.symlink('8.80', lock);
      }
      files.rename(from, to);
    },
  });
  expect(() => withLock(layout, portsOn(raced), () => undefined)).toThrow('store/locked');
  expect(files.readLink(lock)).toBe('8.80');
  expect(files.readDir('/var/lib/aa-merge')).toEqual(['lock', 'state.json']);
});

test('that is given up while a run waits is that run’s', () => {
  const files = lockedBy('8.80');
  const ports = portsOn(files, (at) => {
    if (at === 5000) files.unlink(lock);
  });
  expect(withLock(layout, ports, () => [files.readLink(lock), ports.clock.now()])).toEqual(['7.70', 5000]);
});

test('of another container is waited for, but not for ever', () => {
  const files = lockedBy('elsewhere.1');
  const elsewhere = { ...processes, isRunning: () => true };
  const during = (at: number): Ports => ({ ...portsOn(files), processes: elsewhere, clock: fixedClock(at) });
  expect(() => withLock(layout, during(60_000), () => undefined)).toThrow(
    expect.objectContaining({ data: expect.objectContaining({ where: 'elsewhere' }) as unknown }),
  );
  expect(withLock(layout, during(3_700_000), () => files.readLink(lock))).toBe('7.70');
});

test('what a process left aside while it cleared a lock goes, unless it is at it', () => {
  const files = memoryFileSystem({
    '/var/lib/aa-merge/state.json': '{}',
    '/var/lib/aa-merge/lock.9.90': { link: '8.79' },
    '/var/lib/aa-merge/lock.8.80': { link: '8.79' },
  });
  withLock(layout, portsOn(files), () => undefined);
  expect(files.readDir('/var/lib/aa-merge')).toEqual(['lock.8.80', 'state.json']);
});

test('a clock that jumps while a run waits makes it wait neither longer nor less', () => {
  const files = lockedBy('8.80');
  const ports = portsOn(files);
  let slept = 0;
  const clock = {
    now: () => (slept % 100 === 0 ? -1e12 : 1e12),
    monotonic: () => slept,
    sleep: (milliseconds: number) => void (slept += milliseconds),
  };
  expect(() => withLock(layout, { ...ports, clock }, () => undefined)).toThrow('store/locked');
  expect(slept).toBe(30_000);
});

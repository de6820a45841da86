// The lock of a state directory: who gets it, who does not, and what is left.

import { memoryFileSystem, fixedProcesses } from '../../../src/host/index.js';
import type { MemoryFileSystem } from '../../../src/host/index.js';
import { stateLayout } from '../../../src/store/index.js';
import { withLock } from '../../../src/store/lock.js';

const layout = stateLayout('/var/lib/aa-merge');
const lock = '/var/lib/aa-merge/lock';
const processes = fixedProcesses('7.70', ['8.80']);

function lockedBy(holder: string): MemoryFileSystem {
  return memoryFileSystem({ '/var/lib/aa-merge/state.json': '{}', [lock]: { link: holder } });
}

test('is held during the action and leaves nothing', () => {
  const files = memoryFileSystem({ '/var': {} });
  const before = files.snapshot();
  expect(withLock(layout, files, processes, () => files.readLink(lock))).toBe('7.70');
  expect(files.snapshot()).toEqual(before);
});

test('goes also when the action fails, and what the action wrote stays', () => {
  const files = memoryFileSystem({ '/var': {} });
  const fail = (): void => {
    files.writeFile('/var/lib/aa-merge/x', Buffer.from('x'), 0o600);
    throw new Error('no');
  };
  expect(() => withLock(layout, files, processes, fail)).toThrow('no');
  expect(files.readDir('/var/lib/aa-merge')).toEqual(['x']);
});

test('of a process that runs stops the run, and stays', () => {
  const files = lockedBy('8.80');
  const before = files.snapshot();
  const action = jest.fn();
  expect(() => withLock(layout, files, processes, action)).toThrow(
    expect.objectContaining({ code: 'store/locked', data: { path: lock, holder: '8' } }),
  );
  expect(action).not.toHaveBeenCalled();
  expect(files.snapshot()).toEqual(before);
});

test('of a process that is gone does not stand in the way', () => {
  const files = lockedBy('8.79');
  expect(withLock(layout, files, processes, () => files.readDir('/var/lib/aa-merge'))).toEqual(['lock', 'state.json']);
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
  expect(() => withLock(layout, raced, processes, () => undefined)).toThrow('store/locked');
  expect(files.readLink(lock)).toBe('8.80');
  expect(files.readDir('/var/lib/aa-merge')).toEqual(['lock', 'state.json']);
});

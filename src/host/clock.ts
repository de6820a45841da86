// The clock of the machine. Must never be read from anywhere but through the Clock port.

import { performance } from 'node:perf_hooks';
import type { Clock } from '../base/index.js';

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep(milliseconds) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
  },
};

/** A clock that stands still until it is told to move, or to sleep. For tests. */
export function fixedClock(start = 0): Clock & { advance(milliseconds: number): void } {
  let at = start;
  const advance = (milliseconds: number): void => {
    at += milliseconds;
  };
  return { now: () => at, monotonic: () => at - start, sleep: advance, advance };
}

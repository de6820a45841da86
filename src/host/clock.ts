// The clock of the machine. Must never be read from anywhere but through the Clock port.

import { performance } from 'node:perf_hooks';
import type { Clock } from '../base/index.js';

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};

/** A clock that stands still until it is told to move. For tests. */
export function fixedClock(start = 0): Clock & { advance(milliseconds: number): void } {
  let at = start;
  return {
    now: () => at,
    monotonic: () => at - start,
    advance: (milliseconds) => {
      at += milliseconds;
    },
  };
}

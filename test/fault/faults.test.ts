// A sample of the points at which a run can stop; `npm run fault` tries all of them.

import type { FaultTally } from './judge-faults.js';
import { judgeInMemory, judgeKilledChildren, stops } from './judge-faults.js';

const size = { units: 30, changed: 12 };

function judge({ operations, points, failures }: FaultTally, least: number): void {
  expect(failures).toEqual([]);
  expect(points).toBeGreaterThanOrEqual(least);
  // Every unit that changes is written in live and in base.
  expect(operations).toBeGreaterThan(8 * size.changed);
}

test.each(stops)('%s at an operation that is %s leaves the old set or the new one', (what, counted) => {
  judge(judgeInMemory([what, counted], counted === 'looking' ? 401 : 23, size), 5);
});

test('kill -9 of a process leaves the old set or the new one', () => {
  judge(judgeKilledChildren(41, size), 4);
});

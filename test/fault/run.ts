// `npm run fault`: a run stopped at every operation of the file system, as a table. `npm run fault -- 10` tries every tenth,
// `npm run fault -- 1 50` every operation that changes something and every fiftieth that only looks.

import type { FaultTally } from './judge-faults.js';
import { judgeInMemory, judgeKilledChildren, stops } from './judge-faults.js';
import { wholeHost } from './host.js';

const [each = 1, eachLooking = each] = process.argv.slice(2).map(Number);
const began = Date.now();
const failures: string[] = [];
console.log(
  `A host of ${wholeHost.units} units, of which ${wholeHost.changed} change; every ${each} of the operations, of those that look every ${eachLooking}`,
);
const tell = ({ what, operations, points, failures: wrong }: FaultTally): void => {
  failures.push(...wrong);
  console.log(`${what.padEnd(32)} ${operations} operations, ${points} points tried, ${wrong.length} failures`);
};
tell(judgeKilledChildren(each, wholeHost));
for (const stop of stops) tell(judgeInMemory(stop, stop[1] === 'looking' ? eachLooking : each, wholeHost));
for (const failure of failures.slice(0, 40)) console.log(`  ${failure}`);
console.log(`${((Date.now() - began) / 1000).toFixed(0)} s`);
process.exitCode = failures.length > 0 ? 1 : 0;

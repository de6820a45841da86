// `npm run fault`: a run stopped at every operation of the file system, as a table. `npm run fault -- 10` tries every tenth.

import type { FaultTally } from './judge-faults.js';
import { judgeInMemory, judgeKilledChildren, stops } from './judge-faults.js';
import { hostSize } from './host.js';

const each = Number(process.argv[2] ?? 1);
const began = Date.now();
const failures: string[] = [];
console.log(`A host of ${hostSize.units} units, of which ${hostSize.changed} change; every ${each} of the operations`);
const tell = ({ what, operations, points, failures: wrong }: FaultTally): void => {
  failures.push(...wrong);
  console.log(`${what.padEnd(24)} ${operations} operations, ${points} points tried, ${wrong.length} failures`);
};
tell(judgeKilledChildren(each));
for (const what of stops) tell(judgeInMemory(what, each));
for (const failure of failures.slice(0, 40)) console.log(`  ${failure}`);
console.log(`${((Date.now() - began) / 1000).toFixed(0)} s`);
process.exitCode = failures.length > 0 ? 1 : 0;

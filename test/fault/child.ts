// A run of the program that kills itself, as `kill -9` does, at one of its operations. Arguments: a root, what is counted,
// the number of the operation (0 for none: then it prints how many there are), and perhaps a file with a plan that was made.

import { readFileSync } from 'node:fs';
import { reconcileHost } from '../../src/app/index.js';
import { onHost } from '../../src/app/on-host.js';
import { fixedClock, nodeFileSystem, systemProcesses } from '../../src/host/index.js';
import type { Plan } from '../../src/store/index.js';
import { faultyFiles, isLooking } from '../support/faults.js';
import { requestOn } from './host.js';

const [root = '', counted, number, planned] = process.argv.slice(2);
let count = 0;
const files = faultyFiles(nodeFileSystem, (name, _, perform) => {
  if (isLooking(name) === (counted === 'looking')) {
    count += 1;
    if (count === Number(number)) process.kill(process.pid, 'SIGKILL');
  }
  return perform();
});
const output = { stage: () => undefined, progress: () => undefined, detail: () => undefined };
const ports = { files, clock: fixedClock(), processes: systemProcesses, output };
if (planned === undefined) reconcileHost(requestOn(root), ports);
else {
  const plan = JSON.parse(readFileSync(planned, 'utf8')) as Plan;
  onHost(requestOn(root), ports, ({ carryOut }) => carryOut(plan, 'reconcile'));
}
console.log(count);

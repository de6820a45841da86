// A run of the program that kills itself, as `kill -9` does, at an operation that changes something. Arguments: a root, and
// the number of the operation; without a number it prints how many there are.

import { reconcileHost } from '../../src/app/index.js';
import { nodeFileSystem, systemClock, systemProcesses } from '../../src/host/index.js';
import { faultyFiles, isLooking } from '../support/faults.js';
import { requestOn } from './host.js';

const [root = '', number] = process.argv.slice(2);
let count = 0;
const files = faultyFiles(nodeFileSystem, (name, _, perform) => {
  if (!isLooking(name)) {
    count += 1;
    if (count === Number(number)) process.kill(process.pid, 'SIGKILL');
  }
  return perform();
});
const output = { stage: () => undefined, progress: () => undefined, detail: () => undefined };
reconcileHost(requestOn(root), { files, clock: systemClock, processes: systemProcesses, output });
console.log(count);

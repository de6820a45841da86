// How much the heap of this process grows before garbage is looked for. Changes the process, gives nothing. Left alone, Node
// takes several times what is in use before it begins; a host that is being updated may have little to spare.

import { setFlagsFromString } from 'node:v8';

/** Memory in use at most, beside what is still needed, in percent. Less would cost more time than it saves memory. */
const growth = 50;

/** Nodes that know how; another one would complain about the word on the terminal. */
const known = { from: 18, to: 24 };

/** Look for garbage early. */
export function growSlowly(): void {
  const major = Number.parseInt(process.versions.node, 10);
  if (major < known.from || major > known.to) return;
  setFlagsFromString(`--heap-growing-percent=${growth}`);
}

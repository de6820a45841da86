#!/usr/bin/env node
// Where the program starts: the process in, an exit status out. Answers --version by itself, before anything else is
// loaded; all other work is behind one lazy import. Must never import anything else, or every start gets slower.

import { writeSync } from 'node:fs';
import { version } from './version.js';

if (process.argv.length === 3 && process.argv[2] === '--version') {
  // Not through process.stdout, whose set-up alone costs more than all the rest of this answer.
  try {
    writeSync(1, `aa-merge ${version}\n`);
  } catch {
    process.exitCode = 2;
  }
} else {
  void import('./run.js').then(async ({ runOnProcess }) => {
    process.exitCode = await runOnProcess();
  });
}

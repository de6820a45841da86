#!/usr/bin/env node
// Where the program starts: the process in, an exit status out. Answers --version by itself, and a hook that has nothing to
// do, before anything else is loaded; all other work is behind one lazy import. Must never import anything that those two
// do not need, or every start gets slower.

import { writeSync } from 'node:fs';
import { systemWatch } from '../host/index.js';
import { isIdleHook } from './idle-hook.js';
import { version } from './version.js';

const words = process.argv.slice(2);

if (words.length === 1 && words[0] === '--version') {
  // Not through process.stdout, whose set-up alone costs more than all the rest of this answer.
  try {
    writeSync(1, `aa-merge ${version}\n`);
  } catch {
    process.exitCode = 2;
  }
} else if (words[0] !== 'hook' || !isIdleHook(words, process.env, version, systemWatch)) {
  const isAstray = !isSomewhere();
  // Nothing of Node works where no directory is.
  if (isAstray) process.chdir('/');
  void import('./run.js').then(async ({ runOnProcess }) => {
    process.exitCode = await runOnProcess(isAstray);
  });
}

/** A working directory may have been removed. */
function isSomewhere(): boolean {
  try {
    process.cwd();
    return true;
  } catch {
    return false;
  }
}

// Loaded before the built program: sends a signal at one named moment, to this process or to its parent. Takes its orders from
// `order.json` beside the script that was started, `{"signal", "at", "victim"}`, and takes that file away just before, so that
// it happens once and can be seen to have happened. Moments are calls of the file system, `renameSync /a /b`, and programs
// that are started by their number, `spawn 3`.
'use strict';

const childProcess = require('node:child_process');
const fs = require('node:fs');
const { dirname, join } = require('node:path');

const orders = join(dirname(process.argv[1]), 'order.json');
const { readFileSync, unlinkSync } = fs;
const isWorker = process.env['AA_MERGE_WORKER'] !== undefined;

function order() {
  try {
    return JSON.parse(readFileSync(orders, 'utf8'));
  } catch {
    return undefined;
  }
}

const wanted = order();
if (wanted !== undefined && isWorker === (wanted.victim === 'parent')) {
  const moment = new RegExp(wanted.at);
  const watch = (said) => {
    if (!moment.test(said)) return;
    unlinkSync(orders);
    process.kill(wanted.victim === 'parent' ? process.ppid : process.pid, wanted.signal);
    // It goes with its parent.
    if (wanted.victim === 'parent') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10_000);
  };
  for (const name of ['openSync', 'renameSync', 'linkSync', 'unlinkSync']) {
    const original = fs[name];
    fs[name] = (...words) => {
      const result = original.apply(fs, words);
      watch([name, ...words.map(String)].join(' '));
      return result;
    };
  }
  const { spawn } = childProcess;
  let started = 0;
  childProcess.spawn = (...words) => {
    const child = spawn(...words);
    started += 1;
    watch(`spawn ${started}.`);
    return child;
  };
}

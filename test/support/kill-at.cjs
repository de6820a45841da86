// Loaded before the installed program: stops it, as `kill -9` does, at one named moment of one hook. Takes its orders from a
// file, `{"hook", "at", "when", "victim"}`, and takes that file away just before, so that it happens once and can be seen to
// have happened. Moments are calls of the file system: `renameSync /a /b`.
'use strict';

const fs = require('node:fs');

const orders = '/kill-at';
const isWorker = process.env['AA_MERGE_WORKER'] !== undefined;
const { readFileSync, unlinkSync } = fs;

function order() {
  try {
    return JSON.parse(readFileSync(orders, 'utf8'));
  } catch {
    return undefined;
  }
}

function kill(victim) {
  unlinkSync(orders);
  // In a process namespace of its own that is all of it, but for its first process.
  if (victim === 'all') process.kill(-1, 'SIGKILL');
  if (victim === 'hook') process.kill(process.ppid, 'SIGKILL');
  process.kill(process.pid, 'SIGKILL');
}

const wanted = order();
if (wanted !== undefined && isWorker && process.argv[3] === wanted.hook) {
  const moment = new RegExp(wanted.at);
  if (moment.test('start')) kill(wanted.victim);
  for (const name of ['openSync', 'renameSync', 'linkSync', 'symlinkSync', 'unlinkSync']) {
    const original = fs[name];
    fs[name] = (...words) => {
      const isIt = moment.test([name, ...words.map(String)].join(' '));
      if (isIt && wanted.when === 'before') kill(wanted.victim);
      const result = original.apply(fs, words);
      if (isIt) kill(wanted.victim);
      return result;
    };
  }
}

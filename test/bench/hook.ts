// What a hook costs where nothing changed: the whole process beside `node -e 0`, taken in turn on the same machine. Ends with
// status 1 where it takes more than twice as long. usage: npm run bench:hook [-- UNITS]

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installProgram } from '../support/installed-program.js';

/** As many as the package `apparmor` of Debian 13 has. */
const units = Number(process.argv[2] ?? 255);
const rounds = 25;
const most = 2;

const root = realpathSync(mkdtempSync(join(tmpdir(), 'aa-merge-bench-')));
try {
  const { program } = installProgram(root);
  const reference = join(root, 'usr/share/apparmor/reference');
  for (const folder of [reference, join(root, 'etc/apparmor.d'), join(root, 'var/lib')]) {
    mkdirSync(folder, { recursive: true });
  }
  for (let at = 0; at < units; at += 1) {
    const text = `/usr/bin/program${at} {\n  /etc/program${at}/** r,\n  /var/lib/program${at}/** rw,\n}\n`;
    writeFileSync(join(reference, `usr.bin.program${at}`), text);
  }
  const hook = [program, 'hook', 'trigger', '--root', root];
  // The first has all to do, the second finds that there is nothing more.
  for (let call = 0; call < 2; call += 1) run(hook);
  const times = { node: [] as number[], hook: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    times.node.push(run([process.execPath, '-e', '0']));
    times.hook.push(run(hook));
  }
  const [own, bare] = [median(times.hook), median(times.node)];
  const ratio = own / bare;
  console.log(`hook, nothing changed, ${units} units: ${own.toFixed(0)} ms; node -e 0: ${bare.toFixed(0)} ms`);
  console.log(`ratio ${ratio.toFixed(2)}, at most ${most} is asked for`);
  process.exitCode = ratio > most ? 1 : 0;
} finally {
  rmSync(root, { recursive: true, force: true });
}

/** In milliseconds. */
function run([command = '', ...words]: readonly string[]): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(command, words, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command}: ${status} ${stderr}`);
  return performance.now() - start;
}

function median(times: readonly number[]): number {
  return [...times].sort((one, other) => one - other)[Math.floor(times.length / 2)] ?? 0;
}

// `npm run fault`: runs stopped at every operation of the file system, as a table. `npm run fault -- 10` tries every tenth
// point; `-- 1 memory` only what is stopped in memory, `-- 1 children` only processes that are killed; `-- 1 memory adopt`
// only that scene.

import { hands, letEdit } from './editors.js';
import { killChildren } from './children.js';
import { smallHost, wholeHost } from './host.js';
import { kernelScenes, stopKernel, stopWithKernel } from './kernel.js';
import type { FaultTally } from './points.js';
import { stopAtPoints, stopsWhileChanging, stopsWhileLooking } from './points.js';
import { cutPower } from './power.js';
import type { Scene } from './scene.js';
import { sceneNames, scenesOn } from './scene.js';
import { failTwice, stopRecovery, stoppedDisks } from './twice.js';
import type { Judge } from './verdict.js';
import { judgeOf } from './verdict.js';

const [every = '1', part = 'all', ...asked] = process.argv.slice(2);
const each = Math.max(1, Number(every));
const began = Date.now();
// Nobody reads the stacks of the errors that are made by the thousand.
Error.stackTraceLimit = 0;
const failures: string[] = [];
const sum = { points: 0, states: 0 };

/** Whether a scene is wished for. */
function isAsked({ name }: { readonly name: string }): boolean {
  return asked.length === 0 || asked.includes(name);
}

/** `judge` counts the different disks that it saw. */
function tell(make: () => FaultTally & { readonly states?: number }, judge?: Judge): void {
  const [start, seen] = [Date.now(), judge?.states() ?? 0];
  const { what, operations, points, failures: wrong, states } = make();
  const disks = judge === undefined ? states : judge.states() - seen;
  sum.points += points;
  sum.states += disks ?? 0;
  failures.push(...wrong);
  const minutes = ((Date.now() - start) / 60_000).toFixed(1);
  const columns = [`${operations}`, `${points}`, `${disks ?? '-'}`, `${wrong.length}`, minutes];
  console.log(`${what.padEnd(84)}${columns.map((column) => column.padStart(9)).join('')}`);
  for (const failure of wrong.slice(0, 5)) console.log(`    ${failure.slice(0, 600)}`);
}

console.log(
  `A host of ${wholeHost.units} units, of which ${wholeHost.changed} change, and one of ${smallHost.units} units, of which ${smallHost.changed} change (small)`,
);
console.log(
  `${''.padEnd(84)}${['of', 'points', 'disks', 'failures', 'minutes'].map((head) => head.padStart(9)).join('')}`,
);
if (part !== 'children') inMemory();
if (part !== 'memory') {
  tell(() => killChildren({ size: wholeHost, each, looked: Math.ceil(60 / each), isWhole: false }));
  tell(() => killChildren({ size: wholeHost, each: 30 * each, looked: 0, isWhole: true }));
}
const minutes = ((Date.now() - began) / 60_000).toFixed(1);
console.log(`${sum.points} points, ${sum.states} different disks, ${failures.length} failures, ${minutes} minutes`);
process.exitCode = failures.length > 0 ? 1 : 0;

function inMemory(): void {
  const scenes = scenesOn(wholeHost);
  for (const scene of sceneNames.filter((name) => isAsked({ name })).map((name) => scenes[name])) {
    const judge = judgeOf(scene);
    for (const stop of [...stopsWhileChanging, ...stopsWhileLooking])
      tell(() => stopAtPoints(scene, judge, stop, { each }), judge);
    tell(() => failTwice(scene, judge, Math.ceil(1500 / each)), judge);
    tell(() => cutPower(scene, judge, { each, drawn: 4, isSingle: false }), judge);
  }
  onSmallHost(scenesOn(smallHost));
  if (!isAsked(scenes.whole)) return;
  const judge = judgeOf(scenes.whole);
  for (const stop of stopsWhileLooking) tell(() => stopAtPoints(scenes.whole, judge, stop, { each }), judge);
  const rooted = scenesOn(wholeHost, '/host');
  const rootedJudge = judgeOf(rooted.reconcile);
  for (const stop of stopsWhileLooking)
    tell(() => under('root /host', stopAtPoints(rooted.reconcile, rootedJudge, stop, { each: 7 * each })), rootedJudge);
  withPeople(scenesOn(smallHost));
}

function onSmallHost(scenes: ReturnType<typeof scenesOn>): void {
  for (const kernel of kernelScenes(smallHost).filter(isAsked)) {
    tell(() => under('small', stopKernel(kernel)));
    for (const stop of stopsWhileChanging) tell(() => under('small', stopWithKernel(kernel, stop, each)));
  }
  const kinds = [...stopsWhileChanging.slice(0, 3), ...stopsWhileChanging.slice(-2), ...stopsWhileLooking.slice(0, 1)];
  for (const [name, share] of [
    ['reconcile', 1],
    ['rollback', 4],
    ['accept', 1],
    ['consent', 1],
    ['adopt', 2],
  ] as const) {
    if (!isAsked({ name })) continue;
    const scene = scenes[name];
    const judge = judgeOf(scene);
    tell(() => under('small', cutPower(scene, judge, { each: share * each, drawn: 12, isSingle: true })), judge);
    const disks = stoppedDisks(scene, share);
    for (const stop of kinds) {
      const apart = stop.counted === 'looking' ? 8 : 2;
      tell(() => under('small', stopRecovery(scene, judge, disks, stop, apart * share * each)), judge);
    }
  }
}

/** Somebody who saves in the middle of a run. */
function withPeople(scenes: ReturnType<typeof scenesOn>): void {
  for (const unit of ['p0', 'p1', 'p2', 'p3', 'p20'])
    for (const hand of hands) {
      tell(() => under('small', letEdit(scenes.reconcile, unit, hand, { each })));
      tell(() => under('small', letEdit(scenes.reconcile, unit, hand, { each: 5 * each, killedAfter: 7 })));
    }
  for (const hand of hands) tell(() => under('small, planning', letEdit(scenes.whole, 'p1', hand, { each: 3 * each })));
  const cut = stoppedDisks(scenes.reconcile, 9);
  for (const hand of hands)
    tell(() =>
      under(
        'small, recovery',
        sumOf(cut.map((start) => letEdit(recoveryOf(scenes.reconcile, start), 'p1', hand, { each: 5 * each }))),
      ),
    );
}

/** The start after a run that was cut off, as a scene. */
function recoveryOf(scene: Scene, start: Scene['start']): Scene {
  return { ...scene, start, play: scene.recover };
}

function sumOf(tallies: readonly FaultTally[]): FaultTally {
  const add = (of: (tally: FaultTally) => number): number => tallies.reduce((total, tally) => total + of(tally), 0);
  return {
    what: tallies[0]?.what ?? '',
    operations: add((tally) => tally.operations),
    points: add((tally) => tally.points),
    failures: tallies.flatMap((tally) => tally.failures),
  };
}

function under(where: string, tally: FaultTally): FaultTally {
  return { ...tally, what: `${tally.what} (${where})` };
}

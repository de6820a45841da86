// A part of what `npm run fault` tries: every kind of trouble at some points, and the cheap kinds at all points, on a small
// host.

import { hands, letEdit } from './editors.js';
import { killChildren } from './children.js';
import { smallHost } from './host.js';
import { kernelScenes, stopKernel, stopWithKernel } from './kernel.js';
import type { FaultTally } from './points.js';
import { nameOf, stopAtPoints, stopsWhileChanging, stopsWhileLooking } from './points.js';
import { cutPower } from './power.js';
import { sceneNames, scenesOn } from './scene.js';
import { failTwice, stopRecovery, stoppedDisks } from './twice.js';
import { judgeOf } from './verdict.js';

const scenes = scenesOn(smallHost);
const judgeOfReconcile = judgeOf(scenes.reconcile);

function judge({ points, failures }: FaultTally, least: number): void {
  expect(failures).toEqual([]);
  expect(points).toBeGreaterThanOrEqual(least);
}

test('every unit that changes is written in live and in base', () => {
  const { operations } = stopAtPoints(scenes.reconcile, judgeOfReconcile, stopsWhileChanging[0]!, { each: 1000 });
  expect(operations).toBeGreaterThan(8 * smallHost.changed);
});

describe.each(sceneNames)('%s', (name) => {
  const scene = scenes[name];
  const judged = judgeOf(scene);

  test.each(stopsWhileChanging.map((stop) => [nameOf(stop), stop] as const))('%s', (_, stop) => {
    judge(
      stopAtPoints(scene, judged, stop, { each: stop.how === 'kill' ? 3 : 11 }),
      stop.counted === 'writing' ? 1 : 5,
    );
  });

  test.each(stopsWhileLooking.map((stop) => [nameOf(stop), stop] as const))('%s', (_, stop) => {
    judge(stopAtPoints(scene, judged, stop, { each: 29 }), 4);
  });

  test('two troubles', () => judge(failTwice(scene, judged, 40), 40));

  test('a power cut', () => judge(cutPower(scene, judged, { each: 23, drawn: 3, isSingle: false }), 15));

  test('recovery is stopped, too', () => {
    const disks = stoppedDisks(scene, 31);
    for (const stop of [...stopsWhileChanging.slice(0, 2), ...stopsWhileLooking.slice(0, 1)])
      judge(stopRecovery(scene, judged, disks, stop, 19), 1);
  });
});

test('the machine fails to read while a run is planned', () => {
  const judged = judgeOf(scenes.whole);
  for (const stop of stopsWhileLooking) judge(stopAtPoints(scenes.whole, judged, stop, { each: 37 }), 10);
});

test('files and kernel agree, whatever stops a run while it loads', () => {
  for (const scene of kernelScenes(smallHost)) {
    judge(stopKernel(scene), 8);
    for (const stop of stopsWhileChanging.slice(0, 2)) judge(stopWithKernel(scene, stop, 31), 8);
  }
});

test.each(hands)('a person %s a file in the middle of a run', (hand) => {
  for (const unit of ['p0', 'p1', 'p2', 'p3']) judge(letEdit(scenes.reconcile, unit, hand, { each: 23 }), 5);
});

test('kill -9 of a process', () => {
  judge(killChildren({ size: smallHost, each: 41, looked: 1, isWhole: false }), 6);
  judge(killChildren({ size: smallHost, each: 151, looked: 0, isWhole: true }), 2);
});

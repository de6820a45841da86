// A scene cut off by a loss of power after each of its operations, and all that the disk may have kept by then. Takes a
// scene and its judge, gives numbers of disks and what is wrong with them.

import { PowerLoss } from '../support/power-loss.js';
import type { Fate, Unsafe } from '../support/power-loss.js';
import type { FaultTally } from './points.js';
import { endingOf } from './points.js';
import type { Scene } from './scene.js';
import type { Judge } from './verdict.js';
import { numbersFrom } from './random.js';

export interface PowerOptions {
  readonly each?: number;
  /** How many disks are drawn at each moment, besides those that are named below. */
  readonly drawn: number;
  /** Whether each single thing is lost alone, and kept alone, too. */
  readonly isSingle: boolean;
}

export function cutPower(scene: Scene, judge: Judge, { each = 1, drawn, isSingle }: PowerOptions): FaultTally {
  const power = new PowerLoss(scene.start);
  endingOf(scene.play, power.files);
  const operations = power.operations();
  const random = numbersFrom(20261122);
  const failures: string[] = [];
  let points = 0;
  for (let at = 1; at <= operations; at += each) {
    const unsafe = power.unsafeAfter(at);
    for (const [what, fates] of [...namedFates(unsafe, isSingle), ...drawnFates(unsafe, drawn, random)]) {
      points += 1;
      // The lock is freed last, and on no disk: all before it was said to be done.
      const ending = at === operations ? 'done' : 'killed';
      const disk = power.after(at, fates);
      failures.push(...judge.failuresOf(disk, ending).map((why) => `${scene.name}, power cut, ${at}, ${what}: ${why}`));
    }
  }
  const how = isSingle ? 'each alone, too' : `${drawn} drawn at each`;
  return { what: `${scene.name}, power cut while changing (${how})`, operations, points, failures };
}

type Fates = ReadonlyMap<number, Fate>;

function* namedFates(unsafe: readonly Unsafe[], isSingle: boolean): Generator<readonly [string, Fates]> {
  const fatesOf = (fate: (one: Unsafe) => Fate): Fates => new Map(unsafe.map((one) => [one.number, fate(one)]));
  const contents: readonly Fate[] = ['empty', 'cut', 'zeros'];
  yield ['all kept', new Map()];
  yield ['nothing kept', fatesOf(({ kind }) => (kind === 'content' ? 'empty' : 'lost'))];
  for (const content of contents)
    yield [
      `entries without content, ${content}`,
      fatesOf(({ kind }) => (kind === 'entries' ? 'kept' : kind === 'status' ? 'lost' : content)),
    ];
  const directories = new Set(unsafe.flatMap((one) => one.directories));
  for (const one of directories) {
    yield [
      `only of directory ${one}`,
      fatesOf((of) => (of.kind !== 'entries' || of.directories.includes(one) ? 'kept' : 'lost')),
    ];
    yield [
      `not of directory ${one}`,
      fatesOf((of) => (of.kind === 'entries' && of.directories.includes(one) ? 'lost' : 'kept')),
    ];
  }
  if (!isSingle) return;
  for (const { number, kind } of unsafe) {
    for (const fate of kind === 'content' ? contents : (['lost'] as const))
      yield [`${number} alone ${fate}`, new Map([[number, fate]])];
    yield [
      `${number} alone kept`,
      fatesOf((of) => (of.number === number ? 'kept' : of.kind === 'content' ? 'empty' : 'lost')),
    ];
  }
}

function* drawnFates(
  unsafe: readonly Unsafe[],
  drawn: number,
  random: () => number,
): Generator<readonly [string, Fates]> {
  for (let round = 0; round < drawn && unsafe.length > 0; round += 1) {
    const share = random();
    yield [
      `drawn ${round}`,
      new Map(
        unsafe.flatMap(({ number, kind }): [number, Fate][] => {
          if (random() < share) return [];
          const content = (['empty', 'cut', 'zeros'] as const)[Math.floor(random() * 3)] ?? 'empty';
          return [[number, kind === 'content' ? content : 'lost']];
        }),
      ),
    ];
  }
}

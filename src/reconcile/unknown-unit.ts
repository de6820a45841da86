// A name that is no unit: takes it and the units there are, gives the error, with the unit that was probably meant. People
// slip with the pen, name the program instead of its profile, or leave out the directories that its name begins with.

import type { UnitPath } from '../base/index.js';
import { AaMergeError, nearestSpelling } from '../base/index.js';
import type { Trees } from './units.js';

/** AaMergeError `reconcile/unknown-unit`. */
export function unknownUnit(named: string, units: Iterable<UnitPath>): AaMergeError {
  const meant = meantUnit(named, [...units]);
  return new AaMergeError('reconcile/unknown-unit', {
    unit: named,
    ...(meant === undefined ? {} : { suggestion: meant }),
  });
}

function meantUnit(named: string, units: readonly UnitPath[]): string | undefined {
  // Files of profiles are called after their program: `usr.bin.man` for `/usr/bin/man`.
  const word = named.startsWith('/') ? named.slice(1).replaceAll('/', '.') : named;
  if (word === '') return undefined;
  const isEndOf = (unit: string): boolean => unit === word || unit.endsWith(`.${word}`) || unit.endsWith(`/${word}`);
  const ending = units.filter(isEndOf);
  return ending.length === 1 ? ending[0] : nearestSpelling(word, units);
}

/** The files of all sides, live or not. */
export function unitsIn({ base, ours, theirs }: Trees): UnitPath[] {
  const files = [ours, theirs, base].flatMap(({ entries }) =>
    [...entries].flatMap(([unit, { kind }]) => (kind === 'directory' ? [] : [unit])),
  );
  return [...new Set(files)];
}

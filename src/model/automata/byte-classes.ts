// The alphabet of an automaton, cut into classes of bytes that no set of it tells apart. Takes the sets in use, gives the
// class of each byte and the classes in each set.

import type { ByteSet } from '../../language/index.js';

export interface ByteClasses {
  /** The class of each of the 256 bytes. */
  readonly of: Uint8Array;
  readonly count: number;
  /** The bytes of each class, those that read best first. */
  readonly members: readonly (readonly number[])[];
  /** For each set, the classes it is made of. */
  readonly inSet: readonly (readonly number[])[];
}

export function byteClassesOf(sets: readonly ByteSet[]): ByteClasses {
  const of = new Uint8Array(256);
  let count = 1;
  for (const set of sets) {
    const isIn = membership(set);
    const names = new Map<number, number>();
    let next = 0;
    for (let byte = 0; byte < 256; byte += 1) {
      const key = (of[byte] as number) * 2 + (isIn[byte] as number);
      let name = names.get(key);
      if (name === undefined) {
        name = next;
        next += 1;
        names.set(key, name);
      }
      of[byte] = name;
    }
    count = next;
  }
  const members: number[][] = Array.from({ length: count }, () => []);
  for (const byte of readableFirst) (members[of[byte] as number] as number[]).push(byte);
  const inSet = sets.map((set) => {
    const found = new Set<number>();
    for (const [from, to] of set) for (let byte = from; byte <= to; byte += 1) found.add(of[byte] as number);
    return [...found];
  });
  return { of, count, members, inSet };
}

function membership(set: ByteSet): Uint8Array {
  const isIn = new Uint8Array(256);
  for (const [from, to] of set) isIn.fill(1, from, to + 1);
  return isIn;
}

/** All bytes, those that read best first, so that a witness reads well. */
export const readableFirst: readonly number[] = orderOfReading();

function orderOfReading(): number[] {
  const range = (from: string, to: string): number[] =>
    Array.from({ length: to.charCodeAt(0) - from.charCodeAt(0) + 1 }, (_, at) => from.charCodeAt(0) + at);
  const best = [...range('a', 'z'), ...range('0', '9'), ...range('A', 'Z'), 0x2f, 0x2d, 0x5f, 0x2e];
  const known = new Set(best);
  const printable = range('!', '~').filter((byte) => !known.has(byte));
  for (const byte of printable) known.add(byte);
  const rest = Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => !known.has(byte));
  return [...best, ...printable, ...rest];
}

// Flags of mount(2) in match strings: for each flag that is set one byte, its bit number plus one, ascending. Takes sets of
// flags, gives patterns; and the words for the flags of one access.
// Source: permission-semantics 4.9.

import { mountOptions } from '../language/index.js';
import type { Pattern } from '../language/index.js';
import type { ByteText } from '../base/index.js';
import { bytes, optional, sequence } from './byte-pattern.js';

/** One bit for each flag. May be negative: bit 31 is a flag, though one that no form of match string has. */
export type MountFlags = number;

export const remountFlag: MountFlags = 1 << 5;
export const bindFlag: MountFlags = 1 << 12;
export const moveFlag: MountFlags = 1 << 13;
export const recursiveFlag: MountFlags = 1 << 14;
export const silentFlag: MountFlags = 1 << 15;
/** Unbindable, private, slave, shared. */
export const propagationFlags: MountFlags = 0xf << 17;
const userFlag: MountFlags = 1 << 31;

/** All that match strings can hold. */
export const allFlags: MountFlags = [...mountOptions.values()].reduce((sum, { set }) => sum | set, 0) & ~userFlag;

const bits = Array.from({ length: 31 }, (_, bit) => bit);

/** The flag bytes that hold all of `required`, and of `possible` some or none. */
export function flagPattern(required: MountFlags, possible: MountFlags): Pattern {
  const parts = bits.flatMap((bit) => {
    const byte = bytes(bit + 1);
    if ((possible & (1 << bit)) !== 0) return [optional(byte)];
    return (required & (1 << bit)) !== 0 ? [byte] : [];
  });
  return sequence(...parts);
}

export function flagBytes(flags: MountFlags): ByteText {
  const set = bits.filter((bit) => (flags & (1 << bit)) !== 0);
  return String.fromCharCode(...set.map((bit) => bit + 1)) as ByteText;
}

/** One word for each flag, such as `ro,nosuid`; a recursive bind or propagation has one word for both flags. */
export function flagWords(text: ByteText): ByteText {
  const set = new Set(Array.from(text, (byte) => byte.charCodeAt(0) - 1));
  const isRecursive = set.has(recursiveBit);
  const canRecurse = (bit: number): boolean => bit === bindBit || (propagationFlags & (1 << bit)) !== 0;
  const takesRecursion = [...set].some(canRecurse);
  const words = [...set]
    .filter((bit) => bit !== recursiveBit || !takesRecursion)
    .map((bit) => (isRecursive && canRecurse(bit) ? 'r' : '') + (names[bit] ?? String(bit)));
  return words.join(',') as ByteText;
}

/** The flags that words set, separated by commas or blanks; undefined where one is no flag. A word that clears sets none. */
export function flagsOfWords(text: ByteText): MountFlags | undefined {
  let flags: MountFlags = 0;
  for (const word of text.split(/[, ]+/).filter((one) => one !== '')) {
    const set = word === recursiveName ? recursiveFlag : mountOptions.get(word)?.set;
    if (set === undefined) return undefined;
    flags |= set;
  }
  return flags;
}

const bindBit = 12;
const recursiveBit = 14;
/** No rule has a word for it alone. */
const recursiveName = 'rec';
const names: Readonly<Record<number, string>> = {
  0: 'ro',
  1: 'nosuid',
  2: 'nodev',
  3: 'noexec',
  4: 'sync',
  5: 'remount',
  6: 'mand',
  7: 'dirsync',
  8: 'nosymfollow',
  10: 'noatime',
  11: 'nodiratime',
  12: 'bind',
  13: 'move',
  14: recursiveName,
  15: 'silent',
  16: 'acl',
  17: 'unbindable',
  18: 'private',
  19: 'slave',
  20: 'shared',
  21: 'relatime',
  23: 'iversion',
  24: 'strictatime',
  25: 'lazytime',
};

// The words of `options=( … )`, which of them contradict each other, and combinations that no mount can have.
// Source: policy-language 6.10, permission-semantics 4.9; the bits are those of mount(2).

import { suggestionFor } from '../../base/index.js';
import type { Condition, MountRule, Word } from '../ast.js';
import type { Words } from './words.js';

/** One bit each: its number, the words that set it, the words that clear it. */
const optionBits: readonly (readonly [number, string, string])[] = [
  [0, 'ro r read-only', 'rw w'],
  [1, 'nosuid', 'suid'],
  [2, 'nodev', 'dev'],
  [3, 'noexec', 'exec'],
  [4, 'sync', 'async'],
  [5, 'remount', ''],
  [6, 'mand', 'nomand'],
  [7, 'dirsync', ''],
  [8, 'nosymfollow', 'symfollow'],
  [10, 'noatime', 'atime'],
  [11, 'nodiratime', 'diratime'],
  [12, 'bind B rbind R', ''],
  [13, 'move M', ''],
  [14, 'rbind R', ''],
  [15, 'verbose silent', 'loud'],
  [16, 'acl', 'noacl'],
  ...['unbindable', 'private', 'slave', 'shared'].map((word, index): readonly [number, string, string] => [
    17 + index,
    `${word} make-${word} r${word} make-r${word}`,
    '',
  ]),
  [14, ['unbindable', 'private', 'slave', 'shared'].map((word) => `r${word} make-r${word}`).join(' '), ''],
  [21, 'relatime', 'norelatime'],
  [23, 'iversion', 'noiversion'],
  [24, 'strictatime', 'nostrictatime'],
  [25, 'lazytime', 'nolazytime'],
  [31, 'nouser', 'user'],
];

export interface OptionBits {
  readonly set: number;
  readonly clear: number;
}

/** What each option word sets and clears. */
export const mountOptions: ReadonlyMap<string, OptionBits> = buildTable();

function buildTable(): Map<string, OptionBits> {
  const table = new Map<string, OptionBits>();
  const add = (words: string, more: OptionBits): void => {
    for (const word of words.split(' ').filter((name) => name !== '')) {
      const known = table.get(word) ?? { set: 0, clear: 0 };
      table.set(word, { set: known.set | more.set, clear: known.clear | more.clear });
    }
  };
  for (const [bit, setting, clearing] of optionBits) {
    add(setting, { set: 1 << bit, clear: 0 });
    add(clearing, { set: 0, clear: 1 << bit });
  }
  return table;
}

const remount = 1 << 5;
const bind = 1 << 12;
const move = 1 << 13;
/** Unbindable, private, slave, shared, and their recursive forms. */
const propagation = (0xf << 17) | (1 << 14);
const commands = remount | bind | move | propagation;

/** Diagnostics: `language/unknown-mount-option`, `…/conflicting-mount-options`, `…/impossible-mount`. */
export function checkMountOptions(words: Words, rule: MountRule): void {
  const required: number[] = [];
  const optional: number[] = [];
  for (const condition of rule.conditions) {
    if (condition.name !== 'options' && condition.name !== 'option') continue;
    const bits = readOptions(words, condition.values);
    if (condition.operator === 'in') {
      optional.push(bits.set | bits.clear);
      continue;
    }
    const set = rule.operation === 'remount' ? bits.set | remount : bits.set;
    if ((set & bits.clear) !== 0) words.complain('language/conflicting-mount-options', condition.at);
    required.push(set);
  }
  if (rule.operation === 'umount' || required.length + optional.length === 0) return;
  const some = required.length > 0 ? required : [rule.operation === 'remount' ? remount : 0];
  const others = optional.length > 0 ? optional : [0];
  const isPossible = some.some((set) => others.some((free) => canMount(rule, set, free)));
  if (!isPossible) words.complain('language/impossible-mount', undefined);
}

function readOptions(words: Words, values: readonly Word[]): OptionBits {
  let set = 0;
  let clear = 0;
  for (const { value, at } of values) {
    const bits = mountOptions.get(value);
    if (bits === undefined)
      words.complain('language/unknown-mount-option', at, {
        name: value,
        ...suggestionFor(value, mountOptions.keys()),
      });
    set |= bits?.set ?? 0;
    clear |= bits?.clear ?? 0;
  }
  return { set, clear };
}

/** Whether some call of mount(2) can have these flags with these arguments. */
function canMount(rule: MountRule, set: number, optional: number): boolean {
  const hasType = rule.conditions.some(isTypeCondition);
  if (set === 0) return true;
  if ((set & remount) !== 0 && rule.source === undefined && !hasType) return true;
  if ((set & bind) !== 0 && !hasType) return true;
  if ((set & propagation) !== 0 && !hasType && (rule.source === undefined || rule.target === undefined)) return true;
  if ((set & move) !== 0 && !hasType) return true;
  return ((set | optional) & ~commands) !== 0;
}

function isTypeCondition({ name }: Condition): boolean {
  return name === 'fstype' || name === 'vfstype';
}

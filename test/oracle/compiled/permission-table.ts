// The extended form of permissions: a state's accept word is a line in a table. Takes the table, gives permissions in the
// numbering of src/model, as from the plain form.
// Source: permission-semantics 9.5.

import { changeProfileBit, fileBits, onexecBit, otherShift } from '../../../src/model/index.js';
import type { ExecType } from '../../../src/model/index.js';
import type { Item } from './container.js';
import { execTarget } from './decision.js';
import type { CompiledDecision } from './decision.js';
import { expectKind, numberNamed, numbers } from './items.js';

/** One line, fields in the order of the file. */
const entryFields = [
  'reserved',
  'allow',
  'deny',
  'subtree',
  'cond',
  'kill',
  'complain',
  'prompt',
  'audit',
  'quiet',
  'hide',
  'xindex',
  'tag',
  'label',
] as const;

export type PermissionEntry = Readonly<Record<(typeof entryFields)[number], number>>;

/** Throws: an Error on another version of the table. */
export function readPermissionTable(struct: { readonly items: readonly Item[] }): readonly PermissionEntry[] {
  const version = numberNamed(struct.items, 'version');
  if (version !== 1) throw new Error(`compiled policy: version ${version} of permissions`);
  const array = expectKind(struct.items[1], 'array');
  const words = numbers(array.items);
  return Array.from({ length: array.count }, (_, line) => {
    const entry = entryFields.map((field, column) => [field, words[line * entryFields.length + column]] as const);
    return Object.fromEntries(entry) as PermissionEntry;
  });
}

/** Bits of the table for the letters of file rules. A letter sets others beside, which no letter sets alone. */
const letters: readonly (readonly [number, number])[] = [
  [0x1, fileBits.x],
  [0x2, fileBits.w],
  [0x4, fileBits.r],
  [0x8, fileBits.a],
  [0x40000, fileBits.l],
  [0x8000, fileBits.k],
  [0x10000, fileBits.m],
];
const notSplit: readonly (readonly [number, number])[] = [
  [0x20000000, onexecBit],
  [0x40000000, changeProfileBit],
];

/** Of a state of the file automaton: the line is the owner's, and the one after it that of the others. */
export function filePair(
  table: readonly PermissionEntry[],
  line: number,
  targets: readonly string[],
): CompiledDecision {
  const [owner, other] = [lineOf(table, line), lineOf(table, line + 1)];
  const both = (field: 'allow' | 'deny' | 'prompt' | 'audit' | 'quiet'): number =>
    (translate(owner[field], letters) |
      (translate(other[field], letters) << otherShift) |
      translate(owner[field], notSplit)) >>>
    0;
  const execOf = ({ allow, xindex }: PermissionEntry): ExecType | undefined =>
    (allow & fileBits.x) === 0 ? undefined : execType(xindex, targets);
  return {
    allowed: both('allow'),
    denied: both('deny'),
    prompted: both('prompt'),
    audited: both('audit'),
    quiet: both('quiet'),
    exec: { owner: execOf(owner), other: execOf(other) },
  };
}

function translate(bits: number, table: readonly (readonly [number, number])[]): number {
  return table.reduce((found, [from, to]) => ((bits & from) === 0 ? found : found | to), 0);
}

const byName = 0x04000000;
const byTable = 0x08000000;
const unsafe = 0x10000000;
const child = 0x20000000;
const inherit = 0x40000000;
const unconfined = 0x80000000;

function execType(xindex: number, targets: readonly string[]): ExecType {
  const to = execTo(xindex, targets);
  return {
    to,
    inherits: (xindex & inherit) !== 0,
    // Alone, the bit is the transition itself.
    fallsBack: (xindex & unconfined) !== 0 && to.kind !== 'unconfined',
    unsafe: (xindex & unsafe) !== 0,
  };
}

function execTo(xindex: number, targets: readonly string[]): ExecType['to'] {
  if ((xindex & byTable) !== 0) return execTarget(targets, xindex & 0xffffff);
  if ((xindex & byName) !== 0) return { kind: (xindex & child) === 0 ? 'profile' : 'child' };
  return { kind: (xindex & unconfined) === 0 ? 'same' : 'unconfined' };
}

/** On every line of the table of the other classes, whatever the policy. */
const alwaysSet = 0x8000;

/** Of a state of the automaton of all other classes. */
export function policyEntry(table: readonly PermissionEntry[], line: number): Omit<CompiledDecision, 'exec'> {
  const { allow, deny, prompt, audit, quiet } = lineOf(table, line);
  return { allowed: (allow & ~alwaysSet) >>> 0, denied: deny, prompted: prompt, audited: audit, quiet };
}

function lineOf(table: readonly PermissionEntry[], line: number): PermissionEntry {
  const entry = table[line];
  if (entry === undefined) throw new Error(`compiled policy: no permissions ${line}`);
  return entry;
}

// Labels as the kernel writes them: what confines a task, `profile`, `:ns:profile`, `:a//b:profile`, and stacks of those,
// `A//&:ns:B (enforce)`. Takes text, gives parts in the order in which the kernel keeps them, or where it is no label; and
// writes it as the kernel would. Must never look a name up: whether there is such a profile is for others to say.
//
// A part of a stack without `:` belongs to the namespace of the part before it: in `:ns:A//&B` both are in `ns`.
//
// Source: the kernel's own reader and printer of labels (security/apparmor/label.c, lib.c), read for facts.

import type { ByteText } from '../base/index.js';
import { compareBytes, sliceBytes } from '../base/index.js';

/** One profile of a label. */
export interface LabelPart {
  /** Namespaces from the one that looks on, outermost first; none for its own. */
  readonly namespace: readonly ByteText[];
  /** With the names of the profiles around it, `a//b`; `unconfined` for what confines nothing. */
  readonly profile: ByteText;
}

export interface KernelLabel {
  /** In the order of the kernel, each once; at least one. */
  readonly parts: readonly LabelPart[];
  /** What stands in brackets behind it in files such as `/proc/self/attr/current`. */
  readonly mode: ByteText | undefined;
}

/** Why a text is no label, and at which byte, counted from 1. */
export interface LabelProblem {
  readonly problem:
    | 'empty'
    | 'empty-part'
    | 'empty-namespace'
    | 'unfinished-namespace'
    /** `&a`: what it would be stacked on is not said. */
    | 'relative'
    /** `---`: the kernel does not show it to who asks. */
    | 'hidden'
    | 'control';
  readonly column: number;
}

/** What confines nothing, in every namespace. */
export const unconfinedName = 'unconfined' as ByteText;

/** What the kernel writes in brackets; `mixed` for a stack of several modes. */
const modes = ['enforce', 'complain', 'kill', 'unconfined', 'user', 'prompt', 'mixed', 'audit', 'null', '-'];
const modeAtEnd = new RegExp(`^(.+) \\((${modes.join('|')})\\)$`, 's');

/** Read a label; the line end of a file of the kernel may follow it. */
export function parseLabel(text: ByteText): KernelLabel | LabelProblem {
  const line = text.replace(/[\n\0]+$/, '') as ByteText;
  const control = line.search(/[\0-\x1f\x7f]/);
  if (control !== -1) return { problem: 'control', column: control + 1 };
  const [, named = line, mode] = modeAtEnd.exec(line) ?? [];
  const label = named as ByteText;
  if (label === '') return { problem: 'empty', column: 1 };
  if (label.startsWith('&')) return { problem: 'relative', column: 1 };
  if (label === '---') return { problem: 'hidden', column: 1 };
  const parts: LabelPart[] = [];
  let around: readonly ByteText[] = [];
  for (const { start, end } of cutStack(label)) {
    const part = readPart(sliceBytes(label, start, end), around);
    if ('problem' in part) return { ...part, column: part.column + start };
    around = part.namespace;
    parts.push(part);
  }
  return { parts: inKernelOrder(parts), mode: mode as ByteText | undefined };
}

/** `//&` parts a stack, but not at the beginning of a part, and not behind a slash. */
function cutStack(label: ByteText): { readonly start: number; readonly end: number }[] {
  const found: { start: number; end: number }[] = [];
  let start = 0;
  for (let at = label.indexOf('//&', 1); at !== -1; at = label.indexOf('//&', at + 1)) {
    if (at === start || label[at - 1] === '/') continue;
    found.push({ start, end: at });
    start = at + 3;
  }
  return [...found, { start, end: label.length }];
}

function readPart(text: ByteText, around: readonly ByteText[]): LabelPart | LabelProblem {
  if (text === '' || text.startsWith('//&')) return { problem: 'empty-part', column: 1 };
  if (!text.startsWith(':')) return { namespace: around, profile: text };
  const end = text.indexOf(':', 1);
  if (end === -1) return { problem: 'unfinished-namespace', column: 1 };
  const namespace = sliceBytes(text, 1, end).split('//') as ByteText[];
  if (namespace.includes('' as ByteText)) return { problem: 'empty-namespace', column: 1 };
  const start = text.startsWith('//', end + 1) ? end + 3 : end + 1;
  // A namespace alone is its `unconfined`.
  return { namespace, profile: start >= text.length ? unconfinedName : sliceBytes(text, start) };
}

/** Sorted as the kernel sorts the profiles of a label, each once. */
export function inKernelOrder(parts: readonly LabelPart[]): readonly LabelPart[] {
  const sorted = [...parts].sort(compareLabelParts);
  return sorted.filter((part, at) => at === 0 || compareLabelParts(sorted[at - 1] as LabelPart, part) !== 0);
}

/** Outer namespaces first, then by name of the namespace, then by name of the profile. */
export function compareLabelParts(one: LabelPart, other: LabelPart): number {
  return (
    one.namespace.length - other.namespace.length ||
    compareBytes(namespaceName(one.namespace), namespaceName(other.namespace)) ||
    compareBytes(one.profile, other.profile)
  );
}

/** Part by part; of two labels of which one begins with the other, the shorter comes first. */
export function compareLabels(one: KernelLabel, other: KernelLabel): number {
  const shared = Math.min(one.parts.length, other.parts.length);
  for (let at = 0; at < shared; at += 1) {
    const order = compareLabelParts(one.parts[at] as LabelPart, other.parts[at] as LabelPart);
    if (order !== 0) return order;
  }
  return one.parts.length - other.parts.length;
}

/** `a//b` of nested namespaces. */
export function namespaceName(namespace: readonly ByteText[]): ByteText {
  return namespace.join('//') as ByteText;
}

/** A part by itself: `:a//b:profile`. */
export function printLabelPart({ namespace, profile }: LabelPart): ByteText {
  return (namespace.length === 0 ? profile : `:${namespaceName(namespace)}:${profile}`) as ByteText;
}

/** As the kernel writes it, without a mode: a namespace stands at the first of its parts only. */
export function printLabel({ parts }: Pick<KernelLabel, 'parts'>): ByteText {
  const written = inKernelOrder(parts).map((part, at, all) => {
    const before = all[at - 1]?.namespace ?? [];
    return namespaceName(before) === namespaceName(part.namespace) ? part.profile : printLabelPart(part);
  });
  return written.join('//&') as ByteText;
}

/** Whether a part confines nothing. */
export function isUnconfinedPart({ profile }: LabelPart): boolean {
  return profile === unconfinedName;
}

/**
 * What the kernel asks of a task with no new privileges: whether each profile of `old` that confines is in `next`, too. It
 * compares names, never what profiles permit.
 */
export function keepsAllParts(old: KernelLabel, next: KernelLabel): boolean {
  return old.parts.every(
    (part) => isUnconfinedPart(part) || next.parts.some((other) => compareLabelParts(part, other) === 0),
  );
}

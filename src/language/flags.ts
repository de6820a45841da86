// Flags of a profile: which exist, and which contradict each other. Source: policy-language 4.4.

import type { Word } from './ast.js';
import { isErrno } from './errno.js';
import { isSignal } from './parse-rule/signal.js';
import type { Words } from './parse-rule/words.js';
import { sliceBytes } from '../base/index.js';

/** The flags that say a profile's mode; a profile has one. */
export const modeFlags: ReadonlySet<string> = new Set(
  'enforce complain kill unconfined prompt default_allow'.split(' '),
);

const plainFlags: ReadonlySet<string> = new Set(
  (
    'audit debug attach_disconnected no_attach_disconnected attach_disconnected.ipc chroot_attach chroot_no_attach ' +
    'chroot_relative namespace_relative mediate_deleted delegate_deleted interruptible'
  ).split(' '),
);

/** Flags that are followed by a value; the last word is what the value is. */
const valueFlags = ['attach_disconnected.path', 'attach_disconnected.ipc', 'kill.signal', 'error'] as const;

const oppositeFlags: readonly (readonly [string, string])[] = [
  ['chroot_relative', 'namespace_relative'],
  ['mediate_deleted', 'delegate_deleted'],
  ['attach_disconnected', 'no_attach_disconnected'],
  ['attach_disconnected.path', 'no_attach_disconnected'],
  ['attach_disconnected.ipc', 'no_attach_disconnected'],
  ['chroot_attach', 'chroot_no_attach'],
];

/** Diagnostics: `language/unknown-flag`, `language/conflicting-flags`. */
export function checkFlags(words: Words, flags: readonly Word[]): void {
  const said = new Map<string, Word>();
  for (const flag of flags) {
    const { group, value } = splitFlag(flag);
    if (!isKnown(group, value)) {
      words.complain('language/unknown-flag', flag.at, { flag: flag.value });
      continue;
    }
    const other = findConflict(said, group, flag);
    if (other !== undefined) {
      words.complain('language/conflicting-flags', flag.at, { flag: flag.value, other: other.value });
    }
    said.set(group, said.get(group) ?? flag);
  }
}

/** What a flag is about, and its value where it has one. All modes are about the same. */
function splitFlag({ value: flag }: Word): { group: string; value: Word['value'] | undefined } {
  if (modeFlags.has(flag)) return { group: 'mode', value: undefined };
  const name = valueFlags.find((known) => flag.startsWith(`${known}=`));
  return name === undefined
    ? { group: flag, value: undefined }
    : { group: name, value: sliceBytes(flag, name.length + 1) };
}

function isKnown(group: string, value: Word['value'] | undefined): boolean {
  if (group === 'kill.signal') return value !== undefined && isSignal(value);
  if (group === 'error') return value !== undefined && isErrno(value);
  return value !== undefined || group === 'mode' || plainFlags.has(group);
}

function findConflict(said: ReadonlyMap<string, Word>, group: string, flag: Word): Word | undefined {
  const same = said.get(group);
  if (same !== undefined && same.value !== flag.value) return same;
  for (const [one, other] of oppositeFlags) {
    const opposite = group === one ? said.get(other) : group === other ? said.get(one) : undefined;
    if (opposite !== undefined) return opposite;
  }
  return undefined;
}

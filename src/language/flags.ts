// Flags of a profile: which exist, and which contradict each other. Source: policy-language 4.4.

import type { ByteText } from '../base/index.js';
import type { Word } from './ast.js';
import { canonicalErrno } from './errno.js';
import { canonicalSignal } from './parse-rule/signal.js';
import type { Words } from './parse-rule/words.js';
import { sliceBytes, suggestionFor } from '../base/index.js';

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

/** Flags that are followed by a value, and what makes two values the same. */
const valueFlags: ReadonlyMap<string, (value: ByteText) => string | undefined> = new Map([
  ['attach_disconnected.path=', (value: ByteText) => value],
  ['attach_disconnected.ipc=', (value: ByteText) => value],
  ['kill.signal=', canonicalSignal],
  ['error=', canonicalErrno],
]);

const opposites: readonly (readonly [string, string])[] = [
  ['chroot_relative', 'namespace_relative'],
  ['mediate_deleted', 'delegate_deleted'],
  ['attach_disconnected', 'no_attach_disconnected'],
  ['attach_disconnected.path=', 'no_attach_disconnected'],
  ['attach_disconnected.ipc', 'no_attach_disconnected'],
  ['attach_disconnected.ipc=', 'no_attach_disconnected'],
  ['chroot_attach', 'chroot_no_attach'],
];

/** What a flag is about, and what it says about it; modes are all about the same. */
interface Claim {
  readonly about: string;
  readonly says: string;
}

/** Diagnostics: `language/unknown-flag`, `language/conflicting-flags`. */
export function checkFlags(words: Words, flags: readonly Word[]): void {
  const said = new Map<string, { readonly says: string; readonly flag: Word }>();
  for (const flag of flags) {
    const claim = readFlag(flag.value);
    if (claim === undefined) {
      words.complain('language/unknown-flag', flag.at, { flag: flag.value, ...suggestionFor(flag.value, allFlags()) });
      continue;
    }
    const { about, says } = claim;
    const same = said.get(about);
    const [opposite] = oppositesOf(about).flatMap((name) => said.get(name) ?? []);
    const other = same !== undefined && same.says !== says ? same : opposite;
    if (other !== undefined) {
      words.complain('language/conflicting-flags', flag.at, { flag: flag.value, other: other.flag.value });
    }
    if (same === undefined) said.set(about, { says, flag });
  }
}

/** As they begin; what comes after `=` anybody may choose. */
function allFlags(): string[] {
  return [...modeFlags, ...plainFlags, ...valueFlags.keys()];
}

function readFlag(flag: ByteText): Claim | undefined {
  if (modeFlags.has(flag)) return { about: 'mode', says: flag };
  if (plainFlags.has(flag)) return { about: flag, says: '' };
  for (const [name, canonical] of valueFlags) {
    if (!flag.startsWith(name)) continue;
    const says = canonical(sliceBytes(flag, name.length));
    return says === undefined ? undefined : { about: name, says };
  }
  return undefined;
}

function oppositesOf(about: string): readonly string[] {
  return opposites.flatMap(([one, other]) => (about === one ? [other] : about === other ? [one] : []));
}

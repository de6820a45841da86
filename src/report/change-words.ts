// One change between two policies in words: what it is about, what is more or less there, and a sentence that waits for its
// subject. Takes changes, gives words; compare and reconcile say the same of the same. Must never print what a terminal
// would obey.

import type { ByteText } from '../base/index.js';
import { assertNever } from '../base/index.js';
import type { AccessChange, Change, ProfileChange } from '../compare/index.js';
import type { ProfileMode } from '../model/index.js';
import { capabilityNames } from '../model/index.js';
import { accessObject, accessPhrase, execPhrase, execText, permissionText, whoseFile } from './access-words.js';
import { visible } from './visible.js';

export interface ChangeWords {
  /** What it is about, in few words. */
  readonly object: string;
  /** What is more or less there, in few words. */
  readonly permission: string;
  /** Without the subject: `could write /etc/shadow`. */
  readonly sentence: string;
}

/** `/usr/sbin/cupsd`, or `profile `x`` where that is not one program. */
export function subjectText(program: ByteText | undefined, profile: ByteText): string {
  return program === undefined ? `profile \`${visible(profile)}\`` : `\`${visible(program)}\``;
}

/** Whether it is the profile that changes, and not what its program may do. */
export function isAboutProfile(change: Change | undefined): boolean {
  switch (change?.kind) {
    case 'mode':
    case 'flag':
    case 'attachment':
    case 'xattrs':
    case 'profile-removed':
    case 'profile-added':
    case 'renamed':
      return true;
    default:
      return false;
  }
}

/** Words for a change in a profile of some name. */
export function changeWords(change: Change, profile: ByteText): ChangeWords {
  const could = change.effect === 'narrowing' ? 'could no longer' : 'could';
  switch (change.kind) {
    case 'access': {
      const words = accessWords(could, change);
      return change.isPrompted ? { ...words, sentence: `${words.sentence} when a person agrees` } : words;
    }
    case 'exec': {
      const { access, before, after, who } = change;
      const program = `\`${accessObject(access)}\`${whoseFile(who)}`;
      return {
        object: accessObject(access),
        permission: `${execText(before)} becomes ${execText(after)}`,
        sentence: `would execute ${program} ${execPhrase(after)}; so far ${execPhrase(before)}`,
      };
    }
    case 'capability':
      return capabilityWords(
        could,
        change.capabilities.map((number) => capabilityNames[number] ?? `#${number}`),
      );
    case 'mode':
      return {
        object: 'mode',
        permission: `${change.before} becomes ${change.after}`,
        sentence: `${modeWords[change.after]}; so far ${modeWords[change.before]}`,
      };
    case 'flag': {
      const text = (value: string | undefined): string =>
        value === undefined ? 'absent' : visible(`${change.flag}${value}`);
      return {
        object: change.flag,
        permission: `${text(change.before)} becomes ${text(change.after)}`,
        sentence: flagSentence(change.flag, change.before, change.after),
      };
    }
    case 'rlimit': {
      const text = (value: bigint | undefined): string =>
        value === undefined || value >= 2n ** 64n - 1n ? 'no limit' : String(value);
      const permission = `${text(change.before)} becomes ${text(change.after)}`;
      const sentence = `has for \`${change.limit}\` ${text(change.after)}; so far ${text(change.before)}`;
      return { object: change.limit, permission, sentence };
    }
    case 'attachment':
      return {
        object: visible(change.program),
        permission: change.effect === 'narrowing' ? 'confined' : 'no longer confined',
        sentence: attachmentSentence(change.effect, visible(change.program), change.takenFrom),
      };
    case 'xattrs':
      return {
        object: 'xattrs',
        permission: `(${change.before.map(visible).join(' ')}) becomes (${change.after.map(visible).join(' ')})`,
        sentence: 'is attached to programs with other extended attributes',
      };
    case 'profile-removed':
    case 'profile-added':
      return {
        object: visible(profile),
        permission: change.kind === 'profile-removed' ? 'removed' : 'added',
        sentence: profileSentence(change),
      };
    case 'renamed':
      return {
        object: visible(change.after),
        permission: `${visible(change.before)} becomes ${visible(change.after)}`,
        sentence: `has another name; so far \`${visible(change.before)}\``,
      };
    default:
      return assertNever(change);
  }
}

/** `could`, and what. */
export function accessWords(
  could: string,
  { class: of, access, permissions, who }: Pick<AccessChange, 'class' | 'access' | 'permissions' | 'who'>,
): ChangeWords {
  return {
    object: accessObject(access),
    permission: permissionText(of, permissions),
    sentence: `${could} ${accessPhrase(of, access, permissions, who)}`,
  };
}

export function capabilityWords(could: string, names: readonly string[]): ChangeWords {
  const object = names.length > 40 ? 'all' : names.join(' ');
  const many = names.length === 1 ? 'the capability' : 'the capabilities';
  const sentence = object === 'all' ? `${could} use nearly every capability` : `${could} use ${many} \`${object}\``;
  return { object, permission: 'use', sentence };
}

const modeWords: Readonly<Record<ProfileMode, string>> = {
  enforce: 'is enforced',
  kill: 'kills what breaks its rules',
  prompt: 'asks about what its rules do not allow',
  complain: 'only logs what its rules do not allow',
  unconfined: 'does not confine',
  default_allow: 'allows what no rule denies',
};

function flagSentence(flag: string, before: string | undefined, after: string | undefined): string {
  if (before === undefined) return `gains the flag \`${visible(`${flag}${after ?? ''}`)}\``;
  if (after === undefined) return `loses the flag \`${visible(`${flag}${before}`)}\``;
  return `has the flag \`${visible(`${flag}${after}`)}\`; so far \`${visible(`${flag}${before}`)}\``;
}

function attachmentSentence(effect: Change['effect'], program: string, from: ByteText | undefined): string {
  if (from !== undefined) return `takes over \`${program}\`, which \`${visible(from)}\` may confine so far`;
  if (effect === 'widening') return `no longer confines \`${program}\`, which could do everything`;
  return effect === 'narrowing' ? `now confines \`${program}\`` : `is attached to \`${program}\` in another way`;
}

function profileSentence({ kind, isAttached, hasFallback, takenFrom }: ProfileChange): string {
  const isGone = kind === 'profile-removed';
  if (takenFrom !== undefined)
    return `is new and takes over programs that \`${visible(takenFrom)}\` may confine so far`;
  if (isAttached)
    return isGone
      ? 'is gone: its programs could do everything, unless another one is for them'
      : 'is new and confines its programs';
  const way = hasFallback ? '; a rule that leads to it says what happens without it' : '';
  return isGone ? `is gone: nothing can lead to it${way}` : `is new: programs can be led to it${way}`;
}

// The changes of a comparison, each in words, with the rules behind it: what both the text and the JSON are made of. Takes
// changes, gives findings. One cause that shows in many profiles is one finding with their names.

import { assertNever, compareBytes } from '../base/index.js';
import type { Cause, Causes, Change, ChangeClass, Comparison, ProfileComparison } from '../compare/index.js';
import { classOf } from '../compare/index.js';
import type { ProfileMode } from '../model/index.js';
import { capabilityNames } from '../model/index.js';
import { accessObject, accessPhrase, execPhrase, execText, permissionText, whoseFile } from './access-words.js';
import { visible } from './visible.js';

export interface Finding {
  readonly change: Change;
  readonly class: ChangeClass;
  /** What it is about, in few words. */
  readonly object: string;
  /** What is more or less there, in few words. */
  readonly permission: string;
  /** Without the subject: `could write /etc/shadow`. */
  readonly sentence: string;
  /** The rule that grants it, on the side that grants it. */
  readonly rule: Cause | undefined;
  /** The rule that made the difference on the other side: a denial that came or went. */
  readonly other: Cause | undefined;
  /** Small for what matters most. */
  readonly gravity: number;
  /** In how many profiles the same cause shows; one of them is shown. */
  readonly profiles: readonly ProfileComparison[];
}

/** All findings, the gravest first; one for each change. */
export function findingsOf(profile: ProfileComparison): readonly Finding[] {
  return profile.changes.map((change) => findingOf(change, profile)).sort(byGravity);
}

/** All findings of a comparison, those of one cause as one. */
export function groupedFindings({ profiles }: Comparison): readonly Finding[] {
  const groups = new Map<string, Finding>();
  for (const [at, profile] of profiles.entries()) {
    for (const finding of findingsOf(profile)) {
      const key = causeKey(finding) ?? `${at} ${groups.size}`;
      const known = groups.get(key);
      groups.set(key, known === undefined ? finding : { ...known, profiles: [...known.profiles, profile] });
    }
  }
  return [...groups.values()].sort(byGravity);
}

/** Equal for findings that one rule brings about, wherever it is included. */
function causeKey({ change, class: name, permission, rule, other }: Finding): string | undefined {
  const decisive = other ?? rule;
  if (decisive === undefined) return undefined;
  const { file, start } = decisive.rule.origin.at;
  return JSON.stringify([change.kind, change.effect, name, permission, file, start, other === undefined]);
}

function byGravity(one: Finding, other: Finding): number {
  const widensFirst = Number(one.change.effect === 'narrowing') - Number(other.change.effect === 'narrowing');
  return widensFirst || one.gravity - other.gravity || compareBytes(one.object, other.object);
}

/** `/usr/sbin/cupsd`, or `profile `x`` where that is not one program. */
export function subjectOf({ before, after, name }: ProfileComparison): string {
  const model = (after ?? before)?.model;
  const [program, ...more] = model?.profile.attachments ?? [];
  const isOne = program !== undefined && more.length === 0 && model?.parent === undefined && !/[*?[{\\]/.test(program);
  return isOne ? `\`${visible(program)}\`` : `profile \`${visible(name)}\``;
}

type Words = Pick<Finding, 'object' | 'permission' | 'sentence' | 'gravity'> & { readonly causes?: Causes };

function findingOf(change: Change, profile: ProfileComparison): Finding {
  const { causes, ...words } = wordsOf(change, profile);
  return { change, class: classOf(change), ...words, ...rulesBehind(change, causes), profiles: [profile] };
}

/** What grants, and what else made the difference. */
function rulesBehind(change: Change, causes: Causes | undefined): Pick<Finding, 'rule' | 'other'> {
  if (causes === undefined) return { rule: undefined, other: undefined };
  const { decisive } = causes;
  const [grants, side] =
    change.effect === 'narrowing' ? ([causes.before, 'before'] as const) : ([causes.after, 'after'] as const);
  if (decisive?.side === side) return { rule: decisive.cause, other: undefined };
  const rule = grants.find(({ mode }) => mode !== 'deny');
  return { rule, other: decisive?.cause };
}

function wordsOf(change: Change, profile: ProfileComparison): Words {
  const could = change.effect === 'narrowing' ? 'could no longer' : 'could';
  switch (change.kind) {
    case 'access': {
      const { access, permissions, who, causes, isPrompted } = change;
      const asked = isPrompted ? ' when a person agrees' : '';
      return {
        object: accessObject(access),
        permission: permissionText(change.class, permissions),
        sentence: `${could} ${accessPhrase(change.class, access, permissions, who)}${asked}`,
        gravity: accessGravity(change.class, permissions),
        causes,
      };
    }
    case 'exec': {
      const { access, before, after, causes, who } = change;
      const program = `\`${accessObject(access)}\`${whoseFile(who)}`;
      return {
        object: accessObject(access),
        permission: `${execText(before)} becomes ${execText(after)}`,
        sentence: `would execute ${program} ${execPhrase(after)}; so far ${execPhrase(before)}`,
        gravity: gravity.exec,
        causes,
      };
    }
    case 'capability': {
      const names = change.capabilities.map((number) => capabilityNames[number] ?? `#${number}`);
      const object = change.capabilities.length > 40 ? 'all' : names.join(' ');
      const many = change.capabilities.length === 1 ? 'the capability' : 'the capabilities';
      const sentence = object === 'all' ? `${could} use nearly every capability` : `${could} use ${many} \`${object}\``;
      return { object, permission: 'use', sentence, gravity: gravity.capability, causes: change.causes };
    }
    case 'mode':
      return {
        object: 'mode',
        permission: `${change.before} becomes ${change.after}`,
        sentence: `${modeWords[change.after]}; so far ${modeWords[change.before]}`,
        gravity: gravity.confinement,
      };
    case 'flag': {
      const text = (value: string | undefined): string =>
        value === undefined ? 'absent' : visible(`${change.flag}${value}`);
      return {
        object: change.flag,
        permission: `${text(change.before)} becomes ${text(change.after)}`,
        sentence: flagSentence(change.flag, change.before, change.after),
        gravity: gravity.confinement,
      };
    }
    case 'rlimit': {
      const text = (value: bigint | undefined): string =>
        value === undefined || value >= 2n ** 64n - 1n ? 'no limit' : String(value);
      const permission = `${text(change.before)} becomes ${text(change.after)}`;
      const sentence = `has for \`${change.limit}\` ${text(change.after)}; so far ${text(change.before)}`;
      return { object: change.limit, permission, sentence, gravity: gravity.limit, causes: change.causes };
    }
    case 'attachment':
      return {
        object: visible(change.program),
        permission: change.effect === 'narrowing' ? 'confined' : 'no longer confined',
        sentence: attachmentSentence(change.effect, visible(change.program)),
        gravity: gravity.confinement,
      };
    case 'xattrs':
      return {
        object: 'xattrs',
        permission: `(${change.before.map(visible).join(' ')}) becomes (${change.after.map(visible).join(' ')})`,
        sentence: 'is attached to programs with other extended attributes',
        gravity: gravity.confinement,
      };
    case 'profile-removed':
    case 'profile-added':
      return {
        object: visible(profile.name),
        permission: change.kind === 'profile-removed' ? 'removed' : 'added',
        sentence: profileSentence(change.kind === 'profile-removed', change.isAttached, change.hasFallback),
        gravity: change.isAttached ? gravity.confinement : gravity.domain,
      };
    case 'renamed':
      return {
        object: visible(change.after),
        permission: `${visible(change.before)} becomes ${visible(change.after)}`,
        sentence: `has another name; so far \`${visible(change.before)}\``,
        gravity: gravity.confinement,
      };
    default:
      return assertNever(change);
  }
}

/** From loss of confinement to what two programs tell each other. */
const gravity = {
  confinement: 0,
  domain: 1,
  exec: 2,
  capability: 3,
  system: 4,
  write: 5,
  read: 6,
  network: 7,
  ipc: 8,
  limit: 9,
} as const;

function accessGravity(name: ChangeClass, permissions: readonly string[]): number {
  switch (name) {
    case 'file':
      if (permissions.some((word) => word === 'x' || word === 'change_profile' || word === 'onexec')) {
        return gravity.exec;
      }
      return permissions.some((word) => 'walm'.includes(word) || word === 'subset') ? gravity.write : gravity.read;
    case 'mount':
    case 'ptrace':
    case 'userns':
    case 'io-uring':
      return gravity.system;
    case 'network':
      return gravity.network;
    default:
      return gravity.ipc;
  }
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

function attachmentSentence(effect: Change['effect'], program: string): string {
  if (effect === 'widening') return `no longer confines \`${program}\`, which could do everything`;
  return effect === 'narrowing' ? `now confines \`${program}\`` : `is attached to \`${program}\` in another way`;
}

function profileSentence(isGone: boolean, isAttached: boolean, hasFallback: boolean): string {
  if (isAttached) return isGone ? 'is gone: its programs could do everything' : 'is new and confines its programs';
  const way = hasFallback ? '; a rule that leads to it says what happens without it' : '';
  return isGone ? `is gone: nothing can lead to it${way}` : `is new: programs can be led to it${way}`;
}

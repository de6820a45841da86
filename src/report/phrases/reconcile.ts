// Sentences for the codes born in reconcile.

import type { DiagnosticCode } from '../../base/index.js';
import { codes } from '../../base/index.js';
import type { Facts, Phrase } from './phrase.js';
import { systemWords } from './system-words.js';

type ReconcileCode = Extract<DiagnosticCode, `reconcile/${string}`>;

/** `to profile `p``; nothing outside of profiles. */
function inProfile({ profile }: Facts): string {
  return profile === undefined || profile === '' ? '' : ` in profile \`${profile}\``;
}

const sides: Readonly<Record<string, string>> = {
  ours: 'the live file',
  base: 'the recorded base',
  theirs: 'the reference',
};

function sideOf({ side }: Facts): string {
  return sides[String(side)] ?? 'the file';
}

function summaryOf(code: Facts[string] | undefined): string {
  const text = String(code);
  return Object.hasOwn(codes, text) ? codes[text as DiagnosticCode].summary : text;
}

function flags(fact: Facts[string] | undefined): string {
  return fact === undefined || fact === '' ? 'no flags' : `the flags \`${fact}\``;
}

const conflicts: Readonly<Record<string, string>> = {
  'both-added': 'both sides added it differently',
  'both-changed': 'both sides changed it to different things',
  'removed-and-changed': 'one side removed what the other changed',
  'exec-mode': 'the sides want different execute modes for one path',
  'deny-and-grant': 'one side denies what the other grants',
  moved: 'one side moved what the other removed or moved elsewhere',
  text: 'both sides changed neighbouring lines',
};

/** A statement, and what is the matter with it. */
function about(what: string, help?: string): Phrase {
  return (facts) => ({
    message: `\`${facts['statement']}\`${inProfile(facts)} ${what}`,
    ...(help === undefined ? {} : { help }),
  });
}

export const reconcilePhrases: Readonly<Record<ReconcileCode, Phrase>> = {
  'reconcile/new-grant': (facts) => ({
    message: `\`${facts['statement']}\`${inProfile(facts)} newly grants \`${facts['permissions']}\``,
  }),
  'reconcile/new-include': about('is new, and what it holds is not looked at'),
  'reconcile/new-profile': about('is new'),
  'reconcile/new-alias': about('is new: every rule for the one path then counts for the other'),
  'reconcile/definition-changed': about('is not what live defines'),
  'reconcile/order-changed': about('stands in another place, which may change its meaning'),
  'reconcile/abi-changed': about('is not what live has: it decides what is mediated at all'),
  'reconcile/transition-freed': about('goes: what it decided, other rules may then decide otherwise'),
  'reconcile/mediation-lost': about('goes from an unconfined profile, where rules are what restricts'),
  'reconcile/deny-grants': about('is new; although it denies, it may permit something else'),
  'reconcile/not-understood': about('is not understood, so nobody can say what it permits'),
  'reconcile/duplicate-profile': about('defines a profile that the same file has defined'),
  'reconcile/lost-deny': (facts) => ({
    message: `\`${facts['statement']}\`${inProfile(facts)} no longer denies \`${facts['permissions']}\``,
  }),
  'reconcile/lost-prompt': about('no longer asks'),
  'reconcile/lost-profile': about('goes: what it confines runs without it'),
  'reconcile/lost-include': about('goes, and what it restricts is not looked at'),
  'reconcile/lost-local': about('goes, although the file holds rules of the administrator'),
  'reconcile/lost-alias': about('goes: a deny rule may depend on it'),
  'reconcile/weaker-mode': (facts) => ({
    message: `profile \`${facts['profile']}\` goes from mode \`${facts['before']}\` to \`${facts['after']}\``,
  }),
  'reconcile/flags-changed': (facts) => ({
    message: `profile \`${facts['profile']}\` has ${flags(facts['after'])} instead of ${flags(facts['before'])}`,
  }),
  'reconcile/attachment-changed': about('attaches to other programs'),
  'reconcile/identities-changed': about('has other identities'),
  'reconcile/looser-rlimit': about('goes, or allows more'),
  'reconcile/lost-restriction': (facts) => ({
    message: `\`${facts['statement']}\`${inProfile(facts)} may give back what the administrator took away${
      facts['unit'] === undefined ? '' : ` in \`${facts['unit']}\``
    }`,
  }),
  'reconcile/grant-withdrawn': (facts) => ({
    message: `\`${facts['statement']}\`${inProfile(facts)} no longer grants \`${facts['permissions']}\``,
  }),
  'reconcile/new-deny': (facts) => ({
    message: `\`${facts['statement']}\`${inProfile(facts)} newly denies \`${facts['permissions']}\``,
  }),
  'reconcile/stricter-mode': (facts) => ({
    message: `profile \`${facts['profile']}\` goes from mode \`${facts['before']}\` to \`${facts['after']}\``,
  }),
  'reconcile/stricter-rlimit': about('is new or lower'),
  'reconcile/audit-lost': (facts) => ({
    message: `\`${facts['statement']}\`${inProfile(facts)} is no longer logged`,
  }),
  'reconcile/conflict': ({ kind, about: what }) => ({
    message: `${what === undefined || what === '' ? '' : `\`${what}\`: `}${conflicts[String(kind)] ?? `a conflict (${kind})`}`,
  }),
  'reconcile/not-policy': () => ({ message: 'both sides changed it, and it is no policy that could be merged' }),
  'reconcile/both-added': () => ({
    message: 'live and reference differ, and nothing tells which text both come from',
  }),
  'reconcile/vendor-removed': () => ({
    message: 'the vendor no longer ships it; without it the program would run unconfined',
  }),
  'reconcile/vendor-removed-edited': () => ({ message: 'the vendor no longer ships it, and it was edited here' }),
  'reconcile/still-included': ({ file }) => ({ message: `the vendor no longer ships it, but \`${file}\` includes it` }),
  'reconcile/removed-here': () => ({ message: 'the vendor changed it; it was removed here and stays away' }),
  'reconcile/directory-in-place': (facts) => ({ message: `${sideOf(facts)} is a directory` }),
  'reconcile/obstacle': ({ path }) => ({ message: `\`${path}\` is in the way: it should be a directory` }),
  'reconcile/link-leads-out': (facts) => ({
    message: `${sideOf(facts)} is a link to \`${facts['target']}\`, out of its directory, and is not followed`,
  }),
  'reconcile/link-to-unit': ({ target }) => ({
    message: `the live file is a link to \`${target}\`, which is reconciled by itself`,
  }),
  'reconcile/not-a-file': (facts) => ({ message: `${sideOf(facts)} is a device, a pipe or a socket` }),
  'reconcile/unreadable': (facts) => ({
    message: `${sideOf(facts)} cannot be read: ${systemWords(facts['code'])}`,
  }),
  'reconcile/same-profile': ({ name, file }) => ({ message: `profile \`${name}\` is defined in \`${file}\` already` }),
  'reconcile/same-attachment': ({ attachment, file }) => ({
    message: `\`${attachment}\` is attached to a profile in \`${file}\` already; with two the program would run with none`,
  }),
  'reconcile/invalid': () => ({ message: 'the result would be no valid policy' }),
  'reconcile/invented-grant': (facts) => ({
    message: `\`${facts['statement']}\`${inProfile(facts)} would go while \`${facts['unit']}\`, which may replace it, is held`,
  }),
  'reconcile/abi-file-changed': () => ({
    message: 'the file decides what is mediated at all; what its change permits is not known',
  }),
  'reconcile/text-merge': (facts) =>
    facts['reason'] === 'not-understood'
      ? {
          message: `${sideOf(facts)} is no valid policy (${summaryOf(facts['code'])}); the texts were merged line by line`,
        }
      : { message: 'the merge did not come out as it was meant; the texts were merged line by line' },
  'reconcile/is-disabled': ({ path }) => ({ message: `it is switched off by \`${path}\`, and stays so` }),
  'reconcile/is-complaining': ({ path }) => ({ message: `it only complains because of \`${path}\`, and so it stays` }),
  'reconcile/has-local': ({ path }) => ({ message: `the rules in \`${path}\` stay part of it` }),
  'reconcile/redundant-local': (facts) => ({
    message: `\`${facts['local']}\` in \`local/\` is now in the vendor’s file too: \`${facts['statement']}\``,
  }),
  'reconcile/nullified-local': (facts) => ({
    message: `\`${facts['local']}\` in \`local/\` no longer counts: the vendor’s \`${facts['statement']}\` overrules it`,
  }),
  'reconcile/unknown-unit': ({ unit, kind }) => {
    if (unit === '') return { message: 'an empty name is no unit', help: 'name a file of the policy directory' };
    if (kind !== 'directory') return { message: `\`${unit}\` is no unit here` };
    return {
      message: `\`${unit}\` is a directory, no unit`,
      help: 'name the files in it; without names, all units are reconciled',
    };
  },
};

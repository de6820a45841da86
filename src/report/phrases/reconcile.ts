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

const unread: Readonly<Record<string, string>> = {
  outside: 'it is a link out of the policy directory',
  directory: 'it is a link to a directory',
  other: 'it is no file',
  ENOENT: 'it is a link that leads nowhere',
};

function unreadWords(why: Facts[string] | undefined): string {
  return unread[String(why)] ?? systemWords(why);
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

/** Why a file is not written. */
const notWritable: Readonly<Record<string, string>> = {
  directory: 'is a directory',
  outside: 'is a link out of the policy directory',
  link: 'is a link: name the file that it leads to',
  unreadable: 'cannot be read',
};

const verdicts: Readonly<Record<string, string>> = {
  wider: 'it would permit more',
  narrower: 'it would permit less',
  incomparable: 'it would permit more of some and less of other things',
  unknown: 'that cannot be decided',
  logging: 'other accesses would be logged',
};

/** `a b` as a person reads it: `a` and `b`. */
function wordsOf(fact: Facts[string] | undefined): string {
  const words = String(fact ?? '')
    .split(' ')
    .map((word) => `\`${word}\``);
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}

function exampleIn({ example }: Facts): string {
  return example === undefined || example === '' ? '' : ` (for instance \`${example}\`)`;
}

function moreRules({ rules }: Facts): string {
  const more = Number(rules ?? 1) - 1;
  return more > 0 ? ` and ${more} more ${more === 1 ? 'rule' : 'rules'}` : '';
}

/** The profiles at the other end, a few of them by name. */
function namesIn({ peers, count }: Facts): string {
  const named = String(peers ?? '').split(' ');
  const more = Number(count ?? named.length) - named.length;
  return more > 0 ? `${named.map((name) => `\`${name}\``).join(', ')} and ${more} more` : wordsOf(peers);
}

function peersIn(facts: Facts): string {
  return `${namesIn(facts)} ${facts['count'] === 1 ? 'does' : 'do'}`;
}

function classWords({ class: name }: Facts): string {
  return name === 'ptrace' ? 'tracing' : name === 'dbus' ? 'a message' : name === 'unix' ? 'a connection' : 'a signal';
}

/** The rule that is missing at the other end, in few words. */
function otherHalf({ class: name, counterparts, profile }: Facts): string {
  const words = String(counterparts ?? '').split(' ');
  const permissions = words.length === 1 ? words.join('') : `(${words.join(', ')})`;
  const isPlain = name === 'signal' || name === 'ptrace';
  return `${name} ${permissions} peer=${isPlain ? profile : `(label=${profile})`},`;
}

function strangerHelp({ suggestion, why }: Facts): string {
  if (suggestion === undefined || suggestion === '') {
    return 'a peer is the name of a profile, not the path of a program; one that comes from elsewhere is right as it is';
  }
  return why === 'program'
    ? `\`${suggestion}\` is what the profile for that program is called: did you mean \`${suggestion}\`?`
    : `did you mean \`${suggestion}\`?`;
}

/** A statement, and what is the matter with it. */
function about(what: string, help?: string): Phrase {
  return (facts) => ({
    message: `\`${facts['statement']}\`${inProfile(facts)} ${what}`,
    ...(help === undefined ? {} : { help }),
  });
}

/** What has the compiler add something; empty where that is not known. */
function byStatement({ statement }: Facts): string {
  return statement === undefined || statement === '' ? '' : ` for \`${statement}\``;
}

/** `w`, newly granted by a statement, in a profile. */
function granting(how: string): Phrase {
  return (facts) => ({
    message: `\`${facts['statement']}\`${inProfile(facts)} ${how} \`${facts['permissions']}\``,
  });
}

function valueOf(fact: Facts[string] | undefined): string {
  return fact === undefined || fact === '' ? 'none' : `\`${fact}\``;
}

const doubts: Readonly<Record<string, string>> = {
  'too-large': 'it is too large to be compared',
  'relative-include': 'a relative include leads to where the loader happens to run',
  unconfirmed: 'two ways of asking do not agree',
  'defined-twice': 'it is defined twice',
  invalid: 'what the vendor ships is no valid policy',
  'base-incomplete':
    'what the vendor shipped before includes what is not there, so that a new grant may be what was taken away before',
  incomplete: 'it is no valid policy by itself, or includes what is not there',
  'used-elsewhere': 'what it defines means something only where others use it',
  priority: 'what its priorities come to depends on the rules of whoever includes it',
};

/** By whose word a text is the vendor's. */
const witnesses: Readonly<Record<string, string>> = {
  dpkg: 'the digest that dpkg recorded',
  rpm: 'the digest that rpm recorded',
  ucf: 'what ucf recorded',
  history: 'the history that the vendor ships',
  preinst: 'what its package noted before its upgrade',
  adopted: 'what was adopted here last',
};

function packageOf(facts: Facts): string {
  const version = facts['version'] === '' ? '' : ` ${facts['version']}`;
  return `\`${facts['package']}\`${version}`;
}

/** Why something is no consent. */
const notConsented: Readonly<Record<string, string>> = {
  'no-file': 'it is no file',
  statement: 'only rules may be consented to',
  head: 'a block of consents has a name and nothing else before its brace',
  mode: 'a denial or a prompt is no consent',
  exec: 'execution cannot be consented to in advance',
  transition: 'a change of profile cannot be consented to in advance',
  value: 'a resource limit cannot be consented to in advance',
};

export const reconcilePhrases: Readonly<Record<ReconcileCode, Phrase>> = {
  'reconcile/new-grant': granting('newly grants'),
  'reconcile/new-include': granting('comes in by a new include and grants'),
  'reconcile/new-profile': about('is new'),
  'reconcile/new-alias': granting('counts for another path through an alias and newly grants'),
  'reconcile/definition-changed': granting('means more by a changed definition and newly grants'),
  'reconcile/exec-changed': about('decides otherwise how a program is executed'),
  'reconcile/lost-deny': granting('no longer denies'),
  'reconcile/mediation-lost': (facts) => ({
    message: `\`${facts['permissions']}\`${inProfile(facts)} is no longer asked about: the abi does not know the class`,
  }),
  'reconcile/implied-grant': (facts) => ({
    message: `the compiler adds a rule${byStatement(facts)}${inProfile(facts)} that newly grants \`${facts['permissions']}\``,
  }),
  'reconcile/lost-rule': granting('goes, and no longer stands in the way of'),
  'reconcile/lost-profile': about('goes: what it confines runs without it'),
  'reconcile/moved-to-switched-off': ({ profile, path }) => ({
    message: `profile \`${profile}\` would move to where \`${path}\` stands in its way, and no longer confine`,
    help: `remove \`${path}\`, or switch off the file that has the profile now`,
  }),
  'reconcile/moved-from-switched-off': ({ profile, path, file }) => ({
    message: `profile \`${profile}\` would move to \`${file}\`, where \`${path}\` no longer switches it off`,
    help: `set the same beside that file, or remove \`${path}\`; then run again`,
  }),
  'reconcile/renamed': (facts) => ({
    message: `profile \`${facts['before']}\` becomes \`${facts['after']}\`: rules that name it may mean another`,
  }),
  'reconcile/profile-renamed': ({ before, after }) => ({
    message: `the vendor calls profile \`${before}\` \`${after}\` now; by that nobody is permitted more`,
  }),
  'reconcile/old-name-here': ({ profile, name, statement }) => ({
    message: `\`${statement}\` is yours and names profile \`${profile}\`, which the vendor calls \`${name}\` now: under that name it permits nothing towards it`,
    help: 'name the profile as it is called now, there or beside it',
  }),
  'reconcile/named-here': ({ profile, statement }) => ({
    message: `\`${statement}\` is yours and names profile \`${profile}\`, which gets another name`,
    help: 'let it name both, or add one for the new name; then nothing changes by it',
  }),
  'reconcile/perhaps-renamed': ({ from, to, before, after }) => ({
    message:
      before === after
        ? `\`${to}\` may be what \`${from}\` was: both have profile \`${before}\`, and what has to follow it is not clear`
        : `\`${to}\` with profile \`${after}\` may be what \`${from}\` with profile \`${before}\` was`,
    help: `if it is, rename the live file to \`${to}\` with all that is set beside it, else copy the reference there; then run again`,
  }),
  'reconcile/perhaps-disabled': ({ path, profile }) => ({
    message: `\`${path}\` leads to nothing any more, and may have switched off what is profile \`${profile}\` now`,
    help: `remove \`${path}\` to have the new profile enforced, or make a link for its own file`,
  }),
  'reconcile/weaker-mode': (facts) => ({
    message: `profile \`${facts['profile']}\` goes from mode \`${facts['before']}\` to \`${facts['after']}\``,
  }),
  'reconcile/flags-changed': (facts) => ({
    message: `profile \`${facts['profile']}\` has ${flags(facts['after'])} instead of ${flags(facts['before'])}`,
  }),
  'reconcile/attachment-changed': (facts) => ({
    message:
      facts['program'] === undefined
        ? `profile \`${facts['profile']}\` asks other attributes of its programs`
        : `\`${facts['program']}\` no longer runs under profile \`${facts['profile']}\``,
  }),
  'reconcile/looser-rlimit': (facts) => ({
    message: `the limit \`${facts['limit']}\`${inProfile(facts)} goes, or allows more`,
  }),
  'reconcile/unknown': (facts) => ({
    message: `nobody can say what changes${inProfile(facts)}: ${doubts[String(facts['why'])] ?? facts['why']}`,
  }),
  'reconcile/grant-withdrawn': granting('no longer grants'),
  'reconcile/new-deny': granting('newly denies'),
  'reconcile/stricter-mode': (facts) => ({
    message: `profile \`${facts['profile']}\` goes from mode \`${facts['before']}\` to \`${facts['after']}\``,
  }),
  'reconcile/stricter-rlimit': (facts) => ({
    message: `the limit \`${facts['limit']}\`${inProfile(facts)} is new or lower`,
  }),
  'reconcile/stricter-exec': about('decides more strictly how a program is executed'),
  'reconcile/stricter-flags': (facts) => ({
    message: `profile \`${facts['profile']}\` has ${flags(facts['after'])} instead of ${flags(facts['before'])}`,
  }),
  'reconcile/new-confinement': about('confines more'),
  'reconcile/half-missing': (facts) => ({
    message: `\`${facts['statement']}\`${moreRules(facts)}${inProfile(facts)} permits ${wordsOf(facts['permissions'])}${exampleIn(facts)}, but ${peersIn(facts)} not permit ${wordsOf(facts['counterparts'])} in turn`,
    help: `it takes both: a rule such as \`${otherHalf(facts)}\` there, or none here`,
  }),
  'reconcile/half-lost': (facts) => ({
    message:
      facts['role'] === 'taking'
        ? `profile \`${facts['profile']}\` no longer permits ${wordsOf(facts['permissions'])}${exampleIn(facts)}, so ${namesIn(facts)} can no longer ${wordsOf(facts['counterparts'])}, though the rules there still permit it`
        : `profile \`${facts['profile']}\` no longer permits ${wordsOf(facts['permissions'])}${exampleIn(facts)}, so what ${namesIn(facts)} still permits by ${wordsOf(facts['counterparts'])} is good for nothing`,
    help: `both halves of ${classWords(facts)} go together: take away the other one as well, or keep both`,
  }),
  'reconcile/peer-unknown': (facts) => ({
    message: `\`${facts['statement']}\`${moreRules(facts)}${inProfile(facts)} names \`${facts['name']}\`, and ${facts['was'] === 'yes' ? 'no profile is called that any more' : 'no profile here is called that'}`,
    help: strangerHelp(facts),
  }),
  'reconcile/audit-lost': about('is no longer logged'),
  'reconcile/lost-restriction': (facts) => ({
    message:
      facts['what'] === undefined
        ? `\`${facts['statement']}\`${inProfile(facts)} would give back what the administrator took away${
            facts['unit'] === undefined || facts['unit'] === '' ? '' : ` in \`${facts['unit']}\``
          }`
        : `${facts['what']}${inProfile(facts)} would be ${valueOf(facts['after'])}, which the administrator had changed to ${valueOf(facts['before'])}`,
  }),
  'reconcile/lost-local': about('goes, although the file holds rules of the administrator'),
  'reconcile/invented-grant': granting('would grant what neither side grants:'),
  'reconcile/vendor-rule-lost': granting('is the vendor’s, and would no longer grant'),
  'reconcile/own-rule-lost': granting('is the administrator’s, and would no longer grant'),
  'reconcile/grant-lost': granting('would no longer grant what both sides grant:'),
  'reconcile/withdrawal-lost': granting('would still grant what was withdrawn:'),
  'reconcile/value-lost': (facts) => ({
    message:
      facts['what'] === undefined
        ? `\`${facts['statement']}\`${inProfile(facts)} would decide how a program is executed, and a side wants it otherwise`
        : `${facts['what']}${inProfile(facts)} would be ${valueOf(facts['after'])}, which neither side asks for`,
  }),
  'reconcile/shadowed-tightening': granting('still grants what the vendor withdrew:'),
  'reconcile/deny-stands': granting('stands against a new grant of the vendor:'),
  'reconcile/grant-followed': granting('is the vendor’s and goes; it no longer grants'),
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
  'reconcile/pristine': ({ by }) => ({
    message: `live is what the vendor shipped, by ${witnesses[String(by)] ?? by}: it is the base`,
  }),
  'reconcile/base-found': ({ by, path }) =>
    by === 'adopted'
      ? { message: `merged with \`${path}\` as the base: what was adopted here last` }
      : {
          message: `merged with \`${path}\` as the base, by ${witnesses[String(by)] ?? by}; it may be newer than what was edited`,
          help: 'a rule that this base has and live lacks counts as removed here, and stays away: look for rules that you miss',
        },
  'reconcile/other-revisions': ({ count, path }) => ({
    message: `${count === 1 ? 'another text' : `${count} other texts`} of the vendor in \`${path}\` may be the base`,
    help: '`aa-merge merge-file LIVE TEXT REFERENCE` shows the merge with one of them',
  }),
  'reconcile/removed-before': () => ({
    message: 'it was removed here before its package moved it to the reference, and stays away',
  }),
  'reconcile/removed-conffile': (facts) => ({
    message: `package \`${facts['package']}\` put the file there, and it was removed here: it stays away`,
    help: 'copy the file from the reference into the policy directory to have it after all',
  }),
  'reconcile/active-conffile': (facts) => ({
    message: `package \`${facts['package']}\` still has the live file as its own, and may ask about it at its next upgrade`,
  }),
  'reconcile/package-installed': (facts) => ({ message: `package ${packageOf(facts)} shipped it, and is installed` }),
  'reconcile/package-removed': (facts) => ({
    message: `package ${packageOf(facts)} shipped it, and is removed, not purged`,
    help: `\`dpkg --purge ${facts['package']}\` and another run take it away`,
  }),
  'reconcile/package-purged': (facts) => ({ message: `package ${packageOf(facts)} shipped it, and is purged` }),
  'reconcile/package-erased': (facts) => ({ message: `package ${packageOf(facts)} shipped it, and is erased` }),
  'reconcile/removed-here': () => ({ message: 'the vendor changed it; it was removed here and stays away' }),
  'reconcile/directory-in-place': (facts) => ({ message: `${sideOf(facts)} is a directory`, help: 'move it away' }),
  'reconcile/obstacle': ({ path }) => ({
    message: `\`${path}\` is in the way: it should be a directory`,
    help: 'move it away',
  }),
  'reconcile/link-leads-out': (facts) => ({
    message: `${sideOf(facts)} is a link to \`${facts['target']}\`, out of its directory, and is not followed`,
    help: 'put the text itself in the place of the link',
  }),
  'reconcile/link-to-unit': ({ target }) => ({
    message: `the live file is a link to \`${target}\`, which is reconciled by itself`,
  }),
  'reconcile/not-a-file': (facts) => ({
    message: `${sideOf(facts)} is a device, a pipe or a socket`,
    help: 'put a file in its place',
  }),
  'reconcile/unreadable': (facts) => ({
    message: `${sideOf(facts)} cannot be read: ${systemWords(facts['code'])}`,
  }),
  'reconcile/below-top': ({ name, file }) => ({
    message: `profile \`${name}\` was in a file at the top of the directory, which loaders read, and is only in \`${file}\` now, which they may not`,
  }),
  'reconcile/include-elsewhere': ({ include }) => ({
    message: `\`${include}\` is newly included where it exists, and does not exist here: what it permits on a host nobody can say`,
    help: 'name a directory that has it with `--include`, or include what the repository has',
  }),
  'reconcile/same-profile': ({ name, file }) => ({
    message: `profile \`${name}\` is defined in \`${file}\` already`,
    help: `decide which file is to have it, and take it out of the other; without \`${file}\` the vendor’s comes`,
  }),
  'reconcile/same-attachment': ({ attachment, file }) => ({
    message: `\`${attachment}\` is attached to a profile in \`${file}\` already; with two the program would run with none`,
  }),
  'reconcile/invalid': () => ({ message: 'the result would be no valid policy' }),
  'reconcile/compiler-would-wait': ({ file, special }) => ({
    message: `\`${file}\` includes \`${special}\`, which is a pipe, a socket or a device: whoever loads it may wait without end`,
    help: `remove \`${special}\`, or put a file in its place`,
  }),
  'reconcile/compiler-refuses': ({ file, said }) => ({
    message: `\`apparmor_parser\` does not take \`${file}\` with it: ${said}`,
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
  'reconcile/redundant-local': about('is the administrator’s, and needed no longer: the vendor’s policy says as much'),
  'reconcile/nullified-local': (facts) => ({
    message: `\`${facts['statement']}\`${inProfile(facts)} overrules what a local rule grants: \`${facts['permissions']}\``,
  }),
  'reconcile/defined-twice': ({ other, profile }) => ({
    message: `defines \`${profile}\`, and so does \`${other}\`: which one counts is left to chance`,
  }),
  'reconcile/attached-twice': ({ other, attachment }) => ({
    message: `is attached to \`${attachment}\`, and so is \`${other}\`: with two the program runs with none`,
  }),
  'reconcile/attachments-meet': ({ other, attachment, pattern }) => ({
    message: `is attached to \`${attachment}\`, and \`${other}\` to \`${pattern}\`: where both match, the closer one counts, or none`,
  }),
  'reconcile/leftover-read': ({ unit, update }) => ({
    message: `was left behind, and is read as policy beside \`${unit}\`${update === 'yes' ? '; it holds an update' : ''}`,
  }),
  'reconcile/unmerged-copy': ({ unit }) => ({ message: `holds the vendor’s text for \`${unit}\`, not merged` }),
  'reconcile/leftover-idle': () => ({ message: 'was left behind; nothing reads it' }),
  'reconcile/dangling-switch': ({ kind }) => ({
    message: `leads nowhere, so it ${kind === 'disable' ? 'switches nothing off' : 'does not make anything complain'}`,
  }),
  'reconcile/idle-switch': ({ unit }) => ({ message: `is for \`${unit}\`, which is not there` }),
  'reconcile/unread-live': ({ why }) => ({
    message: `cannot be looked at: ${unreadWords(why)}; what it permits is in no report`,
  }),
  'reconcile/unread-local': () => ({ message: 'has rules, and no live file includes it' }),
  'reconcile/extract-own': () => ({ message: 'no vendor ships it: all of it is local already' }),
  'reconcile/extract-opaque': () => ({
    message: 'the live file, or what the vendor ships, is not understood',
    help: '`aa-merge parse` says what is wrong',
  }),
  'reconcile/extract-head': ({ before, statement }) => ({
    message: `\`${before}\` became \`${statement}\`: a local file stands inside of the profile and cannot change its head`,
  }),
  'reconcile/extract-outside': ({ statement }) => ({
    message: `\`${statement}\` cannot stand in a local file, which is read inside of a profile`,
  }),
  'reconcile/extract-in-block': ({ statement }) => ({
    message: `\`${statement}\` stands in a block with the vendor’s rules`,
    help: 'move it out of the block, with the qualifiers of the block, and try again',
  }),
  'reconcile/extract-no-local': ({ statement, profile }) => ({
    message: `\`${statement}\`: profile \`${profile}\` includes no file below \`local/\``,
  }),
  'reconcile/extract-place': ({ path, why }) => ({ message: `\`${path}\` ${notWritable[String(why)] ?? why}` }),
  'reconcile/extract-order': () => ({
    message: 'without these statements it would still not say what the vendor’s says: their order differs',
  }),
  'reconcile/extract-invalid': ({ why }) => ({
    message: why === 'live' ? 'live policy is not valid as it is' : 'the result would be no valid policy',
  }),
  'reconcile/extract-removed': ({ statement }) => ({
    message: `\`${statement}\` was taken away here, and a local file only adds`,
  }),
  'reconcile/extract-unequal': ({ verdict }) => ({
    message: `the result would not permit the same as live: ${verdicts[String(verdict)] ?? verdict}`,
  }),
  'reconcile/bad-consent': ({ place, why }) => ({
    message: `${place}: ${notConsented[String(why)] ?? summaryOf(why)}`,
    help: 'a consent file holds permission rules, for all profiles or in `profile NAME { … }`',
  }),
  'reconcile/unknown-unit': ({ unit, kind, why }) => {
    if (unit === '') return { message: 'an empty name is no unit', help: 'name a file of the policy directory' };
    if (kind === 'unread') return { message: `\`${unit}\` cannot be looked at: ${unreadWords(why)}` };
    if (kind !== 'directory') {
      return {
        message: `\`${unit}\` is no unit here`,
        help: 'a unit is a path below the policy directory, such as `usr.sbin.foo`; `aa-merge --dry-run --verbose` lists them',
      };
    }
    return {
      message: `\`${unit}\` is a directory, no unit`,
      help: 'name the files in it; without names, all units are reconciled',
    };
  },
};

// Sentences for permissions that need two profiles, and for peers that nobody is called.

import type { DiagnosticCode } from '../../../base/index.js';
import type { Facts, Phrase } from '../phrase.js';
import { inProfile } from './words.js';

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

export const halvesPhrases = {
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
} as const satisfies Partial<Record<DiagnosticCode, Phrase>>;

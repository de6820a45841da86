// Words that several sentences about units need.

import type { DiagnosticCode } from '../../../base/index.js';
import { codes } from '../../../base/index.js';
import type { Facts, Phrase } from '../phrase.js';
import { systemWords } from '../system-words.js';

/** `to profile `p``; nothing outside of profiles. */
export function inProfile({ profile }: Facts): string {
  return profile === undefined || profile === '' ? '' : ` in profile \`${profile}\``;
}

export function summaryOf(code: Facts[string] | undefined): string {
  const text = String(code);
  return Object.hasOwn(codes, text) ? codes[text as DiagnosticCode].summary : text;
}

const unread: Readonly<Record<string, string>> = {
  outside: 'it is a link out of the policy directory',
  directory: 'it is a link to a directory',
  other: 'it is no file',
  ENOENT: 'it is a link that leads nowhere',
};

export function unreadWords(why: Facts[string] | undefined): string {
  return unread[String(why)] ?? systemWords(why);
}

/** A statement, and what is the matter with it. */
export function about(what: string, help?: string): Phrase {
  return (facts) => ({
    message: `\`${facts['statement']}\`${inProfile(facts)} ${what}`,
    ...(help === undefined ? {} : { help }),
  });
}

/** `w`, newly granted by a statement, in a profile. */
export function granting(how: string): Phrase {
  return (facts) => ({
    message: `\`${facts['statement']}\`${inProfile(facts)} ${how} \`${facts['permissions']}\``,
  });
}

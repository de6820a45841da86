// The head of a profile or a hat: keyword, name, attachment, xattrs, identities, flags. Source: policy-language 4.

import type { FlagList, ProfileKeyword, ProfileStatement, Word } from './ast.js';
import type { Condition } from './ast.js';
import { checkFlags } from './flags.js';
import { parseGroup } from './parse-rule/conditions.js';
import type { Words } from './parse-rule/words.js';

export type ProfileHead = Pick<ProfileStatement, 'keyword' | 'name' | 'attachment' | 'xattrs' | 'identities' | 'flags'>;

/**
 * Undefined where even the name cannot be read; diagnostics then say why. `isTop` is whether no other profile is
 * around it.
 */
export function parseProfileHead(words: Words, isTop: boolean): ProfileHead | undefined {
  const keyword = parseKeyword(words);
  const name = words.expectWord('name', 'id');
  if (name === undefined) return undefined;
  const attachment = words.takeWord('id', 'set-variable');
  const xattrs = words.isNext('condition-list') ? parseGroup(words, 'xattrs') : undefined;
  const identities = parseIdentities(words);
  const flags = parseFlags(words);
  words.expectEnd();
  const head: ProfileHead = {
    keyword,
    name,
    attachment,
    xattrs: xattrs === 'absent' ? undefined : xattrs,
    identities,
    flags,
  };
  checkHead(words, head, isTop);
  return head;
}

function parseKeyword(words: Words): ProfileKeyword {
  if (words.take('profile') !== undefined) return 'profile';
  if (words.take('hat') !== undefined) return 'hat';
  return words.take('caret') === undefined ? 'none' : '^';
}

/** `+identities=( … )`, any number of times. */
function parseIdentities(words: Words): readonly Word[] {
  const identities: Word[] = [];
  while (words.take('plus') !== undefined) {
    const started =
      words.expect('name', 'identities') && words.expect('equals', 'equals') && words.expect('list', 'open-paren');
    if (started === undefined) return identities;
    let value = words.expectWord('values', 'value');
    for (; value !== undefined; value = words.takeWord('value')) identities.push(value);
    if (words.expect('list', 'close-paren') === undefined) return identities;
  }
  return identities;
}

/** `flags=( … )`, or the list alone. */
function parseFlags(words: Words): FlagList | undefined {
  const start = words.next;
  if (words.take('flags') !== undefined) {
    if (words.expect('equals', 'equals') === undefined) return undefined;
    if (words.expect('list', 'open-paren') === undefined) return undefined;
  } else if (words.take('open-paren') === undefined) return undefined;
  const flags: Word[] = [];
  let flag = words.expectWord('flags', 'value');
  for (; flag !== undefined; flag = words.takeWord('value')) flags.push(flag);
  const close = words.expect('list', 'close-paren');
  if (start === undefined || close === undefined || flags.length === 0) return undefined;
  checkFlags(words, flags);
  return { flags, at: words.findings.span({ start: start.start, end: close.end }) };
}

function checkHead(words: Words, head: ProfileHead, isTop: boolean): void {
  checkName(words, head, isTop);
  const { attachment, xattrs, keyword, identities } = head;
  if (attachment !== undefined && !attachment.value.startsWith('/') && !attachment.value.startsWith('@{')) {
    words.complain('language/bad-attachment', attachment.at, { found: attachment.value });
  }
  checkXattrs(words, xattrs, !isTop && (keyword === 'hat' || keyword === '^'));
  for (const { value, at } of identities) {
    if (!value.startsWith('/') && value.includes(' ')) words.complain('language/bad-identity', at, { found: value });
  }
}

/** Source: policy-language 4.1. */
function checkName(words: Words, { keyword, name }: ProfileHead, isTop: boolean): void {
  const label = name.value;
  const complain = (reason: string): void =>
    words.complain('language/bad-profile-name', name.at, { name: label, reason });
  if (label.startsWith('&')) return complain('stack');
  const namespace = label.startsWith(':');
  const end = label.indexOf(':', 1);
  if (namespace && end === -1) return complain('unfinished-namespace');
  if (namespace && end === 1) return complain('empty-namespace');
  const rest = namespace ? label.slice(label.startsWith('//', end + 1) ? end + 3 : end + 1) : label;
  if (rest === '') return complain('empty');
  if (keyword === 'none' && !namespace && !rest.startsWith('/')) return complain('keyword');
  if (keyword === 'none' && !isTop) return complain('child-keyword');
  return undefined;
}

function checkXattrs(words: Words, xattrs: readonly Condition[] | undefined, isHat: boolean): void {
  if (isHat && xattrs !== undefined && xattrs.length > 0) words.complain('language/hat-with-xattrs', undefined);
}

// The words before a rule or a block: `priority=N audit deny owner`, in this order, each at most once, and which of
// them a kind of rule may have. Source: policy-language 4.5 and 4.6.

import type { Qualifiers } from './ast.js';
import type { Token } from './cst.js';
import type { Words } from './parse-rule/words.js';
import type { RuleKind } from './rule-kinds.js';

export const noQualifiers: Qualifiers = { priority: undefined, audit: false, mode: undefined, owner: undefined };

const lowestPriority = -1000;
const highestPriority = 1000;

type Place = keyof Qualifiers;
const places: readonly Place[] = ['priority', 'audit', 'mode', 'owner'];

/** Undefined when what stands there is no qualifiers; diagnostics then say why. */
export function parseQualifiers(words: Words): Qualifiers | undefined {
  let qualifiers = noQualifiers;
  let last = -1;
  for (let place = placeOf(words.next); place !== undefined; place = placeOf(words.next)) {
    const token = words.next as Token;
    const index = places.indexOf(place);
    if (index <= last) {
      const code = index === last ? 'language/repeated-qualifier' : 'language/qualifier-order';
      return words.complain(code, token, { qualifier: token.text });
    }
    last = index;
    const read = place === 'priority' ? parsePriority(words) : readQualifier(place, words);
    if (read === undefined) return undefined;
    qualifiers = { ...qualifiers, ...read };
  }
  return qualifiers;
}

function placeOf(token: Token | undefined): Place | undefined {
  if (token?.kind === 'priority') return 'priority';
  if (token?.kind !== 'keyword') return undefined;
  switch (token.text) {
    case 'audit':
      return 'audit';
    case 'allow':
    case 'deny':
    case 'prompt':
      return 'mode';
    case 'owner':
    case 'user':
    case 'other':
      return 'owner';
    default:
      return undefined;
  }
}

function readQualifier(place: Place, words: Words): Partial<Qualifiers> | undefined {
  if (place === 'audit') return words.takeKeyword('audit') && { audit: true };
  if (place === 'mode') return { mode: words.takeKeyword('allow', 'deny', 'prompt') };
  return { owner: words.takeKeyword('owner', 'user', 'other') === 'other' ? 'other' : 'owner' };
}

function parsePriority(words: Words): Partial<Qualifiers> | undefined {
  words.take('priority');
  if (words.expect('equals', 'equals') === undefined) return undefined;
  const value = words.expect('value', 'value');
  if (value === undefined) return undefined;
  const priority = Number(value.text);
  if (priority < lowestPriority || priority > highestPriority) {
    words.complain('language/bad-priority', value, {
      found: value.text,
      lowest: lowestPriority,
      highest: highestPriority,
    });
  }
  return { priority };
}

const withOwner: ReadonlySet<RuleKind> = new Set<RuleKind>(['file', 'link']);
const withoutPriority: ReadonlySet<RuleKind> = new Set<RuleKind>(['network', 'all']);

/** Diagnostics: `language/qualifier-not-allowed`. Source: policy-language 4.5, the table. */
export function checkQualifiers(words: Words, qualifiers: Qualifiers, kind: RuleKind): void {
  const refuse = (qualifier: string): void =>
    words.complain('language/qualifier-not-allowed', undefined, { qualifier, kind });
  if (kind === 'rlimit') {
    if (qualifiers !== noQualifiers) refuse('any');
    return;
  }
  if (qualifiers.owner !== undefined && !withOwner.has(kind)) refuse(qualifiers.owner);
  if (qualifiers.mode === 'prompt' && kind === 'helper') refuse('prompt');
  if ((qualifiers.priority ?? 0) !== 0 && withoutPriority.has(kind)) refuse('priority');
}

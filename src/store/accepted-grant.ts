// An accepted grant as JSON, and back. Bytes stand as characters up to U+00FF. Takes data of any shape, gives a grant, or
// nothing where one part of it is not what it should be: half a grant must never be taken for one.

import type { ByteText } from '../base/index.js';
import type { Pattern } from '../language/index.js';
import type { AutomatonClass, Effect, ExecType, Term } from '../model/index.js';
import { automatonClasses } from '../model/index.js';
import type { AcceptedAccess, AcceptedGrant } from '../reconcile/index.js';
import type { JsonObject } from './json-object.js';
import { jsonObjectOf } from './json-object.js';

/** Plain data for JSON.stringify. */
export function grantToJson(grant: AcceptedGrant): object {
  if (grant.kind !== 'access') return grant;
  const { from, terms, within, ...others } = grant;
  return {
    ...others,
    from: from ?? null,
    terms: terms.map(termToJson),
    within: within?.map(termToJson) ?? null,
  };
}

function termToJson({ pattern, effect }: Term): object {
  return { ...effect, exec: effect.exec ?? null, pattern };
}

/** Undefined for anything but a grant. */
export function grantInJson(value: unknown): AcceptedGrant | undefined {
  const grant = jsonObjectOf(value);
  const profile = bytesIn(grant?.['profile']);
  if (grant === undefined || profile === undefined) return undefined;
  switch (grant['kind']) {
    case 'access':
      return accessIn(grant, profile);
    case 'capability': {
      const capabilities = listOf(grant['capabilities'], (number) => wholeIn(number, 63));
      return capabilities && { kind: 'capability', profile, capabilities };
    }
    case 'value': {
      const [what, before, after] = ['what', 'before', 'after'].map((name) => bytesIn(grant[name]));
      if (what === undefined || before === undefined || after === undefined) return undefined;
      return { kind: 'value', profile, what, before, after };
    }
    default:
      return undefined;
  }
}

function accessIn(grant: JsonObject, profile: ByteText): AcceptedAccess | undefined {
  const about = automatonClasses.find((name) => name === grant['class']);
  const [form, bits, isPrompted] = [bytesIn(grant['form']), wholeIn(grant['bits'], 2 ** 32 - 1), grant['isPrompted']];
  const from = orNull(grant['from'], bytesIn);
  if (about === undefined || form === undefined || bits === undefined) return undefined;
  if (typeof isPrompted !== 'boolean' || from === undefined) return undefined;
  const read = (term: unknown): Term | undefined => termIn(term, about);
  const terms = listOf(grant['terms'], read);
  const within = orNull(grant['within'], (list) => listOf(list, read));
  if (terms === undefined || within === undefined) return undefined;
  const places = within.value;
  return { kind: 'access', profile, class: about, form, bits, isPrompted, from: from.value, terms, within: places };
}

function termIn(value: unknown, about: AutomatonClass): Term | undefined {
  const term = jsonObjectOf(value);
  const pattern = patternIn(term?.['pattern'], 0);
  const exec = orNull(term?.['exec'], execIn);
  const mode = (['allow', 'deny', 'prompt'] as const).find((one) => one === term?.['mode']);
  const [priority, exact] = [term?.['priority'], term?.['exact']];
  const [permissions, audit] = ['permissions', 'audit'].map((name) => wholeIn(term?.[name], 2 ** 32 - 1));
  if (pattern === undefined || exec === undefined || mode === undefined) return undefined;
  if (!Number.isInteger(priority) || typeof exact !== 'boolean') return undefined;
  if (permissions === undefined || audit === undefined) return undefined;
  const effect: Effect = { mode, priority: priority as number, permissions, audit, exec: exec.value, exact };
  return { class: about, pattern, effect, rule: undefined };
}

function execIn(value: unknown): ExecType | undefined {
  const exec = jsonObjectOf(value);
  const to = destinationIn(exec?.['to']);
  const [inherits, fallsBack, unsafe] = ['inherits', 'fallsBack', 'unsafe'].map((name) => exec?.[name]);
  if (to === undefined || typeof inherits !== 'boolean') return undefined;
  if (typeof fallsBack !== 'boolean' || typeof unsafe !== 'boolean') return undefined;
  return { to, inherits, fallsBack, unsafe };
}

function destinationIn(value: unknown): ExecType['to'] | undefined {
  const to = jsonObjectOf(value);
  if (to?.['kind'] === 'named') {
    const target = bytesIn(to['target']);
    return target === undefined ? undefined : { kind: 'named', target };
  }
  const kind = (['same', 'unconfined', 'profile', 'child'] as const).find((one) => one === to?.['kind']);
  return kind === undefined ? undefined : { kind };
}

/** Braces nest 50 deep at most; what is far deeper could not be walked. */
const deepest = 400;

function patternIn(value: unknown, depth: number): Pattern | undefined {
  const pattern = jsonObjectOf(value);
  if (pattern === undefined || depth > deepest) return undefined;
  const read = (part: unknown): Pattern | undefined => patternIn(part, depth + 1);
  switch (pattern['kind']) {
    case 'literal': {
      const text = bytesIn(pattern['text']);
      return text === undefined ? undefined : { kind: 'literal', text };
    }
    case 'class': {
      const bytes = listOf(pattern['bytes'], rangeIn);
      return bytes && isAscending(bytes) ? { kind: 'class', bytes } : undefined;
    }
    case 'repeat': {
      const of = read(pattern['of']);
      return of && { kind: 'repeat', of };
    }
    case 'sequence': {
      const parts = listOf(pattern['parts'], read);
      return parts && { kind: 'sequence', parts };
    }
    case 'choice': {
      const of = listOf(pattern['of'], read);
      return of && { kind: 'choice', of };
    }
    default:
      return undefined;
  }
}

type Range = readonly [from: number, to: number];

function rangeIn(value: unknown): Range | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [from, to] = [wholeIn(value[0], 255), wholeIn(value[1], 255)];
  return from === undefined || to === undefined || from > to ? undefined : [from, to];
}

function isAscending(ranges: readonly Range[]): boolean {
  return ranges.every(([from], at) => at === 0 || from > (ranges[at - 1]?.[1] ?? 0) + 1);
}

function bytesIn(value: unknown): ByteText | undefined {
  return typeof value === 'string' && /^[\u0000-\u00ff]*$/.test(value) ? (value as ByteText) : undefined;
}

function wholeIn(value: unknown, most: number): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most ? value : undefined;
}

function listOf<T>(value: unknown, read: (one: unknown) => T | undefined): T[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const found: T[] = [];
  for (const one of value as unknown[]) {
    const part = read(one);
    if (part === undefined) return undefined;
    found.push(part);
  }
  return found;
}

/** Null stands for nothing; undefined for what is neither. */
function orNull<T>(
  value: unknown,
  read: (one: unknown) => T | undefined,
): { readonly value: T | undefined } | undefined {
  if (value === null) return { value: undefined };
  const found = read(value);
  return found === undefined ? undefined : { value: found };
}

// What the matches of a pattern begin and end with: by that most patterns part, and nobody has to walk them. Takes a pattern,
// gives its forms; every match has the beginning and the end of one of them. Says nothing that is not so of all matches.

import type { Pattern } from '../language/index.js';
import { assertNever } from '../base/index.js';

/** Some of the matches of a pattern. */
export interface Form {
  readonly prefix: string;
  readonly suffix: string;
  /** Whether there is one match only, which both are. */
  readonly isWhole: boolean;
}

/** Forms of one pattern; with more of them they are taken together. */
const mostForms = 64;

const nothing: Form = { prefix: '', suffix: '', isWhole: true };
/** All that is known of a pattern that is none. */
export const anything: Form = { prefix: '', suffix: '', isWhole: false };

export function formsOf(pattern: Pattern): readonly Form[] {
  switch (pattern.kind) {
    case 'literal':
      return [{ prefix: pattern.text, suffix: pattern.text, isWhole: true }];
    case 'class':
    case 'repeat':
      return [anything];
    case 'choice': {
      const each = pattern.of.map(formsOf);
      const count = each.reduce((sum, forms) => sum + forms.length, 0);
      return count <= mostForms ? each.flat() : atMost(each.flatMap(together));
    }
    case 'sequence':
      return pattern.parts.reduce<readonly Form[]>(
        (before, part) => {
          const after = formsOf(part);
          return atMost(before.flatMap((one) => after.map((other) => joined(one, other))));
        },
        [nothing],
      );
    default:
      return assertNever(pattern);
  }
}

/** Whether some string could be a match of both. */
export function mayShare(one: Form, other: Form): boolean {
  if (one.isWhole) return isAmong(one.prefix, other);
  if (other.isWhole) return isAmong(other.prefix, one);
  const begins = one.prefix.startsWith(other.prefix) || other.prefix.startsWith(one.prefix);
  return begins && (one.suffix.endsWith(other.suffix) || other.suffix.endsWith(one.suffix));
}

function isAmong(text: string, { prefix, suffix, isWhole }: Form): boolean {
  return isWhole ? text === prefix : text.startsWith(prefix) && text.endsWith(suffix);
}

function joined(one: Form, other: Form): Form {
  return {
    prefix: one.isWhole ? one.prefix + other.prefix : one.prefix,
    suffix: other.isWhole ? one.suffix + other.suffix : other.suffix,
    isWhole: one.isWhole && other.isWhole,
  };
}

function atMost(forms: readonly Form[]): readonly Form[] {
  return forms.length <= mostForms ? forms : together(forms);
}

/** One form for all of them. */
function together(forms: readonly Form[]): readonly Form[] {
  const [first, ...others] = forms;
  if (first === undefined || others.length === 0) return forms;
  const prefix = others.reduce((shared, form) => sharedStart(shared, form.prefix), first.prefix);
  const suffix = others.reduce((shared, form) => sharedEnd(shared, form.suffix), first.suffix);
  return [{ prefix, suffix, isWhole: false }];
}

function sharedStart(one: string, other: string): string {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return one.slice(0, length);
}

function sharedEnd(one: string, other: string): string {
  let length = 0;
  while (length < one.length && one.at(-1 - length) === other.at(-1 - length)) length += 1;
  return one.slice(one.length - length);
}

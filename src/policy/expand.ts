// Variables in a text replaced by what they are worth, as text: several values become an alternation. Takes text after
// the first pass over escapes and the symbols, gives text. Must never look at what the text means.
// Source: policy-language 3.3, "Expansion algorithm".

import type { ByteText } from '../base/index.js';
import type { Symbols, VariableTrouble } from './symbols.js';
import { findVariable, isAlternation, isVariableName } from './variable-text.js';

export interface Expansion {
  readonly text: ByteText;
  /** Names of the variables that were replaced, each once, in order. */
  readonly variables: readonly string[];
  /** Why the text could not be expanded; `text` is then what it was. */
  readonly failure: VariableTrouble | undefined;
  /** Values that are missing from a variable although it has others. */
  readonly losses: readonly VariableTrouble[];
}

const none: readonly never[] = [];

/** More text than any pattern needs. */
const mostBytes = 4 * 1024 * 1024;

/** Expand a text. What stands after `@{a,b}`, which is no variable, is left as it is. */
export function expandText(text: ByteText, symbols: Symbols): Expansion {
  if (!text.includes('@{')) return { text, variables: none, failure: undefined, losses: none };
  const variables = new Set<string>();
  const losses: VariableTrouble[] = [];
  const fail = (failure: VariableTrouble): Expansion => ({ text, variables: [...variables], failure, losses });
  let done = '';
  let rest: string = text;
  for (let found = findVariable(rest); found !== undefined; found = findVariable(rest)) {
    const { name } = found;
    if (!isVariableName(name)) {
      if (isAlternation(name)) break;
      return fail({ code: 'policy/bad-variable-name', name });
    }
    const { values, trouble } = symbols.setOf(name);
    // Of a ring the compiler goes on with what it has, or crashes, by the order in which it comes upon its parts.
    if (values.length === 0 || trouble?.code === 'policy/recursive-variable') {
      return fail(trouble ?? { code: 'policy/undefined-variable', name });
    }
    if (trouble !== undefined) losses.push(trouble);
    variables.add(name);
    const before = rest.slice(0, found.start);
    const after = rest.slice(found.end);
    done += before;
    rest = alternation(values.map((value) => trimmed(value, before, after))) + after;
    if (done.length + rest.length > mostBytes) return fail({ code: 'policy/too-many-values', name });
  }
  return { text: (done + rest) as ByteText, variables: [...variables], failure: undefined, losses };
}

function alternation(values: readonly string[]): string {
  return values.length === 1 ? (values[0] as string) : `{${values.join(',')}}`;
}

/** No slash is doubled where a value meets its surroundings; a path may still begin with one. */
function trimmed(value: string, before: string, after: string): string {
  let text = value;
  if (before.endsWith('/') && /[^/]/.test(before)) text = text.replace(/^\/+/, '');
  if (after.startsWith('/')) text = text.replace(/\/+$/, '');
  return text;
}

// Variables inside a text, found as the compiler finds them. Takes text after the first pass over escapes, gives places.
// Must never know a value. Source: policy-language 3.3, "Expansion algorithm".

/** `@{name}` in a text: the name, and where the whole of it stands. */
export interface VariablePlace {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The first variable of a text; undefined where there is none.
 *
 * A backslash takes the meaning of the next byte, another one gives it back. The byte after `@{` is not looked at, so a
 * name has at least one byte whatever it is; a second `@{` before the `}` begins anew.
 */
export function findVariable(text: string): VariablePlace | undefined {
  let escaped = false;
  let start = -1;
  for (let at = text.search(/[\\@]/); at >= 0 && at < text.length; at += 1) {
    const byte = text[at];
    if (byte === '\\') {
      escaped = !escaped;
      continue;
    }
    if (!escaped && byte === '@' && text[at + 1] === '{') {
      start = at;
      at += 2;
    } else if (!escaped && byte === '}' && start !== -1) {
      return { name: text.slice(start + 2, at), start, end: at + 1 };
    }
    escaped = false;
  }
  return undefined;
}

/** A letter, then letters, digits and `_`. */
export function isVariableName(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_]*$/.test(name);
}

/** Whether a `@{a,b}` is an alternation after an `@` and no variable: its first byte that no name has is a comma. */
export function isAlternation(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_]*,/.test(name);
}

// Old files name includes and variables that the tree of today lacks. So that there is something to judge, all four texts are
// given the same: what is not there may be missing, and variables have a value. Takes texts, gives texts.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Four } from './four.js';
import { mapFour, sides } from './four.js';

const include = /^([ \t]*#?include[ \t]+)(<([^>\n]+)>)/gm;

/** Includes of what `base` lacks hold nothing. */
export function withoutMissing(text: string, base: string): string {
  return text.replace(include, (all: string, _: string, file: string, path: string) =>
    existsSync(join(base, path)) ? all : `include if exists ${file}`,
  );
}

/** A text without an abi is written for the first: where only some have one, all shall. */
export function withAbi(texts: Four<string>): Four<string> {
  const hasAbi = (text: string): boolean => /^[ \t]*abi[ \t]/m.test(text);
  if (!sides.some((side) => hasAbi(texts[side]))) return texts;
  return mapFour(texts, (text) => (hasAbi(text) ? text : `abi <abi/3.0>,\n${text}`));
}

/** How compilers of several releases say that a variable has no value. */
const missed = [
  /Failed to find declaration for: @\{([^}]+)\}/,
  /references undefined variable @\{([^}]+)\}/,
  /Found reference to variable (\w+), but is never declared/,
];

/** The variable that a compiler misses, by what it says. */
export function missedVariable(why: string): string | undefined {
  return missed.map((said) => said.exec(why)?.[1]).find((name) => name !== undefined);
}

export function declaring(text: string, variables: readonly string[]): string {
  return variables.map((name) => `@{${name}}=/undeclared/${name}\n`).join('') + text;
}

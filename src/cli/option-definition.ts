// What an option is, and what its name and value are in code. Takes definitions, gives types and words.

import type { CommandName } from './command-names.js';

interface OptionBase {
  /** One line of help, without a full stop. */
  readonly description: string;
  readonly commands: readonly CommandName[];
  /** May stand in the settings file. */
  readonly setting?: boolean;
  readonly alias?: string;
  /** Commands that take it only as it is typed: neither the default nor the settings file counts for them. */
  readonly typedFor?: readonly CommandName[];
  /** What it is for these. */
  readonly typedDescription?: string;
}

export type OptionDefinition = OptionBase &
  (
    | { readonly kind: 'flag' }
    | { readonly kind: 'text'; readonly value: string; readonly default?: string }
    | { readonly kind: 'texts'; readonly value: string; readonly most: number }
    /** May be given any number of times. */
    | { readonly kind: 'numbers'; readonly value: string; readonly least: number }
    | { readonly kind: 'number'; readonly value: string; readonly default: number; readonly least: number }
    /** A path as given: a file that a person names. */
    | { readonly kind: 'path'; readonly value: string; readonly default?: string }
    /** A place of the host: an absolute path lies under --root. */
    | { readonly kind: 'place'; readonly value: string; readonly default: string }
    | {
        readonly kind: 'choice';
        readonly choices: readonly string[];
        readonly default: string;
      }
  );

/** What the code of a command sees of an option. */
export type ValueOf<D extends OptionDefinition> = D extends { readonly kind: 'flag' }
  ? boolean
  : D extends { readonly kind: 'number' }
    ? number
    : D extends { readonly kind: 'texts' }
      ? readonly string[]
      : D extends { readonly kind: 'numbers' }
        ? readonly number[]
        : D extends { readonly kind: 'choice'; readonly choices: readonly (infer C)[] }
          ? C
          : D extends { readonly default: string }
            ? string
            : string | undefined;

/** `policyDir` of `policy-dir`. */
export type Camel<S extends string> = S extends `${infer Head}-${infer Tail}` ? `${Head}${Capitalize<Camel<Tail>>}` : S;

/** `policyDir` of `policy-dir`. */
export function camelCase(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** Whether the command takes the option only as it is typed. */
export function isTypedFor({ typedFor = [] }: OptionDefinition, command: CommandName): boolean {
  return typedFor.includes(command);
}

/** What help and the manual say of the option of a command. */
export function descriptionFor(definition: OptionDefinition, command: CommandName): string {
  return (isTypedFor(definition, command) ? definition.typedDescription : undefined) ?? definition.description;
}

// What one command takes of the options there are. Takes the name of a command or an option, gives names, definitions and
// the type that the code of the command sees.

import type { CommandName } from './command-names.js';
import type { Camel, OptionDefinition, ValueOf } from './option-definition.js';
import type { OptionName } from './options.js';
import { options } from './options.js';

/** The options of one command, as its code sees them: `policyDir`, `dryRun`. Paths are byte paths. */
export type OptionsOf<N extends CommandName> = {
  readonly [K in OptionName as N extends (typeof options)[K]['commands'][number] ? Camel<K> : never]:
    ValueOf<(typeof options)[K]> | UntypedOf<N, (typeof options)[K]>;
};

/** What an option may be that counts only as it is typed. */
type UntypedOf<N extends CommandName, D> = D extends { readonly typedFor: readonly (infer T)[] }
  ? N extends T
    ? undefined
    : never
  : never;

/** Names of the options that a command takes, in the order of help. */
export function optionNamesOf(command: CommandName): OptionName[] {
  return (Object.keys(options) as OptionName[]).filter((name) => definitionOf(name).commands.includes(command));
}

export function definitionOf(name: OptionName): OptionDefinition {
  return options[name];
}

export function isOptionName(name: string): name is OptionName {
  return Object.hasOwn(options, name);
}

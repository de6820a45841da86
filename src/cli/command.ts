// What a command is to the command line: what it is called with, and how it ends. Shapes only.

import type { Person, Ports } from '../base/index.js';
import type { Standing } from './exit-codes.js';
import type { CommandName } from './command-names.js';
import type { OptionsOf } from './options-of.js';
import type { OptionName } from './options.js';
import type { Terminal } from './terminal.js';

/** All commands, as help tells of them. */
export interface CommandTable {
  readonly definitions: Readonly<Record<CommandName, CommandDefinition>>;
  readonly defaultCommand: CommandName;
}

/** Commands that belong together, as help shows them. */
export interface CommandGroup {
  readonly title: string;
  readonly commands: readonly CommandName[];
}

/** One call of a command. */
export interface Call<N extends CommandName> {
  readonly options: OptionsOf<N>;
  /** What stands on the line besides options, as byte paths. */
  readonly operands: readonly string[];
  readonly ports: Ports;
  /** The options that stand on the line. */
  readonly given: ReadonlySet<OptionName>;
  readonly table: CommandTable;
  readonly terminal: Terminal;
  /** Who can be asked; looked for when somebody is asked first. */
  person(): Person;
}

/** What each file in cli/commands exports. */
export interface CommandModule<N extends CommandName> {
  run(call: Call<N>): Standing | Promise<Standing>;
}

/** What help and the manual say about a command. */
export interface CommandDefinition {
  /** What stands after the options in the usage line: `FILE…`. */
  readonly operands: string;
  /** What the first operand may be, where that is one of a few words. */
  readonly first?: readonly string[];
  readonly least: number;
  readonly most: number;
  /** One line, begins with a verb, no full stop; 78 characters at most. */
  readonly summary: string;
  /** The same among all commands; 24 characters at most. */
  readonly brief: string;
  /** A line that can be typed as it stands. */
  readonly example: string;
}

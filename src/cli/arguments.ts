// A command line becomes a command, option texts and operands. Takes argv and the commands there are, gives plain data;
// throws AaMergeError with a code of its own for each way to mistype. Must never read a file or print.

import { Parser } from 'yargs/helpers';
import { AaMergeError, nearest } from '../base/index.js';
import type { CommandName } from './command-names.js';
import type { OptionDefinition } from './option-definition.js';
import type { OptionName } from './options.js';
import { commandNames } from './command-names.js';
import { definitionOf, isOptionName, optionNamesOf } from './options-of.js';
import { options } from './options.js';
import { defaultCommand, definitions } from './registry.js';
import { bytePathOf } from './values.js';

/** The options that stand on a line, with their texts. */
export type Given = ReadonlyMap<OptionName, readonly string[]>;

export interface ParsedLine {
  /** Undefined for help about everything. */
  readonly command: CommandName | undefined;
  readonly wants: 'run' | 'help' | 'version';
  /** Texts as typed; `yes` for a flag. */
  readonly given: Given;
  readonly operands: readonly string[];
}

/** Read a command line. `available` are the commands that have code. */
export function parseLine(argv: readonly string[], available: readonly CommandName[]): ParsedLine {
  const { words, verbatim, flags } = split(argv);
  const help = flags.has('help') || words[0] === 'help';
  const rest = words[0] === 'help' ? words.slice(1) : words;
  const named = available.find((name) => name === rest[0]);
  const command = named ?? defaultCommand;
  if (flags.has('version')) return { command, wants: 'version', given: new Map(), operands: [] };
  const missing = named === undefined && (words[0] === 'help' || !available.includes(defaultCommand));
  if (missing && rest[0] !== undefined) throw unknownCommand(rest[0], available);
  if (help) return { command: named, wants: 'help', given: new Map(), operands: [] };
  if (missing) throw new AaMergeError('cli/no-command');
  const operands = [...(named === undefined ? rest : rest.slice(1)), ...verbatim];
  const given = optionsFor(command, flags);
  checkOperands(command, operands);
  return { command, wants: 'run', given, operands: operands.map(bytePathOf) };
}

export function unknownCommand(word: string, available: readonly CommandName[]): AaMergeError {
  const near = nearest(word, available);
  return new AaMergeError('cli/unknown-command', { command: word, ...(near === undefined ? {} : { near }) });
}

/**
 * Tokens by the parser of yargs, which knows the kinds of all options; what they mean for one command is decided after. The
 * rest of yargs is not asked: to set it up takes longer than to cut the line.
 */
function split(argv: readonly string[]): { words: string[]; verbatim: string[]; flags: Map<string, string[]> } {
  const names = Object.keys(options) as OptionName[];
  const flagNames = names.filter((name) => definitionOf(name).kind === 'flag');
  const valueNames = names.filter((name) => !flagNames.includes(name));
  const aliases = names.flatMap((name): [string, string[]][] => {
    const { alias } = definitionOf(name);
    return alias === undefined ? [] : [[name, [alias]]];
  });
  const { argv: parsed, error } = Parser.detailed([...argv], {
    configuration: {
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'populate--': true,
    },
    boolean: [...flagNames, 'help', 'version'],
    string: valueNames,
    alias: { help: ['h'], ...Object.fromEntries(aliases) },
  });
  if (error !== null && error !== undefined) throw new AaMergeError('cli/usage', { message: error.message });
  const { _: words, '--': verbatim, ...rest } = parsed;
  return {
    words: (words as unknown[]).map(String),
    verbatim: ((verbatim ?? []) as unknown[]).map(String),
    flags: new Map(Object.entries(rest).flatMap(([name, value]) => textsOf(name, value))),
  };
}

/** yargs gives `false` for a flag that is absent nowhere but in an explicit `--flag=false`. */
function textsOf(name: string, value: unknown): [string, string[]][] {
  if (value === undefined) return [];
  const values = (Array.isArray(value) ? value : [value]).map((one) =>
    one === true ? 'yes' : one === false ? 'no' : String(one),
  );
  return [[name, values]];
}

function optionsFor(
  command: CommandName,
  flags: ReadonlyMap<string, readonly string[]>,
): Map<OptionName, readonly string[]> {
  const known = optionNamesOf(command);
  const aliases = new Set((Object.keys(options) as OptionName[]).flatMap((name) => definitionOf(name).alias ?? []));
  const given = new Map<OptionName, readonly string[]>();
  for (const [name, values] of flags) {
    if (aliases.has(name) || name === 'help' || name === 'h' || name === 'version') continue;
    const dashed = name.length === 1 ? `-${name}` : `--${name}`;
    if (!isOptionName(name)) {
      const near = nearest(name, [...known, 'help', 'version']);
      throw new AaMergeError('cli/unknown-option', {
        option: dashed,
        ...(near === undefined ? {} : { near: `--${near}` }),
      });
    }
    if (!known.includes(name)) {
      const takers = commandNames.filter((other) => definitionOf(name).commands.includes(other)).join(', ');
      throw new AaMergeError('cli/option-of-another-command', { option: dashed, command, takers });
    }
    const definition = definitionOf(name);
    if (definition.kind !== 'flag' && values.includes(''))
      throw new AaMergeError('cli/empty-value', { whence: dashed });
    const most = mostOf(definition);
    if (values.length > most) throw new AaMergeError('cli/repeated-option', { option: dashed, most });
    given.set(name, values);
  }
  return given;
}

function mostOf(definition: OptionDefinition): number {
  switch (definition.kind) {
    case 'texts':
      return definition.most;
    case 'flag':
    case 'numbers':
      return Infinity;
    default:
      return 1;
  }
}

function checkOperands(command: CommandName, operands: readonly string[]): void {
  const { least, most, operands: wanted, first: words } = definitions[command];
  if (operands.length < least || operands.length > most) {
    throw new AaMergeError('cli/operands', { command, wanted, given: operands.length });
  }
  const [first = ''] = operands;
  if (words === undefined || words.includes(first)) return;
  const near = nearest(first, words);
  const facts = { whence: command, value: first, wanted: `one of ${words.join(', ')}` };
  throw new AaMergeError('cli/bad-value', { ...facts, ...(near === undefined ? {} : { near }) });
}

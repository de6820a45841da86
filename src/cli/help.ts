// Help, made from the tables of options and commands. Takes a command, gives text of at most 80 columns and 24 lines.
// Must never name a command that cannot be called.

import type { CommandGroup } from './command.js';
import type { CommandName } from './command-names.js';
import type { OptionDefinition } from './option-definition.js';
import type { OptionName } from './options.js';
import { commandNames } from './command-names.js';
import { descriptionFor, isTypedFor } from './option-definition.js';
import { definitionOf, optionNamesOf } from './options-of.js';
import { defaultCommand, definitions, helpColumns } from './registry.js';

/** Help about the program: its commands, by what they are for. */
export function programHelp(available: readonly CommandName[]): string {
  const hasDefault = available.includes(defaultCommand);
  const usage = ['aa-merge COMMAND [OPTION]… [OPERAND]…', ...(hasDefault ? ['aa-merge [OPTION]… [UNIT]…'] : [])];
  const shown = hasDefault ? defaultCommand : (available[0] ?? defaultCommand);
  return paragraphs(
    usage.reverse().map((line, at) => `${at === 0 ? 'Usage: ' : '       '}${line}`),
    ['Keeps AppArmor policy up to date without taking it out of its owner’s hands.'],
    sideBySide(helpColumns.map((groups) => groupLines(groups, available))),
    [
      '`aa-merge COMMAND --help` tells of one; `man aa-merge-tutorial` for a start.',
      `Example: ${definitions[shown].example}`,
      'Exit status: 0 done, 1 held for a person, 2 trouble, 3 refused: more permissive',
    ],
  );
}

function groupLines(groups: readonly CommandGroup[], available: readonly CommandName[]): string[] {
  const width = Math.max(...commandNames.map((name) => name.length));
  return groups.flatMap(({ title, commands }) => {
    const callable = commands.filter((name) => available.includes(name));
    const lines = callable.map((name) => `  ${name.padEnd(width)}  ${definitions[name].brief}`);
    return lines.length === 0 ? [] : [`${title}:`, ...lines];
  });
}

/** Columns of 40 characters. */
function sideBySide(columns: readonly (readonly string[])[]): string[] {
  const height = Math.max(...columns.map((column) => column.length));
  return Array.from({ length: height }, (_, row) =>
    columns
      .map((column) => (column[row] ?? '').padEnd(40))
      .join('')
      .trimEnd(),
  );
}

/** Help about one command: its options and an example. */
export function commandHelp(command: CommandName): string {
  const { operands, summary, example } = definitions[command];
  const rows = optionNamesOf(command).map((name) => [spelling(name), describe(definitionOf(name), command)] as const);
  const width = Math.max(...rows.map(([left]) => left.length));
  return paragraphs(
    [
      `Usage: aa-merge ${command === defaultCommand ? `[${command}]` : command} [OPTION]… ${operands}`.trimEnd(),
      `${summary}.`,
    ],
    ['Options ([ ] and *: the default):', ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)],
    [`Example: ${example}`],
  );
}

function paragraphs(...blocks: readonly (readonly string[])[]): string {
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** `-o, --output FILE`, `    --widening=HOW`. */
function spelling(name: OptionName): string {
  const definition = definitionOf(name);
  const short = definition.alias === undefined ? '    ' : `-${definition.alias}, `;
  if (definition.kind === 'flag') return `${short}--${name}`;
  return `${short}--${name} ${definition.kind === 'choice' ? 'HOW' : definition.value}`;
}

function describe(definition: OptionDefinition, command: CommandName): string {
  const description = descriptionFor(definition, command);
  if (isTypedFor(definition, command)) return description;
  switch (definition.kind) {
    case 'choice': {
      const choices = definition.choices.map((choice) => (choice === definition.default ? `${choice}*` : choice));
      return `${description}: ${choices.join(', ')}`;
    }
    case 'place':
    case 'number':
      return `${description} [${definition.default}]`;
    default:
      return description;
  }
}

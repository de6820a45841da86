// Help, made from the tables of options and commands. Takes a command, gives text of at most 80 columns and 24 lines.
// Must never name a command that cannot be called.

import type { CommandName, OptionDefinition, OptionName } from './options.js';
import { definitionOf, optionNamesOf } from './options.js';
import { defaultCommand, definitions } from './registry.js';

/** Help about the program: its commands. */
export function programHelp(available: readonly CommandName[]): string {
  const width = Math.max(...available.map((name) => name.length), 'help'.length);
  const lines = available.map((name) => `  ${name.padEnd(width)}  ${definitions[name].summary}`);
  const hasDefault = available.includes(defaultCommand);
  const usage = hasDefault
    ? ['Usage: aa-merge [OPTION]… [UNIT]…', '       aa-merge COMMAND [OPTION]… [OPERAND]…']
    : ['Usage: aa-merge COMMAND [OPTION]… [OPERAND]…'];
  const example = definitions[hasDefault ? defaultCommand : (available[0] ?? defaultCommand)].example;
  return paragraphs(
    usage,
    ['Keeps AppArmor policy up to date without taking it out of its owner’s hands.'],
    [`Commands${hasDefault ? ` (${defaultCommand} when none is named)` : ''}:`, ...lines],
    [
      `  ${'--help'.padEnd(width)}  after a command: its options`,
      `  ${'--version'.padEnd(width)}  the version of this program`,
    ],
    [`Example: ${example}`, 'Exit status: 0 done, 1 held for a person, 2 trouble, 3 refused: more permissive'],
  );
}

/** Help about one command: its options and an example. */
export function commandHelp(command: CommandName): string {
  const { operands, summary, example } = definitions[command];
  const rows = optionNamesOf(command).map((name) => [spelling(name), describe(definitionOf(name))] as const);
  const width = Math.max(...rows.map(([left]) => left.length));
  return paragraphs(
    [`Usage: aa-merge ${command === defaultCommand ? `[${command}]` : command} [OPTION]… ${operands}`.trimEnd()],
    [`${summary}.`],
    ['Options:', ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)],
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

function describe(definition: OptionDefinition): string {
  const { description } = definition;
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

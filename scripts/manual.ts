// The generated parts of the manual pages. Takes the tables of options, commands and codes, gives mdoc text by name of the
// part, and puts parts into a page between its markers. Must never read a file: the prose around the parts is by hand.
//
// A part stands in a page between two comment lines: `.\" begin generated: options parse` and `.\" end generated`.

import type { CodeEntry, DiagnosticCode } from '../src/base/index.js';
import type { CommandDefinition } from '../src/cli/command.js';
import type { CommandName } from '../src/cli/command-names.js';
import type { OptionDefinition } from '../src/cli/option-definition.js';
import { descriptionFor, isTypedFor } from '../src/cli/option-definition.js';
import { literal } from './roff-display.js';

/** What the pages are made from. */
export interface ManualTables {
  readonly options: Readonly<Record<string, OptionDefinition>>;
  readonly commands: Readonly<Record<string, CommandDefinition>>;
  readonly defaultCommand: string;
  readonly codes: Readonly<Record<string, CodeEntry>>;
  /** What to do about a code, where there is more to say than its summary. */
  readonly remedyOf: (code: DiagnosticCode) => string | undefined;
}

/** All parts by name. */
export function manualParts(tables: ManualTables): Map<string, string> {
  const { options, commands, defaultCommand, codes, remedyOf } = tables;
  const names = Object.keys(commands);
  const rows = Object.entries(options);
  const isCommon = (definition: OptionDefinition): boolean => definition.commands.length === names.length;
  const parts = new Map<string, string>();
  parts.set('synopsis', lines(...names.map((name) => synopsis(name, commands[name], name === defaultCommand))));
  parts.set('options', lines(optionList(rows.filter(([, definition]) => isCommon(definition)))));
  for (const name of names) {
    const own = rows.filter(
      ([, definition]) => !isCommon(definition) && definition.commands.includes(name as CommandName),
    );
    parts.set(`summary ${name}`, lines(...about(name, commands[name], name === defaultCommand)));
    if (own.length > 0) parts.set(`options ${name}`, lines(optionList(own, name as CommandName)));
    parts.set(`example ${name}`, lines(example(commands[name]?.example ?? '')));
  }
  parts.set('settings', lines(settingList(rows.filter(([, definition]) => definition.setting === true))));
  for (const folder of new Set(Object.keys(codes).map((code) => code.split('/')[0] ?? ''))) {
    const born = Object.entries(codes).filter(([code]) => code.startsWith(`${folder}/`));
    parts.set(`codes ${folder}`, lines(codeList(born, remedyOf)));
  }
  return parts;
}

const marked = /^\.\\" begin generated: (.+)\n((?:(?!\.\\" end generated\n).*\n)*)\.\\" end generated\n/gm;

/** The page with its parts as they are to be. Throws for a marker that names no part. */
export function fillParts(page: string, parts: ReadonlyMap<string, string>): string {
  return page.replace(marked, (_, name: string) => {
    const part = parts.get(name);
    if (part === undefined) throw new Error(`a page asks for the part \`${name}\`, which does not exist`);
    return `.\\" begin generated: ${name}\n${part}.\\" end generated\n`;
  });
}

/** The names of the parts that a page holds. */
export function partsOf(page: string): string[] {
  return [...page.matchAll(marked)].map(([, name = '']) => name);
}

/** Plain text as roff: nothing in it is a request or an escape; `quoted` words keep their hyphens as typed. */
export function roff(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replace(/`([^`]*)`/g, (_, quoted: string) => `\\(oq${quoted.replaceAll('-', '\\-')}\\(cq`)
    .replaceAll('’', '\\(cq')
    .replaceAll('…', '...')
    .replace(/^[.']/gm, '\\&$&')
    .replace(/(^|\s)--(?=[a-z])/g, '$1\\-\\-');
}

/** A sentence as lines of at most 80 bytes, as far as its words allow. */
function sentence(text: string): string[] {
  const broken: string[] = [];
  for (const next of `${roff(text)}${/[.?!]$/.test(text) ? '' : '.'}`.split(' ')) {
    const last = broken.at(-1);
    if (last === undefined || last.length + next.length >= 80) broken.push(next.replace(/^[.']/, '\\&$&'));
    else broken[broken.length - 1] = `${last} ${next}`;
  }
  return broken;
}

function lines(...blocks: readonly (readonly string[] | string)[]): string {
  return `${blocks.flat().join('\n')}\n`;
}

/** `FILE…` is repeatable, `[UNIT…]` may be left out. */
function synopsis(name: string, definition: CommandDefinition | undefined, isDefault: boolean): string[] {
  const operands = (definition?.operands ?? '').split(' ').filter((word) => word !== '');
  return [
    '.Nm',
    ...(isDefault ? [] : [`.Cm ${word(name)}`]),
    '.Op Ar option ...',
    ...operands.map((operand) => {
      const [, open, text = '', repeated] = /^(\[?)(.*?)(…?)\]?$/.exec(operand) ?? [];
      return `.${open === '[' ? 'Op ' : ''}Ar ${text}${repeated === '…' ? ' ...' : ''}`;
    }),
  ];
}

/** What stands below the heading of a command: how it is called, and what it does. */
function about(name: string, definition: CommandDefinition | undefined, isDefault: boolean): string[] {
  const usage = synopsis(name, definition, isDefault).map((line) => line.slice(1).replace(/^Op (.*)$/, 'Oo $1 Oc'));
  return [`.D1 ${usage.join(' ')}`, '.Pp', ...sentence(definition?.summary ?? '')];
}

/** Help shows the same one, and its test runs it. */
function example(command: string): string[] {
  return ['.Pp', '.\\" example', `.Dl ${literal(command)}`];
}

function optionList(rows: readonly (readonly [string, OptionDefinition])[], command?: CommandName): string[] {
  const described = rows.flatMap(([name, definition]) => {
    const short = definition.alias === undefined ? '' : `Fl ${definition.alias} , `;
    return [`.It ${short}Fl Fl ${word(name)}${argument(definition)}`, ...description(definition, command)];
  });
  return ['.Bl -tag -width Ds', ...described, '.El'];
}

function settingList(rows: readonly (readonly [string, OptionDefinition])[]): string[] {
  const described = rows.flatMap(([name, definition]) => {
    const value = definition.kind === 'flag' ? ' Cm yes | no' : argument(definition);
    return [`.It Ic ${word(name)} No =${value}`, ...description(definition)];
  });
  return ['.Bl -tag -width Ds', ...described, '.El'];
}

function argument(definition: OptionDefinition): string {
  switch (definition.kind) {
    case 'flag':
      return '';
    case 'choice':
      return ` Cm ${definition.choices.join(' | ')}`;
    default:
      return ` Ar ${definition.value}`;
  }
}

function description(definition: OptionDefinition, command?: CommandName): string[] {
  const text = command === undefined ? definition.description : descriptionFor(definition, command);
  const said = sentence(capitalized(text));
  if (command !== undefined && isTypedFor(definition, command)) return said;
  if (definition.kind === 'flag' || ['texts', 'numbers'].includes(definition.kind)) return said;
  if (!('default' in definition) || definition.default === undefined) return said;
  const macro = definition.kind === 'path' || definition.kind === 'place' ? 'Pa' : 'Cm';
  return [...said, 'The default is', `.${macro} ${word(String(definition.default))} .`];
}

function codeList(rows: readonly (readonly [string, CodeEntry])[], remedyOf: ManualTables['remedyOf']): string[] {
  const described = rows.flatMap(([code, { severity, summary }]) => {
    const remedy = remedyOf(code as DiagnosticCode);
    const said = [`.It Sy ${word(code)} Pq ${severity}`, ...sentence(capitalized(summary))];
    return remedy === undefined ? said : [...said, ...sentence(capitalized(remedy))];
  });
  return ['.Bl -tag -width Ds', ...described, '.El'];
}

/** A word that is typed: its hyphens are minus signs. */
function word(text: string): string {
  return text.replaceAll('-', '\\-');
}

function capitalized(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

// `mount`, `remount` and `umount`. A call of mount(2) is one of five commands, by its flags; a rule has a match string for
// each command that it may be about, and that for each of its lists of options.
// Source: permission-semantics 4.9.

import type { Condition, MountRule, Pattern, Word } from '../../language/index.js';
import { mountOptions } from '../../language/index.js';
import { anyText, choice, nothing } from '../byte-pattern.js';
import type { MountFlags } from '../mount-flags.js';
import {
  allFlags,
  bindFlag,
  flagPattern,
  moveFlag,
  propagationFlags,
  recursiveFlag,
  remountFlag,
} from '../mount-flags.js';
import { mountBits } from '../policy-permissions.js';
import type { Term } from '../term.js';
import { classTerm, nulSeparated, patternOf, patternOr } from './conditions.js';
import type { EncodeContext, Given } from './encode.js';

export function encodeMount(rule: MountRule, given: Given, { mediated }: EncodeContext): readonly Term[] {
  if (!mediated.has('mount')) return [];
  if (rule.operation === 'umount')
    return [classTerm('mount', [patternOr(rule.target, anyText)], mountBits.umount, given)];
  return optionsOf(rule).flatMap((options) =>
    commandsOf(rule, options).map((command) =>
      classTerm('mount', nulSeparated(partsOf(rule, command, options)), mountBits.mount, given),
    ),
  );
}

/** Flags that a call must have, and those that it may have. */
interface Options {
  readonly required: MountFlags;
  readonly possible: MountFlags;
}

type Command = 'remount' | 'bind' | 'propagation' | 'move' | 'new';

/** Flags that the kernel lets pass with each command: others are dropped, from rules, too. */
const flagsOfCommand: Readonly<Record<Command, MountFlags>> = {
  remount: allFlags & ~moveFlag,
  bind: bindFlag | recursiveFlag,
  propagation: allFlags & ~flagsOf('nosuid noexec nodev noatime nodiratime relatime strictatime'),
  move: moveFlag,
  new: allFlags & ~(remountFlag | bindFlag | moveFlag | propagationFlags | recursiveFlag),
};
const commands = ['remount', 'bind', 'propagation', 'move', 'new'] as const;

function flagsOf(words: string): MountFlags {
  return words.split(' ').reduce((sum, word) => sum | (mountOptions.get(word)?.set ?? 0), 0);
}

/** Each list of required flags with each list of possible ones. */
function optionsOf({ conditions, operation }: MountRule): readonly Options[] {
  const lists = conditions.filter(({ name }) => name === 'options' || name === 'option');
  const always = operation === 'remount' ? remountFlag : 0;
  if (lists.length === 0) {
    return operation === 'remount'
      ? [{ required: remountFlag, possible: flagsOfCommand.remount & ~remountFlag }]
      : [{ required: allFlags, possible: allFlags }];
  }
  const required = lists.filter(({ operator }) => operator !== 'in').map((list) => bitsOfList(list).set | always);
  const possible = lists.filter(({ operator }) => operator === 'in').map(eitherOf);
  const atLeast = required.length === 0 ? [always] : required;
  const atMost = possible.length === 0 ? [0] : possible;
  return atLeast.flatMap((one) => atMost.map((other) => ({ required: one, possible: other })));
}

function bitsOfList({ values }: Condition): { readonly set: MountFlags; readonly clear: MountFlags } {
  const words = values.flatMap(({ value }) => mountOptions.get(value) ?? []);
  return {
    set: words.reduce((sum, word) => sum | word.set, 0),
    clear: words.reduce((sum, word) => sum | word.clear, 0),
  };
}

/** In a list of possible flags a word that clears says no more than that the flag is possible. */
function eitherOf(list: Condition): MountFlags {
  const { set, clear } = bitsOfList(list);
  return set | clear;
}

/** The commands that a rule is about. Where its flags name none, or all, it is about each that its words fit. */
function commandsOf(rule: MountRule, { required, possible }: Options): readonly Command[] {
  const fitting = commands.filter((command) => fits(rule, command));
  if (required === 0 || required === allFlags) return fitting;
  const named = fitting.find((command) => (required & namedBy[command]) !== 0);
  if (named !== undefined) return [named];
  return ((required | possible) & ~anyCommand) === 0 ? [] : ['new'];
}

/** Any of these flags makes a rule one about the command. */
const namedBy: Readonly<Record<Command, MountFlags>> = {
  remount: remountFlag,
  bind: bindFlag,
  propagation: propagationFlags | recursiveFlag,
  move: moveFlag,
  new: 0,
};
const anyCommand = commands.reduce((sum, command) => sum | namedBy[command], 0);

/** Only a new mount has a type; a remount has no source, and propagation changes one place. */
function fits({ source, target, conditions }: MountRule, command: Command): boolean {
  if (command === 'new') return true;
  if (conditions.some(isType)) return false;
  if (command === 'remount') return source === undefined;
  return command !== 'propagation' || source === undefined || target === undefined;
}

function isType({ name }: Condition): boolean {
  return name === 'fstype' || name === 'vfstype';
}

/** Target, source, type, flags. Propagation takes a lone source for the target, as old rules have it. */
function partsOf(
  { source, target, conditions }: MountRule,
  command: Command,
  { required, possible }: Options,
): readonly Pattern[] {
  const takesSource = command !== 'remount' && command !== 'propagation';
  const types = conditions.filter(isType).flatMap(({ values }) => values);
  const mask = flagsOfCommand[command];
  return [
    patternOr(command === 'propagation' ? (target ?? source) : target, anyText),
    takesSource ? sourcePattern(source) : anyText,
    types.length === 0 ? anyText : choice(...types.map(patternOf)),
    flagPattern(required & mask, possible & mask),
  ];
}

/** `detached` is a mount that stands nowhere yet: it has no source. */
function sourcePattern(source: Word | undefined): Pattern {
  return source?.value === 'detached' ? nothing : patternOr(source, anyText);
}

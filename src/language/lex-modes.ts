// The other modes of the lexer: one small reader each. Where a mode expects one word and finds none, it gives an empty
// `bad` token and the lexer returns to the base mode.

import type { ByteText } from '../base/index.js';
import { readConditionName } from './lex-base.js';
import type { LexerState, Match } from './lex-match.js';
import type { Mode, RuleMode } from './modes.js';
import { permissionWords } from './modes.js';
import {
  scanAnglePath,
  scanBlank,
  scanConditionWord,
  scanDigits,
  scanIdentity,
  scanIncludePath,
  scanLabel,
  scanLine,
  scanListValue,
  scanMode,
  scanName,
  scanNewline,
  scanQuoted,
  scanVariable,
  scanWord,
} from './scan.js';

type Reader = (text: ByteText, at: number, lastNewline: number) => Match | undefined;

const readers: Readonly<Record<Exclude<Mode, 'base' | RuleMode>, Reader>> = {
  name: (text, at) => oneWord(text, at, 'id'),
  'hat-name': (text, at) => oneWord(text, at, 'id'),
  target: (text, at) => oneWord(text, at, 'id'),
  value: (text, at) => oneWord(text, at, 'value'),
  identity: readIdentity,
  condition: readCondition,
  list: (text, at) => readList(text, at, true),
  'condition-group': readGroupStart,
  group: readGroup,
  'group-value': readGroupValue,
  'group-list': (text, at) => readList(text, at, false),
  assignment: readAssignment,
  'boolean-operator': readBooleanOperator,
  'boolean-assignment': (text, at, lastNewline) => endOfAssignment(text, at, lastNewline) ?? readExpression(text, at),
  expression: (text, at) => readExpression(text, at),
  integer: readInteger,
  include: readIncludePath,
  abi: (text, at) => readAbi(text, at) ?? readEndOfRule(text, at),
  rlimit: (text, at) => readRlimit(text, at) ?? readEndOfRule(text, at),
  'change-profile': (text, at) => readChangeProfile(text, at) ?? readEndOfRule(text, at),
  userns: (text, at) => readUserns(text, at) ?? readEndOfRule(text, at),
};

/** Modes in which a line end is not layout; after `^` a blank is none either. */
const newlineMatters: ReadonlySet<Mode> = new Set<Mode>(['name', 'hat-name', 'value', 'identity', 'integer']);
/** Modes that stay where they are after a bad byte, since their end is known: a comma, a parenthesis, a line end. */
const bounded: ReadonlySet<Mode> = new Set<Mode>(['list', 'group', 'group-list', 'assignment', 'boolean-assignment']);
const ruleModes: ReadonlySet<Mode> = new Set<Mode>([
  ...(['network', 'mount', 'dbus', 'signal', 'ptrace', 'unix', 'mqueue'] satisfies RuleMode[]),
  'rlimit',
  'change-profile',
  'userns',
]);

/** One token in any mode but base. */
export function readInMode({ text, at, lastNewline }: LexerState, mode: Mode): Match {
  const blank = scanBlank(text, at);
  if (blank > at && mode !== 'hat-name') return { kind: 'blank', end: blank };
  const match =
    mode in readers
      ? readers[mode as keyof typeof readers](text, at, lastNewline)
      : readRule(text, at, mode as RuleMode);
  const newline = newlineMatters.has(mode) ? at : scanNewline(text, at);
  // Words of these modes may hold a CR, but before a LF it is part of the longer line end.
  if (match !== undefined && match.end >= newline) return match;
  if (newline > at) return { kind: 'newline', end: newline };
  return { kind: 'bad', end: bounded.has(mode) || ruleModes.has(mode) ? at + 1 : at };
}

function oneWord(text: ByteText, at: number, kind: 'id' | 'value'): Match | undefined {
  const end = Math.max(scanWord(text, at), scanQuoted(text, at));
  return end > at ? { kind, end, leave: true } : undefined;
}

function readIdentity(text: ByteText, at: number): Match | undefined {
  const name = scanName(text, at);
  if (text.slice(at, name) === 'identities' && text[scanBlank(text, name)] === '=') {
    return { kind: 'identities', end: name, leave: true, enter: 'condition' };
  }
  const end = Math.max(scanIdentity(text, at), scanQuoted(text, at));
  return end > at ? { kind: 'value', end, leave: true } : undefined;
}

/** After `=`: a value on the same line, or a list in parentheses. */
function readCondition(text: ByteText, at: number): Match | undefined {
  if (text[at] === '=') {
    const next = text[scanBlank(text, at + 1)];
    const opensValue = next !== undefined && next !== '(' && next !== '\n';
    return opensValue ? { kind: 'equals', end: at + 1, leave: true, enter: 'value' } : { kind: 'equals', end: at + 1 };
  }
  if (text[at] === '(') return { kind: 'open-paren', end: at + 1, leave: true, enter: 'list' };
  return text.startsWith('in', at) ? { kind: 'in', end: at + 2 } : undefined;
}

/** Values up to `)`. In a list inside a group the reference grammar does not see parentheses, nor commas. */
function readList(text: ByteText, at: number, commas: boolean): Match | undefined {
  if (text[at] === ')') return { kind: 'close-paren', end: at + 1, leave: true };
  if (commas && text[at] === ',') return { kind: 'list-comma', end: at + 1 };
  const end = Math.max(scanListValue(text, at), scanQuoted(text, at));
  return end > at ? { kind: 'value', end } : undefined;
}

function readGroupStart(text: ByteText, at: number): Match | undefined {
  if (text[at] === '=') return { kind: 'equals', end: at + 1 };
  return text[at] === '(' ? { kind: 'open-paren', end: at + 1, leave: true, enter: 'group' } : undefined;
}

function readGroup(text: ByteText, at: number): Match | undefined {
  if (text[at] === ')') return { kind: 'close-paren', end: at + 1, leave: true };
  if (text[at] === ',' && scanConditionWord(text, at) === at) return { kind: 'list-comma', end: at + 1 };
  if (text[at] === '=') return { kind: 'equals', end: at + 1, enter: 'group-value' };
  if (text.startsWith(':=', at)) return { kind: 'override-assign', end: at + 2, enter: 'group-value' };
  const end = scanConditionWord(text, at);
  return end > at ? { kind: 'condition', end } : undefined;
}

/** One value, or a list in parentheses where the blanks allow it. */
function readGroupValue(text: ByteText, at: number): Match | undefined {
  if (text[at] === '(') return { kind: 'open-paren', end: at + 1, leave: true, enter: 'group-list' };
  const quoted = scanQuoted(text, at);
  const end = Math.max(scanListValue(text, at), quoted > at + 2 ? quoted : at);
  return end > at ? { kind: 'value', end, leave: true } : undefined;
}

/** The end of an assignment: a line end, or a comment before it. A comment at the end of the file is a value. */
function endOfAssignment(text: ByteText, at: number, lastNewline: number): Match | undefined {
  const newline = scanNewline(text, at);
  if (newline > at) return { kind: 'assign-end', end: newline, leave: true };
  if (text[at] === '\\' && text[at + 1] === '\n') return { kind: 'continuation', end: at + 2 };
  if (text[at] !== '#' || at > lastNewline) return undefined;
  return { kind: 'comment', end: scanLine(text, at) };
}

function readAssignment(text: ByteText, at: number, lastNewline: number): Match | undefined {
  const ending = endOfAssignment(text, at, lastNewline);
  if (ending !== undefined) return ending;
  const end = Math.max(scanWord(text, at), scanQuoted(text, at));
  if (end > at) return { kind: 'value', end };
  return undefined;
}

function readBooleanOperator(text: ByteText, at: number): Match | undefined {
  const enter = 'boolean-assignment';
  if (text[at] === '=') return { kind: 'equals', end: at + 1, leave: true, enter };
  if (text[at + 1] !== '=') return undefined;
  if (text[at] === '+') return { kind: 'add-assign', end: at + 2, leave: true, enter };
  if (text[at] === '?') return { kind: 'default-assign', end: at + 2, leave: true, enter };
  return text[at] === ':' ? { kind: 'override-assign', end: at + 2, leave: true, enter } : undefined;
}

const expressionWords: ReadonlySet<string> = new Set(['and', 'or', 'not', 'defined', 'in']);

function readExpression(text: ByteText, at: number): Match | undefined {
  const word = Math.max(scanConditionWord(text, at), scanLabel(text, at), scanQuoted(text, at));
  const set = scanVariable(text, at, '@');
  if (set > at && set >= word) return { kind: 'set-variable', end: set };
  const boolean = scanVariable(text, at, '$');
  if (boolean > at && boolean >= word) return { kind: 'boolean-variable', end: boolean };
  if (text[at] === '{' && word <= at + 1) return { kind: 'open', end: at + 1, leave: true };
  if (text[at] === '(') return { kind: 'open-paren', end: at + 1 };
  if (text[at] === ')') return { kind: 'close-paren', end: at + 1 };
  const operator = scanOperator(text, at);
  if (operator > at && operator >= word) return { kind: 'operator', end: operator };
  if (word === at) return undefined;
  const name = text.slice(at, word);
  if (expressionWords.has(name)) return { kind: name === 'in' ? 'operator' : 'keyword', end: word };
  return { kind: 'id', end: word };
}

function scanOperator(text: ByteText, at: number): number {
  const two = text.slice(at, at + 2);
  if (two === '==' || two === '!=' || two === '<=' || two === '>=') return at + 2;
  return text[at] === '<' || text[at] === '>' ? at + 1 : at;
}

function readInteger(text: ByteText, at: number): Match | undefined {
  if (text[at] === '=') return { kind: 'equals', end: at + 1 };
  const start = text[at] === '+' || text[at] === '-' ? at + 1 : at;
  const end = scanDigits(text, start);
  return end > start ? { kind: 'value', end, leave: true } : undefined;
}

/** `<path>`, `<"path">`, `"path"` or a bare path. What follows a `<` that is not closed is bad up to where it ends. */
function readPath(text: ByteText, at: number, kind: 'include-path' | 'abi-path'): Match | undefined {
  if (text[at] !== '<') {
    const end = Math.max(scanIncludePath(text, at), scanQuoted(text, at));
    return end > at ? { kind, end } : undefined;
  }
  const quoted = scanQuoted(text, at + 1);
  if (quoted > at + 1 && text[quoted] === '>') return { kind, end: quoted + 1 };
  const end = scanAnglePath(text, at + 1);
  return end > at + 1 && text[end] === '>' ? { kind, end: end + 1 } : { kind: 'bad', end, leave: true };
}

function readIncludePath(text: ByteText, at: number): Match | undefined {
  const path = readPath(text, at, 'include-path');
  return path && { ...path, leave: true };
}

function readAbi(text: ByteText, at: number): Match | undefined {
  return readPath(text, at, 'abi-path');
}

function readEndOfRule(text: ByteText, at: number): Match | undefined {
  return text[at] === ',' ? { kind: 'end-of-rule', end: at + 1, leave: true } : undefined;
}

function readRlimit(text: ByteText, at: number): Match | undefined {
  if (text.startsWith('<=', at)) return { kind: 'less-or-equal', end: at + 2 };
  const digits = scanDigits(text, text[at] === '-' ? at + 1 : at);
  if (digits > at + (text[at] === '-' ? 1 : 0)) return { kind: 'value', end: digits };
  let end = at;
  while (/[A-Za-z_]/.test(text[end] ?? ' ')) end += 1;
  if (end === at) return undefined;
  return { kind: text.slice(at, end) === 'infinity' ? 'value' : 'id', end };
}

function readChangeProfile(text: ByteText, at: number): Match | undefined {
  const end = Math.max(scanWord(text, at), scanQuoted(text, at));
  const word = text.slice(at, end);
  if (word === '->') return { kind: 'arrow', end, enter: 'target' };
  if (end === at) return undefined;
  return { kind: word === 'safe' || word === 'unsafe' ? 'keyword' : 'id', end };
}

function readUserns(text: ByteText, at: number): Match | undefined {
  return text.startsWith('create', at) ? { kind: 'keyword', end: at + 'create'.length } : undefined;
}

/** Rules of permissions, conditions and words; a comma ends them. */
function readRule(text: ByteText, at: number, mode: RuleMode): Match | undefined {
  const nameEnd = scanName(text, at);
  const name = text.slice(at, nameEnd);
  if (nameEnd > at) {
    const condition = readConditionName(text, nameEnd, name);
    if (condition !== undefined) return condition;
  }
  const word = Math.max(scanConditionWord(text, at), scanLabel(text, at), scanQuoted(text, at));
  if (mode === 'mount') {
    if (text.slice(at, word) === '->') return { kind: 'arrow', end: at + 2 };
  } else {
    if (text[at] === '(') return { kind: 'open-paren', end: at + 1, enter: 'list' };
    const permission = text.slice(at, word);
    if (permissionWords[mode].has(permission)) return { kind: 'keyword', end: word };
    const isLetters = permission === 'r' || permission === 'w' || permission === 'rw' || permission === 'wr';
    if (isLetters && scanMode(text, at) === word) return { kind: 'mode', end: word };
  }
  if (word > at) return { kind: 'id', end: word };
  return readEndOfRule(text, at);
}

// The base mode of the lexer: statements of the preamble, heads, and the words of file, link, capability and io_uring
// rules. The longest match wins, and among equals the first listed here. Source: policy-language 2.2 to 2.6.

import type { ByteText } from '../base/index.js';
import type { LexerState, Match } from './lex-match.js';
import { keywords, modeAfterKeyword } from './modes.js';
import {
  isLetter,
  scanBlank,
  scanLabel,
  scanLine,
  scanMode,
  scanName,
  scanNewline,
  scanQuotedInLine,
  scanQuotedLabel,
  scanVariable,
} from './scan.js';

/** One token in base mode. */
export function readBase({ text, at, lastNewline }: LexerState): Match {
  const character = text[at];
  if (isLetter(text, at)) return readName(text, at);
  switch (character) {
    case ' ':
    case '\t':
      return { kind: 'blank', end: scanBlank(text, at) };
    case '\n':
    case '\r':
      return readNewline(text, at);
    case '#':
      return readPound(text, at, lastNewline);
    case ',':
      return { kind: 'end-of-rule', end: at + 1 };
    case '{':
      return { kind: 'open', end: at + 1 };
    case '}':
      return { kind: 'close', end: at + 1 };
    case '(':
      return { kind: 'open-paren', end: at + 1, enter: 'list' };
    case '^':
      return { kind: 'caret', end: at + 1, enter: 'hat-name' };
    case '-':
      return text[at + 1] === '>' ? { kind: 'arrow', end: at + 2, enter: 'target' } : bad(at);
    case '=':
      return { kind: 'equals', end: at + 1, enter: 'assignment' };
    case '+':
      return text[at + 1] === '='
        ? { kind: 'add-assign', end: at + 2, enter: 'assignment' }
        : { kind: 'plus', end: at + 1, enter: 'identity' };
    case '?':
      return text[at + 1] === '=' ? { kind: 'default-assign', end: at + 2, enter: 'assignment' } : bad(at);
    case '$':
      return readBooleanVariable(text, at);
    default:
      return readPath(text, at);
  }
}

function bad(at: number): Match {
  return { kind: 'bad', end: at + 1 };
}

function readNewline(text: ByteText, at: number): Match {
  const end = scanNewline(text, at);
  return end > at ? { kind: 'newline', end } : bad(at);
}

/** A comment, or `#include`, which is decided by those eight characters alone; both need a line end. */
function readPound(text: ByteText, at: number, lastNewline: number): Match {
  if (at > lastNewline) return { kind: 'comment', end: text.length };
  if (text.startsWith('#include', at)) return readInclude(text, at + 8, false);
  return { kind: 'comment', end: scanLine(text, at) };
}

/** The word itself ends at `end`; `if exists` may follow. `include` needs a blank after it, `#include` does not. */
function readInclude(text: ByteText, end: number, needsBlank: boolean): Match {
  const afterWord = scanBlank(text, end);
  if (afterWord > end && text.startsWith('if', afterWord)) {
    const afterIf = scanBlank(text, afterWord + 2);
    const exists = afterIf + 'exists'.length;
    if (afterIf > afterWord + 2 && text.startsWith('exists', afterIf) && scanBlank(text, exists) > exists) {
      return { kind: 'include', end: exists, enter: 'include' };
    }
  }
  return needsBlank && afterWord === end ? { kind: 'id', end } : { kind: 'include', end, enter: 'include' };
}

function readBooleanVariable(text: ByteText, at: number): Match {
  const end = scanVariable(text, at, '$');
  if (end === at) return bad(at);
  const next = scanBlank(text, end);
  const assigns = text[next] === '=' || ('+?:'.includes(text[next] ?? ' ') && text[next + 1] === '=');
  return assigns ? { kind: 'boolean-variable', end, enter: 'boolean-operator' } : { kind: 'boolean-variable', end };
}

function readPath(text: ByteText, at: number): Match {
  if (text[at] === ':' && text[at + 1] === '=') return { kind: 'override-assign', end: at + 2, enter: 'assignment' };
  const variable = scanVariable(text, at, '@');
  const label = text[at] === '"' ? scanQuotedLabel(text, at) : scanLabel(text, at);
  if (label > variable) return { kind: 'id', end: label };
  if (variable > at) return { kind: 'set-variable', end: variable };
  if (text[at] === '"') return badQuote(text, at);
  return text[at] === ':' ? { kind: 'colon', end: at + 1 } : bad(at);
}

/** A quoted word that may not stand here is one bad token, if it ends on its line. */
function badQuote(text: ByteText, at: number): Match {
  return { kind: 'bad', end: Math.max(scanQuotedInLine(text, at), at + 1) };
}

/** A word of letters: a condition's name, an include, permission letters, a keyword or a plain name. */
function readName(text: ByteText, at: number): Match {
  const end = scanName(text, at);
  const name = text.slice(at, end);
  const condition = readConditionName(text, end, name);
  if (condition !== undefined) return condition;
  if (name === 'include') return readInclude(text, end, true);
  if (name !== 'all' && scanMode(text, at) > at) return { kind: 'mode', end: scanMode(text, at) };
  if (name === 'hat' || name === 'profile') return { kind: name, end, enter: 'name' };
  if (!keywords.has(name)) return { kind: 'id', end };
  const mode = modeAfterKeyword.get(name);
  return mode === undefined ? { kind: 'keyword', end } : { kind: 'keyword', end, enter: mode };
}

/** A name directly before `=`, or before `in (`: the lexer must know now, since the value is cut differently. */
export function readConditionName(text: ByteText, end: number, name: string): Match | undefined {
  const next = scanBlank(text, end);
  if (text[next] === '=') {
    if (name === 'identities') return { kind: 'identities', end, enter: 'condition' };
    if (name === 'priority') return { kind: 'priority', end, enter: 'integer' };
    if (name === 'flags') return { kind: 'flags', end, enter: 'condition' };
    if ((name === 'peer' || name === 'xattrs') && text[scanBlank(text, next + 1)] === '(') {
      return { kind: 'condition-list', end, enter: 'condition-group' };
    }
    return { kind: 'condition', end, enter: 'condition' };
  }
  if (next > end && text.startsWith('in', next) && text[scanBlank(text, next + 2)] === '(') {
    return { kind: 'condition', end, enter: 'condition' };
  }
  return undefined;
}

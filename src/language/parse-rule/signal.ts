// `signal [PERMISSIONS] [set=( … )] [peer=LABEL],`. Source: policy-language 6.8.

import { suggestionFor } from '../../base/index.js';
import type { ByteText } from '../../base/index.js';
import type { ConditionRule } from '../ast.js';
import { checkConditions } from './check-conditions.js';
import { parseConditions, parsePermissions, permissionNames } from './conditions.js';
import type { Words } from './words.js';

const permissions = permissionNames('send write w', 'receive read r');

const signals: ReadonlySet<string> = new Set(
  (
    'hup int quit ill trap abrt bus fpe kill usr1 segv usr2 pipe alrm term stkflt chld cont stop stp tstp ttin ttou ' +
    'urg xcpu xfsz vtalrm prof winch io poll pwr sys emt exists'
  ).split(' '),
);

/** Older names of signals. */
const synonyms: ReadonlyMap<string, string> = new Map([
  ['stp', 'tstp'],
  ['poll', 'io'],
]);

/**
 * The one name of a signal that may have several; undefined where this names none. After `rtmin+` the reference
 * compiler reads digits and ignores what follows them.
 */
export function canonicalSignal(name: ByteText): string | undefined {
  if (!name.startsWith('rtmin+')) return signals.has(name) ? (synonyms.get(name) ?? name) : undefined;
  const number = /^[ \t\n\v\f\r]*([+-]?)(\d*)/.exec(name.slice('rtmin+'.length));
  const value = Number(number?.[2] ?? '0');
  return value === 0 || (value <= 32 && number?.[1] !== '-') ? `rtmin+${value}` : undefined;
}

export function parseSignal(words: Words): ConditionRule | undefined {
  if (words.takeKeyword('signal') === undefined) return words.unexpected('rule');
  const found = parsePermissions(words, permissions);
  const conditions = found && parseConditions(words);
  if (conditions === undefined || !words.expectEnd()) return undefined;
  checkConditions(words, conditions, { set: { repeats: true }, peer: {} });
  for (const { name, values } of conditions) {
    if (name !== 'set') continue;
    for (const { value, at } of values) {
      if (canonicalSignal(value) === undefined) {
        words.complain('language/unknown-signal', at, { name: value, ...suggestionFor(value, signals) });
      }
    }
  }
  return { kind: 'signal', permissions: found ?? [], conditions, peer: undefined };
}

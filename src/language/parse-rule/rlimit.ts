// `set rlimit NAME <= VALUE [UNIT],`. Source: policy-language 6.15.

import type { ByteText } from '../../base/index.js';
import type { RlimitRule, Word } from '../ast.js';
import type { Words } from './words.js';

type Measure = 'seconds' | 'microseconds' | 'bytes' | 'count' | 'nice';

const limits: ReadonlyMap<string, Measure> = new Map<string, Measure>([
  ['cpu', 'seconds'],
  ['rttime', 'microseconds'],
  ...'fsize data stack core rss as memlock msgqueue'.split(' ').map((name): [string, Measure] => [name, 'bytes']),
  ...'nofile ofile nproc locks sigpending rtprio'.split(' ').map((name): [string, Measure] => [name, 'count']),
  ['nice', 'nice'],
]);

/** Microseconds in one of each unit. */
const timeUnits: ReadonlyMap<string, bigint> = new Map(
  (
    [
      [1n, 'us microsecond microseconds'],
      [1000n, 'ms millisecond milliseconds'],
      [1_000_000n, 's sec second seconds'],
      [60_000_000n, 'min minute minutes'],
      [3_600_000_000n, 'h hour hours'],
      [86_400_000_000n, 'd day days'],
      [604_800_000_000n, 'week weeks'],
    ] as const
  ).flatMap(([length, names]) => names.split(' ').map((name): [string, bigint] => [name, length])),
);

const byteUnits: ReadonlySet<string> = new Set(['K', 'KB', 'M', 'MB', 'G', 'GB']);

export function parseRlimit(words: Words): RlimitRule | undefined {
  if (words.takeKeyword('set') === undefined || words.takeKeyword('rlimit') === undefined)
    return words.unexpected('limit');
  const name = words.expectWord('limit', 'id');
  if (name === undefined || words.expect('less-or-equal', 'less-or-equal') === undefined) return undefined;
  const value = words.expectWord('value', 'value');
  if (value === undefined) return undefined;
  const unit = words.takeWord('id');
  if (!words.expectEnd()) return undefined;
  const measure = limits.get(name.value);
  if (measure === undefined) words.complain('language/unknown-rlimit', name.at, { name: name.value });
  else checkValue(words, name, value, unit, measure);
  return { kind: 'rlimit', name: name.value, value, unit: unit?.value };
}

/** `infinity` takes any unit, known or not, as in the reference compiler. */
function checkValue(words: Words, name: Word, value: Word, unit: Word | undefined, measure: Measure): void {
  if (value.value === 'infinity') return;
  const number = readInteger(value.value);
  const { code, at } = { code: 'language/bad-rlimit-value' as const, at: value.at };
  const data = { name: name.value, value: value.value, unit: unit?.value ?? '' };
  if (measure === 'nice') {
    if (unit !== undefined || number < -20n || number > 19n) words.complain(code, at, data);
  } else if (number < 0n) words.complain(code, at, data);
  else if (measure === 'count') {
    if (unit !== undefined) words.complain(code, at, data);
  } else if (measure === 'bytes') {
    if (unit !== undefined && !byteUnits.has(unit.value)) words.complain(code, at, data);
  } else {
    const least = measure === 'seconds' ? 1_000_000n : 1n;
    const length = unit && (timeUnits.get(unit.value) ?? 0n);
    if (length !== undefined && inWord(number * length) < least) words.complain(code, at, data);
  }
}

const most = 2n ** 63n - 1n;

/** What is left of a product in the 64 bits that the reference compiler has for it. */
function inWord(value: bigint): bigint {
  return BigInt.asIntN(64, value);
}

/**
 * Decimal, or octal after a leading zero, as far as the digits go; the reference compiler ignores the rest. What is too
 * large is the largest number.
 */
function readInteger(text: ByteText): bigint {
  const digits = text.startsWith('-') ? text.slice(1) : text;
  const value = digits.startsWith('0') ? BigInt(`0o0${/^[0-7]*/.exec(digits)?.[0] ?? ''}`) : BigInt(digits);
  const size = value > most ? most : value;
  return text.startsWith('-') ? -size : size;
}

// `set rlimit NAME <= VALUE [UNIT],`. Source: policy-language 6.15.

import { suggestionFor } from '../../base/index.js';
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

/** Bytes in one of each unit. */
const byteUnits: ReadonlyMap<string, bigint> = new Map([
  ['K', 2n ** 10n],
  ['KB', 2n ** 10n],
  ['M', 2n ** 20n],
  ['MB', 2n ** 20n],
  ['G', 2n ** 30n],
  ['GB', 2n ** 30n],
]);

/** As much of a rule as its value hangs on. */
type LimitWords = Pick<RlimitRule, 'name' | 'unit'> & { readonly value: Pick<Word, 'value'> };

/** What compiled policy stores for no limit at all. */
export const noLimit = 2n ** 64n - 1n;

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
  if (measure === undefined) {
    words.complain('language/unknown-rlimit', name.at, {
      name: name.value,
      ...suggestionFor(name.value, limits.keys()),
    });
  } else checkValue(words, name, value, unit, measure);
  return { kind: 'rlimit', name: name.value, value, unit: unit?.value };
}

function checkValue(words: Words, name: Word, value: Word, unit: Word | undefined, measure: Measure): void {
  if (measured(measure, value.value, unit?.value) !== undefined) return;
  words.complain('language/bad-rlimit-value', value.at, {
    name: name.value,
    value: value.value,
    unit: unit?.value ?? '',
  });
}

/** The value of a limit as compiled policy stores it; undefined for what is no value of it. */
export function storedLimit({ name, value, unit }: LimitWords): bigint | undefined {
  const measure = limits.get(name);
  return measure && measured(measure, value.value, unit);
}

/** `infinity` takes any unit, known or not, as in the reference compiler. */
function measured(measure: Measure, value: ByteText, unit: ByteText | undefined): bigint | undefined {
  if (value === 'infinity') return noLimit;
  const number = readInteger(value);
  if (measure === 'nice') return unit === undefined && number >= -20n && number <= 19n ? number + 20n : undefined;
  if (number < 0n) return undefined;
  if (unit === undefined) return number;
  if (measure === 'count') return undefined;
  if (measure === 'bytes') {
    const length = byteUnits.get(unit);
    return length && BigInt.asUintN(64, number * length);
  }
  const least = measure === 'seconds' ? 1_000_000n : 1n;
  const time = inWord(number * (timeUnits.get(unit) ?? 0n));
  return time < least ? undefined : time / least;
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

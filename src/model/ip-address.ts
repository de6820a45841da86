// IP addresses as text and as the bytes of match strings.

import type { ByteText } from '../base/index.js';

/** Four or sixteen bytes; undefined for what is no address. */
export function bytesOfAddress(text: string): ByteText | undefined {
  const bytes = text.includes(':') ? bytesOfSix(text) : bytesOfFour(text);
  return bytes && (String.fromCharCode(...bytes) as ByteText);
}

function bytesOfFour(text: string): number[] | undefined {
  const parts = text.split('.');
  const isAddress = parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
  return isAddress ? parts.map(Number) : undefined;
}

function bytesOfSix(text: string): number[] | undefined {
  const halves = text.split('::');
  const [before, after] = halves.map(bytesOfGroups);
  if (halves.length === 1) return before?.length === 16 ? before : undefined;
  if (halves.length !== 2 || before === undefined || after === undefined || before.length + after.length > 14) {
    return undefined;
  }
  return [...before, ...Array<number>(16 - before.length - after.length).fill(0), ...after];
}

/** Groups of up to four hexadecimal digits; the last may be an address of four numbers. */
function bytesOfGroups(text: string): number[] | undefined {
  if (text === '') return [];
  const bytes: number[] = [];
  for (const group of text.split(':')) {
    const four = bytesOfFour(group);
    if (four === undefined && !/^[0-9a-fA-F]{1,4}$/.test(group)) return undefined;
    bytes.push(...(four ?? [parseInt(group, 16) >> 8, parseInt(group, 16) & 0xff]));
  }
  return bytes;
}

/** Sixteen bytes are written with `::` for the first of the longest runs of zero groups. */
export function textOfAddress(bytes: ByteText): string {
  const numbers = [...bytes].map((byte) => byte.charCodeAt(0));
  if (numbers.length === 4) return numbers.join('.');
  const groups = Array.from({ length: 8 }, (_, at) => ((numbers[2 * at] ?? 0) << 8) | (numbers[2 * at + 1] ?? 0));
  const text = groups.map((group) => group.toString(16)).join(':');
  const runs = text.match(/\b0(:0\b)+/g) ?? [];
  const longest = runs.reduce<string>((best, run) => (run.length > best.length ? run : best), '');
  return longest === '' ? text : text.replace(new RegExp(`(^|:)${longest}(:|$)`), '::');
}

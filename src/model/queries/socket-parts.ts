// The parts of match strings about sockets: families, types, ends of connections, addresses, labels.
// Source: permission-semantics 4.3 to 4.6.

import type { ByteSet, Pattern } from '../../language/index.js';
import {
  anyByte,
  anyBytes,
  anyBytesOf,
  anyText,
  bytes,
  choice,
  nul,
  oneOf,
  optional,
  sequence,
  someText,
} from '../byte-pattern.js';
import { firstUnprivileged, portKinds } from '../encode-rule/endpoints.js';
import { bytesOfAddress, textOfAddress } from '../ip-address.js';
import { familyName, familyNumber, typeName, typeNumber } from '../socket-names.js';
import type { Part } from './layout.js';

const pair = '[^]{2}';

function numberOf(text: string): number {
  return [...text].reduce((number, byte) => number * 256 + byte.charCodeAt(0), 0);
}

function textOf(number: number | undefined, size: number): string | undefined {
  if (number === undefined || !Number.isInteger(number) || number < 0 || number >= 256 ** size) return undefined;
  return String.fromCharCode(
    ...Array.from({ length: size }, (_, at) => Math.floor(number / 256 ** (size - 1 - at)) % 256),
  );
}

function readNumber(words: string): number | undefined {
  return /^\d+$/.test(words) ? Number(words) : undefined;
}

/** A number of two or four bytes. */
function numberPart(attribute: string, size: number, omitted: string): Part {
  return {
    attribute,
    pattern: anyBytesOf(size),
    source: `[^]{${String(size)}}`,
    show: (text) => String(numberOf(text)),
    read: (words) => textOf(readNumber(words), size),
    omitted,
  };
}

/** A family by name or number. Which numbers it may be is in the pattern. */
export function familyPart(pattern: Pattern): Part {
  return {
    attribute: 'family',
    pattern,
    source: pair,
    show: (text) => familyName(numberOf(text)),
    read: (words) => textOf(familyNumber(words) ?? readNumber(words), 2),
  };
}

export const anyFamily: Pattern = anyBytesOf(2);
export const internetFamily: Pattern = sequence(
  bytes(0),
  oneOf([
    [2, 2],
    [10, 10],
  ]),
);

const notInternet: ByteSet = [
  [0, 1],
  [3, 9],
  [11, 255],
];
export const otherFamily: Pattern = choice(
  sequence(bytes(0), oneOf(notInternet)),
  sequence(oneOf([[1, 255]]), anyByte),
);

export const typePart: Part = {
  attribute: 'type',
  pattern: anyBytesOf(2),
  source: pair,
  show: (text) => typeName(numberOf(text)),
  read: (words) => textOf(typeNumber(words) ?? readNumber(words), 2),
};

/** Old kernels know sixteen types. */
export const oldTypePart: Part = { ...typePart, pattern: sequence(bytes(0), oneOf([[0, 15]])) };

export const protocolPart = numberPart('protocol', 2, '0');
export const backlogPart = numberPart('backlog', 2, '0');
export const levelPart = numberPart('level', 2, '0');
export const optionPart = numberPart('option', 2, '0');

/** The ends of a connection: `port` and `ip`, with a prefix for the far end. */
export function endParts(prefix: '' | 'peer_'): readonly [port: Part, ip: Part] {
  const usual = (port: number): keyof typeof portKinds =>
    prefix === 'peer_' ? 'remote' : port > 0 && port < firstUnprivileged ? 'privileged' : 'unprivileged';
  const port: Part = {
    attribute: `${prefix}port`,
    pattern: sequence(oneOf([[0, 2]]), anyBytesOf(2)),
    source: '[^]{3}',
    show: (text) => {
      const number = numberOf(text.slice(1));
      const kind = Object.entries(portKinds).find(([, byte]) => byte === text.charCodeAt(0))?.[0] ?? '';
      return kind === usual(number) ? String(number) : `${String(number)}/${kind}`;
    },
    read: (words) => {
      const [, digits = '', kind] = /^(\d+)(?:\/(\w+))?$/.exec(words) ?? [];
      const number = readNumber(digits);
      const byte = portKinds[(kind ?? usual(number ?? 0)) as keyof typeof portKinds] as number | undefined;
      const text = textOf(number, 2);
      return byte === undefined || text === undefined ? undefined : String.fromCharCode(byte) + text;
    },
    omitted: '0',
  };
  const ip: Part = {
    attribute: `${prefix}ip`,
    pattern: choice(bytes(0), sequence(bytes(1), anyBytesOf(4)), sequence(bytes(2), anyBytesOf(16))),
    source: '\\x00|\\x01[^]{4}|\\x02[^]{16}',
    show: (text) => (text.length < 2 ? 'none' : textOfAddress(text.slice(1) as typeof text)),
    read: (words) => {
      if (words === 'none') return '\0';
      const address = bytesOfAddress(words);
      return address && (address.length === 4 ? '\x01' : '\x02') + address;
    },
    ...(prefix === '' ? { omitted: 'none' } : {}),
  };
  return [port, ip];
}

/** A label or an interface; NUL comes after it. */
export function textPart(attribute: string, omitted?: string): Part {
  const same = (text: string): string => text;
  const part = { attribute, pattern: anyText, source: '[^\\x00]*', show: same, read: same };
  return omitted === undefined ? part : { ...part, omitted };
}

/** The label of the near end, which most rules do not ask for, and the NUL after it. */
export const nearLabelPart: Part = {
  attribute: 'label',
  pattern: optional(sequence(someText, nul)),
  source: '(?:[^\\x00]+\\x00)?',
  show: (text) => text.slice(0, -1),
  read: (words) => (words === '' ? '' : `${words}\0`),
  omitted: '',
};

/**
 * The address of a unix socket: `none` where it has none, `auto` where the kernel is to choose, `@name` for an abstract one.
 * Others are paths, which may be anything else.
 */
export function addressPart(attribute: string, omitted?: string): Part {
  const part: Part = {
    attribute,
    pattern: anyBytes,
    source: '[^]*?',
    show: (text) =>
      text === '' ? 'auto' : text === '\x01' ? 'none' : text.startsWith('\0') ? `@${text.slice(1)}` : text,
    read: (words) =>
      words === 'auto' ? '' : words === 'none' ? '\x01' : words.startsWith('@') ? `\0${words.slice(1)}` : words,
  };
  return omitted === undefined ? part : { ...part, omitted };
}

// One end of an internet connection as match strings have it: port and address. Takes the conditions of a rule, gives the
// pattern. Source: permission-semantics 4.4.

import type { Condition, Pattern } from '../../language/index.js';
import { anyByte, anyBytesOf, bytes, choice, literal, oneOf, sequence } from '../byte-pattern.js';
import { bytesOfAddress } from '../ip-address.js';
import { conditionWord } from './conditions.js';

/** What the first byte of an end says. */
export const portKinds = { unprivileged: 0, privileged: 1, remote: 2 } as const;

/** Which end: the far one, or the near one, where it matters whether the rule permits to bind. */
export type End = 'remote' | 'binding' | 'near';

/** Binding to a port below needs a privilege. */
export const firstUnprivileged = 1024;
const lastPort = 0xffff;

const anyAddress = choice(bytes(0), sequence(bytes(1), anyBytesOf(4)), sequence(bytes(2), anyBytesOf(16)));

/** Kind of port, port, and address with its size. */
export function endPattern(conditions: readonly Condition[], end: End): Pattern {
  const ports = conditionWord(conditions, 'port')?.value;
  const address = conditionWord(conditions, 'ip')?.value;
  return sequence(
    ports === undefined ? anyBytesOf(3) : kindAndPorts(ports, end),
    address === undefined ? anyAddress : addressPattern(address),
  );
}

function addressPattern(text: string): Pattern {
  if (text === 'none') return bytes(0);
  const address = bytesOfAddress(text);
  if (address === undefined) return choice();
  return sequence(bytes(address.length === 4 ? 1 : 2), literal(address));
}

/** Privileged ports count as such only for rules that permit to bind. */
function kindAndPorts(text: string, end: End): Pattern {
  const range = readPorts(text);
  if (range === undefined) return choice();
  const [from, to] = range;
  const withKind = (kind: keyof typeof portKinds, first: number, last: number): Pattern =>
    sequence(bytes(portKinds[kind]), portsPattern(first, last));
  if (end === 'remote') return withKind('remote', from, to);
  if (end === 'near' || from >= firstUnprivileged) return withKind('unprivileged', from, to);
  if (to < firstUnprivileged) return withKind('privileged', from, to);
  return choice(withKind('unprivileged', firstUnprivileged, to), withKind('privileged', from, firstUnprivileged - 1));
}

/** Port 0 alone stands for every port. */
function portsPattern(from: number, to: number): Pattern {
  if (to === 0) return anyBytesOf(2);
  const [high, low] = [from >> 8, from & 0xff];
  const [lastHigh, lastLow] = [to >> 8, to & 0xff];
  if (high === lastHigh) return sequence(bytes(high), byteFrom(low, lastLow));
  return choice(
    sequence(bytes(high), byteFrom(low, 0xff)),
    lastHigh - high > 1 ? sequence(byteFrom(high + 1, lastHigh - 1), anyByte) : choice(),
    sequence(bytes(lastHigh), byteFrom(0, lastLow)),
  );
}

function byteFrom(from: number, to: number): Pattern {
  return from === to ? bytes(from) : oneOf([[from, to]]);
}

/** `80` or `80-90`; undefined for what is neither. */
export function readPorts(text: string): readonly [from: number, to: number] | undefined {
  const dash = text.indexOf('-');
  if (dash !== -1) {
    const from = readPort(text.slice(0, dash));
    const to = readPort(text.slice(dash + 1));
    if (from !== undefined && to !== undefined && from <= to) return [from, to];
  }
  const port = readPort(text);
  return port === undefined ? undefined : [port, port];
}

/** As the C library reads a number: blanks and a sign may come first. */
function readPort(text: string): number | undefined {
  const [, sign, digits] = /^[ \t\n\v\f\r]*([+-]?)(\d+)$/.exec(text) ?? [];
  const value = Number(digits ?? NaN);
  return value === 0 || (value <= lastPort && sign !== '-') ? value : undefined;
}

// The key of a System V message queue in match strings: four bytes, the highest first. Source: permission-semantics 4.8.

import type { ByteText } from '../base/index.js';

/** The lowest 32 bits of a number. */
export function keyBytes(number: bigint): ByteText {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(Number(BigInt.asUintN(32, number)));
  return bytes.toString('latin1') as ByteText;
}

export function keyOfBytes(text: ByteText): number {
  return Buffer.from(text, 'latin1').readUInt32BE();
}

// Digests of content: to see that something changed, and to name a thing by what it is.

import { createHash } from 'node:crypto';

import type { ByteText } from './bytes.js';
import { toBytes } from './bytes.js';

export type Digest = string & { readonly __brand: 'Digest' };

/** SHA-256 in lower-case hexadecimal. */
export function digestOf(text: ByteText): Digest {
  return createHash('sha256').update(toBytes(text)).digest('hex') as Digest;
}

/** A digest of several parts that cannot be confused with another division of the same bytes. */
export function fingerprintOf(parts: readonly string[]): Digest {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  return hash.digest('hex') as Digest;
}

// Digests of content: to see that something changed, and to name a thing by what it is.

import { createHash } from 'node:crypto';

import type { ByteText } from './bytes.js';
import { toBytes } from './bytes.js';

/** Digests that package managers record. */
export type HashAlgorithm = 'md5' | 'sha256';

/** Lower-case hexadecimal. To find a text again that somebody recorded, never to keep anybody out. */
export function hashOf(text: ByteText, algorithm: HashAlgorithm): string {
  return createHash(algorithm).update(toBytes(text)).digest('hex');
}

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

// Policy text is bytes. A ByteText holds one character per byte (code units 0 to 255), so that every offset is a byte
// offset and every file survives a round trip, whatever its encoding. Nothing here decodes for people: see report.

export type ByteText = string & { readonly __brand: 'ByteText' };

/** One character per byte. Source: architecture, section 6, "Text is bytes". */
export function fromBytes(bytes: Uint8Array): ByteText {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1') as ByteText;
}

/** The bytes of a text. Throws InternalError-free: a character above 255 cannot occur in a ByteText. */
export function toBytes(text: ByteText): Uint8Array {
  return Buffer.from(text, 'latin1');
}

/** Bytes of an ordinary string in UTF-8, as a ByteText: for text that a program writes, such as a label. */
export function byteTextOf(text: string): ByteText {
  return Buffer.from(text, 'utf8').toString('latin1') as ByteText;
}

/** The text as a person reads it: UTF-8 where it is valid, each stray byte as U+FFFD. */
export function readable(text: ByteText): string {
  return Buffer.from(text, 'latin1').toString('utf8');
}

/** A piece of a ByteText is a ByteText. */
export function sliceBytes(text: ByteText, start: number, end?: number): ByteText {
  return text.slice(start, end) as ByteText;
}

export function joinBytes(parts: readonly ByteText[], separator = ''): ByteText {
  return parts.join(separator) as ByteText;
}

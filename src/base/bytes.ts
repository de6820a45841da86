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

/** The text as a person reads it: UTF-8 where it is valid, each stray byte as `\xe9`, as a shell takes it, too. */
export function readable(text: ByteText): string {
  const decoded = Buffer.from(text, 'latin1').toString('utf8');
  if (!decoded.includes('\ufffd')) return decoded;
  return Buffer.from(text.replace(characters, strayEscaped), 'latin1').toString('utf8');
}

/** A byte that is no part of a character in UTF-8 is the one in parentheses. Source: Unicode, table 3-7. */
const characters =
  /[\x00-\x7f]+|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}|([\x80-\xff])/g;

function strayEscaped(found: string, stray: string | undefined): string {
  return stray === undefined ? found : `\\x${stray.charCodeAt(0).toString(16)}`;
}

/** The bytes that stand as `\xe9` in a text; all else stays. */
export function unescapeBytes(text: string): string {
  return text.replace(/\\x([0-9a-fA-F]{2})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)));
}

/** A piece of a ByteText is a ByteText. */
export function sliceBytes(text: ByteText, start: number, end?: number): ByteText {
  return text.slice(start, end) as ByteText;
}

export function joinBytes(parts: readonly ByteText[], separator = ''): ByteText {
  return parts.join(separator) as ByteText;
}

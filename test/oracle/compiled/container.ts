// The outer format of compiled policy: a row of tagged items, some of them nested, little endian. Takes the bytes that the
// compiler wrote, gives the items as plain data. Knows nothing of profiles. A byte that fits nowhere is an error: a reader
// for tests must never guess.
// Source: permission-semantics 9.1.

/** One item; `name` is the name item that stood before it. */
export type Item = { readonly name?: string } & ItemValue;

export type ItemValue =
  | { readonly kind: 'number'; readonly bits: 8 | 16 | 32; readonly number: number }
  | { readonly kind: 'long'; readonly long: bigint }
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'blob'; readonly bytes: Buffer }
  | { readonly kind: 'struct'; readonly items: readonly Item[] }
  | { readonly kind: 'list'; readonly items: readonly Item[] }
  /** `count` is the number of logical elements; there may be several items for each. */
  | { readonly kind: 'array'; readonly count: number; readonly items: readonly Item[] };

/** All items of the uncompressed container. Throws: an Error on anything that is not one. */
export function readContainer(bytes: Buffer): readonly Item[] {
  if (bytes.subarray(8, 12).equals(compressed)) throw new Error('compiled policy: compressed, which is not read here');
  return readItems({ bytes, at: 0 }, undefined);
}

/** Where kernel features name policy/compressed_load: a header of 8 bytes, then a zstd frame, which opens like this. */
const compressed = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

interface Cursor {
  readonly bytes: Buffer;
  at: number;
}

const tag = {
  number8: 0,
  number16: 1,
  number32: 2,
  number64: 3,
  name: 4,
  string: 5,
  blob: 6,
  struct: 7,
  structEnd: 8,
  list: 9,
  listEnd: 10,
  array: 11,
  arrayEnd: 12,
} as const;

/** Items up to the tag `end`, or up to the end of the bytes. */
function readItems(cursor: Cursor, end: number | undefined): readonly Item[] {
  const items: Item[] = [];
  for (;;) {
    if (end === undefined && cursor.at === cursor.bytes.length) return items;
    const name = cursor.bytes[cursor.at] === tag.name ? readName(cursor) : undefined;
    const found = take(cursor, 1).readUInt8();
    if (found === end && name === undefined) return items;
    const value = readValue(cursor, found);
    items.push(name === undefined ? value : { name, ...value });
  }
}

function readName(cursor: Cursor): string {
  take(cursor, 1);
  return readText(cursor);
}

function readValue(cursor: Cursor, found: number): ItemValue {
  switch (found) {
    case tag.number8:
      return { kind: 'number', bits: 8, number: take(cursor, 1).readUInt8() };
    case tag.number16:
      return { kind: 'number', bits: 16, number: take(cursor, 2).readUInt16LE() };
    case tag.number32:
      return { kind: 'number', bits: 32, number: take(cursor, 4).readUInt32LE() };
    case tag.number64:
      return { kind: 'long', long: take(cursor, 8).readBigUInt64LE() };
    case tag.string:
      return { kind: 'string', text: readText(cursor) };
    case tag.blob:
      return { kind: 'blob', bytes: take(cursor, take(cursor, 4).readUInt32LE()) };
    case tag.struct:
      return { kind: 'struct', items: readItems(cursor, tag.structEnd) };
    case tag.list:
      return { kind: 'list', items: readItems(cursor, tag.listEnd) };
    case tag.array:
      return {
        kind: 'array',
        count: take(cursor, 2).readUInt16LE(),
        items: readItems(cursor, tag.arrayEnd),
      };
    default:
      throw new Error(`compiled policy: tag ${found} before byte ${cursor.at}`);
  }
}

/** Length, bytes, and a NUL at the end which is no part of the text; one character is one byte. */
function readText(cursor: Cursor): string {
  const bytes = take(cursor, take(cursor, 2).readUInt16LE());
  if (bytes[bytes.length - 1] !== 0) throw new Error(`compiled policy: text without its end at byte ${cursor.at}`);
  return bytes.toString('latin1', 0, bytes.length - 1);
}

function take(cursor: Cursor, length: number): Buffer {
  const { bytes, at } = cursor;
  if (at + length > bytes.length) throw new Error(`compiled policy: cut off at byte ${at}`);
  cursor.at += length;
  return bytes.subarray(at, at + length);
}

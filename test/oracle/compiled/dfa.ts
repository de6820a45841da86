// The automaton inside compiled policy: a blob of packed tables, big endian. Takes the blob, gives something that steps from
// state to state by bytes, and the raw accept words of each state. What an accept word means depends on the kind of
// automaton and is not known here.
// Source: permission-semantics 9.3.

export interface CompiledDfa {
  readonly start: number;
  /** No string leads out of it, and nothing is accepted there. */
  readonly dead: number;
  readonly states: number;
  next(state: number, byte: number): number;
  /** Over the edge that no byte takes; it leads from the path to the first extended attribute. */
  nextOutOfBand(state: number): number;
  /** One word for each state. */
  readonly accept: Uint32Array;
  /** The second words; without elements where the compiler writes none. */
  readonly accept2: Uint32Array;
}

/** Where `text` leads, one character being one byte. */
export function walk(dfa: CompiledDfa, text: string, from: number = dfa.start): number {
  let state = from;
  for (let at = 0; at < text.length && state !== dfa.dead; at++) state = dfa.next(state, text.charCodeAt(at));
  return state;
}

const dead = 0;
const start = 1;

/** What stands for an automaton that is not there. */
export const deadDfa: CompiledDfa = {
  start: dead,
  dead,
  states: 1,
  next: () => dead,
  nextOutOfBand: () => dead,
  accept: new Uint32Array(1),
  accept2: new Uint32Array(0),
};

const magic = 0x1b5e783d;
const tableId = { accept: 1, base: 2, check: 3, fallback: 4, classes: 5, accept2: 7, next: 8 } as const;
const differential = 0x80000000;
const outOfBand = 0x20000000;
const offsetMask = 0xffffff;

/** Throws: an Error on anything that is not an automaton. */
export function readDfa(blob: Buffer): CompiledDfa {
  const tables = readTables(blob);
  const table = (id: number): Uint32Array => {
    const found = tables.get(id);
    if (found === undefined) throw new Error(`automaton: table ${id} is missing`);
    return found;
  };
  const base = table(tableId.base);
  const fallback = table(tableId.fallback);
  const [next, check] = [table(tableId.next), table(tableId.check)];
  const classes = tables.get(tableId.classes);

  const step = (from: number, byte: number): number => {
    const column = classes === undefined ? byte : (classes[byte] as number);
    let state = from;
    for (;;) {
      const word = base[state] as number;
      const position = (word & offsetMask) + column;
      if (check[position] === state) return next[position] as number;
      const otherwise = fallback[state] as number;
      if ((word & differential) === 0) return otherwise;
      state = otherwise;
    }
  };
  const stepOutOfBand = (state: number): number => {
    const word = base[state] as number;
    const position = (word & offsetMask) - 1;
    return (word & outOfBand) !== 0 && check[position] === state ? (next[position] as number) : dead;
  };
  return {
    start,
    dead,
    states: base.length,
    next: step,
    nextOutOfBand: stepOutOfBand,
    accept: table(tableId.accept),
    accept2: tables.get(tableId.accept2) ?? new Uint32Array(0),
  };
}

/** The tables by their numbers, whatever the width of their elements. */
function readTables(padded: Buffer): ReadonlyMap<number, Uint32Array> {
  // Zeros before the header align it within the container.
  const opening = Buffer.alloc(4);
  opening.writeUInt32BE(magic);
  const begin = padded.indexOf(opening);
  if (begin < 0 || padded.subarray(0, begin).some((byte) => byte !== 0)) throw new Error('automaton: no header');
  const blob = padded.subarray(begin);
  const end = blob.readUInt32BE(8);
  if (end > blob.length) throw new Error('automaton: cut off');

  const tables = new Map<number, Uint32Array>();
  let at = blob.readUInt32BE(4);
  while (at < end) {
    const width = blob.readUInt16BE(at + 2);
    const count = blob.readUInt32BE(at + 8);
    const body = at + 12;
    const element = elementReader(blob, width);
    tables.set(
      blob.readUInt16BE(at),
      Uint32Array.from({ length: count }, (_, index) => element(body + index * width)),
    );
    at += Math.ceil((12 + count * width) / 8) * 8;
  }
  return tables;
}

function elementReader(blob: Buffer, width: number): (at: number) => number {
  switch (width) {
    case 1:
      return (at) => blob.readUInt8(at);
    case 2:
      return (at) => blob.readUInt16BE(at);
    case 4:
      return (at) => blob.readUInt32BE(at);
    default:
      throw new Error(`automaton: elements of ${width} bytes`);
  }
}

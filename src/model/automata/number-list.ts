// Numbers in bulk, for walks that make sets of states by the hundred thousand: lists that keep their room, and sets that are
// stored once each, all in one array. Takes numbers, gives numbers.

/** A list whose room stays when it is emptied: set `size` to 0. */
export class NumberList {
  size = 0;
  private items: Int32Array = new Int32Array(8);

  push(item: number): void {
    if (this.size === this.items.length) this.items = grown(this.items, this.size + 1);
    this.items[this.size++] = item;
  }

  pushAll({ items, size }: NumberList): void {
    for (let at = 0; at < size; at += 1) this.push(items[at] as number);
  }

  at(place: number): number {
    return this.items[place] as number;
  }
}

/** Sets of numbers, each stored once and known by its number. */
export class SetPool {
  count = 0;
  /** All sets, one behind the other. */
  private items: Int32Array = new Int32Array(1024);
  /** Where each begins; the last entry is where the next will. */
  private starts: Int32Array = new Int32Array(128);
  private readonly byHash = new Map<number, number | number[]>();

  /** A set; to be looked at only. */
  at(number: number): Int32Array {
    return this.items.subarray(this.starts[number], this.starts[number + 1]);
  }

  /** The number of the set that the first `size` items are, in ascending order; they are copied. */
  numberOf(set: Int32Array, size: number): number {
    let hash = size;
    for (let at = 0; at < size; at += 1) hash = (Math.imul(hash, 31) + (set[at] as number)) | 0;
    const alike = this.byHash.get(hash);
    if (alike === undefined) {
      const number = this.store(set, size);
      this.byHash.set(hash, number);
      return number;
    }
    const candidates = typeof alike === 'number' ? [alike] : alike;
    const known = candidates.find((number) => this.isSame(number, set, size));
    if (known !== undefined) return known;
    const number = this.store(set, size);
    this.byHash.set(hash, [...candidates, number]);
    return number;
  }

  private isSame(number: number, set: Int32Array, size: number): boolean {
    const start = this.starts[number] as number;
    if ((this.starts[number + 1] as number) - start !== size) return false;
    for (let at = 0; at < size; at += 1) if (this.items[start + at] !== set[at]) return false;
    return true;
  }

  private store(set: Int32Array, size: number): number {
    const start = this.starts[this.count] as number;
    if (start + size > this.items.length) this.items = grown(this.items, start + size);
    if (this.count + 2 > this.starts.length) this.starts = grown(this.starts, this.count + 2);
    for (let at = 0; at < size; at += 1) this.items[start + at] = set[at] as number;
    this.starts[this.count + 1] = start + size;
    return this.count++;
  }
}

/** With twice the room, or as much as is needed. */
function grown(items: Int32Array, needed: number): Int32Array {
  const more = new Int32Array(Math.max(items.length * 2, needed));
  more.set(items);
  return more;
}

/** More than this are put in order faster by a call, unless they are in order. */
const few = 48;

/** Put the first `size` items in ascending order. */
export function sort(items: Int32Array, size: number): void {
  let sorted = 1;
  while (sorted < size && (items[sorted - 1] as number) <= (items[sorted] as number)) sorted += 1;
  if (sorted >= size) return;
  if (size - sorted > few) {
    items.subarray(0, size).sort();
    return;
  }
  for (let at = sorted; at < size; at += 1) {
    const item = items[at] as number;
    let place = at;
    for (; place > 0 && (items[place - 1] as number) > item; place -= 1) items[place] = items[place - 1] as number;
    items[place] = item;
  }
}

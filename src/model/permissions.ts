// Permission bits. A set of permissions is a 32-bit word whose bits mean different things for files and for the other
// classes; the numbers are those of compiled policy, so that our automata can be compared with real ones.
// Source: permission-semantics 2.3 and 4.4.

/** Bits of one word; 0 is none. Always unsigned: `>>> 0` after an operation that may set bit 31. */
export type Permissions = number;

/** Bits of the owner's group in the file class; the other group is the same `<< otherShift`. */
export const fileBits = { x: 0x01, w: 0x02, r: 0x04, a: 0x08, l: 0x10, k: 0x20, m: 0x40 } as const;

/** On a pair of link and target, `k` says that the link may not permit more than its target. */
export const linkSubset = fileBits.k;
export const otherShift = 14;
export const ownerGroup = 0x7f;
export const otherGroup = ownerGroup << otherShift;
/** Not split by owner. */
export const onexecBit = 0x40000000;
export const changeProfileBit = 0x80000000;
export const execBits = fileBits.x | (fileBits.x << otherShift);

/** The same letters for owner and others. */
export function bothGroups(bits: Permissions): Permissions {
  return bits | (bits << otherShift);
}

/** Bits of all classes but files. What a class has at a position is said in queries.ts. */
export const policyBits = {
  send: 0x2,
  receive: 0x4,
  create: 0x10,
  shutdown: 0x20,
  connect: 0x40,
  setattr: 0x100,
  getattr: 0x200,
  accept: 0x100000,
  bind: 0x200000,
  listen: 0x400000,
  setopt: 0x1000000,
  getopt: 0x2000000,
} as const;

/** On packets: that the kernel may label them. */
export const setLabelBit = 0x80000000;

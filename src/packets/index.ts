// The door of packets.

export { packetMarks } from './marks.js';
export type { MarkRequest } from './marks.js';
export type * from './packet-mark.js';

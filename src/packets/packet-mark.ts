// Shapes: which packets get which label, as a packet filter can tell them. Plain data.

import type { ByteText, Diagnostic } from '../base/index.js';
import type { EffectiveRule } from '../policy/index.js';

/** One end of a packet; undefined for what does not matter. */
export interface PacketEnd {
  /** Four or sixteen bytes. */
  readonly address: ByteText | undefined;
  readonly ports: PortRange | undefined;
}

/** First and last. */
export type PortRange = readonly [from: number, to: number];

/** The name of an interface, or how the names of several begin. */
export interface InterfaceName {
  readonly text: string;
  readonly isPrefix: boolean;
}

/** What can be told from a packet; the near end is the one on this host. */
export interface PacketMatch {
  /** Packets that come in are looked at just before sockets see them, those that go out just after. */
  readonly direction: 'in' | 'out';
  /** Undefined for either. */
  readonly version: 4 | 6 | undefined;
  readonly protocol: 'tcp' | 'udp' | 'icmp' | 'all' | 'all-but-tcp';
  readonly near: PacketEnd;
  readonly far: PacketEnd;
  /** Undefined for any. */
  readonly interfaces: readonly InterfaceName[] | undefined;
  /** Sent by who opened the connection, or by who was connected to; undefined for both. */
  readonly sender: 'opener' | 'answerer' | undefined;
  /** Only packets that open a connection. */
  readonly opens: boolean;
}

export interface PacketMark extends PacketMatch {
  readonly label: ByteText;
  /** The rules that say so, in the order of files and lines; at least one. */
  readonly rules: readonly EffectiveRule[];
}

/** What policy says about labels of packets. */
export interface PacketMarks {
  /** In an order that depends on nothing but what they say. No packet is matched by two with different labels. */
  readonly marks: readonly PacketMark[];
  /** Conditions that no packet filter can express, labels that nobody has, and rules that contradict each other. */
  readonly diagnostics: readonly Diagnostic[];
  /** Rules that name a label. */
  readonly labelRules: number;
}

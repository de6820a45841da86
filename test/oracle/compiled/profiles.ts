// Profiles as the compiler wrote them. Takes the bytes of its output, gives one value for each profile, with automata that
// can be asked. Automata that a profile lacks are there, too: nothing matches in them.
// Source: permission-semantics 9.2.

import { deadAutomaton, fileAutomaton, policyAutomaton } from './automaton.js';
import type { CompiledAutomaton } from './automaton.js';
import { readContainer } from './container.js';
import type { Item } from './container.js';
import { readDfa } from './dfa.js';
import type { CompiledDfa } from './dfa.js';
import { expectKind, named, numberNamed, numbers, textNamed, textsNamed } from './items.js';
import { readPermissionTable } from './permission-table.js';
import type { PermissionEntry } from './permission-table.js';

export interface CompiledProfile {
  /** Full name within the namespace: `parent//child`. */
  readonly name: string;
  readonly namespace: string | undefined;
  readonly version: number;
  /** Undefined where it has none but its name: the kernel compares the path with that. */
  readonly attachment: CompiledAttachment | undefined;
  readonly flags: CompiledFlags;
  /** One bit for each capability. `quiet` are denied without a word in the log. */
  readonly capabilities: { readonly allowed: bigint; readonly audited: bigint; readonly quiet: bigint };
  readonly xattrs: readonly string[];
  /** The values of those limits that are set, by the number of the limit; infinity is 2^64 - 1. */
  readonly rlimits: ReadonlyMap<number, bigint>;
  /** Socket types by family, one bit each: only where the network is not in `policy`. */
  readonly networkTable: readonly SocketTypes[] | undefined;
  readonly policy: CompiledAutomaton;
  readonly file: CompiledAutomaton;
  /** Named execute targets, in both places where the compiler writes them; a namespace ends with NUL. */
  readonly execTargets: { readonly file: readonly string[]; readonly policy: readonly string[] };
  /** The extended form was used. */
  readonly extended: boolean;
}

export interface CompiledAttachment {
  readonly dfa: CompiledDfa;
  /** The length of the shortest path that matches, as the compiler counts. */
  readonly length: number;
  /** At the end of the path; and, after the out-of-band edge, NUL and a value, of each of `xattrs` in their order. */
  matchesAt(state: number): boolean;
}

export interface CompiledFlags {
  /** 1 hat, 2 debug, 8 interruptible. */
  readonly bits: number;
  readonly mode: 'enforce' | 'complain' | 'kill' | 'unconfined' | 'prompt';
  readonly audit: boolean;
  readonly path: number;
  readonly disconnected: string | undefined;
  readonly disconnectedIpc: string | undefined;
  readonly kill: number | undefined;
  readonly error: number | undefined;
}

export interface SocketTypes {
  readonly allowed: number;
  readonly audited: number;
  readonly quiet: number;
}

/** In the order of the bytes. Throws: an Error on anything unexpected. */
export function readProfiles(bytes: Buffer): readonly CompiledProfile[] {
  const profiles: CompiledProfile[] = [];
  let head: Item[] = [];
  for (const item of readContainer(bytes)) {
    if (item.name !== 'profile') {
      head.push(item);
      continue;
    }
    profiles.push(readProfile(head, expectKind(item, 'struct').items));
    head = [];
  }
  if (head.length > 0) throw new Error('compiled policy: ends before its profile');
  return profiles;
}

function readProfile(head: readonly Item[], items: readonly Item[]): CompiledProfile {
  // Before the flags a blob is the attachment, after them it is the file automaton.
  const flagsAt = items.findIndex(({ name }) => name === 'flags');
  const [before, after] = [items.slice(0, flagsAt), items.slice(flagsAt)];
  const policyItems = named(after, 'policydb', 'struct')?.items ?? [];
  const execTargets = { file: readTargets(after), policy: readTargets(policyItems) };
  const file = readAutomaton(after);
  const policy = readAutomaton(policyItems);
  return {
    name: expectKind(before[0], 'string').text,
    namespace: textNamed(head, 'namespace'),
    version: expectKind(named(head, 'version', 'number'), 'number').number,
    attachment: readAttachment(before),
    flags: readFlags(before, after),
    capabilities: readCapabilities(after),
    xattrs: textsNamed(after, 'xattrs'),
    rlimits: readRlimits(after),
    networkTable: readNetworkTable(after),
    policy: policy === undefined ? deadAutomaton : policyAutomaton(policy.dfa, policy.table),
    file: file === undefined ? deadAutomaton : fileAutomaton(file.dfa, file.table, execTargets.file),
    execTargets,
    extended: policy?.table !== undefined || file?.table !== undefined,
  };
}

interface Written {
  readonly dfa: CompiledDfa;
  /** Undefined in the plain form. */
  readonly table: readonly PermissionEntry[] | undefined;
}

function readAutomaton(items: readonly Item[]): Written | undefined {
  const blob = named(items, 'aadfa', 'blob');
  if (blob === undefined) return undefined;
  const perms = named(items, 'perms', 'struct');
  return { dfa: readDfa(blob.bytes), table: perms && readPermissionTable(perms) };
}

/** Some versions fill the table up with empty texts, as long as that of permissions. */
function readTargets(items: readonly Item[]): readonly string[] {
  return textsNamed(items, 'xtable').filter((target) => target !== '');
}

function readAttachment(before: readonly Item[]): CompiledAttachment | undefined {
  const at = before.findIndex(({ name }) => name === 'aadfa');
  if (at < 0) return undefined;
  const dfa = readDfa(expectKind(before[at], 'blob').bytes);
  const { number: length } = expectKind(before[at + 1], 'number');
  return { dfa, length, matchesAt: (state) => ((dfa.accept[state] as number) & 1) !== 0 };
}

const modes = ['enforce', 'complain', 'kill', 'unconfined', 'prompt'] as const;

function readFlags(before: readonly Item[], after: readonly Item[]): CompiledFlags {
  const [bits = 0, packed = -1, audit] = numbers(expectKind(after[0], 'struct').items);
  const mode = modes[packed];
  if (mode === undefined) throw new Error(`compiled policy: mode ${packed}`);
  return {
    bits,
    mode,
    audit: audit !== 0,
    path: numberNamed(after, 'path_flags') ?? 0,
    disconnected: textNamed(before, 'disconnected'),
    disconnectedIpc: textNamed(before, 'disconnected_ipc'),
    kill: numberNamed(before, 'kill'),
    error: numberNamed(before, 'error'),
  };
}

/** The low words have no names and stand together; the high ones are `caps64`. */
function readCapabilities(after: readonly Item[]): CompiledProfile['capabilities'] {
  const low = numbers(after.filter(({ name, kind }) => name === undefined && kind === 'number'));
  const high = numbers(named(after, 'caps64', 'struct')?.items ?? []);
  const set = (index: number): bigint => (BigInt(high[index] ?? 0) << 32n) | BigInt(low[index] ?? 0);
  if (low.length !== 4) throw new Error(`compiled policy: ${low.length} words of capabilities`);
  return { allowed: set(0), audited: set(1), quiet: set(2) };
}

function readRlimits(after: readonly Item[]): ReadonlyMap<number, bigint> {
  const struct = named(after, 'rlimits', 'struct');
  if (struct === undefined) return new Map();
  const mask = expectKind(struct.items[0], 'number').number;
  const values = expectKind(struct.items[1], 'array').items.map((item) => expectKind(item, 'long').long);
  return new Map([...values.entries()].filter(([limit]) => (mask & (1 << limit)) !== 0));
}

function readNetworkTable(after: readonly Item[]): readonly SocketTypes[] | undefined {
  const array = named(after, 'net_allowed_af', 'array');
  if (array === undefined) return undefined;
  const words = numbers(array.items);
  return Array.from({ length: array.count }, (_, family) => {
    const [allowed = 0, audited = 0, quiet = 0] = words.slice(family * 3);
    return { allowed, audited, quiet };
  });
}

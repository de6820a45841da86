// The database of dpkg: which packages there are, in which state, with which configuration files. Takes the texts of its
// status file and of the updates that are not in it yet, gives packages. A text that is not understood to the last line
// gives nothing at all: a package that is missed must never look like one that was purged.

import type { ByteText } from '../base/index.js';

/** The states of dpkg, from nothing to all. Source: dpkg(1), "Package states". */
const states = [
  'not-installed',
  'config-files',
  'half-installed',
  'unpacked',
  'half-configured',
  'triggers-awaited',
  'triggers-pending',
  'installed',
] as const;
export type DpkgState = (typeof states)[number];

export interface DpkgPackage {
  readonly name: string;
  readonly architecture: string;
  readonly version: string;
  readonly state: DpkgState;
  readonly conffiles: readonly Conffile[];
}

export interface Conffile {
  readonly path: string;
  /** MD5 of the vendor’s text; `newconffile` while a package is being unpacked. */
  readonly digest: string;
  /** Whether the package no longer ships it. */
  readonly isObsolete: boolean;
  /** Whether dpkg itself takes it away, at the wish of its package. */
  readonly isBeingRemoved: boolean;
}

/** All packages, by name and architecture; undefined for what is no status file, or is damaged. Later updates count. */
export function readDpkgStatus(status: ByteText, updates: readonly ByteText[]): DpkgPackage[] | undefined {
  const stanzas = stanzasOf(status);
  const packages = new Map<string, DpkgPackage>();
  if (stanzas === undefined || stanzas.length === 0) return undefined;
  for (const stanza of stanzas) {
    const found = packageIn(stanza);
    if (found === undefined || packages.has(keyOf(found))) return undefined;
    packages.set(keyOf(found), found);
  }
  for (const update of updates) {
    const [stanza, ...more] = stanzasOf(update) ?? [];
    const found = stanza === undefined || more.length > 0 ? undefined : packageIn(stanza);
    if (found === undefined) return undefined;
    packages.set(keyOf(found), found);
  }
  return [...packages.values()];
}

function keyOf({ name, architecture }: DpkgPackage): string {
  return `${name}:${architecture}`;
}

type Stanza = ReadonlyMap<string, string>;

/** Fields in lower case; lines that continue one are joined to it. */
function stanzasOf(text: ByteText): Stanza[] | undefined {
  if (text === '') return [];
  // What ends in the middle of a line was cut off.
  if (!text.endsWith('\n') || /[\x00-\x08\x0b-\x1f\x7f]/.test(text)) return undefined;
  const found: Map<string, string>[] = [];
  let current: Map<string, string> | undefined;
  let field = '';
  for (const line of text.slice(0, -1).split('\n')) {
    if (line === '') {
      current = undefined;
      continue;
    }
    if (/^[ \t]/.test(line)) {
      if (current === undefined) return undefined;
      current.set(field, `${current.get(field)}\n${line}`);
      continue;
    }
    const colon = line.indexOf(':');
    field = line.slice(0, colon).toLowerCase();
    if (!/^[!-9;-~]+$/.test(field) || current?.has(field) === true) return undefined;
    if (current === undefined) found.push((current = new Map()));
    current.set(field, line.slice(colon + 1).trim());
  }
  return found;
}

function packageIn(stanza: Stanza): DpkgPackage | undefined {
  const name = stanza.get('package') ?? '';
  if (!/^[a-z0-9][a-z0-9+.-]*$/i.test(name)) return undefined;
  const [, word] = /^\S+ \S+ (\S+)$/.exec(stanza.get('status') ?? '? ? not-installed') ?? [];
  const state = states.find((one) => one === word);
  const conffiles = (stanza.get('conffiles') ?? '').split('\n').filter((line) => line.trim() !== '');
  const read = conffiles.map(conffileIn);
  if (state === undefined || read.includes(undefined)) return undefined;
  return {
    name,
    architecture: stanza.get('architecture') ?? '',
    version: stanza.get('version') ?? stanza.get('config-version') ?? '',
    state,
    conffiles: read.filter((one) => one !== undefined),
  };
}

/** A path may hold blanks; what comes behind it does not. */
function conffileIn(line: string): Conffile | undefined {
  const [, path, digest, flags] = /^ (\/.*?) (\S+)((?: obsolete| remove-on-upgrade)*)$/.exec(line) ?? [];
  if (path === undefined || digest === undefined) return undefined;
  const has = (flag: string): boolean => flags?.includes(flag) === true;
  return { path, digest, isObsolete: has('obsolete'), isBeingRemoved: has('remove-on-upgrade') };
}

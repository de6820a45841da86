// What dpkg knows of a host, read from its own files: no program is started, and the files of another root are as good as
// those of this one. Takes a reader and a root, gives answers. Reads nothing before somebody asks, and each file once.

import { posix } from 'node:path';
import type { BytePath, ByteText } from '../base/index.js';
import { compareBytes } from '../base/index.js';
import type { Owner, OwnerState, RecordedDigest } from '../reconcile/index.js';
import type { CarefulReader } from './careful.js';
import type { DpkgPackage, DpkgState } from './dpkg-status.js';
import { readDpkgStatus } from './dpkg-status.js';

/** States in which configuration files may not be in their places yet. */
const unfinished: readonly DpkgState[] = ['half-installed', 'unpacked', 'half-configured'];
/** States in which they were put there. */
const configured: readonly DpkgState[] = ['triggers-awaited', 'triggers-pending', 'installed'];

/** What dpkg has recorded of a path. */
export interface Recorded {
  readonly digests: readonly RecordedDigest[];
  readonly conffileOf: string | undefined;
  readonly laidOutBy: string | undefined;
}

function isDigest(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text);
}

export class DpkgDatabase {
  private readonly directory: BytePath;
  private packages: readonly DpkgPackage[] | undefined;
  private wasRead = false;
  private lists: ReadonlySet<string> | undefined;

  constructor(
    private readonly reader: CarefulReader,
    root: BytePath,
  ) {
    this.directory = posix.join(root, 'var/lib/dpkg');
  }

  /**
   * Digests of what packages shipped at a path, and the installed package that still has it as its own; `laidOutBy` when
   * it has certainly put the file there, and nothing is under way that could.
   */
  recordedOf(path: BytePath): Recorded {
    const found = (this.known() ?? []).flatMap(({ name, state, conffiles }) =>
      conffiles.filter((one) => one.path === path).map((one) => ({ ...one, name, state })),
    );
    const active = found.find(({ isObsolete, state }) => !isObsolete && state !== 'config-files');
    const digests = found.flatMap(({ digest }): RecordedDigest[] =>
      isDigest(digest) ? [{ by: 'dpkg', algorithm: 'md5', digest }] : [],
    );
    const isLaidOut = (one: (typeof found)[number]): boolean =>
      configured.includes(one.state) && isDigest(one.digest) && !one.isObsolete && !one.isBeingRemoved;
    const laidOutBy = this.isUnderWay(path) ? undefined : found.find(isLaidOut)?.name;
    return { digests, conffileOf: active?.name, laidOutBy };
  }

  /** Whether dpkg has still something to do with a configuration file: its next run goes on with it. */
  isUnderWay(path: BytePath): boolean {
    return (this.known() ?? []).some(
      ({ state, conffiles }) => unfinished.includes(state) && conffiles.some((one) => one.path === path),
    );
  }

  /** The packages that ship each of these paths; one for each architecture. */
  ownersOf(paths: readonly BytePath[]): ReadonlyMap<BytePath, readonly Owner[]> {
    const wanted = new Set(paths);
    const found = new Map<BytePath, Owner[]>();
    for (const { name, architecture, version, state } of wanted.size === 0 ? [] : (this.known() ?? [])) {
      if (state === 'not-installed' || state === 'config-files') continue;
      for (const path of this.listOf(name, architecture)) {
        if (wanted.has(path)) found.set(path, [...(found.get(path) ?? []), { kind: 'dpkg', package: name, version }]);
      }
    }
    return found;
  }

  /** Purged is what neither the status nor the lists of files know. */
  stateOf(name: string): OwnerState {
    const known = this.known();
    if (known === undefined) return 'unknown';
    const states = known.filter((one) => one.name === name).map(({ state }) => state);
    if (states.some((state) => state !== 'not-installed' && state !== 'config-files')) return 'installed';
    if (states.includes('config-files')) return 'removed';
    const isListOf = (file: string): boolean =>
      file === `${name}.list` || (file.startsWith(`${name}:`) && file.endsWith('.list'));
    return [...this.namesOfInfo()].some(isListOf) ? 'unknown' : 'purged';
  }

  private listOf(name: string, architecture: string): readonly BytePath[] {
    const there = this.namesOfInfo();
    const files = [`${name}:${architecture}.list`, `${name}.list`].filter((file) => there.has(file));
    const texts = files.map((file) => this.reader.textAt(this.directory, `info/${file}`));
    return ((texts.find((text) => text !== undefined) ?? '') as ByteText).split('\n');
  }

  /** Asked for once: there are thousands, and it costs more to ask for one that is not there than to know it. */
  private namesOfInfo(): ReadonlySet<string> {
    return (this.lists ??= new Set(this.reader.namesIn(this.directory, 'info')));
  }

  private known(): readonly DpkgPackage[] | undefined {
    if (this.wasRead) return this.packages;
    this.wasRead = true;
    const status = this.reader.textAt(this.directory, 'status');
    if (status === undefined) return undefined;
    // What dpkg did in a run that is not over, oldest first.
    const names = this.reader.namesIn(this.directory, 'updates').filter((name) => /^\d+$/.test(name));
    const updates = [...names]
      .sort((one, other) => Number(one) - Number(other) || compareBytes(one, other))
      .map((name) => this.reader.textAt(this.directory, `updates/${name}`));
    if (updates.includes(undefined)) return undefined;
    this.packages = readDpkgStatus(status, updates as ByteText[]);
    return this.packages;
  }
}

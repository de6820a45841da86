// Texts of the vendor that are kept on a host, and digests beside them: the history that a package ships, the copies of ucf,
// what a package noted before its own upgrade, what was adopted here. Takes a reader and places, gives texts. Names say
// where to look, and nothing else.

import { posix } from 'node:path';
import type { BytePath, ByteText, UnitPath } from '../base/index.js';
import { hashOf } from '../base/index.js';
import type { RecordedDigest, RemovalWitness, VendorText } from '../reconcile/index.js';
import { unitLimits } from '../reconcile/index.js';
import type { CarefulReader } from './careful.js';

/** Texts of one unit that are looked at: a unit has fewer versions than that in all the years of a distribution. */
const mostRevisions = 200;

/** Older texts of a unit, as its package ships them beside the reference. */
export function readHistory(reader: CarefulReader, reference: BytePath, unit: UnitPath): VendorText[] {
  const [top, below] = [posix.dirname(reference), `${posix.basename(reference)}.history/${unit}`];
  const names = reader.namesIn(top, below).slice(0, mostRevisions);
  return names.flatMap((name) => textOf(reader, 'history', top, `${below}/${name}`));
}

export interface Kept {
  readonly recorded: readonly RecordedDigest[];
  readonly texts: readonly VendorText[];
}

/** The vendor's last texts as ucf knows them, by the path of the live file. Its list is read once. */
export function ucfRecords(reader: CarefulReader, root: BytePath): (path: BytePath) => Kept {
  const top = posix.join(root, 'var/lib');
  let sums: ReadonlyMap<string, string> | undefined;
  return (path) => {
    sums ??= sumsIn(reader.textAt(top, 'ucf/hashfile') ?? '');
    const digest = sums.get(path);
    return {
      recorded: digest === undefined ? [] : [{ by: 'ucf', algorithm: 'md5', digest }],
      texts: textOf(reader, 'ucf', top, `ucf/cache/${path.replaceAll('/', ':')}`),
    };
  };
}

function sumsIn(hashfile: string): ReadonlyMap<string, string> {
  const lines = hashfile.split('\n').flatMap((line) => {
    const [, digest, file] = /^([0-9a-f]{32}) {1,2}(\/.*)$/.exec(line) ?? [];
    return digest === undefined || file === undefined ? [] : [[file, digest] as const];
  });
  return new Map(lines);
}

/** What a package noted of a live file before its own upgrade. Source: packaging 5.1. */
export function readPreinst(
  reader: CarefulReader,
  stateDir: BytePath,
  unit: UnitPath,
): Kept & { readonly removed: RemovalWitness | undefined } {
  const record = reader.textAt(stateDir, `adopt/${unit}`, mostOfRecord) ?? '';
  const [, state, digest] = /^(pristine|edited|removed) ([0-9a-f]{32}|[0-9a-f]{64}) \S+\n$/.exec(record) ?? [];
  if (digest === undefined) return { recorded: [], texts: [], removed: undefined };
  const algorithm = digest.length === 32 ? 'md5' : 'sha256';
  const copies = textOf(reader, 'preinst', stateDir, `adopt/${unit}.base`);
  return {
    recorded: [{ by: 'preinst', algorithm, digest }],
    // A copy is the vendor's only if it is what was recorded.
    texts: copies.filter(({ text }) => hashOf(text, algorithm) === digest),
    removed: state === 'removed' ? { by: 'preinst' } : undefined,
  };
}

const mostOfRecord = 4096;

/** The last text of the vendor that was merged here without a reference. */
export function readAdopted(reader: CarefulReader, stateDir: BytePath, unit: UnitPath): VendorText[] {
  return textOf(reader, 'adopted', stateDir, `vendor/${unit}`);
}

function textOf(reader: CarefulReader, from: VendorText['from'], top: BytePath, below: string): VendorText[] {
  const text: ByteText | undefined = reader.textAt(top, below, unitLimits.fileBytes);
  return text === undefined ? [] : [{ from, path: `${top}/${below}`, text }];
}

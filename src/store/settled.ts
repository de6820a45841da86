// Records of what was declined or resolved: who, when, why, of which unit, beside which texts. Takes decisions, gives bytes;
// takes a directory, gives the decisions that wait for a run. What is not understood decides nothing and is told of.

import type { BytePath, ByteText, ReadFileSystem, UnitPath } from '../base/index.js';
import { byteTextOf, digestOf, unitPath } from '../base/index.js';
import type { Decision, Trees } from '../reconcile/index.js';
import { timeOf } from './accepted.js';
import { isJsonObject, jsonObjectIn } from './json-object.js';
import type { StateLayout } from './layout.js';
import type { Operation } from './operation.js';
import { writeState } from './operation.js';
import { readTree } from './read-tree.js';
import type { TextDigests } from './text-digests.js';
import { digestsOf } from './text-digests.js';
import type { Guard } from './trust.js';

const schema = 'aa-merge/settled@1';

/** One call of a person. */
export interface SettledRecord {
  readonly deed: 'rejected' | 'resolved';
  readonly who: string;
  /** Milliseconds since the epoch. */
  readonly when: number;
  readonly why: string;
  /** What was declined, in the words in which it was shown; all of the vendor's change when there are none. */
  readonly grants: readonly string[];
  readonly decision: Decision;
  /** The name that base and live still have, where the vendor gave the unit another one. */
  readonly was: UnitPath | undefined;
}

/** A decision that was left for a run to come. */
export interface WaitingDecision {
  readonly decision: Decision;
  readonly was: UnitPath | undefined;
  /** Of what it was decided about. */
  readonly texts: TextDigests;
  /** To be written when a run has dealt with it. */
  readonly over: Operation;
}

export interface SettledRead {
  readonly waiting: readonly WaitingDecision[];
  /** Records that are not understood. */
  readonly broken: readonly BytePath[];
  readonly leftovers: readonly BytePath[];
}

/** The record, to be written with whatever else a run writes. */
export function recordDecision(
  record: SettledRecord,
  isWaiting: boolean,
  trees: Trees,
  { settled }: StateLayout,
): Operation {
  const { deed, who, why, grants, decision, was } = record;
  const when = timeOf(record);
  const document = {
    schema,
    // Bytes stand as characters up to U+00FF, here and in what waits.
    unit: decision.unit,
    ...(was === undefined ? {} : { was }),
    deed,
    who,
    when,
    why,
    grants,
    texts: digestsOf(decision.unit, trees, was),
    waiting: isWaiting ? { seen: decision.seen ?? null, live: decision.live ?? null } : null,
  };
  const text = written(document);
  const stamp = when.replace(/[^0-9TZ]/g, '');
  return writeState(`${settled}/${stamp}-${digestOf(text).slice(0, 12)}.json`, text);
}

/** Records in byte order of their names, which is the order of time. */
export function readSettled(disk: ReadFileSystem, { settled }: StateLayout, guard: Guard): SettledRead {
  const waiting: WaitingDecision[] = [];
  const broken: BytePath[] = [];
  const { entries, leftovers } = readTree(disk, settled, { mayBeMissing: true, guard });
  for (const [name, entry] of entries) {
    if (entry.kind === 'directory' || !name.endsWith('.json')) continue;
    const path = `${settled}/${name}`;
    const found = entry.kind === 'file' ? decisionIn(entry.text, path) : 'broken';
    if (found === 'broken') broken.push(path);
    else if (found !== 'over') waiting.push(found);
  }
  return { waiting, broken, leftovers };
}

function written(document: object): ByteText {
  return byteTextOf(`${JSON.stringify(document, undefined, 1)}\n`);
}

function decisionIn(text: ByteText, path: BytePath): WaitingDecision | 'over' | 'broken' {
  const record = jsonObjectIn(text);
  if (record?.['schema'] !== schema || !('waiting' in record)) return 'broken';
  const { unit, was, texts, waiting } = record;
  if (waiting === null) return 'over';
  if (was !== undefined && (typeof was !== 'string' || was === '')) return 'broken';
  if (typeof unit !== 'string' || unit === '' || !isJsonObject(waiting) || !isDigests(texts)) return 'broken';
  const { seen, live } = waiting;
  if ((seen !== null && !isBytes(seen)) || (live !== null && !isBytes(live))) return 'broken';
  const decision = { unit: unitPath(unit), seen: seen ?? undefined, live: live ?? undefined };
  const formerly = was === undefined ? undefined : unitPath(was);
  return { decision, was: formerly, texts, over: writeState(path, written({ ...record, waiting: null })) };
}

function isDigests(value: unknown): value is TextDigests {
  const isDigest = (one: unknown): boolean => one === null || typeof one === 'string';
  return isJsonObject(value) && ['base', 'live', 'reference'].every((side) => isDigest(value[side]));
}

function isBytes(value: unknown): value is ByteText {
  return typeof value === 'string' && /^[\u0000-\u00ff]*$/.test(value);
}

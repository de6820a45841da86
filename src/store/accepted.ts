// Records of what was accepted: who, when, why, of which unit, and which grants exactly. Takes acceptances, gives bytes;
// takes a directory, gives acceptances. What is not understood, or was changed by hand into something else, excuses nothing
// and is told of.

import type { BytePath, ByteText, ReadFileSystem, UnitPath } from '../base/index.js';
import { byteTextOf, digestOf, readable } from '../base/index.js';
import type { Acceptance, AcceptedGrant } from '../reconcile/index.js';
import { grantInJson, grantToJson } from './accepted-grant.js';
import { isJsonObject, jsonObjectIn } from './json-object.js';
import type { StateLayout } from './layout.js';
import type { Operation } from './operation.js';
import { writeState } from './operation.js';
import type { Guard } from './trust.js';
import { readTree } from './read-tree.js';

const schema = 'aa-merge/accepted@1';

/** One call of a person. */
export interface AcceptedRecord {
  readonly unit: UnitPath;
  readonly who: string;
  /** Milliseconds since the epoch. */
  readonly when: number;
  readonly why: string;
  readonly grants: readonly AcceptedWords[];
}

/** A grant as it was shown, and what it comes to. */
export interface AcceptedWords {
  readonly words: string;
  readonly means: readonly AcceptedGrant[];
}

export interface AcceptedRead {
  readonly acceptances: readonly Acceptance[];
  /** Records that are not understood. */
  readonly broken: readonly BytePath[];
  /** What a run that was stopped left behind. */
  readonly leftovers: readonly BytePath[];
}

/** The date and time that a record bears, in UTC. */
export function timeOf({ when }: Pick<AcceptedRecord, 'when'>): string {
  return `${new Date(when).toISOString().slice(0, 19)}Z`;
}

/** The record, to be written with whatever else a run writes. */
export function recordAcceptance(record: AcceptedRecord, { accepted }: StateLayout): Operation {
  const { unit, who, why, grants } = record;
  const when = timeOf(record);
  const document = {
    schema,
    unit: readable(unit as string as ByteText),
    who,
    when,
    why,
    grants: grants.map(({ words, means }) => ({ words, means: means.map(grantToJson) })),
  };
  const text = byteTextOf(`${JSON.stringify(document, undefined, 1)}\n`);
  const stamp = when.replace(/[^0-9TZ]/g, '');
  return writeState(`${accepted}/${stamp}-${digestOf(text).slice(0, 12)}.json`, text);
}

/** What was accepted up to now. */
export function readAccepted(disk: ReadFileSystem, { accepted }: StateLayout, guard: Guard): AcceptedRead {
  const acceptances: Acceptance[] = [];
  const broken: BytePath[] = [];
  const { entries, leftovers } = readTree(disk, accepted, { mayBeMissing: true, guard });
  for (const [name, entry] of entries) {
    if (entry.kind === 'directory' || !name.endsWith('.json')) continue;
    const found = entry.kind === 'file' ? acceptancesIn(entry.text) : undefined;
    if (found === undefined) broken.push(`${accepted}/${name}`);
    else acceptances.push(...found);
  }
  return { acceptances, broken, leftovers };
}

/** All of a record, or nothing. */
function acceptancesIn(text: ByteText): Acceptance[] | undefined {
  const record = jsonObjectIn(text);
  if (record?.['schema'] !== schema) return undefined;
  const { who, when, grants } = record;
  if (typeof who !== 'string' || typeof when !== 'string' || !Array.isArray(grants)) return undefined;
  const found: Acceptance[] = [];
  for (const one of grants as unknown[]) {
    if (!isJsonObject(one) || !Array.isArray(one['means'])) return undefined;
    for (const meaning of one['means'] as unknown[]) {
      const grant = grantInJson(meaning);
      if (grant === undefined) return undefined;
      found.push({ grant, who, when });
    }
  }
  return found;
}

// The public merge cases, merged by our merger and judged: against what the history holds, against a merge of text, and
// against rules that no merge may break. Takes the corpus folder, gives one result for each case. Texts stay where they are.

import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ByteText } from '../../src/base/index.js';
import { fileId, fromBytes } from '../../src/base/index.js';
import type { MergedUnit } from '../../src/merge/index.js';
import { mergeUnit } from '../../src/merge/index.js';
import { sameSet, statementSetOf } from '../support/statement-set.js';

const kinds = ['merge-commit', 'cherry-pick', 'replay', 'fork'] as const;

/** As in the meta.json of a case. */
interface Meta {
  readonly text_conflict: boolean;
  readonly conflict_class: 'layout' | 'comment' | 'same-place' | 'both-changed' | null;
  readonly scenario?: 'independent' | 'upstreamed' | 'diverged';
  readonly statement_merge_is_expected?: boolean;
  readonly tree: string;
}

export interface MergeCase {
  readonly id: string;
  readonly kind: (typeof kinds)[number];
  readonly folder: string;
  readonly meta: Meta;
  readonly base: ByteText;
  readonly ours: ByteText;
  readonly theirs: ByteText;
  /** What people ended up with, where that is known. */
  readonly expected: ByteText | undefined;
}

export interface ExamResult {
  readonly id: string;
  readonly kind: MergeCase['kind'];
  /** `text-clean` where a merge of text has no conflict. */
  readonly class: string;
  readonly scenario: Meta['scenario'];
  readonly status: 'clean' | 'conflict' | 'fallback' | 'crash';
  /** Whether the statements of a clean result are those expected; undefined where that is not known. */
  readonly isExpected: boolean | undefined;
  /** Whether a merge statement by statement gives what is expected. */
  readonly isPlain: boolean;
  /** A merge of text is clean: right or wrong; undefined where it has conflicts, or nothing tells. */
  readonly textMerge: 'right' | 'wrong' | undefined;
  /** A clean result without a word. */
  readonly isSilent: boolean;
  /** What a clean result must never do. */
  readonly faults: readonly string[];
  readonly merged: MergedUnit | undefined;
}

export function readMergeCases(corpus: string): MergeCase[] {
  const root = join(corpus, 'merges');
  return kinds.flatMap((kind) =>
    readdirSync(join(root, kind))
      .sort()
      .map((id) => readCase(join(root, kind, id), id, kind)),
  );
}

function readCase(folder: string, id: string, kind: MergeCase['kind']): MergeCase {
  const read = (name: string): ByteText => fromBytes(readFileSync(join(folder, name)));
  return {
    id,
    kind,
    folder,
    meta: JSON.parse(readFileSync(join(folder, 'meta.json'), 'utf8')) as Meta,
    base: read('base'),
    ours: read('ours'),
    theirs: read('theirs'),
    expected: existsSync(join(folder, 'expected')) ? read('expected') : undefined,
  };
}

export function mergeCase({ base, ours, theirs }: Pick<MergeCase, 'base' | 'ours' | 'theirs'>): MergedUnit {
  const source = (name: string, text: ByteText): Parameters<typeof mergeUnit>[0] => ({ id: fileId(name), text });
  return mergeUnit(source('base', base), source('ours', ours), source('theirs', theirs));
}

/** `thorough` asks for the merge of text also where ours is not clean, or right: there it can tell nothing against ours. */
export function judgeCase(one: MergeCase, thorough = false): ExamResult {
  const { id, kind, meta, expected } = one;
  const merged = attempt(() => mergeCase(one));
  const status = statusOf(merged);
  const text = status === 'clean' ? merged?.text : undefined;
  const known = expected === undefined ? undefined : statementSetOf(expected);
  const isExpected = text === undefined || known === undefined ? undefined : sameSet(statementSetOf(text), known);
  const asksText = !meta.text_conflict && (thorough || (text !== undefined && isExpected !== true));
  return {
    id,
    kind,
    class: meta.conflict_class ?? 'text-clean',
    scenario: meta.scenario,
    status,
    isExpected,
    isPlain: meta.statement_merge_is_expected === true,
    textMerge: asksText ? judgeTextMerge(one, known) : undefined,
    isSilent: status === 'clean' && merged?.notices.length === 0,
    faults: text === undefined ? [] : faultsOf(one, text),
    merged,
  };
}

function attempt(merge: () => MergedUnit): MergedUnit | undefined {
  try {
    return merge();
  } catch {
    return undefined;
  }
}

function statusOf(merged: MergedUnit | undefined): ExamResult['status'] {
  if (merged === undefined) return 'crash';
  if (merged.fallback !== undefined) return 'fallback';
  return merged.conflicts.length > 0 ? 'conflict' : 'clean';
}

function judgeTextMerge(one: MergeCase, known: ReadonlySet<string> | undefined): ExamResult['textMerge'] {
  const text = mergeAsText(one);
  if (text === undefined) return undefined;
  if (faultsOf(one, text).length > 0) return 'wrong';
  if (known === undefined) return undefined;
  if (sameSet(statementSetOf(text), known)) return 'right';
  return one.meta.statement_merge_is_expected === true ? 'wrong' : undefined;
}

/** What git makes of it; undefined where it has conflicts. */
function mergeAsText({ folder }: MergeCase): ByteText | undefined {
  const names = ['ours', 'base', 'theirs'].map((name) => join(folder, name));
  const run = spawnSync('git', ['merge-file', '-p', ...names], { maxBuffer: 1 << 26 });
  return run.status === 0 ? fromBytes(run.stdout) : undefined;
}

/** Statements that one side removed, and that are back. */
function faultsOf({ base, ours, theirs }: MergeCase, text: ByteText): string[] {
  const [inOurs, inTheirs, found] = [statementSetOf(ours), statementSetOf(theirs), statementSetOf(text)];
  return [...statementSetOf(base)].filter(
    (statement) => found.has(statement) && !(inOurs.has(statement) && inTheirs.has(statement)),
  );
}

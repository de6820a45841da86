// One merge by itself, judged by the same gate and law as a host: four texts in the place of one file, with what they
// include from a policy directory. Takes texts and a disk, gives a verdict. A file that only others include is judged in a
// profile made for it.

import type { BytePath, ByteText, ReadFileSystem } from '../base/index.js';
import { hasErrors, joinBytes, lineColumnAt } from '../base/index.js';
import type { Statement } from '../language/index.js';
import { defaultWalkLimits } from '../compare/index.js';
import type { SearchPath } from '../policy/index.js';
import type { Behind, Found } from './findings.js';
import type { Four, FourSide } from './four.js';
import { Judgement } from './judgement.js';
import { mapFour } from './law-rows.js';
import type { Hold, Remark, Where } from './outcome.js';
import type { Judging, PolicyState } from './policy-sets.js';
import { PolicySets } from './policy-sets.js';
import { PriorGrants } from './prior-grants.js';
import { tellFindings } from './tell.js';
import type { FindingPlaces } from './tell.js';
import { unlawfulOf } from './unit-verdict.js';

export interface FileToJudge {
  /** Where the texts would stand. */
  readonly path: BytePath;
  readonly texts: Four<ByteText>;
  /** The names to show the texts under. */
  readonly names: Four<BytePath>;
  readonly search: SearchPath;
  readonly judging?: Judging;
}

export interface FileVerdict {
  readonly widenings: readonly Remark[];
  readonly narrowings: readonly Remark[];
  readonly notices: readonly Remark[];
  /** What could not be decided. */
  readonly doubts: readonly Remark[];
  readonly unlawful: Hold | undefined;
}

export function judgeFile({ path, texts, names, search, judging }: FileToJudge, disk: ReadFileSystem): FileVerdict {
  const sets = new PolicySets(disk, search, [], () => true, judging);
  const probe: BytePath = `${search.directories[0] ?? ''}/.aa-merge-judged`;
  const states = mapFour(texts, (text) => sets.with(new Map([[path, text]])));
  const isPart = (['ours', 'merged'] as const).some((side) => isForProfiles(statementsOf(states[side], path)));
  const root = isPart ? probe : path;
  const placed = isPart
    ? mapFour(texts, (text) =>
        sets.with(
          new Map([
            [path, text],
            [probe, profileAround(path)],
          ]),
        ),
      )
    : states;
  const places = placesIn(placed, path, names);
  const tell = (found: readonly Found[]): Remark[] => tellFindings(found, places, () => false);
  const found = new Judgement({
    states: placed,
    live: placed.ours,
    aside: undefined,
    spare: () => placed,
    whole: undefined,
    roots: [root],
    changed: new Set([path]),
    remembered: new Map(),
    isOwn: () => false,
    prior: new PriorGrants(),
    limits: defaultWalkLimits,
  }).of([path]);
  return {
    widenings: tell([...found.widenings, ...found.lostRestrictions]),
    narrowings: tell(found.narrowings),
    notices: tell(found.notices),
    doubts: tell([...found.doubts.gate, ...doubtsOn(root, placed)]),
    unlawful: unlawfulOf(found, tell),
  };
}

/** What is not understood, and what means something only where others use it. */
function doubtsOn(root: BytePath, { ours, merged }: Four<PolicyState>): Found[] {
  const doubt = (why: string): Found[] => [
    { code: 'reconcile/unknown', profile: '' as ByteText, data: { why, class: '' }, subject: undefined, behind: [] },
  ];
  if ([ours, merged].some((state) => hasErrors(state.resolve(root).diagnostics))) return doubt('incomplete');
  const isUsedElsewhere = [ours, merged].every((state) => state.permits(root).profiles.length === 0);
  return isUsedElsewhere ? doubt('used-elsewhere') : [];
}

function statementsOf({ set }: PolicyState, path: BytePath): readonly Statement[] {
  return set.files.get(path)?.statements ?? [];
}

/** Whether something stands there that only a profile can hold. */
function isForProfiles(statements: readonly Statement[]): boolean {
  return statements.some(({ kind }) => kind === 'rule' || kind === 'qualifier-block');
}

function profileAround(path: BytePath): ByteText {
  const lines = ['include if exists <tunables/global>', 'profile fragment {', `  include "${path}"`, '}', ''];
  return joinBytes([lines.join('\n') as ByteText]);
}

function placesIn(states: Four<PolicyState>, path: BytePath, names: Four<BytePath>): FindingPlaces {
  const sourceOf = ({ side, at }: Pick<Behind, 'side' | 'at'>): string =>
    states[side as FourSide].set.files.get(at.file)?.text ?? '';
  return {
    wordsOf: (one) => sourceOf(one).slice(one.at.start, one.at.end) as ByteText,
    textOf: (one) => sourceOf(one).slice(one.at.start, one.at.end).replace(/\s+/g, ' ').trim(),
    whereOf(one): Where {
      const file = one.at.file === path ? names[one.side] : one.at.file;
      return { file, ...lineColumnAt(sourceOf(one) as ByteText, one.at.start) };
    },
  };
}

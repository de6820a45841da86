// One merge by itself, judged by the same gate and law as a host: four texts in the place of one file, with what they
// include from a policy directory. Takes texts and a disk, gives a verdict. A file that only others include is judged in a
// profile made for it.

import type { BytePath, ByteText, ReadFileSystem, Span } from '../base/index.js';
import { compareBytes, hasErrors, joinBytes, lineColumnAt } from '../base/index.js';
import type { Statement } from '../language/index.js';
import { defaultWalkLimits } from '../compare/index.js';
import type { SearchPath } from '../policy/index.js';
import { ruleText } from './evidence.js';
import type { Behind, Found } from './findings.js';
import type { Four, FourSide } from './four.js';
import { Judgement } from './judgement.js';
import { mapFour } from './law-rows.js';
import { Memory } from './memory.js';
import type { Hold, Remark, Where } from './outcome.js';
import type { Judging, PolicyState } from './policy-state.js';
import { PolicySets } from './policy-sets.js';
import { PriorGrants } from './prior-grants.js';
import { saysTheSame } from './same.js';
import { tellFindings } from './tell.js';
import type { FindingPlaces } from './tell.js';
import { unlawfulOf } from './unit-verdict.js';

export interface FileToJudge {
  /** Where the texts would stand. */
  readonly path: BytePath;
  readonly texts: Four<ByteText>;
  /** The names to show the texts under. */
  readonly names: Four<BytePath>;
  /** What the file is called; as ours without it. */
  readonly name?: BytePath | undefined;
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

export function judgeFile(file: FileToJudge, disk: ReadFileSystem): FileVerdict {
  const { path, texts, names, search, judging } = file;
  const sets = new PolicySets(disk, search, [], () => true, judging);
  const stateOf = (text: ByteText, probe?: ByteText): PolicyState =>
    sets.with(new Map([[path, text], ...(probe === undefined ? [] : [[probePath, probe] as const])]));
  const probePath: BytePath = `${search.directories[0] ?? ''}/.aa-merge-judged`;
  const states = mapFour(texts, (text) => stateOf(text));
  const isPart = (['ours', 'merged'] as const).some((side) => isForProfiles(statementsOf(states[side], path)));
  if (!isPart) {
    const verdict = judgeAt(path, states, placesIn(states, path, names), path);
    // Whatever it means elsewhere, it still means the same.
    return isSaidAlike(states.ours, states.merged, path) ? { ...verdict, doubts: [] } : verdict;
  }
  const [alone, amid] = [[], amidRules].map((others) => {
    const placed = mapFour(texts, (text) => stateOf(text, profileAround(path, others)));
    return judgeAt(probePath, placed, placesIn(placed, path, names), path);
  }) as [FileVerdict, FileVerdict];
  const unlawful = alone.unlawful ?? amid.unlawful;
  const part = partName(path, file.name ?? names.ours, search);
  const told = (remarks: readonly Remark[]): Remark[] => remarks.map((each) => ofPart(each, part));
  return {
    widenings: told(joined(alone.widenings, amid.widenings)),
    narrowings: told(alone.narrowings),
    notices: told(alone.notices),
    doubts: told(joined(alone.doubts, amid.doubts)),
    unlawful: unlawful && { ...unlawful, reasons: told(unlawful.reasons) },
  };
}

/** As others include it, or as a person named it. */
function partName(path: BytePath, name: BytePath, { directories }: SearchPath): BytePath {
  const [directory] = directories.filter((each) => path.startsWith(`${each}/`));
  return directory === undefined ? name : path.slice(directory.length + 1);
}

/** Told of the part: the profile that is only made to judge by is none that a person knows. */
function ofPart(told: Remark, part: BytePath): Remark {
  const { data, detail } = told;
  const within = (profile: string): string =>
    profile === probeName ? '' : profile.startsWith(`${probeName}//`) ? profile.slice(probeName.length + 2) : profile;
  const isAbout = data['profile'] !== undefined;
  return {
    ...told,
    ...(isAbout ? { data: { ...data, profile: within(String(data['profile'])) } } : {}),
    ...(detail === undefined
      ? {}
      : { detail: { ...detail, part, profiles: detail.profiles.map(within).filter(isNamed) as ByteText[] } }),
  };
}

function isNamed(profile: string): boolean {
  return profile !== '';
}

/** The verdict on one file of policy, or on one profile that includes a file. */
function judgeAt(root: BytePath, states: Four<PolicyState>, places: FindingPlaces, changed: BytePath): FileVerdict {
  const tell = (found: readonly Found[]): Remark[] => tellFindings(found.map(withoutProbe), places, () => false);
  // Rules of the profile that is only made to judge by are none that a person could look at.
  const isShown = ({ file }: Span): boolean => root === changed || file !== root;
  const withoutProbe = (one: Found): Found => ({
    ...one,
    behind: one.behind.filter(({ at }) => isShown(at)).map((each) => ({ ...each, via: each.via.filter(isShown) })),
  });
  const found = new Judgement({
    states,
    live: states.ours,
    aside: undefined,
    spare: () => states,
    whole: undefined,
    roots: [root],
    changed: new Set([changed]),
    remembered: new Map(),
    isOwn: () => false,
    // What breaks the law without an include that is not there is hardly better with it.
    judgesIncomplete: true,
    prior: new PriorGrants(),
    limits: defaultWalkLimits,
    memory: new Memory(),
  }).of([changed]);
  return {
    widenings: tell([...found.widenings, ...found.lostRestrictions]),
    narrowings: tell(found.narrowings),
    notices: tell(found.notices),
    doubts: tell([...found.doubts.gate, ...doubtsOn(root, states, root === changed)]),
    unlawful: unlawfulOf(found, tell),
  };
}

function isSaidAlike(one: PolicyState, other: PolicyState, path: BytePath): boolean {
  const [before, after] = [one, other].map(({ set }) => set.files.get(path));
  return before !== undefined && after !== undefined && saysTheSame(before, after);
}

/** Each once: what one rule does is told once, in whatever profile it was found. */
function joined(some: readonly Remark[], more: readonly Remark[]): Remark[] {
  const keyOf = ({ code, where, data }: Remark): string => JSON.stringify([code, where ?? data]);
  const known = new Set(some.map(keyOf));
  return [...some, ...more.filter((one) => !known.has(keyOf(one)))];
}

/** What is not understood, and what means something only where others use it. */
function doubtsOn(root: BytePath, { ours, merged }: Four<PolicyState>, isWhole: boolean): Found[] {
  const doubt = (why: string): Found[] => [
    { code: 'reconcile/unknown', profile: '' as ByteText, data: { why, class: '' }, subject: undefined, behind: [] },
  ];
  if ([ours, merged].some((state) => hasErrors(state.resolve(root).diagnostics))) return doubt('incomplete');
  const isUsedElsewhere = [ours, merged].every((state) => state.permits(root).profiles.length === 0);
  if (isUsedElsewhere) return doubt('used-elsewhere');
  return isWhole || rankedIn(ours, root) === rankedIn(merged, root) ? [] : doubt('priority');
}

/** Rules that give way to others, or prevail over them: what a part comes to depends on what stands beside it. */
function rankedIn(state: PolicyState, root: BytePath): string {
  const rules = state.permits(root).profiles.flatMap(({ profile }) => profile.rules);
  const ranked = rules.filter(({ qualifiers, origin }) => (qualifiers.priority ?? 0) !== 0 && origin.at.file !== root);
  return ranked.map(ruleText).sort(compareBytes).join('\n');
}

function statementsOf({ set }: PolicyState, path: BytePath): readonly Statement[] {
  return set.files.get(path)?.statements ?? [];
}

/** Whether something stands there that only a profile can hold, or nothing but includes. */
function isForProfiles(statements: readonly Statement[]): boolean {
  const holdsRules = statements.some(
    (statement) =>
      statement.kind === 'rule' ||
      statement.kind === 'qualifier-block' ||
      (statement.kind === 'if' && statement.branches.some(({ body }) => isForProfiles(body.statements))),
  );
  return holdsRules || (statements.length > 0 && statements.every(({ kind }) => kind === 'include'));
}

/**
 * What else a profile may permit that includes a part: all that can be, wherever the part does not say otherwise. What the
 * part denies, or decides about execution, counts only there. Network rules have no priority, but a denial outweighs them.
 */
const amidRules: readonly string[] = [
  ...['file', 'unix', 'signal', 'ptrace', 'dbus', 'mount', 'umount', 'remount', 'pivot_root', 'mqueue', 'userns'],
  ...['io_uring', 'change_profile', 'capability', 'link /{,**} -> /{,**}'],
]
  .map((words) => `priority=-1000 ${words},`)
  .concat('network,');

/** Seen where a part names the profile that it is in, as the peer of a signal say. */
const probeName = 'itself';

function profileAround(path: BytePath, others: readonly string[]): ByteText {
  const lines = [
    'include if exists <tunables/global>',
    `profile ${probeName} {`,
    `  include "${path}"`,
    ...others,
    '}',
    '',
  ];
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

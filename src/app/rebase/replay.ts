// One local commit, replayed onto a new state of the vendor: the files that it changes are merged and judged as on a host,
// with all others as the new state has them. Takes three trees, gives the changes of the new tree, or what waits for a
// person. Writes nothing. Where it is not certain that nothing more is permitted than the commit itself permitted, it stops.

import { posix } from 'node:path';
import type { BytePath, ByteText, FileSystem, GitEntry, GitReader, Output, UnitPath } from '../../base/index.js';
import { fileId, unitPath } from '../../base/index.js';
import { mergeUnit } from '../../merge/index.js';
import type { Acceptance, Decision, Tree, UnitOutcome, WideningSetting } from '../../reconcile/index.js';
import { changesLive, grantsOf, judgeChange, reconcile, textOf, unitKindOf } from '../../reconcile/index.js';
import { readTree } from '../../store/index.js';
import { LayeredPolicy, policyPlaceOnHost } from '../check/layered-policy.js';
import type { PolicyPlace } from '../check/policy-place.js';
import { entriesToRead } from '../check/policy-place.js';

export interface ReplayInput {
  /** Entries of the commit’s parent, of the commit, and of the state that it goes onto. */
  readonly base: readonly GitEntry[];
  readonly ours: readonly GitEntry[];
  readonly theirs: readonly GitEntry[];
  readonly place: PolicyPlace;
  readonly include: readonly BytePath[];
  readonly widening: WideningSetting;
  /** Files of which the vendor’s grants were seen with an earlier commit. */
  readonly seen: readonly BytePath[];
  /** What a person wrote instead, by path. */
  readonly answers: ReadonlyMap<BytePath, ByteText>;
  /** Whether the person means what these texts permit more. */
  readonly isMeant: boolean;
}

/** A file that waits, and why. */
export interface Waiting {
  readonly file: BytePath;
  readonly text: ByteText;
  /** Undefined for what is no policy: both sides changed it. */
  readonly outcome: UnitOutcome | undefined;
}

export interface Replayed {
  readonly waiting: readonly Waiting[];
  /** What the new tree has otherwise than the state; undefined for what goes. Texts have no object yet. */
  readonly changes: ReadonlyMap<BytePath, GitEntry | { readonly text: ByteText; readonly mode: string } | undefined>;
  /** Of what was merged. */
  readonly outcomes: readonly UnitOutcome[];
}

export async function replay(
  input: ReplayInput,
  git: GitReader,
  disk: FileSystem,
  output: Pick<Output, 'stage' | 'progress'>,
): Promise<Replayed> {
  const sides = { base: byPath(input.base), ours: byPath(input.ours), theirs: byPath(input.theirs) };
  const touched = [...new Set([...sides.base.keys(), ...sides.ours.keys()])].filter(
    (path) => !isSame(sides.base.get(path), sides.ours.get(path)),
  );
  const isPolicy = (path: BytePath): boolean => isPolicyFile(path, input.place, sides);
  const changes = new Map<BytePath, GitEntry | { readonly text: ByteText; readonly mode: string } | undefined>();
  const waiting: Waiting[] = [];
  for (const path of touched.filter((one) => !isPolicy(one))) {
    const [was, mine, now] = [sides.base.get(path), sides.ours.get(path), sides.theirs.get(path)];
    const answer = input.answers.get(path);
    if (isSame(mine, now)) continue;
    if (answer !== undefined) changes.set(path, { text: answer, mode: (mine ?? now)?.mode ?? '100644' });
    else if (isSame(was, now)) changes.set(path, mine);
    else waiting.push({ file: path, text: await bothTexts([was, mine, now], path, git), outcome: undefined });
  }
  const units = touched.filter(isPolicy);
  if (units.length === 0) return { changes, waiting, outcomes: [] };
  const found = await replayPolicy(units, sides, input, git, disk, output);
  for (const [path, change] of found.changes) changes.set(path, change);
  return { changes, waiting: [...waiting, ...found.waiting], outcomes: found.outcomes };
}

type Entries = ReadonlyMap<BytePath, GitEntry>;
type Sides = Readonly<Record<'base' | 'ours' | 'theirs', Entries>>;

async function replayPolicy(
  units: readonly BytePath[],
  { base, ours, theirs }: Sides,
  { place, include, widening, seen, answers, isMeant }: ReplayInput,
  git: GitReader,
  disk: FileSystem,
  output: Pick<Output, 'stage' | 'progress'>,
): Promise<Replayed> {
  const isTouched = new Set(units);
  const prefix = place.directory === '' ? '' : `${place.directory}/`;
  const isBelow = (path: BytePath): boolean => path.startsWith(prefix);
  // What the commit does not touch is on all sides as it is now; what the vendor has anew may be a touched file’s new name.
  const forwarded = (side: Entries): GitEntry[] => [
    ...[...side.values()].filter(({ path }) => isTouched.has(path) || !isBelow(path)),
    ...[...theirs.values()].filter(({ path }) => isBelow(path) && !isTouched.has(path) && base.has(path)),
  ];
  const trees = {
    base: await treeOf(forwarded(base), place, git),
    ours: await treeOf(forwarded(ours), place, git),
    theirs: await treeOf([...theirs.values()], place, git),
  };
  const others = include.map((directory) => ({ disk, directory: disk.realPath(directory) }));
  const layered = (tree: PlacedTree): LayeredPolicy => new LayeredPolicy([tree, ...others]);
  const live = layered(trees.ours);
  const unitOf = (path: BytePath): UnitPath => unitPath(path.slice(prefix.length));
  const decisions: Decision[] = units.flatMap((path) => {
    const answer = answers.get(path);
    return answer === undefined
      ? []
      : [{ unit: unitOf(path), seen: textOf(trees.theirs.tree.entries.get(unitOf(path))), live: answer }];
  });
  const accepted = seenGrants(
    seen.filter((path) => isTouched.has(path)).map(unitOf),
    { before: layered(trees.base), after: layered(trees.theirs) },
    place,
  );
  const merged = (more: readonly Acceptance[]): UnitOutcome[] =>
    reconcile(
      {
        base: { ...trees.base.tree, directory: 'the commit before' },
        ours: { ...trees.ours.tree, directory: policyPlaceOnHost },
        theirs: { ...trees.theirs.tree, directory: 'the vendor' },
      },
      live,
      { widening, only: undefined, remembered: new Map(), accepted: [...accepted, ...more], decisions },
      output,
    );
  const asked = merged([]);
  // Exactly what the texts turned out to permit more is accepted, and nothing that comes after.
  const meant = isMeant ? asked.filter(({ unit }) => answers.has(`${prefix}${unit}`)).flatMap(grantsIn) : [];
  const outcomes = meant.length === 0 ? asked : merged(meant);
  const results = new Map<UnitPath, ByteText | undefined>();
  for (const path of units) results.set(unitOf(path), textOf(trees.ours.tree.entries.get(unitOf(path))));
  const waiting: Waiting[] = [];
  for (const outcome of outcomes) {
    const { unit, hold, live: change, heldText } = outcome;
    const isAsked = isTouched.has(`${prefix}${unit}`) || outcome.renamedFrom !== undefined;
    if (hold !== undefined && isAsked) {
      const text = heldText ?? change?.after ?? results.get(unit) ?? ('' as ByteText);
      waiting.push({ file: `${prefix}${unit}`, text, outcome });
    }
    if (!changesLive(outcome) || !isAsked) continue;
    results.set(unit, change?.after);
    if (outcome.renamedFrom !== undefined) results.set(outcome.renamedFrom, undefined);
    for (const { from, to, becomes } of outcome.moves ?? []) {
      results.set(from, undefined);
      if (becomes?.kind === 'text') results.set(to, becomes.text);
    }
  }
  const changes = new Map<BytePath, GitEntry | { readonly text: ByteText; readonly mode: string } | undefined>();
  for (const [unit, text] of results) {
    const path = `${prefix}${unit}`;
    if (text === textOf(trees.theirs.tree.entries.get(unit))) continue;
    const mode = (ours.get(path) ?? theirs.get(path))?.mode ?? '100644';
    changes.set(path, text === undefined ? undefined : { text, mode });
  }
  return { changes, waiting, outcomes: outcomes.filter(({ unit }) => isTouched.has(`${prefix}${unit}`)) };
}

/** What a person accepts of a held file. */
function grantsIn(outcome: UnitOutcome): Acceptance[] {
  return grantsOf(outcome).flatMap(({ detail }) => acceptancesOf(detail?.grants ?? []));
}

/** Who and when is in the commit. */
function acceptancesOf(grants: readonly Acceptance['grant'][]): Acceptance[] {
  return grants.map((grant) => ({ grant, who: '', when: '' }));
}

/** Widenings that were shown, and accepted, with an earlier commit on the same files: they are in the new state already. */
function seenGrants(
  units: readonly UnitPath[],
  { before, after }: { readonly before: LayeredPolicy; readonly after: LayeredPolicy },
  { isPolicyOnly }: PolicyPlace,
): Acceptance[] {
  if (units.length === 0) return [];
  const revision = (disk: LayeredPolicy): Parameters<typeof judgeChange>[0]['before'] => ({
    disk,
    files: disk.files().map(unitPath),
    complains: new Set(),
  });
  const { findings } = judgeChange({
    directory: policyPlaceOnHost,
    before: revision(before),
    after: revision(after),
    isPolicyOnly,
    judging: {},
    consents: [],
    nameOf: (path) => path,
  });
  const known = new Set<string>(units);
  const theirs = findings.filter(
    ({ kind, units: files }) => kind === 'widening' && files.every((unit) => known.has(unit)),
  );
  return theirs.flatMap(({ remark }) => acceptancesOf(remark.detail?.grants ?? []));
}

interface PlacedTree {
  readonly disk: Awaited<ReturnType<GitReader['filesOf']>>;
  readonly directory: BytePath;
  readonly tree: Tree;
}

async function treeOf(entries: readonly GitEntry[], { directory }: PolicyPlace, git: GitReader): Promise<PlacedTree> {
  const links = await git.blobs(entries.flatMap(({ kind, id }) => (kind === 'link' ? [id] : [])));
  const wanted = entriesToRead(entries, directory, ({ id }) => links.get(id) ?? ('' as ByteText));
  const disk = await git.filesOf(wanted);
  const path = `/${directory}`;
  return { disk, directory: path, tree: readTree(disk, path, { mayBeMissing: true }) };
}

function byPath(entries: readonly GitEntry[]): Entries {
  return new Map(entries.map((entry) => [entry.path, entry]));
}

function isSame(one: GitEntry | undefined, other: GitEntry | undefined): boolean {
  return one?.id === other?.id && one?.mode === other?.mode;
}

/** Files of policy on every side that has them; links, submodules and overrides are taken as a whole, like other files. */
function isPolicyFile(path: BytePath, { directory }: PolicyPlace, sides: Sides): boolean {
  if (directory !== '' && !path.startsWith(`${directory}/`)) return false;
  const unit = unitPath(directory === '' ? path : path.slice(directory.length + 1));
  const kind = unitKindOf(unit);
  const isText = Object.values(sides).every((side) => (side.get(path)?.kind ?? 'file') === 'file');
  return isText && (kind === 'profile' || kind === 'fragment') && !posix.basename(path).startsWith('.');
}

/** Where both sides changed what is no policy: as much as can be merged, with markers. */
async function bothTexts(
  entries: readonly (GitEntry | undefined)[],
  path: BytePath,
  git: GitReader,
): Promise<ByteText> {
  const ids = entries.flatMap((entry) => (entry?.kind === 'file' ? [entry.id] : []));
  const texts = await git.blobs(ids);
  const [base, ours, theirs] = entries.map((entry) => ({
    id: fileId(path),
    text: texts.get(entry?.id ?? '') ?? ('' as ByteText),
  })) as [Source, Source, Source];
  const labels = {
    ours: 'commit' as ByteText,
    base: 'the commit before' as ByteText,
    theirs: 'the vendor' as ByteText,
  };
  return mergeUnit(base, ours, theirs, { markerSize: 7, labels }).text;
}

interface Source {
  readonly id: ReturnType<typeof fileId>;
  readonly text: ByteText;
}

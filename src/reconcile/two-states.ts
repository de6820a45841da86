// Two revisions of one policy, ready to be compared: which files differ, which are loaded, and what stands in the way of
// judging them. Takes two disks, gives states. Where a file is not valid in both, what is understood of it is compared, and
// that it is not all is told by who asks.

import { posix } from 'node:path';
import type { BytePath, ByteText, Diagnostic, UnitPath } from '../base/index.js';
import { compareBytes, unitPath } from '../base/index.js';
import type { Statement } from '../language/index.js';
import type { PolicyModel } from '../model/index.js';
import type { Source } from '../policy/index.js';
import { isIgnoredName, searchPath, sourceAt } from '../policy/index.js';
import type { BothStates, PolicyRevision } from './changed-files.js';
import { changesOutlines, mayBeMeant, reachedBy } from './changed-files.js';
import type { MembersOf } from './halves/members.js';
import type { IncludeGraph } from './include-graph.js';
import { joined, reachableFrom, reversed } from './include-graph.js';
import type { Judging, PolicyState } from './policy-state.js';
import { PolicySets } from './policy-sets.js';
import { unitKindOf } from './unit-kind.js';

export interface RevisionsToJudge {
  /** Where the policy is, on both disks. */
  readonly directory: BytePath;
  readonly before: PolicyRevision;
  readonly after: PolicyRevision;
  /** Whether each file at the top is policy; else only those that hold a profile. */
  readonly isPolicyOnly: boolean;
  readonly judging: Judging;
}

/** Errors of a file that is loaded. */
export interface Failing {
  readonly root: BytePath;
  readonly errors: readonly Diagnostic[];
}

export class TwoStates {
  /** Whether a file is switched off, or made to complain, that was not. */
  readonly isSwitchedOtherwise: boolean;
  readonly sets: PolicySets;
  readonly before: PolicyState;
  readonly after: PolicyState;
  /** Files that the loaders load, before or after. */
  readonly roots: readonly BytePath[];
  /** Files that are not what they were. */
  readonly changed: ReadonlySet<BytePath> = new Set();
  /** Loaded files that are no valid policy now, and were, or not for this. */
  readonly failing: readonly Failing[];
  /** Loaded files that a change reaches and that were no valid policy before, for the same reasons or others. */
  readonly incomplete: readonly Failing[];
  /** Loaded files that were no valid policy, and are now. */
  readonly repaired: readonly Failing[];
  /** Files that differ and that a relative include may mean, or in which one does: where it leads nobody knows here. */
  readonly loose: readonly BytePath[];
  /** Whether profiles come or go, or mean other programs: then `roots` are all files that are loaded. */
  readonly changesHeads: boolean;
  private readonly includers: IncludeGraph;

  constructor(private readonly input: RevisionsToJudge) {
    const { directory, before, after, isPolicyOnly, judging } = input;
    const isPolicy = (path: BytePath): boolean => isRead(unitPath(path.slice(directory.length + 1)));
    const search = searchPath([directory]);
    const load = (isWanted: (path: BytePath) => boolean): BothStates & { readonly sets: PolicySets } => {
      const pathsOf = ({ files }: PolicyRevision): BytePath[] =>
        files
          .filter(isRead)
          .map((unit) => `${directory}/${unit}`)
          .filter(isWanted);
      const sets = new PolicySets(after.disk, search, pathsOf(after), isPolicy, judging);
      return { sets, before: sets.on(before.disk, pathsOf(before)), after: sets.live };
    };
    const { differing, reached: wanted } = reachedBy(directory, before, after);
    const reached = load((path) => wanted.has(path));
    // Where profiles come or go, or mean other programs, all others have to be known.
    this.changesHeads = wanted.size > 0 && changesOutlines(reached);
    const states = this.changesHeads ? load(() => true) : reached;
    this.sets = states.sets;
    this.includers = reversed(joined([states.before.graph, states.after.graph]));
    const units = new Set(
      [...before.files, ...after.files].filter((unit) => {
        const path = `${directory}/${unit}`;
        return [states.before, states.after].some(
          ({ set }) => set.files.has(path) || isBeyondReading(sourceAt(set, path)),
        );
      }),
    );
    const isRoot = (unit: UnitPath): boolean =>
      isRootIn(unit, `${directory}/${unit}`, states, this.includers, isPolicyOnly);
    this.isSwitchedOtherwise = switchesOf(before) !== switchesOf(after);
    const complains = (one: PolicyRevision, path: BytePath): boolean =>
      one.complains.has(unitPath(path.slice(directory.length + 1)));
    this.roots = [...units]
      .filter((unit) => isRead(unit) && isRoot(unit))
      .map((unit) => `${directory}/${unit}`)
      .sort(compareBytes);
    const isPolicyFile = (path: BytePath): boolean => {
      const unit = unitPath(path.slice(directory.length + 1));
      if (unitKindOf(unit) === 'features') return true;
      // A name that loaders skip may still be included by itself.
      if (this.readersOf(path).length > 0) return true;
      return isRead(unit) && (isPolicyOnly || isForIncludes(unit));
    };
    const changed = new Set(differing.filter(isPolicyFile));
    // A file is known by every spelling by which it is included.
    const spellings = [states.before, states.after].flatMap(({ set }) => [...set.files.keys()]);
    this.changed = new Set([...changed, ...spellings.filter((path) => changed.has(posix.normalize(path)))]);
    this.loose = mayBeMeant(differing, states);
    // Of a file that is too large nobody knows what it reads, so what it may read counts.
    const isUnread = (root: BytePath): boolean =>
      [states.before, states.after].some(({ set }) => isBeyondReading(sourceAt(set, root)));
    const touched = this.roots.filter(
      (root) =>
        !states.before.saysAs(states.after, root) ||
        complains(before, root) !== complains(after, root) ||
        (wanted.has(root) && isUnread(root)),
    );
    const errorsOf = (state: PolicyState, root: BytePath): Diagnostic[] =>
      state.set.files.has(root) || isBeyondReading(sourceAt(state.set, root))
        ? state.resolve(root).diagnostics.filter(isTrouble)
        : [];
    const [failing, incomplete, repaired]: [Failing[], Failing[], Failing[]] = [[], [], []];
    for (const root of touched) {
      const [was, is] = [errorsOf(states.before, root), errorsOf(states.after, root)];
      const known = new Set(was.map(keyOf));
      const added = is.filter((error) => !known.has(keyOf(error)));
      if (added.length > 0) failing.push({ root, errors: added });
      const lasting = is.filter((error) => known.has(keyOf(error)));
      if (lasting.length > 0) incomplete.push({ root, errors: lasting });
      if (was.length > 0 && is.length === 0 && states.after.set.files.has(root)) repaired.push({ root, errors: was });
    }
    this.failing = failing;
    this.incomplete = incomplete;
    this.repaired = repaired;
    const fails = new Set(failing.map(({ root }) => root));
    this.before = asJudged(states.before, (path) => complains(before, path), complains, before, after);
    this.after = asJudged(states.after, (path) => complains(after, path), complains, before, after, fails);
  }

  /** Loaded files that read a file, before or after. */
  readersOf(path: BytePath): BytePath[] {
    const spellings = [...this.changed].filter((other) => posix.normalize(other) === path);
    const found = reachableFrom(this.includers, [path, ...spellings]);
    return this.roots.filter((root) => found.has(root));
  }

  /** Names that the heads of a file give its profiles. */
  namesIn(state: PolicyState, root: BytePath): ByteText[] {
    const statements = state.set.files.get(root)?.statements ?? [];
    return statements.flatMap((statement) => (isProfile(statement) ? [statement.name.value] : []));
  }

  /** All profiles of both revisions, those that are switched off among them: everything is loaded for it. */
  everyone(): Readonly<Record<'before' | 'after', MembersOf>> {
    const { directory, before, after, isPolicyOnly } = this.input;
    const unitsOf = ({ files, off }: PolicyRevision): UnitPath[] => [...files, ...off].filter(isRead);
    const load = (revision: PolicyRevision): PolicyState =>
      this.sets.on(
        revision.disk,
        unitsOf(revision).map((unit) => `${directory}/${unit}`),
      );
    const states = { before: load(before), after: load(after) };
    const includers = reversed(joined([states.before.graph, states.after.graph]));
    const membersOf = (revision: PolicyRevision, state: PolicyState): MembersOf => {
      const off = new Set(revision.off);
      const unitOf = (path: BytePath): UnitPath => unitPath(path.slice(directory.length + 1));
      return {
        state,
        roots: unitsOf(revision)
          .filter((unit) => isRootIn(unit, `${directory}/${unit}`, states, includers, isPolicyOnly))
          .map((unit) => `${directory}/${unit}`),
        switchOf: (path) =>
          off.has(unitOf(path)) ? 'off' : revision.complains.has(unitOf(path)) ? 'complain' : undefined,
        isInvalid: (path, diagnostics) => isUnfinished(state, path) || diagnostics.some(isTrouble),
      };
    };
    return { before: membersOf(before, states.before), after: membersOf(after, states.after) };
  }
}

/** At the top everything that may be policy; below it what holds a profile and is included by nobody. */
function isRootIn(
  unit: UnitPath,
  path: BytePath,
  states: BothStates,
  includers: IncludeGraph,
  isPolicyOnly: boolean,
): boolean {
  const isAtTop = unitKindOf(unit) === 'profile';
  if (isAtTop && isPolicyOnly) return true;
  const holds = (state: PolicyState): boolean => (state.set.files.get(path)?.statements ?? []).some(isProfile);
  if (!holds(states.before) && !holds(states.after)) return false;
  return isAtTop || (!isForIncludes(unit) && (includers.get(path)?.size ?? 0) === 0);
}

/** Whether a build of its own puts more rules into a file before it is loaded, as that of apparmor.d does. */
function isUnfinished({ set }: PolicyState, root: BytePath): boolean {
  return /^[ \t]*#aa:(?:dbus|exec|stack)\b/m.test(set.files.get(root)?.text ?? '');
}

function switchesOf({ off, complains }: PolicyRevision): string {
  return [...off, '', ...[...complains].sort(compareBytes)].join('\0');
}

function isBeyondReading({ kind }: Source): boolean {
  return kind === 'too-large' || kind === 'unreadable';
}

/** Below the places of overrides and features nothing is read as policy by itself. */
function isRead(unit: UnitPath): boolean {
  const kind = unitKindOf(unit);
  const isSkipped = unit.split('/').some(isIgnoredName);
  const isSwitch = unit.startsWith('disable/') || unit.startsWith('force-complain/');
  return kind !== undefined && kind !== 'features' && !isSkipped && !isSwitch;
}

const includedDirectories: ReadonlySet<string> = new Set(['abstractions', 'tunables', 'local', 'trusted-helpers']);

function isForIncludes(unit: UnitPath): boolean {
  return unit
    .split('/')
    .slice(0, -1)
    .some((part) => includedDirectories.has(part) || part.endsWith('.d'));
}

function isProfile(statement: Statement): statement is Extract<Statement, { kind: 'profile' }> {
  return statement.kind === 'profile' && statement.keyword !== 'hat' && statement.keyword !== '^';
}

/** Files below `local/` are made where policy is installed: that a repository has none says that nothing is in them. */
function isTrouble({ severity, code, data }: Diagnostic): boolean {
  const isLocal = code === 'policy/include-not-found' && posix.normalize(String(data['include'])).startsWith('local/');
  return severity === 'error' && !isLocal;
}

/** Equal for one error in two revisions, wherever it stands. */
function keyOf({ code, data, at }: Diagnostic): string {
  return JSON.stringify([code, data, at?.file]);
}

/**
 * A state as it is compared: a file that fails now has no meaning, one that failed before as well has what is understood of
 * it, and `force-complain/` puts every profile of a file into complain mode.
 */
function asJudged(
  state: PolicyState,
  complains: (path: BytePath) => boolean,
  complainsIn: (one: PolicyRevision, path: BytePath) => boolean,
  before: PolicyRevision,
  after: PolicyRevision,
  fails: ReadonlySet<BytePath> = new Set(),
): PolicyState {
  const weakened = new Map<BytePath, PolicyModel>();
  return {
    ...state,
    readsAs: (other, root) => complainsIn(before, root) === complainsIn(after, root) && state.readsAs(other, root),
    saysAs: (other, root) => complainsIn(before, root) === complainsIn(after, root) && state.saysAs(other, root),
    resolve(root) {
      const resolved = state.resolve(root);
      return fails.has(root) ? resolved : { ...resolved, diagnostics: [] };
    },
    permits(root) {
      const model = state.permits(root);
      if (!complains(root)) return model;
      const found = weakened.get(root) ?? {
        ...model,
        profiles: model.profiles.map((profile) => ({ ...profile, mode: 'complain' as const })),
      };
      weakened.set(root, found);
      return found;
    },
  };
}

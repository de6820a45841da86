// What a change of policy in a repository comes to: the difference in permissions between two revisions, file by file and
// profile by profile, and what nobody can say. Takes two revisions, gives findings. The judgement is that of the gate; whether
// a finding is allowed is asked elsewhere. Must never be silent about what it could not judge.
// Source: product, "Commands" (check), "What more permissive means".

import { posix } from 'node:path';
import type { BytePath, ByteText, Diagnostic, UnitPath } from '../base/index.js';
import { compareBytes } from '../base/index.js';
import { defaultWalkLimits } from '../compare/index.js';
import type { PolicyModel } from '../model/index.js';
import { searchPath } from '../policy/index.js';
import type { ChangeFinding, ChangeFindingKind, PolicyChangeInput } from './change-telling.js';
import { Telling } from './change-telling.js';
import { Consents } from './consents.js';
import type { GateFinding } from './gate.js';
import { judgeGate } from './gate.js';
import { concernsTwoSides } from './halves/changed-rules.js';
import { judgeHalves } from './halves/judge-halves.js';
import { judgeFile } from './judge-file.js';
import { Memory } from './memory.js';
import type { Remark } from './outcome.js';
import { remark } from './outcome.js';
import type { PolicyState } from './policy-state.js';
import { PriorGrants } from './prior-grants.js';
import { TwoStates } from './two-states.js';
import type { UnitKind } from './unit-kind.js';
import { unitKindOf } from './unit-kind.js';

/** A file that is not what it was. */
export interface ChangedUnit {
  readonly path: UnitPath;
  readonly kind: UnitKind;
  readonly change: 'added' | 'removed' | 'changed';
  /** Profiles in other files that the change reaches. */
  readonly reaches: readonly ByteText[];
}

export interface PolicyChange {
  readonly findings: readonly ChangeFinding[];
  readonly units: readonly ChangedUnit[];
  /** Loaded files, before or after. */
  readonly roots: number;
}

/** Throws AaMergeError `reconcile/bad-consent`. */
export function judgeChange(input: PolicyChangeInput): PolicyChange {
  const states = new TwoStates(input);
  const { changed, roots, before, after } = states;
  const telling = new Telling(input, states);
  const prior = new PriorGrants(Consents.read(input.consents, states.sets));
  const gate = judgeGate({
    live: before,
    candidate: after,
    roots,
    changed,
    prior,
    limits: defaultWalkLimits,
    memory: new Memory(),
    ...(input.progress === undefined ? {} : { progress: input.progress }),
  });
  const findings = [
    ...telling.ofGate([...gate.findings, ...(input.halves ? halvesIn(states) : [])]),
    ...telling.ofDoubts(gate.doubts.map(({ blame, found }) => ({ ...found, blame }))),
    ...telling.ofErrors('invalid', states.failing),
    ...telling.ofErrors('incomplete', states.incomplete),
    ...telling.ofErrors('repaired', states.repaired),
    ...newTwins(states, telling),
    ...movedBelow(states, telling),
    ...unread(input, states, telling),
    ...states.loose.map((path) => telling.doubt('relative-include', [path])),
    ...(before.set.complete && after.set.complete ? [] : [telling.doubt('too-large', [...changed])]),
  ];
  return { findings, units: changedUnits(input, states, telling), roots: roots.length };
}

/** All other profiles are loaded only where a change has to do with them. */
function halvesIn(states: TwoStates): readonly GateFinding[] {
  const { before, after, roots, changed } = states;
  const modelsOf = (state: PolicyState): PolicyModel[] =>
    roots.flatMap((root) => (state.set.files.has(root) && !before.readsAs(after, root) ? [state.permits(root)] : []));
  if (!states.isSwitchedOtherwise && !concernsTwoSides(modelsOf(before), modelsOf(after))) return [];
  return judgeHalves({ ...states.everyone(), changed, limits: defaultWalkLimits });
}

/** Each file once, by its plain path. */
function plainOnes(changed: ReadonlySet<BytePath>): BytePath[] {
  return [...changed].filter((path) => posix.normalize(path) === path).sort(compareBytes);
}

function changedUnits(input: PolicyChangeInput, states: TwoStates, telling: Telling): ChangedUnit[] {
  const { before, after, changed } = states;
  const isThere = (side: 'before' | 'after', path: BytePath): boolean => input[side].disk.exists(path);
  return plainOnes(changed).map((path) => {
    const unit = telling.unitOf(path);
    const readers = states.readersOf(path).filter((root) => root !== path);
    const names = readers.flatMap((root) => states.namesIn(after.set.files.has(root) ? after : before, root));
    const change = !isThere('before', path) ? 'added' : !isThere('after', path) ? 'removed' : 'changed';
    return { path: unit, kind: unitKindOf(unit) ?? 'fragment', change, reaches: [...new Set(names)] };
  });
}

/** Profiles that two loaded files define, and did not before: only one of them can be loaded. */
function newTwins(states: TwoStates, telling: Telling): ChangeFinding[] {
  const { before, after, roots, changed } = states;
  const definers = new Map<ByteText, BytePath[]>();
  for (const root of roots) {
    for (const name of states.namesIn(after, root)) definers.set(name, [...(definers.get(name) ?? []), root]);
  }
  return [...definers].flatMap(([name, files]) => {
    const added = files.filter((file) => changed.has(file) && !states.namesIn(before, file).includes(name));
    const [culprit] = added;
    const other = files.find((file) => file !== culprit);
    if (culprit === undefined || other === undefined) return [];
    const facts = { name, file: telling.nameOf(other) };
    const told = remark('reconcile/same-profile', facts, telling.start(culprit));
    return [{ kind: 'twice' as const, units: [telling.unitOf(culprit)], profiles: [name], remark: told }];
  });
}

/**
 * Profiles that were in a file at the top, where every loader reads them, and are only below it now: whether somebody loads
 * them there nobody can say.
 */
function movedBelow(states: TwoStates, telling: Telling): ChangeFinding[] {
  const { before, after, roots, changed } = states;
  const [top, below] = [true, false].map((isTop) =>
    roots.filter((root) => (unitKindOf(telling.unitOf(root)) === 'profile') === isTop),
  ) as [BytePath[], BytePath[]];
  const namesIn = (state: PolicyState, files: readonly BytePath[]): Set<ByteText> =>
    new Set(files.flatMap((root) => states.namesIn(state, root)));
  const [was, is] = [namesIn(before, top), namesIn(after, top)];
  return below.flatMap((root): ChangeFinding[] => {
    if (!changed.has(root)) return [];
    const moved = states.namesIn(after, root).filter((name) => was.has(name) && !is.has(name));
    return moved.map((name) => ({
      kind: 'unknown',
      units: [telling.unitOf(root)],
      profiles: [name],
      remark: remark('reconcile/below-top', { name, file: telling.nameOf(root) }, telling.start(root)),
    }));
  });
}

/** Changed files that no profile here reads: judged by themselves, as far as that can be. */
function unread(input: PolicyChangeInput, states: TwoStates, telling: Telling): ChangeFinding[] {
  const { before, after, changed } = states;
  return plainOnes(changed).flatMap((path): ChangeFinding[] => {
    if (unitKindOf(telling.unitOf(path)) !== 'fragment' || states.readersOf(path).length > 0) return [];
    const [one, other] = [before.set.files.get(path), after.set.files.get(path)];
    if ([one, other].some((file) => file !== undefined && namesFeatures(file.text))) return [];
    // Nobody can have read what was not there.
    if (one === undefined)
      return telling.ofErrors('invalid', [{ root: path, errors: errorsIn(other?.diagnostics ?? []) }]);
    if (other === undefined) return [telling.doubt('used-elsewhere', [path])];
    const errors = errorsIn(other.diagnostics);
    if (errors.length > 0) return telling.ofErrors('invalid', [{ root: path, errors }]);
    const name = telling.nameOf(path);
    const verdict = judgeFile(
      {
        path,
        texts: { base: one.text, ours: one.text, theirs: other.text, merged: other.text },
        names: { base: name, ours: name, theirs: name, merged: name },
        search: searchPath([input.directory]),
        judging: input.judging,
      },
      input.after.disk,
    );
    const units = [telling.unitOf(path)];
    const told = (kind: ChangeFindingKind, remarks: readonly Remark[]): ChangeFinding[] =>
      remarks.map((each) => ({ kind, units, profiles: [], remark: each }));
    return [
      ...told('widening', verdict.widenings),
      ...told('narrowing', verdict.narrowings),
      ...told('notice', verdict.notices),
      ...told('unknown', verdict.doubts),
    ];
  });
}

/** An abi file may lie anywhere, and is no policy. */
function namesFeatures(text: ByteText): boolean {
  return /^\s*(?:query|caps|capability|dbus|domain|file|ipc|mount|namespaces|network\w*|policy|ptrace|rlimit|signal)\s*\{\s*\w+\s*\{/.test(
    text,
  );
}

function errorsIn(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.filter(({ severity }) => severity === 'error');
}

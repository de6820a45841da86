// What a change of policy in a repository comes to: the difference in permissions between two revisions, file by file and
// profile by profile, and what nobody can say. Takes two revisions, gives findings. The judgement is that of the gate; whether
// a finding is allowed is asked elsewhere. Must never be silent about what it could not judge.
// Source: product, "Commands" (check), "What more permissive means".

import type { BytePath, ByteText, UnitPath } from '../base/index.js';
import { defaultWalkLimits } from '../compare/index.js';
import type { PolicyModel } from '../model/index.js';
import type { ChangeFinding, HalvesWish, PolicyChangeInput } from './change-telling.js';
import { Telling } from './change-telling.js';
import { namesWithChildrenIn } from './clashes.js';
import { Consents } from './consents.js';
import type { GateFinding } from './gate.js';
import { judgeGate } from './gate.js';
import { concernsTwoSides } from './halves/changed-rules.js';
import { judgeHalves, standingHalves } from './halves/judge-halves.js';
import { includesElsewhere } from './includes-elsewhere.js';
import { Memory } from './memory.js';
import { remark } from './outcome.js';
import type { PolicyState } from './policy-state.js';
import { PriorGrants } from './prior-grants.js';
import { TwoStates } from './two-states.js';
import type { UnitKind } from './unit-kind.js';
import { unitKindOf } from './unit-kind.js';
import { plainOnes, unreadFiles } from './unread-files.js';

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
    withGrants: input.withGrants ?? false,
    ...(input.progress === undefined ? {} : { progress: input.progress }),
  });
  const findings = [
    ...telling.ofGate([...gate.findings, ...halvesIn(states, input.halves)]),
    ...telling.ofDoubts(gate.doubts.map(({ blame, found }) => ({ ...found, blame }))),
    ...telling.ofErrors('invalid', states.failing),
    ...telling.ofErrors('incomplete', states.incomplete),
    ...telling.ofErrors('repaired', states.repaired),
    ...newTwins(states, telling),
    ...movedBelow(states, telling),
    ...unreadFiles(input, states, telling),
    ...includesElsewhere(input, states, telling),
    ...states.loose.map((path) => telling.doubt('relative-include', [path])),
    ...(before.set.complete && after.set.complete ? [] : [telling.doubt('too-large', [...changed])]),
  ];
  return { findings, units: changedUnits(input, states, telling), roots: roots.length };
}

/** All other profiles are loaded only where a change has to do with them. */
function halvesIn(states: TwoStates, wish: HalvesWish): readonly GateFinding[] {
  if (wish === 'none') return [];
  if (wish === 'all') return standingHalves(states.everyone().after, defaultWalkLimits);
  const { before, after, roots, changed } = states;
  const modelsOf = (state: PolicyState): PolicyModel[] =>
    roots.flatMap((root) => (state.set.files.has(root) && !before.saysAs(after, root) ? [state.permits(root)] : []));
  if (!states.isSwitchedOtherwise && !concernsTwoSides(modelsOf(before), modelsOf(after))) return [];
  return judgeHalves({ ...states.everyone(), changed, limits: defaultWalkLimits });
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
function newTwins({ before, after, roots, changed, changesHeads }: TwoStates, telling: Telling): ChangeFinding[] {
  if (!changesHeads) return [];
  const added = roots.flatMap((root) => {
    const known = changed.has(root) ? namesWithChildrenIn(before, root) : undefined;
    return known === undefined
      ? []
      : namesWithChildrenIn(after, root).flatMap((name) => (known.includes(name) ? [] : [{ name, root }]));
  });
  if (added.length === 0) return [];
  const definers = new Map<string, BytePath[]>();
  for (const root of roots) {
    for (const name of namesWithChildrenIn(after, root)) definers.set(name, [...(definers.get(name) ?? []), root]);
  }
  const told = new Set<string>();
  return added.flatMap(({ name, root }): ChangeFinding[] => {
    const other = definers.get(name)?.find((file) => file !== root);
    if (other === undefined || told.has(name)) return [];
    told.add(name);
    const facts = { name, file: telling.nameOf(other) };
    const said = remark('reconcile/same-profile', facts, telling.start(root));
    return [{ kind: 'twice', units: [telling.unitOf(root)], profiles: [name as ByteText], remark: said }];
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

// The merge law over the whole set: every profile that a change reaches, in the four states, and which changed file is to
// be held for what breaks it. Takes states, gives findings. Shares nothing with the merger: it sees what texts come to.
// Source: product, "The merge law"; architecture 4 ("Permits what is right").
//
// While a unit is held, the bases of the others move on, and what was taken away can no longer be told from them. So what
// a unit is held for is remembered with it, and asked about again.

import type { PlacedProfile } from '../compare/index.js';
import type { BytePath, ByteText } from '../base/index.js';
import { hasErrors } from '../base/index.js';
import type { AutomatonClass, PolicyModel } from '../model/index.js';
import type { EffectiveRule } from '../policy/index.js';
import type { Blame, Suspects } from './blame.js';
import { Blamer } from './blame.js';
import { ruleOfText } from './evidence.js';
import type { Four, FourSide, Quartet } from './four.js';
import { guessedQuartets, nameOf, pairQuartets, sides } from './four.js';
import { reachableFrom } from './include-graph.js';
import type { Witnessing } from './law-explain.js';
import { isNotice } from './law-explain.js';
import type { LawInput } from './law-input.js';
import type { LawFinding, ProfileLaw } from './law-profile.js';
import { judgeProfile } from './law-profile.js';
import { mapFour } from './law-rows.js';
import { rootsInQuestion } from './law-roots.js';
import type { ValueFinding } from './law-values.js';
import { judgeValues } from './law-values.js';
import type { PolicyState } from './policy-state.js';
import { Written } from './written.js';

/** Something that the law has to say, and the changed files that bring it about. */
export type Ruling = {
  readonly profile: ByteText;
  readonly blame: Blame;
  /** Whether it holds nothing. */
  readonly isNotice: boolean;
} & (
  | { readonly kind: 'access'; readonly finding: LawFinding }
  | { readonly kind: 'value'; readonly finding: ValueFinding }
  /**
   * What cannot be judged: an automaton that is too large, a side that is no valid policy, a base of which a part is not
   * there: then nobody can tell what is newly granted from what was taken away before.
   */
  | {
      readonly kind: 'undecided';
      readonly why: 'too-large' | 'invalid' | 'base-incomplete';
      readonly class: AutomatonClass | undefined;
    }
);

export function judgeLaw(input: LawInput): Ruling[] {
  const { states, whole } = input;
  const rulings = judgeStates(input);
  if (whole === undefined) return rulings;
  const roots = input.roots.filter((root) => {
    const has = ({ set }: PolicyState): boolean => set.files.has(root);
    return has(whole) && has(states.theirs) && !whole.readsAs(states.theirs, root);
  });
  const others = judgeStates({ ...input, roots, states: { ...states, theirs: whole } });
  return [...rulings, ...others.filter((ruling) => ruling.kind === 'access' && isInvented(ruling.finding))];
}

function isInvented({ code }: LawFinding): boolean {
  return code === 'reconcile/invented-grant';
}

function judgeStates(input: LawInput): Ruling[] {
  const { states, roots, changed } = input;
  const written = mapFour(states, ({ set }) => new Written(set));
  const blamer = new Blamer({ ours: states.ours, merged: states.merged, written, changed });
  const reached = new Map<PolicyModel, readonly BytePath[]>();
  const homes = new Map<PolicyModel, readonly BytePath[]>();
  const rulings: Ruling[] = [];
  const judged: RootModels[] = [];
  for (const root of input.judgesIncomplete === true ? roots : rootsInQuestion(input)) {
    const models = modelsAt(root, input);
    if (models === undefined) continue;
    const files = [states.ours, states.merged].flatMap(({ graph }) => [...reachableFrom(graph, [root])]);
    const suspects = [...new Set(files)].filter((file) => changed.has(file));
    const doubt = models === 'invalid' ? models : models.doubt;
    if (doubt !== undefined) {
      const blame = blamer.ofAnyone({ ours: undefined, reached: suspects });
      const profile = '' as ByteText;
      rulings.push({ kind: 'undecided', why: doubt, profile, class: undefined, blame, isNotice: false });
    }
    if (models === 'invalid') continue;
    for (const side of sides) {
      for (const model of models[side]) {
        reached.set(model, suspects);
        homes.set(model, [...(homes.get(model) ?? []), root]);
      }
    }
    judged.push(models);
  }
  const quartets = pairQuartets(joined(judged));
  for (const quartet of [...quartets, ...guessedQuartets(quartets)]) {
    const suspects = { ours: quartet.ours, reached: reachedBy(quartet, reached) };
    if (suspects.reached.length === 0) continue;
    rulings.push(...rulingsOn(quartet, suspects, blamer, { ...input, written, roots: reachedBy(quartet, homes) }));
  }
  return rulings;
}

/** None where a state does not have the file. */
type RootModels = Four<readonly PolicyModel[]> & { readonly doubt?: 'base-incomplete' };

function joined(all: readonly RootModels[]): Four<readonly PolicyModel[]> {
  const of = (side: FourSide): PolicyModel[] => all.flatMap((models) => models[side]);
  return { base: of('base'), ours: of('ours'), theirs: of('theirs'), merged: of('merged') };
}

/**
 * Undefined where the file is no valid policy before or after: that is told elsewhere, and
 * whoever judges it nevertheless has that doubt anyway.
 * `invalid` where only what the vendor ships is none, and more is wrong with it than that base includes what is gone.
 */
function modelsAt(
  root: BytePath,
  { states, spare, judgesIncomplete = false }: LawInput,
): RootModels | 'invalid' | undefined {
  const has = ({ set }: PolicyState): boolean => set.files.has(root);
  const isInvalid = (state: PolicyState): boolean => has(state) && hasErrors(state.resolve(root).diagnostics);
  const modelsOf = (state: PolicyState): readonly PolicyModel[] => (has(state) ? [state.permits(root)] : []);
  const { ours, merged } = states;
  const isIncomplete = isInvalid(ours) || isInvalid(merged);
  if (!has(merged) || (isIncomplete && !judgesIncomplete)) return undefined;
  const settled = (side: 'base' | 'theirs'): PolicyState => (isInvalid(states[side]) ? spare()[side] : states[side]);
  const [base, theirs] = [settled('base'), settled('theirs')];
  const models = { base: modelsOf(base), ours: modelsOf(ours), theirs: modelsOf(theirs), merged: modelsOf(merged) };
  const same = (one: FourSide, other: FourSide): boolean => models[one][0] === models[other][0];
  if (same('ours', 'merged') && (same('base', 'theirs') || same('ours', 'theirs'))) return undefined;
  if (!isInvalid(base) && !isInvalid(theirs) && !isIncomplete) return models;
  const gone = (state: PolicyState): ReadonlySet<string> | undefined =>
    has(state) ? goneFrom(root, state) : new Set<string>();
  if (isIncomplete)
    return [base, ours, theirs, merged].every((state) => gone(state) !== undefined) ? models : undefined;
  const [before, now] = [gone(base), gone(theirs)];
  const isUnderstood = before !== undefined && now !== undefined && [...now].every((include) => before.has(include));
  return isUnderstood ? { ...models, doubt: 'base-incomplete' } : 'invalid';
}

/** Includes of what is not there; undefined where anything else is wrong. */
function goneFrom(root: BytePath, state: PolicyState): ReadonlySet<string> | undefined {
  const errors = state.resolve(root).diagnostics.filter(({ severity }) => severity === 'error');
  const isAll = errors.every(({ code }) => code === 'policy/include-not-found');
  return isAll ? new Set(errors.map(({ data }) => String(data['include']))) : undefined;
}

function reachedBy(quartet: Quartet, reached: ReadonlyMap<PolicyModel, readonly BytePath[]>): BytePath[] {
  const policies = sides.flatMap((side) => quartet[side]?.policy ?? []);
  return [...new Set(policies.flatMap((policy) => reached.get(policy) ?? []))];
}

function rulingsOn(
  quartet: Quartet,
  suspects: Suspects,
  blamer: Blamer,
  { written, isOwn, limits, remembered, memory, roots, states }: LawInput & { readonly written: Four<Written> },
): Ruling[] {
  const profile = nameOf(quartet);
  const values = (quartet.isGuess === true ? [] : judgeValues(quartet)).map((finding): Ruling => {
    const blame = blameOfValue(finding, quartet, suspects, blamer);
    return { kind: 'value', profile, finding, blame, isNotice: false };
  });
  const past = pastOf(quartet, suspects.reached, remembered);
  const judge = (): ProfileLaw => judgeProfile(quartet, { written, isOwn, limits, past });
  const { findings, undecided } = past.length > 0 ? judge() : memory.lawOn(quartet, roots, states, judge);
  // Of a guess only what was taken away counts.
  const counts = ({ code }: LawFinding): boolean => quartet.isGuess !== true || code === 'reconcile/lost-restriction';
  const accesses = findings.filter(counts).map((finding): Ruling => {
    const blame = blameOfRules(finding.rules, quartet, suspects, blamer);
    return { kind: 'access', profile, finding, blame, isNotice: isNotice(finding.code) };
  });
  const doubts = undecided.map((name): Ruling => {
    const blame = blamer.ofAnyone(suspects);
    return { kind: 'undecided', why: 'too-large', profile, class: name, blame, isNotice: false };
  });
  return [...values, ...accesses, ...doubts];
}

/** What the changed files of a profile were held for before. */
function pastOf(quartet: Quartet, files: readonly BytePath[], remembered: LawInput['remembered']): EffectiveRule[] {
  const names = new Set<string>(sides.flatMap((side) => quartet[side]?.model.name ?? []));
  const evidence = files.flatMap((file) => remembered.get(file) ?? []);
  const concerned = evidence.filter(({ profile }) => names.has(profile));
  return concerned.map(({ rule, file }, at) => ruleOfText(rule, file, at));
}

/** A rule that grants too much, else a denial that is gone, else whatever stands in the way of a grant. */
function blameOfRules(rules: readonly Witnessing[], quartet: Quartet, suspects: Suspects, blamer: Blamer): Blame {
  const isDenial = ({ rule }: Witnessing): boolean => rule.qualifiers.mode === 'deny';
  const merged = rules.filter(({ side }) => side === 'merged');
  const ours = rules.filter(({ side }) => side === 'ours');
  const attempts = [
    ...merged.map(({ rule }) => blamer.ofGrant(rule, suspects)),
    ...ours.map(({ rule }) => blamer.ofLoss(rule, quartet.merged, suspects)),
    ...rules
      .filter((each) => each.side === 'theirs' && !isDenial(each))
      .map(({ rule }) => blamer.ofGrant(rule, suspects)),
  ];
  return attempts.find(({ deed }) => deed !== 'unknown') ?? blamer.ofAnyone(suspects);
}

function blameOfValue({ side, rule }: ValueFinding, quartet: Quartet, suspects: Suspects, blamer: Blamer): Blame {
  const placed: PlacedProfile | undefined = quartet[side];
  if (rule === undefined) return placed === undefined ? blamer.ofAnyone(suspects) : blamer.ofHead(placed, suspects);
  return side === 'merged' ? blamer.ofGrant(rule, suspects) : blamer.ofLoss(rule, quartet.merged, suspects);
}

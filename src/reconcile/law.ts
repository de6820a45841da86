// The merge law over whole profiles, as far as equal and meeting rules can tell: what the administrator took away must
// not come back through any file (row 1 0 1), and a denial must not go that all sides have (row 0 0 0). Takes base, live,
// reference and candidate, each with includes, variables and overrides settled; gives the changed files to hold.
// Coarse: two rules that may match one access count as the same grant. Source: product, "The merge law".

import type { BytePath, ByteText, Span } from '../base/index.js';
import type { FileRule, Rule } from '../language/index.js';
import type { EffectiveProfile, EffectiveRule } from '../policy/index.js';
import { alternativesOf } from './alternatives.js';
import type { Atom } from './atoms.js';
import { atomsOf } from './atoms.js';
import { reachableFrom } from './include-graph.js';
import { PatternMeeting } from './patterns-meet.js';
import type { PolicyState } from './policy-sets.js';
import { rulesMayMeet } from './rules-meet.js';

export interface LawInput {
  readonly base: PolicyState;
  readonly ours: PolicyState;
  /** Rarely needed. */
  readonly theirs: () => PolicyState;
  readonly merged: PolicyState;
  readonly roots: readonly BytePath[];
  /** Files whose text the candidate changes. */
  readonly changed: ReadonlySet<BytePath>;
}

export interface Breach {
  /** The changed file that brings it about. */
  readonly file: BytePath;
  readonly code: 'reconcile/lost-restriction' | 'reconcile/invented-grant';
  readonly profile: string;
  /** The rule that comes, or the denial that goes. */
  readonly at: Span;
  /** The rule that was taken away, or the denial that is held. */
  readonly other: Span;
}

/** Judges candidates one after the other; what was found out about a profile is kept. */
export class MergeLaw {
  private readonly patterns = new PatternMeeting();
  private readonly rules = new Map<EffectiveProfile, RuleSet>();

  findBreaches(input: LawInput): Breach[] {
    return input.roots.flatMap((root) => this.breachesIn(root, input));
  }

  private breachesIn(root: BytePath, { base, ours, theirs, merged, changed }: LawInput): Breach[] {
    const reached = [...reachableFrom(merged.graph, [root])].filter((path) => changed.has(path));
    if (reached.length === 0 || !ours.set.files.has(root)) return [];
    const profilesOf = (state: PolicyState): ReadonlyMap<string, EffectiveProfile> =>
      profilesByName(state.resolve(root).value.profiles);
    const breaches: Breach[] = [];
    const [before, after] = [profilesOf(ours), profilesOf(merged)];
    const shipped = base.resolve(root) === ours.resolve(root) ? before : profilesOf(base);
    for (const [name, profile] of before) {
      const next = after.get(name);
      if (next === undefined || next === profile) continue;
      const tell = (code: Breach['code'], { whole: rule }: Part, { whole: other }: Part): void => {
        for (const file of blamed(rule, reached, changed)) {
          breaches.push({ file, code, profile: name, at: rule.origin.at, other: other.origin.at });
        }
      };
      this.judgeProfile(
        { base: shipped.get(name), ours: profile, theirs: () => profilesOf(theirs()).get(name), merged: next },
        tell,
      );
    }
    return breaches;
  }

  private judgeProfile(
    { base, ours, theirs, merged }: FourSides,
    tell: (code: Breach['code'], rule: Part, other: Part) => void,
  ): void {
    const [shipped, live, next] = [this.rulesOf(base), this.rulesOf(ours), this.rulesOf(merged)];
    const withdrawn = base === ours ? [] : shipped.grantsBeyond(live);
    const denials = base === ours ? [] : live.denialsBeyond(shipped);
    if (withdrawn.length + denials.length > 0) {
      for (const grant of next.grantsBeyond(live)) {
        const back =
          withdrawn.find((rule) => this.meet(grant, rule)) ??
          denials.find((rule) => overrules(grant, rule) && this.meet(grant, rule));
        if (back !== undefined) tell('reconcile/lost-restriction', grant, back);
      }
    }
    const gone = live.denialsBeyond(next);
    if (gone.length === 0) return;
    const missed = this.rulesOf(theirs()).denialsBeyond(next);
    for (const denial of gone) {
      if (denials.includes(denial)) tell('reconcile/lost-restriction', denial, denial);
      const replacement = missed.find((rule) => this.meet(denial, rule));
      if (replacement !== undefined) tell('reconcile/invented-grant', denial, replacement);
    }
  }

  private meet(one: Part, other: Part): boolean {
    return rulesMayMeet(one.rule, other.rule, this.patterns);
  }

  /** A profile that is not there has no rules. */
  private rulesOf(profile: EffectiveProfile | undefined): RuleSet {
    if (profile === undefined) return new RuleSet([]);
    const known = this.rules.get(profile) ?? new RuleSet(profile.rules);
    this.rules.set(profile, known);
    return known;
  }
}

/** One profile in four states. */
interface FourSides {
  readonly base: EffectiveProfile | undefined;
  readonly ours: EffectiveProfile;
  readonly theirs: () => EffectiveProfile | undefined;
  readonly merged: EffectiveProfile;
}

/** The changed file that says it; where none does, a variable or an alias does, in any of those that are read. */
function blamed(
  rule: EffectiveRule,
  reached: readonly BytePath[],
  changed: ReadonlySet<BytePath>,
): readonly BytePath[] {
  const { file } = rule.origin.at;
  return changed.has(file) ? [file] : reached;
}

function overrules(grant: Part, denial: Part): boolean {
  return (grant.whole.qualifiers.priority ?? 0) > (denial.whole.qualifiers.priority ?? 0);
}

/** A rule, or one alternative of its path. */
interface Part {
  readonly whole: EffectiveRule;
  readonly rule: Rule;
  readonly atoms: readonly Atom[];
  /** Keys of atoms that this one grants too. */
  readonly narrower: readonly string[];
}

/** The rules of one profile on one side, with what each is about; made when it is asked for. */
class RuleSet {
  private granting: Parts | undefined;
  private denying: Parts | undefined;

  constructor(private readonly rules: readonly EffectiveRule[]) {}

  /** What is granted here and, by the text, not by the others. */
  grantsBeyond(others: RuleSet): Part[] {
    return this.grants.parts.filter((part) => isBeyond(part, others.grants.keys));
  }

  denialsBeyond(others: RuleSet): Part[] {
    return this.denials.parts.filter((part) => isBeyond(part, others.denials.keys));
  }

  private get grants(): Parts {
    return (this.granting ??= collect(this.rules.filter(({ qualifiers }) => qualifiers.mode !== 'deny')));
  }

  private get denials(): Parts {
    return (this.denying ??= collect(this.rules.filter(({ qualifiers }) => qualifiers.mode === 'deny')));
  }
}

interface Parts {
  readonly parts: readonly Part[];
  /** Of all atoms, and of those that they grant too. */
  readonly keys: ReadonlySet<string>;
}

function collect(rules: readonly EffectiveRule[]): Parts {
  const parts = rules.flatMap(partsOf);
  const keys = new Set<string>();
  for (const { atoms, narrower } of parts) {
    for (const { key } of atoms) keys.add(key);
    for (const key of narrower) keys.add(key);
  }
  return { parts, keys };
}

function partsOf(whole: EffectiveRule): Part[] {
  const { rule, qualifiers } = whole;
  if (rule.kind !== 'file' || rule.path === undefined) {
    return [{ whole, rule, atoms: atomsOf(rule, qualifiers), narrower: [] }];
  }
  const path = rule.path;
  const withPath = (value: string): FileRule => ({ ...rule, path: { ...path, value: value as ByteText } });
  return alternativesOf(path.value).map(({ key, narrower, pattern }) => ({
    whole,
    rule: withPath(pattern),
    atoms: atomsOf(withPath(key), qualifiers),
    narrower: key === narrower ? [] : atomsOf(withPath(narrower), qualifiers).map((atom) => atom.key),
  }));
}

function isBeyond({ atoms }: Part, keys: ReadonlySet<string>): boolean {
  return atoms.some(({ key, within }) => !keys.has(key) && !within.some((each) => keys.has(each)));
}

/** Profiles at all depths. */
function profilesByName(
  profiles: readonly EffectiveProfile[],
  found = new Map<string, EffectiveProfile>(),
): ReadonlyMap<string, EffectiveProfile> {
  for (const profile of profiles) {
    found.set(profile.namespace === undefined ? profile.name : `:${profile.namespace}:${profile.name}`, profile);
    profilesByName(profile.children, found);
  }
  return found;
}

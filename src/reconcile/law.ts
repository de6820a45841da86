// The merge law over whole profiles, as far as equal and meeting rules can tell: what the administrator took away must
// not come back through any file (row 1 0 1), and a denial must not go that all sides have (row 0 0 0). Takes base, live,
// reference and candidate, each with includes, variables and overrides settled; gives the changed files to hold.
// Coarse: two rules that may match one access count as the same grant. Source: product, "The merge law".
//
// While a unit is held, the bases of the others move on, and what was taken away can no longer be told from them. So what
// a unit is held for is remembered with it, and asked about again.

import type { BytePath, Span } from '../base/index.js';
import type { EffectiveProfile, EffectiveRule } from '../policy/index.js';
import { loosenedLimits, regainsFlag } from './head-law.js';
import { reachableFrom } from './include-graph.js';
import { PatternMeeting } from './patterns-meet.js';
import type { PolicyState } from './policy-sets.js';
import type { Evidence, Part } from './rule-parts.js';
import { evidenceOf, partsOf, partsOfEvidence } from './rule-parts.js';
import { rulesMayMeet } from './rules-meet.js';
import { successorsOf } from './successors.js';

export interface LawInput {
  readonly base: PolicyState;
  readonly ours: PolicyState;
  /** Rarely needed. */
  readonly theirs: () => PolicyState;
  readonly merged: PolicyState;
  readonly roots: readonly BytePath[];
  /** Files whose text the candidate changes. */
  readonly changed: ReadonlySet<BytePath>;
  /** What files were held for before. */
  readonly remembered: ReadonlyMap<BytePath, readonly Evidence[]>;
  /** Whether the administrator wrote a file; `base` has none of them but whole profiles. */
  isOwn(file: BytePath): boolean;
}

export interface Breach {
  /** The changed file that brings it about. */
  readonly file: BytePath;
  readonly code: 'reconcile/lost-restriction' | 'reconcile/invented-grant';
  readonly profile: string;
  /** The rule that comes, or the denial or profile that goes. */
  readonly at: Span;
  /** Whether that is a place of live, and not of the candidate. */
  readonly isLive: boolean;
  /** Where the rule stands that was taken away, or the denial that is held. */
  readonly other: BytePath;
  readonly evidence: readonly Evidence[];
}

/** Judges candidates one after the other; what was found out about a profile is kept. */
export class MergeLaw {
  private readonly patterns = new PatternMeeting();
  private readonly rules = new Map<EffectiveProfile, RuleSet>();

  findBreaches(input: LawInput): Breach[] {
    return input.roots.flatMap((root) => this.breachesIn(root, input));
  }

  private breachesIn(root: BytePath, input: LawInput): Breach[] {
    const { base, ours, theirs, merged, changed, remembered, isOwn } = input;
    const reached = [...reachableFrom(merged.graph, [root])].filter((path) => changed.has(path));
    if (reached.length === 0 || !ours.set.files.has(root)) return [];
    const profilesOf = (state: PolicyState): ReadonlyMap<string, EffectiveProfile> =>
      profilesByName(state.resolve(root).value.profiles);
    const breaches: Breach[] = [];
    const [before, after] = [profilesOf(ours), profilesOf(merged)];
    const shipped = base.resolve(root) === ours.resolve(root) ? before : profilesOf(base);
    const blame = (file: BytePath): readonly BytePath[] => (changed.has(file) ? [file] : reached);
    const lose = (profile: string, at: Span, isLive: boolean, parts: readonly Part[] = []): void => {
      const evidence = parts.map((part) => evidenceOf(profile, part));
      const found = { code: 'reconcile/lost-restriction' as const, profile, at, isLive, other: at.file, evidence };
      for (const file of blame(at.file)) breaches.push({ ...found, file });
    };
    for (const [name, profile] of before) {
      const successors = successorsOf(name, profile, { before, after }, this.patterns);
      if (successors.length === 0) {
        const set = this.restrictionsOf(shipped.get(name), profile, isOwn);
        if (set.length > 0) lose(name, profile.statement.head, true, set);
      }
      for (const successor of successors) {
        const next = after.get(successor);
        if (next === undefined || next === profile) continue;
        const sides = {
          base: shipped.get(name),
          ours: profile,
          theirs: () => profilesOf(theirs()).get(successor),
          merged: next,
        };
        const tell = (code: Breach['code'], file: BytePath, { whole }: Part, others: readonly Part[]): void => {
          const [first] = others;
          if (first === undefined) return;
          const { at } = whole.origin;
          const isLive = whole.qualifiers.mode === 'deny';
          const evidence = code === 'reconcile/lost-restriction' ? others.map((part) => evidenceOf(name, part)) : [];
          breaches.push({ file, code, profile: name, at, isLive, other: fileOf(first), evidence });
        };
        this.judgeProfile(sides, {
          blamed: (part) => blame(fileOf(part)),
          isOwn,
          past: (file) => this.pastOf(remembered.get(file) ?? [], name),
          tell,
        });
        if (regainsFlag(sides)) lose(name, next.statement.head, false);
        for (const { origin } of loosenedLimits(sides, isOwn)) lose(name, origin.at, true);
      }
    }
    // A profile that the administrator took away comes back.
    for (const [name, profile] of after) {
      if (shipped.has(name) && !before.has(name)) lose(name, profile.statement.head, false);
    }
    return breaches;
  }

  /** What the administrator took away, and what he denies. */
  private restrictionsOf(
    base: EffectiveProfile | undefined,
    ours: EffectiveProfile,
    isOwn: (file: BytePath) => boolean,
  ): Part[] {
    const [shipped, live] = [this.rulesOf(base), this.rulesOf(ours)];
    const beyond = new Set(live.denialsBeyond(shipped));
    const denials = live.allDenials().filter((part) => beyond.has(part) || isOwn(fileOf(part)));
    return [...shipped.grantsBeyond(live), ...denials];
  }

  private judgeProfile({ base, ours, theirs, merged }: FourSides, { blamed, past, isOwn, tell }: Teller): void {
    const [shipped, live, next] = [this.rulesOf(base), this.rulesOf(ours), this.rulesOf(merged)];
    const withdrawn = base === ours ? [] : shipped.grantsBeyond(live);
    const beyond = new Set(base === ours ? [] : live.denialsBeyond(shipped));
    const denials = live.allDenials().filter((part) => beyond.has(part) || isOwn(fileOf(part)));
    for (const grant of next.grantsBeyond(live)) {
      for (const file of blamed(grant)) {
        const remembered = past(file);
        const back = [...withdrawn, ...live.stillWithout(remembered)].filter((part) => this.meet(grant, part));
        const overruled = [...denials, ...live.stillDenying(remembered)].filter(
          (part) => overrules(grant, part) && this.meet(grant, part),
        );
        tell('reconcile/lost-restriction', file, grant, [...back, ...overruled]);
      }
    }
    const gone = live.denialsBeyond(next);
    if (gone.length === 0) return;
    const missed = this.rulesOf(theirs()).denialsBeyond(next);
    for (const denial of gone) {
      for (const file of blamed(denial)) {
        const isHis = denials.includes(denial) || past(file).some((part) => isDenial(part) && sameAtoms(part, denial));
        tell('reconcile/lost-restriction', file, denial, isHis ? [denial] : []);
        tell('reconcile/invented-grant', file, denial, missed.filter((part) => this.meet(denial, part)).slice(0, 1));
      }
    }
  }

  /** What a unit is held for, as rules again. */
  private pastOf(remembered: readonly Evidence[], profile: string): Part[] {
    return remembered.filter((evidence) => evidence.profile === profile).flatMap(partsOfEvidence);
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

/** What the judging of one profile needs besides its rules. */
interface Teller {
  /** The changed file that says it; where none does, a variable or an alias does, in any of those that are read. */
  readonly blamed: (part: Part) => readonly BytePath[];
  /** Whether the administrator wrote a file. */
  readonly isOwn: (file: BytePath) => boolean;
  /** What the file was held for before. */
  readonly past: (file: BytePath) => readonly Part[];
  readonly tell: (code: Breach['code'], file: BytePath, part: Part, others: readonly Part[]) => void;
}

function fileOf({ whole }: Pick<Part, 'whole'>): BytePath {
  return whole.origin.at.file;
}

function overrules(grant: Part, denial: Part): boolean {
  return (grant.whole.qualifiers.priority ?? 0) > (denial.whole.qualifiers.priority ?? 0);
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

  allDenials(): readonly Part[] {
    return this.denials.parts;
  }

  denialsBeyond(others: RuleSet): Part[] {
    return this.denials.parts.filter((part) => isBeyond(part, others.denials.keys));
  }

  /** Of grants that were withdrawn once, those that still are. */
  stillWithout(past: readonly Part[]): Part[] {
    return past.filter((part) => !isDenial(part) && isBeyond(part, this.grants.keys));
  }

  /** Of denials that were added once, those that are still there. */
  stillDenying(past: readonly Part[]): Part[] {
    return past.filter((part) => isDenial(part) && !isBeyond(part, this.denials.keys));
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

function isDenial({ whole }: Part): boolean {
  return whole.qualifiers.mode === 'deny';
}

function sameAtoms(one: Part, other: Part): boolean {
  return one.atoms.every(({ key }) => other.atoms.some((atom) => atom.key === key));
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

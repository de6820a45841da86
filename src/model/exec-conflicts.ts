// Rules that execute the same program in different ways, so that the compiler refuses the profile. Rules with the same words
// quarrel whatever else the profile says; others where their patterns have a string in common and no rule of a higher rank
// has spoken before. What is before is the compiler's order of rules. Takes effective policy, gives diagnostics.
// Source: permission-semantics 2.4; the compiler's output.

import type { ByteText, Diagnostic } from '../base/index.js';
import { diagnostic } from '../base/index.js';
import type { EffectivePolicy, EffectiveProfile, EffectiveRule, MediatedFeatures, RuleId } from '../policy/index.js';
import { includeChain } from '../policy/index.js';
import type { AutomatonClass } from './classes.js';
import { walkMeetings } from './automata/meetings.js';
import { encodeRule } from './encode-rule/table.js';
import { findSameNames } from './encode-rule/same-name.js';
import type { Execution } from './executions.js';
import { executionsOf } from './executions.js';
import type { Permissions } from './permissions.js';
import { execBits, fileBits, otherShift } from './permissions.js';
import type { Term } from './term.js';

/** States of the automaton of one profile at most. */
const mostStates = 100_000;

/**
 * Diagnostics: `model/exec-conflict`, at the later of two rules, naming the earlier, with a path that both are about;
 *   `model/exec-unchecked`, where the rules of a profile are too tangled to tell.
 */
export function findExecConflicts(
  { profiles, features }: Pick<EffectivePolicy, 'profiles' | 'features'>,
  states = mostStates,
): Diagnostic[] {
  return profiles.flatMap((profile) => [
    ...new ConflictSearch(profile, features, states).run(),
    ...findExecConflicts({ profiles: profile.children, features }, states),
  ]);
}

class ConflictSearch {
  private readonly found = new Map<RuleId, Diagnostic>();
  private isExhausted = false;

  constructor(
    private readonly profile: EffectiveProfile,
    private readonly features: MediatedFeatures,
    private readonly states: number,
  ) {}

  run(): Diagnostic[] {
    const executions = executionsOf(this.profile);
    if (new Set(executions.map(({ type }) => type)).size < 2) return [];
    this.compareWords(executions);
    const ranked = this.rank(executions);
    this.comparePatterns(ranked, fileBits.x);
    // Mostly rules are for everybody; then what holds for the owner holds for others.
    if (ranked.some(({ groups }) => groups !== execBits)) this.comparePatterns(ranked, fileBits.x << otherShift);
    const { origin, name } = this.profile;
    const unchecked = diagnostic('model/exec-unchecked', origin.at, { profile: name }, includeChain(origin.via));
    return [...this.found.values(), ...(this.isExhausted ? [unchecked] : [])];
  }

  /** Rules that are merged before anything is compiled. */
  private compareWords(executions: readonly Execution[]): void {
    const alike = new Map<string, Execution[]>();
    for (const execution of executions) {
      const { words, priority, rule } = execution;
      const { mode, audit } = rule.qualifiers;
      const key = [...words, priority, mode ?? '', audit].join('\0');
      const before = alike.get(key) ?? [];
      const other = before.find(({ type, groups }) => type !== execution.type && (groups & execution.groups) !== 0);
      if (other !== undefined) this.report(other.rule, rule, `${words[1]}\0${words[0]}`.replace(/^\0/, '') as ByteText);
      alike.set(key, [...before, execution]);
    }
  }

  private rank(executions: readonly Execution[]): Ranked[] {
    const { ownName, rules } = this.profile;
    const context = { features: this.features, mediated: onlyFiles, ownName, sameNames: findSameNames(rules) };
    return executions.flatMap((execution) => {
      const terms = encodeRule(execution.rule, context);
      const term = terms.find(({ effect }) => effect.mode === 'allow' && effect.exec !== undefined);
      return term === undefined
        ? []
        : [{ ...execution, term, rank: 2 * execution.priority + (term.effect.exact ? 1 : 0) }];
    });
  }

  /** For each rank the strings that rules of different types have in common. Higher ranks are there to be heard first. */
  private comparePatterns(ranked: readonly Ranked[], bit: Permissions): void {
    const concerned = ranked.filter(({ groups }) => (groups & bit) !== 0);
    for (const rank of new Set(concerned.map((one) => one.rank))) {
      const heard = concerned.filter((one) => one.rank >= rank);
      const types = [...new Set(heard.filter((one) => one.rank === rank).map(({ type }) => type))];
      if (types.length < 2) continue;
      const patterns = heard.map(({ rank: own, type, term }) => ({
        pattern: term.pattern,
        kind: own === rank ? types.indexOf(type) : undefined,
      }));
      const end = walkMeetings(patterns, this.states, (text, matching) => {
        let first: Ranked | undefined;
        for (const execution of matching.map((at) => heard[at] as Ranked)) {
          if (execution.rank > rank) return;
          first ??= execution;
          if (execution.type !== first.type) this.report(first.rule, execution.rule, text);
        }
      });
      if (end === 'exhausted') this.isExhausted = true;
    }
  }

  /** Once for each rule that quarrels with one before it. */
  private report(one: EffectiveRule, other: EffectiveRule, text: ByteText): void {
    const [earlier, later] = one.id < other.id ? [one, other] : [other, one];
    if (this.found.has(later.id)) return;
    const [path = '', target] = text.split('\0');
    const { at, via } = later.origin;
    const related = [{ at: earlier.origin.at, role: 'conflicting' }, ...includeChain(via)];
    const data = target === undefined ? { path } : { path, target };
    this.found.set(later.id, diagnostic('model/exec-conflict', at, data, related));
  }
}

interface Ranked extends Execution {
  readonly term: Term;
  /** Higher is heard first: priority, then exact patterns. */
  readonly rank: number;
}

const onlyFiles: ReadonlySet<AutomatonClass> = new Set<AutomatonClass>(['file']);

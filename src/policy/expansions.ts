// Rules with their variables replaced, found out once for all profiles in which those are worth the same: what an abstraction
// says, it says in each of its readers. Takes rules and symbols, gives what was made of a rule before, the same objects. Must
// never give it where one variable is worth something else or was not needed yet, nor keep what there was to complain about.

import type { PatternProblem, Rule } from '../language/index.js';
import type { ByteText, Span } from '../base/index.js';
import type { Symbols } from './symbols.js';

/** A pattern of a rule that is none, its variables replaced. */
export interface BadPattern {
  readonly pattern: ByteText;
  readonly problem: PatternProblem;
  readonly at: Span;
}

/** What becomes of a rule when its variables are replaced. */
export interface ExpandedRule {
  readonly rule: Rule;
  /** Names of the variables that were replaced, each once. */
  readonly variables: readonly string[];
  readonly badPatterns: readonly BadPattern[];
}

interface Known {
  readonly expanded: ExpandedRule;
  /** What each variable was worth. */
  readonly values: readonly (readonly string[])[];
}

/** A rule that names its profile comes to something else in each: more than these are not worth a search. */
const mostKnown = 4;

export class Expansions {
  private readonly known = new WeakMap<Rule, Known[]>();
  private readonly alike = new Map<string, readonly string[]>();
  private readonly first = new WeakMap<readonly string[], readonly string[]>();

  /** What was made of the rule where each of its variables had the values that it has now. */
  find(rule: Rule, symbols: Symbols): ExpandedRule | undefined {
    const isNow = ({ expanded: { variables }, values }: Known): boolean =>
      variables.every((name, at) => {
        const settled = symbols.settled(name);
        return settled !== undefined && this.firstOf(settled) === values[at];
      });
    return this.known.get(rule)?.find(isNow)?.expanded;
  }

  /** Keep what was made of a rule without any trouble. */
  keep(rule: Rule, symbols: Symbols, expanded: ExpandedRule): void {
    const values = expanded.variables.flatMap((name) => {
      const settled = symbols.settled(name);
      return settled === undefined ? [] : [this.firstOf(settled)];
    });
    if (values.length < expanded.variables.length) return;
    const known = this.known.get(rule) ?? [];
    this.known.set(rule, known);
    if (known.length < mostKnown) known.push({ expanded, values });
  }

  /** The first list with these values. */
  private firstOf(values: readonly string[]): readonly string[] {
    let first = this.first.get(values);
    if (first === undefined) {
      const key = JSON.stringify(values);
      first = this.alike.get(key) ?? values;
      this.alike.set(key, first);
      this.first.set(values, first);
    }
    return first;
  }
}

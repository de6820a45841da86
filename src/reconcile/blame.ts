// Whose change it is when an access is granted that was not: the changed file that is to be held, and told of. Takes a rule
// that grants or one that no longer denies, gives files. A rule that is new is its own file's doing; one that was there
// means more by a definition; one that came with an include is the doing of who includes it. Where nothing tells, all
// changed files that the profile reads are to blame: better one too many held than one too few.
// Source: product, "The gate".

import type { PlacedProfile } from '../compare/index.js';
import type { BytePath, Span } from '../base/index.js';
import type { EffectiveRule } from '../policy/index.js';
import type { Statement } from '../language/index.js';
import { sameStatement } from '../language/index.js';
import { ruleText } from './evidence.js';
import type { PolicyState } from './policy-sets.js';
import type { Written } from './written.js';

/** By what a changed file grants: its rule, a definition, an include, a rule that goes, the head of a profile. */
export type Deed = 'rule' | 'definition' | 'alias' | 'include' | 'lost-rule' | 'head' | 'unknown';

export interface Blame {
  /** Changed files. */
  readonly files: readonly BytePath[];
  readonly deed: Deed;
  /** The statement that does it, where that is not the rule itself. */
  readonly by: { readonly side: 'ours' | 'merged'; readonly at: Span } | undefined;
}

export interface BlameInput {
  readonly ours: PolicyState;
  readonly merged: PolicyState;
  readonly written: { readonly ours: Written; readonly merged: Written };
  readonly changed: ReadonlySet<BytePath>;
}

/** What a profile is, and the changed files that it reads before or after. */
export interface Suspects {
  readonly ours: PlacedProfile | undefined;
  readonly reached: readonly BytePath[];
}

export class Blamer {
  constructor(private readonly input: BlameInput) {}

  /** A rule of the merged policy that grants what was not granted. */
  ofGrant(rule: EffectiveRule, suspects: Suspects): Blame {
    const { written, changed } = this.input;
    const { at } = rule.origin;
    const key = written.merged.keyOf(rule);
    const before = suspects.ours?.model.profile.rules.filter((each) => written.ours.keyOf(each) === key) ?? [];
    if (before.length > 0) return this.ofDefinition(rule, before, suspects) ?? this.ofAnyone(suspects);
    if (changed.has(at.file)) {
      return { files: [...new Set([at.file, ...this.newIncluders(rule)])], deed: 'rule', by: undefined };
    }
    return this.ofInclude(rule, 'merged') ?? this.ofDefinition(rule, [], suspects) ?? this.ofAnyone(suspects);
  }

  /** A rule of live policy that no longer denies, or no longer decides. */
  ofLoss(rule: EffectiveRule, merged: PlacedProfile | undefined, suspects: Suspects): Blame {
    const { written, changed } = this.input;
    const { at } = rule.origin;
    const key = written.ours.keyOf(rule);
    const after = merged?.model.profile.rules.filter((each) => written.merged.keyOf(each) === key) ?? [];
    if (after.length > 0) return this.ofDefinition(rule, after, suspects) ?? this.ofAnyone(suspects);
    if (changed.has(at.file)) return { files: [at.file], deed: 'lost-rule', by: { side: 'ours', at } };
    const blame = this.ofInclude(rule, 'ours') ?? this.ofDefinition(rule, [], suspects);
    return blame === undefined ? this.ofAnyone(suspects) : { ...blame, deed: 'lost-rule' };
  }

  /** The head of a profile, on either side. */
  ofHead({ model: { profile } }: PlacedProfile, suspects: Suspects): Blame {
    const at = profile.statement.head;
    if (this.input.changed.has(at.file)) return { files: [at.file], deed: 'head', by: { side: 'merged', at } };
    return this.ofDefinition(undefined, [], suspects) ?? this.ofAnyone(suspects);
  }

  ofAnyone({ reached }: Suspects): Blame {
    return { files: reached, deed: 'unknown', by: undefined };
  }

  /** Changed files that include what they did not: without them the rule would not count. */
  private newIncluders({ origin: { via } }: EffectiveRule): BytePath[] {
    const { written, changed } = this.input;
    const added = via.filter((at) => !written.ours.includesText(at.file, written.merged.textAt(at)));
    return added.map(({ file }) => file).filter((file) => changed.has(file));
  }

  /** The innermost changed file on the way. */
  private ofInclude({ origin: { via } }: EffectiveRule, side: 'ours' | 'merged'): Blame | undefined {
    const at = [...via].reverse().find(({ file }) => this.input.changed.has(file));
    return at && { files: [at.file], deed: 'include', by: { side, at } };
  }

  /** The changed files that define otherwise what the rule depends on; undefined where the rule says the same as before. */
  private ofDefinition(
    rule: EffectiveRule | undefined,
    counterparts: readonly EffectiveRule[],
    { reached }: Suspects,
  ): Blame | undefined {
    const isSame = (other: EffectiveRule): boolean => rule !== undefined && ruleText(other) === ruleText(rule);
    if (counterparts.some(isSame)) return undefined;
    const names = new Set<string>(rule?.variables);
    const found = reached.flatMap((file) => this.redefined(file).map((one) => ({ file, ...one })));
    const named = found.filter(({ statement }) => statement.kind === 'variable' && names.has(statement.name));
    const relevant = named.length > 0 ? named : found;
    const [first] = relevant;
    if (first === undefined) return undefined;
    const deed = first.statement.kind === 'alias' ? 'alias' : 'definition';
    const { side, statement } = first;
    return { files: [...new Set(relevant.map(({ file }) => file))], deed, by: { side, at: statement.at } };
  }

  /** Definitions of a file that are not what they were, as they stand after, or before where they are gone. */
  private redefined(file: BytePath): { readonly side: 'ours' | 'merged'; readonly statement: Definition }[] {
    const { ours, merged } = this.input;
    const [before, after] = [definitionsIn(ours, file), definitionsIn(merged, file)];
    const beyond = (some: readonly Definition[], others: readonly Definition[]): Definition[] =>
      some.filter((one) => !others.some((other) => sameStatement(one, other)));
    return [
      ...beyond(after, before).map((statement) => ({ side: 'merged' as const, statement })),
      ...beyond(before, after).map((statement) => ({ side: 'ours' as const, statement })),
    ];
  }
}

type Definition = Extract<Statement, { kind: 'variable' | 'boolean' | 'alias' }>;

function definitionsIn({ set }: PolicyState, file: BytePath): Definition[] {
  return (set.files.get(file)?.statements ?? []).filter(
    (statement): statement is Definition =>
      statement.kind === 'variable' || statement.kind === 'boolean' || statement.kind === 'alias',
  );
}

// Whose change it is when an access is granted that was not: the changed file that is to be held, and told of. Takes a rule
// that grants or one that no longer denies, gives files. A rule that is new is its own file's doing; one that was there
// means more by a definition; one that came with an include is the doing of who includes it. Where nothing tells, all
// changed files that the profile reads are to blame: better one too many held than one too few.
// Source: product, "The gate".

import type { PlacedProfile } from '../compare/index.js';
import type { BytePath, Span } from '../base/index.js';
import type { EffectiveRule, Origin } from '../policy/index.js';
import type { Statement } from '../language/index.js';
import { sameStatement } from '../language/index.js';
import { ruleText } from './evidence.js';
import type { PolicyState } from './policy-state.js';
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
  private named: ReadonlyMap<string, ReadonlySet<string>> | undefined;
  /** By file: a definition that all profiles read is asked about for each rule that it changes in each of them. */
  private readonly defined = new Map<BytePath, readonly Redefined[]>();

  constructor(private readonly input: BlameInput) {}

  /** A rule of the merged policy that grants what was not granted. */
  ofGrant(rule: EffectiveRule, suspects: Suspects): Blame {
    const { ours, merged, written } = this.input;
    const there = { state: ours, written: written.ours, placed: suspects.ours };
    return this.ofRule(rule, 'merged', { state: merged, written: written.merged }, there, suspects);
  }

  /** A rule of live policy that no longer denies, or no longer decides. */
  ofLoss(rule: EffectiveRule, placed: PlacedProfile | undefined, suspects: Suspects): Blame {
    const { ours, merged, written } = this.input;
    const there = { state: merged, written: written.merged, placed };
    return this.ofRule(rule, 'ours', { state: ours, written: written.ours }, there, suspects);
  }

  /** A rule of one state that the other does not have, or that does not say the same there. */
  private ofRule(rule: EffectiveRule, side: 'ours' | 'merged', here: Here, there: There, suspects: Suspects): Blame {
    const { changed } = this.input;
    const { at, via } = rule.origin;
    const deed = side === 'merged' ? 'rule' : 'lost-rule';
    const path = [...new Set([at, ...via].map(({ file }) => file))].filter((file) => changed.has(file));
    const key = here.written.keyOf(rule);
    const counterparts = (there.placed && there.written.rulesOf(there.placed.model).get(key)) ?? [];
    if (counterparts.length > 0) {
      // The same words in another block: only files on the way can have moved them.
      const isMoved = !counterparts.some((other) => isQualifiedAlike(other, rule));
      if (isMoved && path.length > 0) return { files: path, deed, by: { side, at } };
      return this.ofDefinition(rule, counterparts, suspects) ?? this.ofAnyone(suspects);
    }
    return this.ofPlace(rule.origin, side, here, there, suspects, () => this.ofDefinition(rule, [], suspects));
  }

  /** What has the compiler add a rule: the head of a child profile, or a rule that changes the profile. */
  ofSource(origin: Origin, side: 'ours' | 'merged', other: PlacedProfile, suspects: Suspects): Blame {
    const { ours, merged, written } = this.input;
    const live = { state: ours, written: written.ours };
    const candidate = { state: merged, written: written.merged };
    const [here, there] = side === 'merged' ? [candidate, live] : [live, candidate];
    const byDefinition = (): Blame | undefined => this.ofDefinition(undefined, [], suspects);
    return this.ofPlace(origin, side, here, { ...there, placed: other }, suspects, byDefinition);
  }

  /** What stands in one state, and not in the profile of the other. */
  private ofPlace(
    { at, via }: Origin,
    side: 'ours' | 'merged',
    here: Here,
    there: There,
    suspects: Suspects,
    byDefinition: () => Blame | undefined,
  ): Blame {
    const { changed } = this.input;
    const deed = side === 'merged' ? 'rule' : 'lost-rule';
    const includers = via.filter(
      (include, index) => changed.has(include.file) && !includes(there, here, include, (via[index + 1] ?? at).file),
    );
    const [includer] = includers;
    if (changed.has(at.file)) {
      // Words that the file has in both states are not its doing alone.
      const isNews = !there.written.hasText(at.file, here.written.textAt(at));
      const path = [at, ...via].map(({ file }) => file).filter((file) => changed.has(file));
      const files = isNews ? [at.file, ...includers.map(({ file }) => file)] : path;
      const by = side === 'merged' ? undefined : includer === undefined ? at : includer;
      return { files: [...new Set(files)], deed, by: by && { side, at: by } };
    }
    const blame = this.ofInclude(via, side) ?? byDefinition();
    if (blame === undefined) return this.ofAnyone(suspects);
    const files = [...new Set([...blame.files, ...includers.map(({ file }) => file)])];
    return { ...blame, files, deed: side === 'merged' ? blame.deed : deed };
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

  /** The innermost changed file on the way. */
  private ofInclude(via: Origin['via'], side: 'ours' | 'merged'): Blame | undefined {
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
    const found = reached.flatMap((file) => this.redefined(file).map((one) => ({ file, ...one })));
    const names = this.namesBehind(new Set<string>(rule?.variables));
    const named = found.filter(({ statement }) => statement.kind !== 'variable' || names.has(statement.name));
    const relevant = named.length > 0 ? named : found;
    const [first] = relevant;
    if (first === undefined) return undefined;
    const deed = first.statement.kind === 'alias' ? 'alias' : 'definition';
    const { side, statement } = first;
    return { files: [...new Set(relevant.map(({ file }) => file))], deed, by: { side, at: statement.at } };
  }

  /** Variables, and those that their values name, in either state. */
  private namesBehind(names: Set<string>): ReadonlySet<string> {
    for (const name of names) for (const other of this.namedIn().get(name) ?? []) names.add(other);
    return names;
  }

  /** By each variable, the variables that its values name; made when somebody asks for the first time. */
  private namedIn(): ReadonlyMap<string, ReadonlySet<string>> {
    if (this.named !== undefined) return this.named;
    const named = new Map<string, Set<string>>();
    for (const { set } of [this.input.ours, this.input.merged]) {
      for (const statement of [...set.files.values()].flatMap(({ statements }) => statements)) {
        if (statement.kind !== 'variable') continue;
        const known = named.get(statement.name) ?? new Set<string>();
        for (const { value } of statement.values) {
          for (const [, other = ''] of value.matchAll(/@\{([^}]*)\}/g)) known.add(other);
        }
        named.set(statement.name, known);
      }
    }
    this.named = named;
    return named;
  }

  /** Definitions of a file that are not what they were, as they stand after, or before where they are gone. */
  private redefined(file: BytePath): readonly Redefined[] {
    const known = this.defined.get(file);
    if (known !== undefined) return known;
    const { ours, merged } = this.input;
    const [before, after] = [definitionsIn(ours, file), definitionsIn(merged, file)];
    const beyond = (some: readonly Definition[], others: readonly Definition[]): Definition[] =>
      some.filter((one) => !others.some((other) => sameStatement(one, other)));
    const found = [
      ...beyond(after, before).map((statement) => ({ side: 'merged' as const, statement })),
      ...beyond(before, after).map((statement) => ({ side: 'ours' as const, statement })),
    ];
    this.defined.set(file, found);
    return found;
  }
}

/** A definition that the other side does not have like this. */
interface Redefined {
  readonly side: 'ours' | 'merged';
  readonly statement: Definition;
}

interface Here {
  readonly state: PolicyState;
  readonly written: Written;
}

interface There extends Here {
  readonly placed: PlacedProfile | undefined;
}

/** Whether the profile of the other state comes by the same include to the same file. */
function includes({ state, written, placed }: There, here: Here, include: Span, target: BytePath): boolean {
  const text = here.written.textAt(include);
  const isSame = (other: Span): boolean => other.file === include.file && written.textAt(other) === text;
  if (placed?.model.profile.rules.some(({ origin }) => origin.via.some(isSame)) === true) return true;
  // Where nothing stood in the file, nothing tells but the words.
  const holdsRules = state.set.files.get(target)?.statements.some(({ kind }) => holders.has(kind)) === true;
  if (holdsRules || placed === undefined) return false;
  const isOutermost = include.file === placed.model.profile.statement.head.file;
  return isOutermost ? written.includesOf(placed.model).has(text) : written.includesText(include.file, text);
}

const holders: ReadonlySet<Statement['kind']> = new Set(['rule', 'qualifier-block', 'if', 'include']);

function isQualifiedAlike({ qualifiers: one }: EffectiveRule, { qualifiers: other }: EffectiveRule): boolean {
  return (
    (one.mode ?? 'allow') === (other.mode ?? 'allow') &&
    one.owner === other.owner &&
    (one.priority ?? 0) === (other.priority ?? 0)
  );
}

type Definition = Extract<Statement, { kind: 'variable' | 'boolean' | 'alias' }>;

function definitionsIn({ set }: PolicyState, file: BytePath): Definition[] {
  return (set.files.get(file)?.statements ?? []).filter(
    (statement): statement is Definition =>
      statement.kind === 'variable' || statement.kind === 'boolean' || statement.kind === 'alias',
  );
}

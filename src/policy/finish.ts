// From profiles as written to profiles in force: variables replaced, then aliases, then what only shows after that is
// checked. Takes the result of the walk, gives effective profiles. Source: policy-language 1, step 4.

import type { PatternProblem, Rule } from '../language/index.js';
import type { ByteText, Diagnostic, DiagnosticCode, Span } from '../base/index.js';
import { compareBytes, diagnostic, sliceBytes } from '../base/index.js';
import type { Aliases } from './aliases.js';
import { pathWordsOf } from './aliases.js';
import type { WrittenProfile, WrittenRule } from './blocks.js';
import type { EffectiveProfile, EffectiveRule, RuleId } from './effective.js';
import { checkExecTargets } from './exec-targets.js';
import { expandText } from './expand.js';
import type { BadPattern, ExpandedRule } from './expansions.js';
import type { MediatedFeatures, MediatedKind } from './features.js';
import { isMediated, matchesAttributes, mediatedKindOf } from './features.js';
import { childName, collapseSlashes, escapePattern, isPlainPattern, localName } from './names.js';
import type { Origin } from './origins.js';
import { includeChain } from './origins.js';
import type { ParseCache } from './parse-cache.js';
import { replaceWords } from './rule-words.js';
import type { Symbols } from './symbols.js';
import { factsOf } from './symbols.js';
import type { WrittenPolicy } from './walk.js';
import { placeKey } from './statement-places.js';

const noVariables: readonly string[] = [];

/** Problems after which what was read of a pattern is an expression all the same. */
const toleratedInXattrs: ReadonlySet<PatternProblem> = new Set<PatternProblem>([
  'unopened-bracket',
  'single-choice',
  'trailing-backslash',
]);

export class Finish {
  readonly diagnostics: Diagnostic[] = [];
  private readonly symbols: Symbols;
  private readonly aliases: Aliases;
  private readonly mediated = new Map<MediatedKind, boolean>();
  private nextId = 0;

  constructor(
    private readonly policy: WrittenPolicy,
    private readonly features: MediatedFeatures,
    private readonly cache: ParseCache,
    private readonly isWanted: (rule: Rule) => boolean,
  ) {
    const { symbols, aliases } = policy;
    this.symbols = symbols;
    this.aliases = cache.aliasesOf(aliases);
  }

  /** Profiles in the order given; they are finished in the compiler's order, which decides what a variable is worth. */
  finishAll(profiles: readonly WrittenProfile[], parent: ByteText | undefined): readonly EffectiveProfile[] {
    const finished = new Map<WrittenProfile, EffectiveProfile>();
    for (const profile of [...profiles].sort(compareProfiles)) finished.set(profile, this.finish(profile, parent));
    return profiles.flatMap((profile) => finished.get(profile) ?? []);
  }

  private finish(written: WrittenProfile, parent: ByteText | undefined): EffectiveProfile {
    const { statement, namespace, isHat, contents, origin } = written;
    this.diagnostics.push(...checkExecTargets(contents.rules, written.name));
    const local = this.expand(written.name, origin, statement.name.at) ?? written.name;
    const name = parent === undefined ? local : childName(parent, local);
    const attachment = this.attachmentOf(written, local);
    const attachments = this.attachmentsOf(written, local, attachment);
    this.checkXattrs(written);
    const disconnected = {
      path: this.disconnectedPath(written, 'attach_disconnected.path='),
      ipc: this.disconnectedPath(written, 'attach_disconnected.ipc='),
    };
    const hidden = new Map([['profile_name', escapePattern(name)]]);
    if (attachment !== undefined) hidden.set('attach_path', attachment).set('exec_path', attachment);
    const wanted = contents.rules.filter(({ rule }) => this.isWanted(rule));
    const rules = this.symbols.withHidden(hidden, () => wanted.flatMap((rule) => this.rulesFrom(rule)));
    const children = this.finishAll(contents.children, name);
    return {
      name,
      ownName: written.name,
      namespace,
      isHat,
      attachments,
      statement,
      disconnected,
      rules,
      children,
      origin,
    };
  }

  private complain(code: DiagnosticCode, at: Span, via: readonly Span[], data: Diagnostic['data']): void {
    this.diagnostics.push(diagnostic(code, at, data, includeChain(via)));
  }

  /** The text with its variables replaced; undefined where one has no value. */
  private expand(text: ByteText, { via }: Origin, at: Span, used?: Set<string>): ByteText | undefined {
    const { text: expanded, variables, failure, losses } = expandText(text, this.symbols);
    for (const variable of variables) used?.add(variable);
    for (const loss of losses) this.complain('policy/lost-value', at, via, { variable: `@{${loss.name}}` });
    if (failure === undefined) return expanded;
    this.complain(failure.code, at, via, factsOf(failure));
    return undefined;
  }

  /** The pattern that says what runs under the profile, checked; undefined where nothing does by itself. */
  private attachmentOf({ statement, origin }: WrittenProfile, name: ByteText): ByteText | undefined {
    const { attachment } = statement;
    if (attachment !== undefined) {
      const expanded = this.expand(attachment.value, origin, attachment.at);
      if (expanded !== undefined) this.check(expanded, attachment.at, origin);
      return expanded ?? attachment.value;
    }
    this.check(localName(name), statement.name.at, origin);
    return name.startsWith('/') ? collapseSlashes(localName(name)) : undefined;
  }

  /**
   * All patterns that attach it, aliases included. A name that is no path counts where it has to match something: where it
   * has wildcards, an alias or attributes to match beside it.
   */
  private attachmentsOf({ statement }: WrittenProfile, name: ByteText, attachment: ByteText | undefined): ByteText[] {
    const others = this.aliases.ofPath(attachment ?? name);
    const local = localName(name);
    const isMatched = !isPlainPattern(local) || others.length > 0 || (statement.xattrs ?? []).length > 0;
    const own = attachment !== undefined ? [attachment] : isMatched ? [local] : [];
    return [...own, ...others].map(collapseSlashes);
  }

  /** The compiler does not ask whether these are patterns; it stumbles over what then makes no expression. */
  private checkXattrs({ statement, origin }: WrittenProfile): void {
    if (!this.isMediated('xattrs') || !matchesAttributes(this.features.kernel)) return;
    for (const { values } of statement.xattrs ?? []) {
      const pattern = values[0];
      const problem = pattern && this.cache.problemOf(pattern.value);
      if (pattern === undefined || problem === undefined || toleratedInXattrs.has(problem)) continue;
      this.complain('policy/bad-pattern', pattern.at, origin.via, { pattern: pattern.value, problem });
    }
  }

  private disconnectedPath({ statement, origin }: WrittenProfile, prefix: string): ByteText | undefined {
    const flag = statement.flags?.flags.find(({ value }) => value.startsWith(prefix));
    if (flag === undefined) return undefined;
    const expanded = this.expand(sliceBytes(flag.value, prefix.length), origin, flag.at);
    if (expanded === undefined) return undefined;
    const path = collapseSlashes(expanded);
    if (!path.startsWith('/')) this.complain('policy/bad-disconnected-path', flag.at, origin.via, { path });
    return path.replace(/\/+$/, '') as ByteText;
  }

  /** The rule with its variables replaced, and what aliases make of it. */
  private rulesFrom({ rule, qualifiers, origin }: WrittenRule): EffectiveRule[] {
    const isChecked = this.isMediated(mediatedKindOf(rule));
    if (isChecked) this.checkLate(origin);
    const known = this.cache.expansions.find(rule, this.symbols);
    const { rule: expanded, variables, badPatterns } = known ?? this.expandRule(rule, origin);
    for (const { pattern, problem, at } of isChecked ? badPatterns : []) {
      this.complain('policy/bad-pattern', at, origin.via, { pattern, problem });
    }
    const make = (made: Rule, alias: Span | undefined): EffectiveRule => {
      const id = this.nextId as RuleId;
      this.nextId += 1;
      return { id, rule: made, qualifiers, origin, variables, alias };
    };
    const rules = [make(expanded, undefined)];
    for (const { rule: other, alias } of this.aliases.ofRule(expanded)) {
      // An alias is plain text, so it may make of a good pattern a bad one.
      if (isChecked) for (const { value } of pathWordsOf(other)) this.check(value, alias.at, { at: alias.at, via: [] });
      rules.push(make(other, alias.at));
    }
    return rules;
  }

  private expandRule(rule: Rule, origin: Origin): ExpandedRule {
    const used = new Set<string>();
    const badPatterns: BadPattern[] = [];
    const complaints = this.diagnostics.length;
    const made = replaceWords(rule, (word, role) => {
      const text = role === 'literal-pattern' ? word.value : this.expand(word.value, origin, word.at, used);
      if (text === undefined) return word;
      const value = role === 'path' ? collapseSlashes(text) : text;
      const problem = this.cache.problemOf(value);
      if (problem !== undefined) badPatterns.push({ pattern: value, problem, at: word.at });
      return value === word.value ? word : { ...word, value };
    });
    const expanded = { rule: made, variables: used.size === 0 ? noVariables : [...used], badPatterns };
    if (this.diagnostics.length === complaints) this.cache.expansions.keep(rule, this.symbols, expanded);
    return expanded;
  }

  private isMediated(kind: MediatedKind): boolean {
    let answer = this.mediated.get(kind);
    if (answer === undefined) {
      answer = isMediated(this.features, kind);
      this.mediated.set(kind, answer);
    }
    return answer;
  }

  /** What the file said about the rule in case it is compiled, as it is now. */
  private checkLate({ at, via }: Origin): void {
    const late = this.policy.late.size === 0 ? undefined : this.policy.late.get(placeKey(at));
    if (late !== undefined) this.complain(late.code, at, via, late.data);
  }

  private check(pattern: ByteText, at: Span, { via }: Origin): void {
    const problem = this.cache.problemOf(pattern);
    if (problem !== undefined) this.complain('policy/bad-pattern', at, via, { pattern, problem });
  }
}

/** The order in which the compiler finishes profiles: those without namespace first, then by namespace, then by name. */
function compareProfiles(one: WrittenProfile, other: WrittenProfile): number {
  if (one.namespace === undefined || other.namespace === undefined) {
    if (one.namespace !== other.namespace) return one.namespace === undefined ? -1 : 1;
    return compareBytes(one.name, other.name);
  }
  return compareBytes(one.namespace, other.namespace) || compareBytes(one.name, other.name);
}

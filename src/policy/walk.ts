// One walk over a policy in the order of its text, as if every include were written out where it stands, with variables,
// conditions and duplicates as they are at each point. Takes facts of a SourceSet, gives profiles as written, still with
// variables inside, and says what stands in a wrong place. Must never read, and never look at what a rule permits.
// Source: policy-language 1, 3 and 4.

import type {
  AliasStatement,
  Body,
  Conditional,
  Expression,
  HelperRule,
  IncludeStatement,
  ProfileStatement,
  QualifierBlock,
  RuleStatement,
  Statement,
} from '../language/index.js';
import type { Diagnostic, DiagnosticCode, Span } from '../base/index.js';
import { assertNever, diagnostic } from '../base/index.js';
import type { Contents, WrittenProfile, WrittenRule } from './blocks.js';
import { handOnFromBlock, handOnFromBranch, noContents } from './blocks.js';
import type { Feature } from './features.js';
import { HelperClasses } from './helper-classes.js';
import type { IncludedPaths } from './includes.js';
import { filesOf } from './includes.js';
import { splitLabel } from './names.js';
import type { Origin } from './origins.js';
import { includeChain } from './origins.js';
import type { ParseCache } from './parse-cache.js';
import { complaintIn, complaintsOf, openingOf } from './opening.js';
import { Preamble } from './preamble.js';
import type { ParsedFile, SourceSet } from './source-set.js';
import { headOf, placeKey, unfinishedAssignment } from './statement-places.js';
import type { Symbols } from './symbols.js';

/** What a file of policy says, includes and conditions settled. */
export interface WrittenPolicy {
  readonly profiles: readonly WrittenProfile[];
  readonly aliases: readonly AliasStatement[];
  readonly symbols: Symbols;
  /** What the policy was written for: its first abi, or the default. */
  readonly features: Feature;
  /** What only counts where a rule is compiled, by the place of the rule. */
  readonly late: ReadonlyMap<string, Diagnostic>;
}

/** What the compiler finds out when it compiles a rule, and not of a rule that some block or branch has dropped. */
const lateCodes: ReadonlySet<DiagnosticCode> = new Set<DiagnosticCode>(['language/impossible-mount']);

/** Profiles of one block by namespace and name. */
type Profiles = Map<string, WrittenProfile>;

/** Includes and blocks within each other; the compiler runs out of files a little later. */
const deepest = 600;
/** Files read in one policy, each as often as it is included: nested profiles can double them at each step. */
const mostFiles = 200_000;

export class Walk {
  readonly diagnostics: Diagnostic[] = [];
  private preamble: Preamble;
  private readonly helpers: HelperClasses;
  private readonly profiles: Profiles = new Map();
  private told = new Set<ParsedFile>();
  private readonly late = new Map<string, Diagnostic>();
  private via: readonly Span[] = [];
  private depth = 0;
  private filesRead = 0;
  private gaveUp = false;
  /** An assignment whose file is over while its line is not. */
  private unfinished: Span | undefined;
  /** Profiles around the statement at hand that stand in the same file as it. */
  private profilesInFile = 0;

  constructor(
    private readonly set: SourceSet,
    private readonly kernel: Feature,
    private readonly withoutAbi: Feature,
    private readonly cache: ParseCache,
  ) {
    this.preamble = new Preamble(set, kernel, withoutAbi, cache);
    this.helpers = new HelperClasses(set, cache);
  }

  /** Walk a file and what it includes. */
  run(root: ParsedFile): WrittenPolicy {
    const included: IncludedPaths = new Set();
    this.tell(root);
    this.walkTop(this.open(root, included), included);
    const { aliases, symbols, features } = this.preamble;
    return { profiles: [...this.profiles.values()], aliases, symbols, features, late: this.late };
  }

  private add(found: readonly Diagnostic[]): void {
    const chain = found.length === 0 ? [] : includeChain(this.via);
    for (const one of found) this.diagnostics.push({ ...one, related: [...one.related, ...chain] });
  }

  private complain(code: DiagnosticCode, at: Span, data: Diagnostic['data'] = {}): void {
    this.add([diagnostic(code, at, data)]);
  }

  /** What a file is told about itself, once, wherever it is included. */
  private tell(file: ParsedFile): void {
    if (this.told.has(file)) return;
    this.told.add(file);
    this.add(file.diagnostics.filter(({ code }) => !lateCodes.has(code)));
    for (const found of file.diagnostics) {
      if (lateCodes.has(found.code) && found.at !== undefined) this.late.set(placeKey(found.at), found);
    }
  }

  /** Walk the opening of a file, or take what it came to for another one. Gives the statements behind it. */
  private open(root: ParsedFile, included: IncludedPaths): readonly Statement[] {
    const opening = openingOf(root.statements);
    if (opening === undefined) return root.statements;
    const known = this.cache.openingsOf(this.set);
    const opened = known.get(opening.key);
    if (opened?.kernel === this.kernel && !opened.files.has(root)) {
      this.preamble = new Preamble(this.set, this.kernel, this.withoutAbi, this.cache, opened.preamble);
      for (const path of opened.included) included.add(path);
      for (const file of opened.files) this.told.add(file);
      this.filesRead = opened.filesRead;
      for (const complaint of opened.complaints) this.diagnostics.push(complaintIn(root, complaint));
      return root.statements.slice(opening.length);
    }
    const before = this.diagnostics.length;
    this.told = new Set();
    this.walkTop(root.statements.slice(0, opening.length), included);
    const files = new Set(this.told);
    const isQuiet = [...files].every(
      (file) => file.diagnostics.length === 0 && unfinishedAssignment(file) === undefined,
    );
    const complaints = complaintsOf(this.diagnostics.slice(before), root, opening);
    const isOpen = !this.preamble.isClosed && !this.gaveUp;
    if (isOpen && isQuiet && complaints !== undefined && !files.has(root)) {
      const { kernel, filesRead } = this;
      const preamble = this.preamble.copy();
      known.set(opening.key, { kernel, preamble, included: new Set(included), files, filesRead, complaints });
    }
    this.told.add(root);
    return root.statements.slice(opening.length);
  }

  // The top of the policy: a preamble, then profiles.

  private walkTop(statements: readonly Statement[], included: IncludedPaths): void {
    for (const statement of statements) {
      switch (statement.kind) {
        case 'include':
          this.follow(statement, included, (file) => this.walkTop(file.statements, included));
          break;
        case 'profile':
          this.preamble.close();
          this.addProfile(this.profiles, this.walkProfile(statement));
          break;
        case 'abi':
        case 'alias':
        case 'variable':
        case 'boolean':
          if (this.preamble.isClosed) this.complain('policy/after-profile', statement.at, { kind: statement.kind });
          else this.add(this.preamble.take(statement, included));
          break;
        case 'rule':
        case 'if':
        case 'qualifier-block':
          this.complain('policy/outside-profile', headOf(statement), { kind: statement.kind });
          break;
        case 'declaration':
        case 'broken':
          break;
        default:
          assertNever(statement);
      }
    }
  }

  // Includes.

  private follow(include: IncludeStatement, included: IncludedPaths, walk: (file: ParsedFile) => void): void {
    const { value: files, diagnostics } = filesOf(include, this.set, included);
    this.add(diagnostics);
    const { via, profilesInFile } = this;
    this.via = [...via, include.at];
    this.profilesInFile = 0;
    for (const file of files) {
      this.filesRead += 1;
      if (this.filesRead > mostFiles) this.giveUp('policy/too-many-files', include.at, { include: include.path });
      this.runOn(() => file.text);
      this.tell(file);
      this.enter(include.at, () => walk(file));
      this.unfinished = unfinishedAssignment(file)?.at ?? this.unfinished;
    }
    this.runOn(() => this.textAfter(include.at));
    this.profilesInFile = profilesInFile;
    this.via = via;
  }

  /** An assignment goes on to the next line end, whichever file that is in. */
  private runOn(nextText: () => string): void {
    const at = this.unfinished;
    if (at === undefined) return;
    const text = nextText();
    if (/^[ \t]*$/.test(text)) return;
    this.unfinished = undefined;
    if (!/^[ \t]*(#|\r?\n)/.test(text)) this.complain('policy/unfinished-assignment', at);
  }

  private textAfter({ file, end }: Span): string {
    return this.set.files.get(file)?.text.slice(end) ?? '';
  }

  /** Go into an include or a block, unless that leads too deep. */
  private enter(at: Span, walk: () => void): void {
    if (this.gaveUp) return;
    if (this.depth >= deepest) return this.giveUp('policy/includes-too-deep', at, { limit: deepest });
    this.depth += 1;
    walk();
    this.depth -= 1;
  }

  /** Said once: what leads too far would lead there again and again. */
  private giveUp(code: DiagnosticCode, at: Span, data: Diagnostic['data']): void {
    const via = this.via.filter((span) => span !== at);
    if (!this.gaveUp) this.diagnostics.push(diagnostic(code, at, data, includeChain(via)));
    this.gaveUp = true;
  }

  // Profiles and what stands in them.

  private walkProfile(statement: ProfileStatement): WrittenProfile {
    const { keyword } = statement;
    const isHat = keyword === 'hat' || keyword === '^';
    this.profilesInFile += 1;
    const contents = this.walkBody(statement.body, new Set());
    this.profilesInFile -= 1;
    return { statement, ...splitLabel(statement.name.value), isHat, contents, origin: this.originOf(statement.head) };
  }

  private walkBody({ statements, at }: Body, included: IncludedPaths): Contents {
    let contents = noContents;
    this.enter(at, () => {
      contents = this.walkStatements(statements, included);
    });
    return contents;
  }

  private walkStatements(statements: readonly Statement[], included: IncludedPaths): Contents {
    const rules: WrittenRule[] = [];
    const children: Profiles = new Map();
    const take = (contents: Contents): void => {
      for (const rule of contents.rules) rules.push(rule);
      for (const child of contents.children) this.addProfile(children, child);
    };
    for (const statement of statements) {
      switch (statement.kind) {
        case 'include':
          this.follow(statement, included, (file) => take(this.walkStatements(file.statements, included)));
          break;
        case 'rule': {
          const { rule, qualifiers } = statement;
          if (rule.kind === 'helper') rules.push(...this.lowered(rule, statement));
          else rules.push({ rule, qualifiers, origin: this.originOf(statement.at) });
          break;
        }
        case 'profile':
          this.checkChild(statement);
          this.addProfile(children, this.walkProfile(statement));
          break;
        case 'qualifier-block':
          take(this.walkBlock(statement, included));
          break;
        case 'if':
          take(this.walkConditional(statement, included));
          break;
        case 'abi':
          this.add(this.preamble.takeAbi(statement, included));
          break;
        case 'alias':
        case 'variable':
        case 'boolean':
          this.complain('policy/inside-profile', statement.at, { kind: statement.kind });
          break;
        case 'declaration':
        case 'broken':
          break;
        default:
          assertNever(statement);
      }
    }
    return { rules, children: [...children.values()] };
  }

  /** What a rule of a trusted helper’s class comes to. Its declaration is told about itself, like an included file. */
  private lowered(rule: HelperRule, { qualifiers, at }: RuleStatement): readonly WrittenRule[] {
    const { value, diagnostics } = this.helpers.lower(rule, qualifiers, at);
    this.add(diagnostics);
    const origin = this.originOf(at);
    return [...value.helpers, ...value.ordinary].map((one) => ({ ...one, origin }));
  }

  private walkBlock({ body, qualifiers }: QualifierBlock, included: IncludedPaths): Contents {
    const { value, diagnostics } = handOnFromBlock(this.walkBody(body, included), qualifiers);
    for (const found of diagnostics) this.diagnostics.push(found);
    return value;
  }

  /** All branches are read, as the compiler reads them; one is taken. */
  private walkConditional({ branches }: Conditional, included: IncludedPaths): Contents {
    let taken: Contents | undefined;
    let undecided = false;
    for (const { condition, body } of branches) {
      const value = condition === undefined ? true : this.evaluate(condition);
      const contents = this.walkBody(body, included);
      undecided ||= value === undefined;
      if (value === true && !undecided) taken ??= contents;
    }
    if (taken === undefined) return noContents;
    const { value, diagnostics } = handOnFromBranch(taken);
    for (const found of diagnostics) this.diagnostics.push(found);
    return value;
  }

  private evaluate(condition: Expression): boolean | undefined {
    const { value, diagnostics } = this.preamble.evaluate(condition);
    this.add(diagnostics);
    return value;
  }

  /** What a file cannot know about a profile in it: that it is included in another one. */
  private checkChild({ keyword, xattrs, head }: ProfileStatement): void {
    if (this.profilesInFile > 0) return;
    if (keyword === 'none') this.complain('policy/child-without-keyword', head);
    const isHat = keyword === 'hat' || keyword === '^';
    if (isHat && xattrs !== undefined && xattrs.length > 0) this.complain('policy/hat-with-xattrs', head);
  }

  /** Names are compared as written: variables are still inside. */
  private addProfile(profiles: Profiles, profile: WrittenProfile): void {
    const { namespace, name, origin } = profile;
    const key = namespace === undefined ? name : `:${namespace}:${name}`;
    const same = profiles.get(key);
    if (same === undefined) {
      profiles.set(key, profile);
      return;
    }
    const related = [{ at: same.origin.at, role: 'defined' }, ...includeChain(origin.via)];
    this.diagnostics.push(diagnostic('policy/duplicate-profile', origin.at, { name }, related));
  }

  private originOf(at: Span): Origin {
    return { at, via: this.via };
  }
}

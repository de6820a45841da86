// One walk over a policy in the order of its text, as if every include were written out where it stands, with variables,
// conditions and duplicates as they are at each point. Takes facts of a SourceSet, gives profiles as written, still with
// variables inside, and says what stands in a wrong place. Must never read, and never look at what a rule permits.
// Source: policy-language 1, 3 and 4.

import type {
  AbiStatement,
  AliasStatement,
  BooleanAssignment,
  Conditional,
  IncludeStatement,
  ProfileStatement,
  QualifierBlock,
  Statement,
  VariableAssignment,
} from '../language/index.js';
import type { Diagnostic, DiagnosticCode, Span } from '../base/index.js';
import { assertNever, diagnostic } from '../base/index.js';
import type { Contents, WrittenProfile, WrittenRule } from './blocks.js';
import { handOnFromBlock, handOnFromBranch, noContents } from './blocks.js';
import { evaluate } from './conditions.js';
import type { Feature } from './features.js';
import { defaultPolicyFeatures, parseFeatures } from './features.js';
import type { IncludedPaths } from './includes.js';
import { abiTextOf, filesOf } from './includes.js';
import { splitLabel } from './names.js';
import type { Origin } from './origins.js';
import { includeChain } from './origins.js';
import type { ParsedFile, SourceSet } from './source-set.js';
import { Symbols } from './symbols.js';

/** What a file of policy says, includes and conditions settled. */
export interface WrittenPolicy {
  readonly profiles: readonly WrittenProfile[];
  readonly aliases: readonly AliasStatement[];
  readonly symbols: Symbols;
  /** What the policy was written for: its first abi, or the default. */
  readonly features: Feature;
}

/** Profiles of one block by namespace and name. */
type Profiles = Map<string, WrittenProfile>;

/** Includes and blocks within each other; the compiler runs out of files a little later. */
const deepest = 600;
/** Includes followed in one policy, repeated ones counted: nested profiles can double them at each step. */
const mostIncludes = 200_000;

export class Walk {
  readonly diagnostics: Diagnostic[] = [];
  private readonly symbols = new Symbols();
  private readonly aliases: AliasStatement[] = [];
  private readonly profiles: Profiles = new Map();
  private readonly told = new Set<ParsedFile>();
  private features: Feature | undefined;
  private hasProfile = false;
  private via: readonly Span[] = [];
  private depth = 0;
  private includes = 0;
  /** Profiles around the statement at hand that stand in the same file as it. */
  private profilesInFile = 0;

  constructor(
    private readonly set: SourceSet,
    private readonly kernel: Feature,
  ) {}

  /** Walk a file and what it includes. */
  run(root: ParsedFile): WrittenPolicy {
    this.tell(root);
    this.walkTop(root.statements, new Set());
    return {
      profiles: [...this.profiles.values()],
      aliases: this.aliases,
      symbols: this.symbols,
      features: this.features ?? defaultPolicyFeatures(),
    };
  }

  private add(...found: readonly Diagnostic[]): void {
    const chain = includeChain(this.via);
    for (const one of found) this.diagnostics.push({ ...one, related: [...one.related, ...chain] });
  }

  private complain(
    code: DiagnosticCode,
    at: Span,
    data: Diagnostic['data'] = {},
    related: Diagnostic['related'] = [],
  ): void {
    this.add(diagnostic(code, at, data, related));
  }

  /** What a file is told about itself, once, wherever it is included. */
  private tell(file: ParsedFile): void {
    if (this.told.has(file)) return;
    this.told.add(file);
    this.add(...file.diagnostics);
  }

  // The top of the policy: a preamble, then profiles.

  private walkTop(statements: readonly Statement[], included: IncludedPaths): void {
    for (const statement of statements) {
      switch (statement.kind) {
        case 'include':
          this.follow(statement, included, (file) => this.walkTop(file.statements, included));
          break;
        case 'profile':
          this.closePreamble();
          this.addProfile(this.profiles, this.walkProfile(statement));
          break;
        case 'abi':
        case 'alias':
        case 'variable':
        case 'boolean':
          if (this.hasProfile) this.complain('policy/after-profile', statement.at, { kind: statement.kind });
          else this.walkPreamble(statement, included);
          break;
        case 'rule':
        case 'if':
        case 'qualifier-block':
          this.complain('policy/outside-profile', headOf(statement), { kind: statement.kind });
          break;
        case 'broken':
          break;
        default:
          assertNever(statement);
      }
    }
  }

  private walkPreamble(
    statement: AbiStatement | AliasStatement | VariableAssignment | BooleanAssignment,
    included: IncludedPaths,
  ): void {
    switch (statement.kind) {
      case 'abi':
        return this.readAbi(statement, included);
      case 'alias':
        this.aliases.push(statement);
        return undefined;
      case 'variable': {
        const { name, operator, values, at } = statement;
        const trouble = this.symbols.assignSet(
          name,
          operator,
          values.map(({ value }) => value),
          at,
        );
        if (trouble !== undefined) this.add(trouble);
        return undefined;
      }
      case 'boolean': {
        const { name, operator, value, at } = statement;
        const result = this.evaluate(value);
        const trouble = this.symbols.assignBoolean(name, operator, result ?? false, at);
        if (trouble !== undefined) this.add(trouble);
        return undefined;
      }
      default:
        return assertNever(statement);
    }
  }

  /** What no abi said by now, none says any more. */
  private closePreamble(): void {
    this.hasProfile = true;
    this.features ??= defaultPolicyFeatures();
  }

  /** The first abi counts; a file that is read twice in a block says nothing the second time. */
  private readAbi(abi: AbiStatement, included: IncludedPaths): void {
    const builtIn = abi.form === 'angle' ? this.builtInAbi(abi.path) : undefined;
    if (builtIn !== undefined) {
      this.features ??= builtIn;
      return;
    }
    const { value: text, diagnostics } = abiTextOf(abi, this.set, included);
    this.add(...diagnostics);
    if (text !== undefined) this.features ??= parseFeatures(text);
    else if (diagnostics.length === 0 && this.features === undefined) {
      this.complain('policy/abi-included-before', abi.at, { abi: abi.path });
    }
  }

  private builtInAbi(name: string): Feature | undefined {
    if (name === 'kernel') return this.kernel;
    return name === 'default' ? defaultPolicyFeatures() : undefined;
  }

  // Includes.

  private follow(include: IncludeStatement, included: IncludedPaths, walk: (file: ParsedFile) => void): void {
    if (this.includes > mostIncludes) return;
    this.includes += 1;
    if (this.depth >= deepest || this.includes > mostIncludes) {
      this.includes = Infinity;
      return this.complain('policy/includes-too-deep', include.at, { limit: deepest });
    }
    const { value: files, diagnostics } = filesOf(include, this.set, included);
    this.add(...diagnostics);
    const { via, profilesInFile } = this;
    this.via = [...via, include.at];
    this.profilesInFile = 0;
    this.depth += 1;
    for (const file of files) {
      this.tell(file);
      walk(file);
    }
    this.depth -= 1;
    this.profilesInFile = profilesInFile;
    this.via = via;
  }

  // Profiles and what stands in them.

  private walkProfile(statement: ProfileStatement): WrittenProfile {
    const { keyword } = statement;
    const isHat = keyword === 'hat' || keyword === '^';
    this.profilesInFile += 1;
    this.depth += 1;
    const contents = this.depth > deepest ? noContents : this.walkBody(statement.body.statements, new Set());
    this.depth -= 1;
    this.profilesInFile -= 1;
    return { statement, ...splitLabel(statement.name.value), isHat, contents, origin: this.originOf(statement.head) };
  }

  private walkBody(statements: readonly Statement[], included: IncludedPaths): Contents {
    const rules: WrittenRule[] = [];
    const children: Profiles = new Map();
    const take = (contents: Contents): void => {
      for (const rule of contents.rules) rules.push(rule);
      for (const child of contents.children) this.addProfile(children, child);
    };
    for (const statement of statements) {
      switch (statement.kind) {
        case 'include':
          this.follow(statement, included, (file) => take(this.walkBody(file.statements, included)));
          break;
        case 'rule': {
          const { rule, qualifiers } = statement;
          rules.push({ rule, qualifiers, origin: this.originOf(statement.at) });
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
          this.readAbi(statement, included);
          break;
        case 'alias':
        case 'variable':
        case 'boolean':
          this.complain('policy/inside-profile', statement.at, { kind: statement.kind });
          break;
        case 'broken':
          break;
        default:
          assertNever(statement);
      }
    }
    return { rules, children: [...children.values()] };
  }

  private walkBlock({ body, qualifiers }: QualifierBlock, included: IncludedPaths): Contents {
    const { value, diagnostics } = handOnFromBlock(this.walkBody(body.statements, included), qualifiers);
    for (const found of diagnostics) this.diagnostics.push(found);
    return value;
  }

  /** All branches are read, as the compiler reads them; one is taken. */
  private walkConditional({ branches }: Conditional, included: IncludedPaths): Contents {
    let taken: Contents | undefined;
    let undecided = false;
    for (const { condition, body } of branches) {
      const value = condition === undefined ? true : this.evaluate(condition);
      const contents = this.walkBody(body.statements, included);
      undecided ||= value === undefined;
      if (value === true && !undecided) taken ??= contents;
    }
    if (taken === undefined) return noContents;
    const { value, diagnostics } = handOnFromBranch(taken);
    for (const found of diagnostics) this.diagnostics.push(found);
    return value;
  }

  private evaluate(condition: BooleanAssignment['value']): boolean | undefined {
    const { value, diagnostics } = evaluate(condition, this.symbols);
    this.add(...diagnostics);
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

/** The part of a statement to point at. */
function headOf(statement: Extract<Statement, { kind: 'rule' | 'if' | 'qualifier-block' }>): Span {
  switch (statement.kind) {
    case 'rule':
      return statement.at;
    case 'if':
      return statement.branches[0]?.head ?? statement.at;
    case 'qualifier-block': {
      const { head, body } = statement;
      return head.end > head.start ? head : { ...body.at, end: body.at.start + 1 };
    }
    default:
      return assertNever(statement);
  }
}

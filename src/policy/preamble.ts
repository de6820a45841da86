// What the preamble of a policy declares, as it stands at one point of the walk: variables, aliases and the abi. Takes
// statements in text order, gives what is wrong with each. It knows nothing of includes: the walk brings what they hold.

import type {
  AbiStatement,
  AliasStatement,
  BooleanAssignment,
  Expression,
  VariableAssignment,
} from '../language/index.js';
import type { Checked, Diagnostic } from '../base/index.js';
import { assertNever, diagnostic } from '../base/index.js';
import { evaluate } from './conditions.js';
import type { Feature } from './features.js';
import { defaultPolicyFeatures } from './features.js';
import type { IncludedPaths } from './includes.js';
import { abiTextOf } from './includes.js';
import type { PreambleCopy } from './opening.js';
import type { ParseCache } from './parse-cache.js';
import type { SourceSet } from './source-set.js';
import { Symbols } from './symbols.js';

export type PreambleStatement = AbiStatement | AliasStatement | VariableAssignment | BooleanAssignment;

const blank: PreambleCopy = { symbols: new Map(), aliases: [], abi: undefined };

export class Preamble {
  readonly symbols: Symbols;
  readonly aliases: AliasStatement[];
  private abi: Feature | undefined;
  private closed = false;

  constructor(
    private readonly set: SourceSet,
    private readonly kernel: Feature,
    /** What policy that names no abi was written for. */
    private readonly withoutAbi: Feature,
    private readonly cache: ParseCache,
    { symbols, aliases, abi }: PreambleCopy = blank,
  ) {
    this.symbols = new Symbols(symbols);
    this.aliases = [...aliases];
    this.abi = abi;
  }

  /** As it is now. */
  copy(): PreambleCopy {
    return { symbols: this.symbols.copy(), aliases: [...this.aliases], abi: this.abi };
  }

  get isClosed(): boolean {
    return this.closed;
  }

  /** What the policy was written for: its first abi, or the default. */
  get features(): Feature {
    return (this.abi ??= this.withoutAbi);
  }

  /** What no statement said before the first profile, none says after it. */
  close(): void {
    this.closed = true;
    this.abi = this.features;
  }

  /** Take in a statement. `included` is what the block around it has read. */
  take(statement: PreambleStatement, included: IncludedPaths): readonly Diagnostic[] {
    switch (statement.kind) {
      case 'abi':
        return this.takeAbi(statement, included);
      case 'alias':
        this.aliases.push(statement);
        return [];
      case 'variable': {
        const { name, operator, values, at } = statement;
        const texts = values.map(({ value }) => value);
        return this.symbols.assignSet(name, operator, texts, at);
      }
      case 'boolean': {
        const { name, operator, value, at } = statement;
        const { value: result, diagnostics } = this.evaluate(value);
        return [...diagnostics, ...this.symbols.assignBoolean(name, operator, result ?? false, at)];
      }
      default:
        return assertNever(statement);
    }
  }

  /** The first abi counts; a file that is read twice in a block says nothing the second time. */
  takeAbi(abi: AbiStatement, included: IncludedPaths): readonly Diagnostic[] {
    const builtIn = abi.form === 'angle' ? this.builtIn(abi.path) : undefined;
    if (builtIn !== undefined) {
      this.abi ??= builtIn;
      return [];
    }
    const { value: text, diagnostics } = abiTextOf(abi, this.set, included);
    if (text !== undefined) this.abi ??= this.cache.featuresIn(text);
    else if (diagnostics.length === 0 && this.abi === undefined) {
      return [diagnostic('policy/abi-included-before', abi.at, { abi: abi.path })];
    }
    return diagnostics;
  }

  evaluate(condition: Expression): Checked<boolean | undefined> {
    return evaluate(condition, this.symbols);
  }

  private builtIn(name: string): Feature | undefined {
    if (name === 'kernel') return this.kernel;
    return name === 'default' ? defaultPolicyFeatures() : undefined;
  }
}

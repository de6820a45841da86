// Variables and booleans as they stand at one point of the walk. Takes assignments in text order, gives values. It knows
// nothing of files or includes.
//
// Values are expanded late and once: what a variable was worth when it was first needed, it stays worth, whatever is
// added afterwards. Invariant: set variables and booleans share one name space. Source: policy-language 3.3.

import type { AssignmentOperator } from '../language/index.js';
import type { ByteText, Diagnostic, Span } from '../base/index.js';
import { compareBytes, diagnostic, suggestionFor } from '../base/index.js';
import { findVariable, isVariableName } from './variable-text.js';

interface SetSymbol {
  readonly kind: 'set';
  /** As they were assigned; one may stand there twice. */
  values: readonly string[];
  /** Empty as long as the variable was not needed: most never are. */
  expanded: ReadonlySet<string>;
  /** `expanded` in byte order, once it was asked for. */
  sorted: readonly string[] | undefined;
  readonly declared: Span | undefined;
  expanding: boolean;
}

interface BooleanSymbol {
  readonly kind: 'boolean';
  readonly value: boolean;
  readonly declared: Span | undefined;
}

type SymbolEntry = SetSymbol | BooleanSymbol;

/** Symbols at one point of a walk, for others that begin there. */
export type SymbolCopy = ReadonlyMap<string, Readonly<SymbolEntry>>;

/** Why a variable has no value here, or not all of its values. */
export interface VariableTrouble {
  readonly code:
    | 'policy/undefined-variable'
    | 'policy/recursive-variable'
    | 'policy/boolean-as-set'
    | 'policy/bad-variable-name'
    | 'policy/too-many-values';
  /** The name that could not be resolved. */
  readonly name: string;
  /** Of one that nobody defines: the name that may be meant. */
  readonly near?: string;
}

/** What is told of a variable that is trouble. */
export function factsOf({ name, near }: VariableTrouble): Readonly<Record<string, string>> {
  return { variable: `@{${name}}`, ...(near === undefined ? {} : { suggestion: `@{${near}}` }) };
}

/** What a set variable is worth. Some values with trouble: the compiler goes on with these. */
export interface VariableValue {
  /** In byte order; empty where there is none. */
  readonly values: readonly string[];
  readonly trouble: VariableTrouble | undefined;
}

const nothing: ReadonlySet<string> = new Set();

/** More values of one variable than any policy needs; products of variables grow fast. */
const mostValues = 100_000;
/** Variables made of each other in a chain. */
const longestChain = 1000;

export class Symbols {
  private readonly entries = new Map<string, SymbolEntry>();
  /** Variables that are being expanded, each for the sake of the one before. */
  private chain = 0;

  /** With what others were worth when their copy was made. */
  constructor(private readonly inherited: SymbolCopy = new Map()) {}

  /** Names that have a value here. */
  names(): string[] {
    return [...new Set([...this.inherited.keys(), ...this.entries.keys()])];
  }

  /** All symbols as they are now. */
  copy(): SymbolCopy {
    return new Map([...this.inherited, ...[...this.entries].map(([name, entry]) => [name, { ...entry }] as const)]);
  }

  /** Assign values. Diagnostics: `policy/redeclared-variable`, `policy/undeclared-append`. */
  assignSet(name: string, operator: AssignmentOperator, values: readonly ByteText[], at: Span): Diagnostic[] {
    const known = this.entryOf(name);
    switch (operator) {
      case '=':
        if (known !== undefined) return [redeclared(`@{${name}}`, known, at)];
        break;
      case '+=':
        if (known?.kind !== 'set') return [diagnostic('policy/undeclared-append', at, { variable: `@{${name}}` })];
        known.values = [...known.values, ...values];
        return [];
      case '?=':
        if (known !== undefined) return [];
        break;
      case ':=':
        break;
    }
    this.declare(name, values, at);
    return [];
  }

  /** Assign a boolean; `+=` is none of these, and complained about where it was read. */
  assignBoolean(name: string, operator: AssignmentOperator, value: boolean, at: Span): Diagnostic[] {
    const known = this.entryOf(name);
    if (operator === '=' && known !== undefined) return [redeclared(`$${name}`, known, at)];
    if (operator === ':=' || known === undefined) this.entries.set(name, { kind: 'boolean', value, declared: at });
    return [];
  }

  kindOf(name: string): 'set' | 'boolean' | undefined {
    return this.entryOf(name)?.kind;
  }

  booleanOf(name: string): boolean | undefined {
    const known = this.entryOf(name);
    return known?.kind === 'boolean' ? known.value : undefined;
  }

  /** The value of a set variable, which is fixed from now on. */
  setOf(name: string): VariableValue {
    const known = this.entryOf(name);
    if (known === undefined) return { values: [], trouble: this.undefinedVariable(name) };
    if (known.kind === 'boolean') return { values: [], trouble: { code: 'policy/boolean-as-set', name } };
    const trouble = this.expand(known);
    return { values: sortedValues(known), trouble };
  }

  /** What a set variable was worth when it was needed; undefined for one that was not needed yet. Changes nothing. */
  settled(name: string): readonly string[] | undefined {
    const known = this.entries.get(name) ?? this.inherited.get(name);
    return known?.kind !== 'set' || known.expanding || known.expanded.size === 0 ? undefined : sortedValues(known);
  }

  /** Run with some variables hidden behind others, as they are inside a profile. */
  withHidden<T>(hidden: ReadonlyMap<string, ByteText>, run: () => T): T {
    const saved = [...hidden.keys()].map((name) => [name, this.entryOf(name)] as const);
    for (const [name, value] of hidden) this.declare(name, [value], undefined);
    try {
      return run();
    } finally {
      for (const [name, entry] of saved) {
        if (entry === undefined) this.entries.delete(name);
        else this.entries.set(name, entry);
      }
    }
  }

  private undefinedVariable(name: string): VariableTrouble {
    const { suggestion } = suggestionFor(name, this.names());
    return { code: 'policy/undefined-variable', name, ...(suggestion === undefined ? {} : { near: suggestion }) };
  }

  /** What is inherited is copied when somebody asks for it: most never is. */
  private entryOf(name: string): SymbolEntry | undefined {
    const own = this.entries.get(name);
    const inherited = own ?? this.inherited.get(name);
    if (own !== undefined || inherited === undefined) return own;
    const entry = { ...inherited };
    this.entries.set(name, entry);
    return entry;
  }

  private declare(name: string, values: readonly ByteText[], declared: Span | undefined): void {
    this.entries.set(name, {
      kind: 'set',
      values,
      expanded: nothing,
      sorted: undefined,
      declared,
      expanding: false,
    });
  }

  /** Values in byte order, each variable in a value replaced by each of its values. What was found before trouble stays. */
  private expand(symbol: SetSymbol): VariableTrouble | undefined {
    if (symbol.expanded.size > 0) return undefined;
    symbol.expanding = true;
    symbol.sorted = undefined;
    this.chain += 1;
    const trouble = this.expandValues(symbol);
    this.chain -= 1;
    symbol.expanding = false;
    return trouble;
  }

  private expandValues(symbol: SetSymbol): VariableTrouble | undefined {
    const work = [...new Set(symbol.values)].sort(compareBytes);
    const expanded = new Set<string>();
    symbol.expanded = expanded;
    for (let at = 0; at < work.length; at += 1) {
      const value = work[at] as string;
      const found = findVariable(value);
      if (found === undefined) {
        expanded.add(value);
        continue;
      }
      const { name } = found;
      if (!isVariableName(name)) return { code: 'policy/bad-variable-name', name };
      const used = this.entryOf(name);
      if (used === undefined) return this.undefinedVariable(name);
      if (used.kind === 'boolean') return { code: 'policy/boolean-as-set', name };
      if (used.expanding) return { code: 'policy/recursive-variable', name };
      if (this.chain >= longestChain) return { code: 'policy/too-many-values', name };
      const trouble = this.expand(used);
      if (trouble !== undefined) return trouble;
      if (work.length + used.expanded.size > mostValues) return { code: 'policy/too-many-values', name };
      for (const part of sortedValues(used)) {
        work.push(value.slice(0, found.start) + part + value.slice(found.end));
      }
    }
    return undefined;
  }
}

function sortedValues(symbol: Pick<SetSymbol, 'expanded' | 'sorted'>): readonly string[] {
  symbol.sorted ??= [...symbol.expanded].sort(compareBytes);
  return symbol.sorted;
}

function redeclared(variable: string, known: SymbolEntry, at: Span): Diagnostic {
  const related = known.declared === undefined ? [] : [{ at: known.declared, role: 'declared' }];
  return diagnostic('policy/redeclared-variable', at, { variable }, related);
}

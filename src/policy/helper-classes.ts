// The rule classes of trusted helpers that one set of sources declares, and what a rule of such a class comes to: itself, and
// the ordinary rules that its permissions imply. Takes a SourceSet and rules, gives rules. Must never read.

import type { HelperRule, Qualifiers, Rule } from '../language/index.js';
import { dialectOf, helperClassesDirectory } from '../language/index.js';
import type { BytePath, Checked, Diagnostic, Span } from '../base/index.js';
import { compareBytes, diagnostic } from '../base/index.js';
import type { HelperClass } from './helper-class.js';
import { meaningOf } from './helper-meaning.js';
import { placesOf } from './include-path.js';
import type { ParseCache } from './parse-cache.js';
import type { ParsedFile, SourceSet } from './source-set.js';
import { sourceAt } from './source-set.js';
import { substituteFields, withoutFields } from './substitute-fields.js';

/** A rule that stands where a rule of a helper's class stood. */
export interface LoweredRule {
  readonly rule: Rule;
  readonly qualifiers: Qualifiers;
}

/** What a rule of a helper's class comes to. */
export interface LoweredHelperRule {
  /** The rule itself and, of other helpers, what it implies; each with its meaning. */
  readonly helpers: readonly LoweredRule[];
  /** Rules of the compiler's own language, each once, in the order of the declarations. */
  readonly ordinary: readonly LoweredRule[];
}

interface Lowering {
  readonly helpers: LoweredRule[];
  readonly ordinary: LoweredRule[];
  readonly diagnostics: Diagnostic[];
}

/** Rules that one rule comes to, at most: classes may imply each other without end in sight. */
const mostImplied = 1000;

export class HelperClasses {
  private readonly circular = new Map<string, readonly Diagnostic[]>();

  constructor(
    private readonly set: SourceSet,
    private readonly cache: ParseCache,
  ) {}

  /** The classes whose declarations were read, in byte order. */
  get names(): readonly string[] {
    const declarations = [...this.set.files.values()]
      .map(({ id }) => id)
      .filter((id) => dialectOf(id) === 'helper-class');
    return declarations.map((id) => id.slice(id.lastIndexOf('/') + 1)).sort(compareBytes);
  }

  /** The file that declares a class; undefined where there is none. */
  fileOf(name: string): ParsedFile | undefined {
    const path = `${helperClassesDirectory}/${name}` as BytePath;
    const place = placesOf(this.set.search, 'angle', path).find(({ path: at }) => {
      return sourceAt(this.set, at).kind !== 'missing';
    });
    return place && this.set.files.get(place.path);
  }

  /** A class by its name, with all that is wrong with its declaration; undefined where that is anything. */
  classNamed(name: string): Checked<HelperClass | undefined> {
    const file = this.fileOf(name);
    return file === undefined ? { value: undefined, diagnostics: [] } : this.classIn(file);
  }

  /** The class that a file declares, in the same way. */
  classIn(file: ParsedFile): Checked<HelperClass | undefined> {
    const { value, diagnostics } = this.cache.helperClassIn(file);
    const all = [...file.diagnostics, ...diagnostics, ...(value === undefined ? [] : this.impliedTroubleOf(value))];
    return { value: all.some(({ severity }) => severity === 'error') ? undefined : value, diagnostics: all };
  }

  /**
   * What a rule comes to. A denial denies the class alone: to deny what carries a request would deny others with it.
   *
   * Diagnostics: `policy/unknown-class`, those of the declaration, and those of `meaningOf`.
   */
  lower(rule: HelperRule, qualifiers: Qualifiers, at: Span): Checked<LoweredHelperRule> {
    const found: Lowering = { helpers: [], ordinary: [], diagnostics: [] };
    this.lowerInto(found, { rule, qualifiers }, at);
    const { helpers, ordinary, diagnostics } = found;
    if (helpers.length + ordinary.length > mostImplied) {
      const data = { class: rule.class.value, limit: mostImplied };
      diagnostics.push(diagnostic('policy/too-many-implied', at, data));
    }
    return { value: { helpers, ordinary }, diagnostics };
  }

  private lowerInto(
    found: Lowering,
    { rule, qualifiers }: LoweredRule & { readonly rule: HelperRule },
    at: Span,
  ): void {
    const name = rule.class.value;
    if (this.fileOf(name) === undefined) {
      found.diagnostics.push(diagnostic('policy/unknown-class', rule.class.at, { class: name }));
      return;
    }
    const { value: declared, diagnostics } = this.classNamed(name);
    const understood = declared && meaningOf(rule, declared);
    found.diagnostics.push(...diagnostics, ...(understood?.diagnostics ?? []));
    if (declared === undefined || understood?.value === undefined) return;
    found.helpers.push({ rule: understood.value, qualifiers });
    if (qualifiers.mode === 'deny') return;
    const granted = understood.value.meaning?.permissions ?? [];
    for (const { permissions, rule: template, owner } of declared.implications) {
      if (found.helpers.length + found.ordinary.length > mostImplied) return;
      if (!granted.some((permission) => permissions.has(permission))) continue;
      const implied = substituteFields(template, understood.value, declared.fields, at);
      const own: Qualifiers = { ...unqualified, owner };
      if (implied.kind === 'helper') this.lowerInto(found, { rule: implied, qualifiers: own }, at);
      else found.ordinary.push({ rule: implied, qualifiers: own });
    }
  }

  /** A class that implies itself would never end; one that nobody declares says nothing. */
  private impliedTroubleOf(declared: HelperClass): readonly Diagnostic[] {
    const known = this.circular.get(declared.name);
    if (known !== undefined) return known;
    const found: Diagnostic[] = [];
    for (const { rule, at } of declared.implications) {
      if (rule.kind !== 'helper') continue;
      found.push(...this.wrongIn(rule));
      const way = this.wayBack(rule.class.value, declared.name, new Set());
      if (way !== undefined) {
        const path = [declared.name, ...way].join(' -> ');
        found.push(diagnostic('policy/class-implies-itself', at, { class: declared.name, way: path }));
      }
    }
    this.circular.set(declared.name, found);
    return found;
  }

  /** What another class does not know of an implied rule, said where that stands. */
  private wrongIn(rule: HelperRule): readonly Diagnostic[] {
    const name = rule.class.value;
    const file = this.fileOf(name);
    if (file === undefined) return [diagnostic('policy/unknown-class', rule.class.at, { class: name })];
    const declared = this.cache.helperClassIn(file).value;
    return declared === undefined ? [] : meaningOf(withoutFields(rule), declared).diagnostics;
  }

  /** The classes from one to another that it implies; undefined where it does not, or where another circle begins. */
  private wayBack(from: string, to: string, seen: Set<string>): readonly string[] | undefined {
    if (from === to) return [from];
    if (seen.has(from)) return undefined;
    seen.add(from);
    const file = this.fileOf(from);
    const declared = file && this.cache.helperClassIn(file).value;
    for (const { rule } of declared?.implications ?? []) {
      const rest = rule.kind === 'helper' ? this.wayBack(rule.class.value, to, seen) : undefined;
      if (rest !== undefined) return [from, ...rest];
    }
    return undefined;
  }
}

const unqualified: Qualifiers = { priority: undefined, audit: false, mode: undefined, owner: undefined };

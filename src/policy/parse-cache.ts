// What a run has found out about texts, kept for the next policy that holds them: files and features parsed and patterns
// checked once, however many policies they belong to. The one mutable value of this folder that lives longer than a call:
// app makes it and passes it on. Must never read a file, nor give another text's result.

import type {
  AbiStatement,
  AliasStatement,
  HelperRule,
  IncludeStatement,
  PatternProblem,
  Statement,
} from '../language/index.js';
import { checkPattern, helperClassesDirectory, lowerFile, parseFile, statementsIn } from '../language/index.js';
import type { BytePath, ByteText, Checked, FileId, Limits } from '../base/index.js';
import { Aliases } from './aliases.js';
import { Expansions } from './expansions.js';
import type { Feature } from './features.js';
import { parseFeatures } from './features.js';
import type { HelperClass } from './helper-class.js';
import { readHelperClass } from './helper-class.js';
import type { Opened } from './opening.js';
import type { ParsedFile, SourceSet } from './source-set.js';

/** A statement that names another file. */
export type OutsideStatement = IncludeStatement | AbiStatement;

export class ParseCache {
  private readonly parsed = new Map<FileId, Map<ByteText, ParsedFile>>();
  private readonly outside = new WeakMap<ParsedFile, readonly OutsideStatement[]>();
  private readonly patterns = new Map<ByteText, PatternProblem | undefined>();
  private readonly features = new Map<ByteText, Feature>();
  private readonly openings = new WeakMap<SourceSet, Map<string, Opened>>();
  private readonly helperClasses = new WeakMap<ParsedFile, Checked<HelperClass | undefined>>();
  private aliases: Aliases | undefined;
  /** Rules of files that were parsed here. */
  readonly expansions = new Expansions();

  constructor(private readonly limits?: Limits) {}

  /** The file, understood by itself; each text of it once. */
  parse(id: FileId, text: ByteText): ParsedFile {
    const texts = this.parsed.get(id) ?? new Map<ByteText, ParsedFile>();
    this.parsed.set(id, texts);
    const known = texts.get(text);
    if (known !== undefined) return known;
    const tree = parseFile(text, id, this.limits);
    const lowered = lowerFile(tree.value, { id, text });
    const file: ParsedFile = {
      id,
      text,
      statements: lowered.value,
      diagnostics: [...tree.diagnostics, ...lowered.diagnostics],
    };
    texts.set(text, file);
    return file;
  }

  /** Every statement of a file that names another one, wherever it stands. */
  outsideOf(file: ParsedFile): readonly OutsideStatement[] {
    let found = this.outside.get(file);
    if (found === undefined) this.outside.set(file, (found = outsideIn(file.statements)));
    return found;
  }

  /** The class that a file declares, each file once. */
  helperClassIn(file: ParsedFile): Checked<HelperClass | undefined> {
    let found = this.helperClasses.get(file);
    if (found === undefined) this.helperClasses.set(file, (found = readHelperClass(file)));
    return found;
  }

  /** The features that a text names. */
  featuresIn(text: ByteText): Feature {
    let found = this.features.get(text);
    if (found === undefined) this.features.set(text, (found = parseFeatures(text)));
    return found;
  }

  /** How policies of one set of sources open, by the key of the opening. */
  openingsOf(set: SourceSet): Map<string, Opened> {
    let found = this.openings.get(set);
    if (found === undefined) this.openings.set(set, (found = new Map()));
    return found;
  }

  /** Aliases, found by how a path begins. Most files of a policy read the same ones. */
  aliasesOf(aliases: readonly AliasStatement[]): Aliases {
    if (this.aliases?.isOf(aliases) !== true) this.aliases = new Aliases(aliases);
    return this.aliases;
  }

  /** What is wrong with a pattern; undefined for a good one. */
  problemOf(pattern: ByteText): PatternProblem | undefined {
    let problem = this.patterns.get(pattern);
    if (problem === undefined && !this.patterns.has(pattern)) {
      problem = checkPattern(pattern);
      this.patterns.set(pattern, problem);
    }
    return problem;
  }
}

/** Every statement that names another file, wherever it stands. */
export function outsideIn(statements: readonly Statement[]): OutsideStatement[] {
  return statementsIn(statements).flatMap((one) => {
    if (one.kind === 'include' || one.kind === 'abi') return [one];
    const isImplied = one.kind === 'declaration' && one.declares === 'implies';
    const rule = one.kind === 'rule' || isImplied ? one.rule : undefined;
    return rule?.kind === 'helper' ? [declarationOf(rule, one)] : [];
  });
}

/** A rule of a helper's class reads the declaration of the class, as if it included it. */
function declarationOf({ class: { value } }: HelperRule, { at, node }: Statement): IncludeStatement {
  const path = `${helperClassesDirectory}/${value}` as BytePath as ByteText;
  return { kind: 'include', at, node, path, form: 'angle', ifExists: true, pound: false };
}

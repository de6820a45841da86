// The declaration of one rule class that a trusted helper enforces: its fields, its permissions, and the ordinary rules that
// each permission brings along. Takes the file that declares it, gives the class, or says what is wrong with it. Whether
// the classes that it implies lead back to it is asked in helper-classes.ts, with the other files at hand.

import type {
  FieldStatement,
  HelperField,
  ImpliesStatement,
  PermissionStatement,
  Rule,
  Statement,
  Word,
} from '../language/index.js';
import { isReservedName } from '../language/index.js';
import type { ByteText, Checked, Diagnostic, DiagnosticCode, Span } from '../base/index.js';
import { compareBytes, diagnostic, hasErrors } from '../base/index.js';
import { isInPattern, misplacedField, substitutedFields } from './substitute-fields.js';
import type { ParsedFile } from './source-set.js';

export interface HelperClass {
  readonly name: string;
  /** Sorted by name. */
  readonly fields: readonly HelperField[];
  /** In the order of the text. */
  readonly permissions: readonly HelperPermission[];
  readonly implications: readonly Implication[];
}

export interface HelperPermission {
  readonly name: string;
  /** A letter that stands for it, alone or among others in one word. */
  readonly letter: string | undefined;
}

/** A rule that some permissions bring along; fields of the class stand in it as `@{field_NAME}`. */
export interface Implication {
  readonly permissions: ReadonlySet<string>;
  readonly rule: Rule;
  readonly owner: ImpliesStatement['qualifiers']['owner'];
  readonly at: Span;
}

/**
 * The class that a file declares; undefined where the declaration is wrong.
 *
 * Diagnostics: `policy/class-…`.
 */
export function readHelperClass(file: ParsedFile): Checked<HelperClass | undefined> {
  const reader = new Reader(file);
  const found = reader.read();
  const isWrong = hasErrors(file.diagnostics) || hasErrors(reader.diagnostics);
  return { value: isWrong ? undefined : found, diagnostics: reader.diagnostics };
}

class Reader {
  readonly diagnostics: Diagnostic[] = [];
  private readonly fields = new Map<string, HelperField>();
  private readonly permissions = new Map<string, HelperPermission>();
  private readonly letters = new Set<string>();

  constructor(private readonly file: ParsedFile) {}

  read(): HelperClass {
    const { statements, id } = this.file;
    const name = id.slice(id.lastIndexOf('/') + 1);
    this.readName(name, statements);
    for (const statement of statements) {
      if (statement.kind === 'broken') continue;
      if (statement.kind !== 'declaration') this.complain('policy/class-foreign-statement', statement.at, {});
      else if (statement.declares === 'field') this.readField(statement);
      else if (statement.declares === 'permission') this.readPermission(statement);
    }
    if (this.permissions.size === 0) this.complain('policy/class-without-permission', this.start(), { class: name });
    const implications = statements.flatMap((statement) =>
      statement.kind === 'declaration' && statement.declares === 'implies' ? [this.readImplies(statement)] : [],
    );
    const fields = [...this.fields.values()].sort((one, other) => compareBytes(one.name, other.name));
    return { name, fields, permissions: [...this.permissions.values()], implications };
  }

  private complain(code: DiagnosticCode, at: Span, data: Diagnostic['data']): void {
    this.diagnostics.push(diagnostic(code, at, data));
  }

  private start(): Span {
    return { file: this.file.id, start: 0, end: 0 };
  }

  /** The file has the name of the class, so that a rule leads to the one place where its class can be declared. */
  private readName(expected: string, statements: readonly Statement[]): void {
    const names = statements.flatMap((statement) =>
      statement.kind === 'declaration' && statement.declares === 'class' ? [statement.name] : [],
    );
    const [first, second] = names;
    if (first === undefined) return this.complain('policy/class-name', this.start(), { expected, found: '' });
    if (first.value !== expected) this.complain('policy/class-name', first.at, { expected, found: first.value });
    if (second !== undefined) this.complain('policy/class-declared-twice', second.at, twice('class', second));
    this.checkName('class', first);
  }

  private checkName(kind: 'class' | 'field' | 'permission', { value, at }: Word): void {
    if (isReservedName(value, kind)) this.complain('policy/class-reserved-name', at, { kind, name: value });
    else if (!/^[a-z][a-z0-9_]*$/.test(value)) this.complain('policy/class-bad-name', at, { kind, name: value });
  }

  private readField({ name, type, words }: FieldStatement): void {
    this.checkName('field', name);
    if (this.fields.has(name.value)) this.complain('policy/class-declared-twice', name.at, twice('field', name));
    const known = new Set<string>();
    for (const word of words) {
      if (known.has(word.value)) this.complain('policy/class-declared-twice', word.at, twice('word', word));
      if (!/^[A-Za-z0-9_.-]+$/.test(word.value)) {
        this.complain('policy/class-bad-name', word.at, { kind: 'word', name: word.value });
      }
      known.add(word.value);
    }
    this.fields.set(name.value, { name: name.value, type, words: [...known].sort(compareBytes) });
  }

  private readPermission({ name, letter }: PermissionStatement): void {
    this.checkName('permission', name);
    if (this.permissions.has(name.value)) {
      this.complain('policy/class-declared-twice', name.at, twice('permission', name));
    }
    if (letter !== undefined) {
      if (!/^[a-z]$/.test(letter.value)) {
        this.complain('policy/class-bad-name', letter.at, { kind: 'letter', name: letter.value });
      }
      if (this.letters.has(letter.value))
        this.complain('policy/class-declared-twice', letter.at, twice('letter', letter));
      this.letters.add(letter.value);
    }
    this.permissions.set(name.value, { name: name.value, letter: letter?.value });
  }

  private readImplies({ permissions, qualifiers, rule, at }: ImpliesStatement): Implication {
    for (const word of permissions) {
      if (this.permissions.has(word.value)) continue;
      const known = [...this.permissions.keys()].join(', ');
      this.complain('policy/class-unknown-permission', word.at, { name: word.value, known });
    }
    const { priority, audit, mode, owner } = qualifiers;
    if ((mode !== undefined && mode !== 'allow') || audit || priority !== undefined || rule.kind === 'rlimit') {
      this.complain('policy/class-implies-no-grant', at, {});
    }
    this.checkSubstitution(rule, at);
    return { permissions: new Set(permissions.map(({ value }) => value)), rule, owner, at };
  }

  private checkSubstitution(rule: Rule, whole: Span): void {
    const known = [...this.fields.keys()].join(', ');
    for (const { field, word } of substitutedFields(rule)) {
      const declared = this.fields.get(field);
      if (declared === undefined) this.complain('policy/class-unknown-field', word.at, { field, known });
      else if (declared.type === 'flags')
        this.complain('policy/class-misplaced-field', word.at, { field, why: 'flags' });
      else if (!isInPattern(word.value, field)) {
        this.complain('policy/class-misplaced-field', word.at, { field, why: 'list' });
      }
    }
    const misplaced = misplacedField(rule);
    if (misplaced !== undefined) {
      this.complain('policy/class-misplaced-field', whole, { field: misplaced, why: 'word' });
    }
  }
}

function twice(kind: string, { value }: { readonly value: ByteText }): Diagnostic['data'] {
  return { kind, name: value };
}

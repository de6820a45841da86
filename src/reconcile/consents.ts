// What the administrator consents to in advance: ordinary rules, for all profiles or for named ones. Takes the texts of
// consent files, gives excuses for a profile. Must never consent to execution, to a change of profile or to anything that
// is no permission: such a file is an error, and the run changes nothing.
// Source: product, "The gate", "Standing consents", and "Fine print", settings.

import type { BytePath, ByteText, Diagnostic, Span } from '../base/index.js';
import { AaMergeError, fileId, hasErrors, lineColumnAt } from '../base/index.js';
import type { Excuse } from '../compare/index.js';
import type { ProfileStatement, RuleStatement, Statement } from '../language/index.js';
import type { AutomatonClass, ProfileModel, Term } from '../model/index.js';
import { compilePolicy } from '../model/index.js';
import type { EffectiveRule, ParsedFile } from '../policy/index.js';
import { ParseCache } from '../policy/index.js';
import type { PolicySets } from './policy-sets.js';

/** A consent file as it was read. */
export interface ConsentFile {
  readonly path: BytePath;
  readonly text: ByteText;
}

/** Where a rule of consent stands. */
export interface ConsentPlace {
  readonly file: BytePath;
  readonly line: number;
  readonly column: number;
}

/** One rule of consent. */
export interface Consent extends Excuse {
  readonly kind: 'consent';
  readonly place: ConsentPlace;
}

/** Rules for one profile; for all where there is no name. */
interface Block {
  readonly profile: ByteText | undefined;
  readonly rules: readonly RuleStatement[];
}

export class Consents {
  private constructor(
    private readonly blocks: readonly { readonly profile?: ByteText; readonly consents: Consent[] }[],
  ) {}

  static readonly none = new Consents([]);

  /**
   * What the files say. Variables have the values of live policy.
   *
   * Throws: AaMergeError `reconcile/bad-consent`.
   */
  static read(files: readonly ConsentFile[], sets: PolicySets): Consents {
    const cache = new ParseCache();
    const parsed = files.map(({ path, text }) => cache.parse(fileId(path), text));
    const blocks = parsed.flatMap(blocksIn);
    if (blocks.length === 0) return Consents.none;
    const { value: policy, diagnostics } = sets.beside(blocks.map(({ rules }) => rules));
    const isTheirs = ({ at }: Diagnostic): boolean => parsed.some(({ id }) => at?.file === id);
    for (const file of parsed) refuseTroubled(file, diagnostics);
    // Where definitions are no valid policy, nobody knows what a variable stands for.
    const isKnown = !hasErrors(diagnostics.filter((one) => !isTheirs(one)));
    const model = compilePolicy(policy);
    return new Consents(
      model.profiles.map((block, at) => {
        const { profile } = blocks[at] as Block;
        const rules = block.profile.rules.filter(({ variables }) => isKnown || variables.length === 0);
        const consents = rules.map((rule) => consentOf(rule, block, parsed));
        return profile === undefined ? { consents } : { profile, consents };
      }),
    );
  }

  /** What is consented to in a profile of this full name. */
  for(name: ByteText): readonly Consent[] {
    return this.blocks.flatMap(({ profile, consents }) => (profile === undefined || profile === name ? consents : []));
  }
}

function consentOf(rule: EffectiveRule, block: ProfileModel, files: readonly ParsedFile[]): Consent {
  const { at } = rule.origin;
  const terms = (profile: ProfileModel, wanted: AutomatonClass): Term[] =>
    profile.termsOfRule(rule).filter((term) => term.class === wanted);
  const capabilities = block.capabilities.reduce(
    (all, one) => (one.rule === rule.id ? all | one.capabilities : all),
    0n,
  );
  return { kind: 'consent', terms, capabilities, place: placeOf(at, files) };
}

function placeOf({ file, start }: Span, files: readonly ParsedFile[]): ConsentPlace {
  const text = files.find(({ id }) => id === file)?.text ?? ('' as ByteText);
  return { file, ...lineColumnAt(text, start) };
}

/** The blocks of one file. Throws for what is no permission rule. */
function blocksIn(file: ParsedFile): Block[] {
  refuseTroubled(file, file.diagnostics);
  const everywhere: RuleStatement[] = [];
  const blocks: Block[] = [];
  for (const statement of file.statements) {
    if (statement.kind === 'profile') blocks.push(blockOf(statement, file));
    else everywhere.push(permissionRule(statement, file));
  }
  return [...(everywhere.length === 0 ? [] : [{ profile: undefined, rules: everywhere }]), ...blocks];
}

function blockOf(statement: ProfileStatement, file: ParsedFile): Block {
  const { keyword, attachment, xattrs, identities, flags, name, head, body } = statement;
  const isPlain = attachment === undefined && xattrs === undefined && identities.length === 0 && flags === undefined;
  if (keyword !== 'profile' || !isPlain) throw badConsent('head', head, file);
  return { profile: name.value, rules: body.statements.map((one) => permissionRule(one, file)) };
}

function permissionRule(statement: Statement, file: ParsedFile): RuleStatement {
  if (statement.kind !== 'rule') throw badConsent('statement', statement.at, file);
  const why = whyNoPermission(statement);
  if (why !== undefined) throw badConsent(why, statement.at, file);
  return statement;
}

/** Why a rule grants no permission, or more than that. */
export function whyNoPermission({ rule, qualifiers }: RuleStatement): string | undefined {
  if (qualifiers.mode === 'deny' || qualifiers.mode === 'prompt') return 'mode';
  switch (rule.kind) {
    case 'file':
      return rule.exec === undefined && rule.path !== undefined ? undefined : 'exec';
    case 'all':
      return 'exec';
    case 'change-profile':
      return 'transition';
    case 'pivot-root':
      return rule.target === undefined ? undefined : 'transition';
    case 'rlimit':
      return 'value';
    case 'link':
    case 'capability':
    case 'network':
    case 'unix':
    case 'ptrace':
    case 'signal':
    case 'dbus':
    case 'mount':
    case 'mqueue':
    case 'io_uring':
    case 'userns':
      return undefined;
  }
}

function refuseTroubled(file: ParsedFile, diagnostics: readonly Diagnostic[]): void {
  const trouble = diagnostics.find(
    (one) => one.severity === 'error' && (one.at === undefined || one.at.file === file.id),
  );
  if (trouble !== undefined) throw badConsent(trouble.code, trouble.at, file);
}

function badConsent(why: string, at: Span | undefined, { id, text }: ParsedFile): AaMergeError {
  const { line, column } = lineColumnAt(text, at?.start ?? 0);
  return new AaMergeError('reconcile/bad-consent', { place: `${id}:${line}:${column}`, why });
}

// The answer to a request, for people and programs alike: rules placed and quoted. Takes what the model decides and the
// texts, gives plain data, and the objects that JSON.stringify writes as the schemas in schema/ say.

import type { ByteText, Span } from '../base/index.js';
import { readable } from '../base/index.js';
import type { AccessDecision, Answer, ExecType, PartDecision, PolicyModel, ProfileMode } from '../model/index.js';
import type { RuleId } from '../policy/index.js';
import type { PlacedDiagnostic } from './diagnostics.js';
import { nameOf } from './diagnostics.js';
import { diagnosticJson } from './json.js';
import type { Places } from './places.js';

export interface PlacedLine {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface QuotedRule extends PlacedLine {
  /** As written, on one line. */
  readonly text: string;
  /** The includes that led there, outermost first. */
  readonly via: readonly PlacedLine[];
}

export interface QueryPart {
  readonly permission: string;
  readonly who: 'owner' | 'other' | undefined;
  readonly attributes: Readonly<Record<string, string>>;
  readonly answer: Answer;
  readonly logged: boolean;
  readonly transition: ExecType | undefined;
  readonly rules: readonly QuotedRule[];
  /** Decided by rules that the compiler adds by itself. */
  readonly implied: boolean;
  readonly note: PartDecision['note'];
}

export interface QueryAnswer {
  readonly file: string;
  readonly profile: string;
  readonly mode: ProfileMode;
  /** The file is not loaded. */
  readonly disabled: boolean;
  readonly class: string;
  readonly permissions: readonly string[];
  readonly who: 'owner' | 'other' | undefined;
  /** As they were given. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly answer: Answer;
  readonly mediated: boolean;
  readonly parts: readonly QueryPart[];
}

/** The texts and places that rules are quoted from. */
export interface QuerySources {
  readonly policy: PolicyModel;
  readonly isDisabled: boolean;
  readonly judgement: { readonly file: string };
  readonly places: Places;
  readonly textAt: (span: Span) => ByteText;
}

export function queryAnswer(decision: AccessDecision, sources: QuerySources): QueryAnswer {
  const { access, profile, answer, mediatedBy, parts } = decision;
  return {
    file: sources.judgement.file,
    profile: readable(profile.name),
    mode: profile.mode,
    disabled: sources.isDisabled,
    class: access.declared?.name ?? access.class,
    permissions: access.permissions,
    who: access.who,
    attributes: readableAttributes(access.declared === undefined ? access.attributes : fieldsIn(access.attributes)),
    answer,
    mediated: mediatedBy !== undefined,
    parts: parts.map((part) => quotedPart(part, sources)),
  };
}

function quotedPart(part: PartDecision, sources: QuerySources): QueryPart {
  const { permission, who, attributes, answer, logged, exec, because, note } = part;
  return {
    permission,
    who,
    attributes: readableAttributes(attributes),
    answer,
    logged,
    transition: exec,
    rules: because.flatMap((rule) => (rule === undefined ? [] : quotedRule(rule, sources))),
    implied: because.includes(undefined),
    note,
  };
}

function quotedRule(id: RuleId, { policy, places, textAt }: QuerySources): QuotedRule[] {
  const origin = policy.ruleOf(id)?.origin;
  if (origin === undefined) return [];
  const placed = (span: Span): PlacedLine => ({ file: nameOf(span.file), ...places.of(span) });
  const text = readable(textAt(origin.at)).replace(/\s+/g, ' ');
  return [{ ...placed(origin.at), text, via: origin.via.map(placed) }];
}

export function readableAttributes(attributes: Readonly<Record<string, ByteText>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, readable(value)]));
}

/** A rule class of a trusted helper is told by its name, like any class, and not as what is asked about. */
function fieldsIn({ class: _, ...fields }: Readonly<Record<string, ByteText>>): Readonly<Record<string, ByteText>> {
  return fields;
}

/** The document of `query --json`. Schema: `query.schema.json`. */
export function queryDocument(answer: QueryAnswer): object {
  return { schema: 'aa-merge/query@1', ...answerJson(answer) };
}

/** One line of `query --batch`. Schema: `query-batch.schema.json`. */
export function queryBatchAnswer(id: unknown, answer: QueryAnswer): object {
  return { id, ok: true, ...answerJson(answer) };
}

/** One line for what could not be asked. */
export function queryBatchRefusal(id: unknown, diagnostics: readonly PlacedDiagnostic[]): object {
  return { id, ok: false, diagnostics: diagnostics.map(diagnosticJson) };
}

export function answerJson({ file, profile, mode, disabled, answer, mediated, parts, ...asked }: QueryAnswer): object {
  return {
    file,
    profile,
    mode,
    ...(disabled ? { disabled } : {}),
    access: accessJson(asked),
    answer,
    mediated,
    decisions: parts.map(partJson),
  };
}

/** A request, its attributes beside its words. */
export function accessJson({
  class: name,
  permissions,
  who,
  attributes,
}: Pick<QueryAnswer, 'class' | 'permissions' | 'attributes'> & { readonly who?: QueryAnswer['who'] }): object {
  return {
    class: name,
    ...(permissions.length === 0 ? {} : { permission: permissions }),
    ...only({ who }),
    ...attributes,
  };
}

function partJson({
  permission,
  who,
  attributes,
  answer,
  logged,
  transition,
  rules,
  implied,
  note,
}: QueryPart): object {
  return {
    permission,
    ...only({ who }),
    attributes,
    answer,
    logged,
    ...(transition === undefined ? {} : { transition: transitionJson(transition) }),
    rules,
    ...(implied ? { implied } : {}),
    ...only({ note }),
  };
}

function transitionJson({ to, inherits, fallsBack, unsafe }: ExecType): object {
  return {
    to: to.kind,
    ...(to.kind === 'named' ? { target: readable(to.target) } : {}),
    inherits,
    fallsBack,
    unsafe,
  };
}

/** What is there. */
function only(fields: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

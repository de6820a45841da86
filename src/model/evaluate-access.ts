// Whether one profile permits one request, and which rules say so. Takes a profile and an access, gives an answer for each
// permission that is asked about. Asks every term, like evaluate.ts; the mode of the profile is told, not counted in.
// Source: permission-semantics 2.6, 3, 6 and 7.2.

import type { ByteText } from '../base/index.js';
import { noLimit, storedLimit } from '../language/index.js';
import type { RuleId } from '../policy/index.js';
import { newestFeatures } from '../policy/index.js';
import type { Access, AccessProblem, Question } from './access.js';
import { usageOf } from './access-forms.js';
import { askedOf, helperUsage } from './helper-questions.js';
import { automataOf, automatonFor } from './access.js';
import { capabilityNumber } from './capabilities.js';
import type { AutomatonClass } from './classes.js';
import type { Evaluation } from './evaluate.js';
import { evaluate } from './evaluate.js';
import type { ExecType } from './exec.js';
import { sameExec } from './exec.js';
import { canAsk, isUnconfined } from './mediation.js';
import type { ProfileModel } from './model.js';
import type { Permissions } from './permissions.js';
import { execBits, fileBits, linkSubset, otherGroup, otherShift, ownerGroup } from './permissions.js';
import type { Attributes } from './queries/query.js';
import { limitName } from './rlimits.js';

export type Answer = 'allowed' | 'denied' | 'prompted';

/** What becomes of one permission at one string. */
export interface PartDecision {
  readonly permission: string;
  readonly who: 'owner' | 'other' | undefined;
  /** What it is asked about. */
  readonly attributes: Attributes;
  readonly answer: Answer;
  /** Whether it shows in the log: when used, or when denied. */
  readonly logged: boolean;
  /** Where execution leads. */
  readonly exec: ExecType | undefined;
  /** The rules that decide; none where no rule is about it. Undefined stands for what the compiler adds. */
  readonly because: readonly (RuleId | undefined)[];
  /** Why, where that is no rule: a link would permit more than its target; the value that a limit is set to. */
  readonly note: { readonly kind: 'subset' | 'limit'; readonly value: string } | undefined;
}

export interface AccessDecision {
  readonly access: Access;
  readonly profile: ProfileModel;
  /** Denied if any part is, else prompted if any part is. */
  readonly answer: Answer;
  /** The class that answered. Undefined where the kernel does not ask this profile, so that all is allowed. */
  readonly mediatedBy: AutomatonClass | 'capability' | 'rlimit' | undefined;
  readonly parts: readonly PartDecision[];
}

/** Decide a request, or say why it cannot be asked. */
export function evaluateAccess(profile: ProfileModel, access: Access): AccessDecision | AccessProblem {
  const decided = decideAccess(profile, asUnix(access));
  if (!('problem' in decided)) return decided;
  return withUsage(decided, access);
}

function decideAccess(profile: ProfileModel, access: Access): AccessDecision | AccessProblem {
  const whole = (mediatedBy: AccessDecision['mediatedBy'], parts: readonly PartDecision[]): AccessDecision => ({
    access,
    profile,
    answer: sumOf(parts),
    mediatedBy,
    parts,
  });
  if (access.class === 'capability' || access.class === 'rlimit') {
    const part = access.class === 'capability' ? capabilityPart(profile, access) : limitPart(profile, access);
    if ('problem' in part) return part;
    // As comparisons have it: a limit counts in every mode.
    return access.class === 'capability' && isUnconfined(profile) ? whole(undefined, []) : whole(access.class, [part]);
  }
  const automaton = automatonFor(access, profile.mediated);
  if (automaton === undefined) return wrongAnywhere(access) ?? whole(undefined, []);
  const questions = askedOf(access, automaton, profile.features);
  if ('problem' in questions) return questions;
  return whole(
    automaton,
    questions.map((question) => decideQuestion(profile, question)),
  );
}

/** What is wrong with a request, whoever is asked: also where nobody has to answer it. */
export function accessProblem(access: Access): AccessProblem | undefined {
  const wrong = wrongAnywhere(asUnix(access));
  return wrong && withUsage(wrong, access);
}

function withUsage(problem: AccessProblem, { declared, ...access }: Access): AccessProblem {
  return { ...problem, accepted: declared === undefined ? usageOf(access) : helperUsage(declared) };
}

/** What is wrong with a request for any kernel. One that does not ask may ask about less, so nothing is missing. */
function wrongAnywhere(access: Access): AccessProblem | undefined {
  const [automaton] = automataOf(access);
  if (automaton === undefined) return undefined;
  const found = askedOf(access, automaton, { kernel: newestFeatures(), policy: newestFeatures() });
  return 'problem' in found && found.problem !== 'missing' ? found : undefined;
}

/** Unix sockets are a class of their own, also where their family is named. */
function asUnix(access: Access): Access {
  const { family, ...attributes } = access.attributes;
  return access.class === 'network' && family === 'unix' ? { ...access, class: 'unix', attributes } : access;
}

function sumOf(parts: readonly PartDecision[]): Answer {
  const has = (wanted: Answer): boolean => parts.some(({ answer }) => answer === wanted);
  return has('denied') ? 'denied' : has('prompted') ? 'prompted' : 'allowed';
}

function decideQuestion(profile: ProfileModel, question: Question): PartDecision {
  const { permission, attributes, text } = question;
  const evaluation = evaluate(profile.terms(question.class), text);
  const { bits, word, who } = permission;
  const answer = answerOf(profile, evaluation, bits);
  const terms = [...evaluation.decidedBy].filter(([bit]) => (bit & bits) !== 0).flatMap(([, deciding]) => deciding);
  const exec = (bits & execBits) === 0 || question.class !== 'file' ? undefined : evaluation.exec[who ?? 'other'];
  const because = [...new Set(terms.map(({ rule }) => rule))];
  const part = { permission: word, who, attributes, exec, because, note: undefined };
  const isLogged = (given: Answer): boolean =>
    given === 'denied' ? (evaluation.quiet & bits) === 0 : auditsAll(profile) || (evaluation.audited & bits) !== 0;
  const surplus = question.shape === 'link' && answer !== 'denied' ? surplusOf(profile, question, evaluation) : '';
  if (surplus === '') return { ...part, answer, logged: isLogged(answer) };
  return { ...part, answer: 'denied', logged: true, note: { kind: 'subset', value: surplus } };
}

function auditsAll({ flags }: ProfileModel): boolean {
  return flags.includes('audit');
}

/** Where nobody can be asked, that is no. */
function answerOf({ features }: ProfileModel, { allowed, prompted }: Evaluation, bits: Permissions): Answer {
  if ((allowed & bits) >>> 0 === bits >>> 0) return 'allowed';
  if (!canAsk(features.kernel)) return 'denied';
  return ((allowed | prompted) & bits) >>> 0 === bits >>> 0 ? 'prompted' : 'denied';
}

/** The letters that a link would permit and its target does not, where a rule asks for that to be none. */
function surplusOf(profile: ProfileModel, { permission, text }: Question, pair: Evaluation): string {
  const shift = permission.who === 'other' ? otherShift : 0;
  if ((pair.allowed & (linkSubset << shift)) === 0) return '';
  const [name, target] = text.split('\0').map((path) => evaluate(profile.terms('file'), path as ByteText));
  if (name === undefined || target === undefined) return '';
  const group = shift === 0 ? ownerGroup : otherGroup;
  const more = (name.allowed & group & ~target.allowed) >> shift;
  const who = permission.who ?? 'other';
  const [exec, targetExec] = [name.exec[who], target.exec[who]];
  const differs = exec !== undefined && targetExec !== undefined && !sameExec(exec, targetExec);
  const letters = Object.entries(fileBits).filter(([letter, bit]) => letter !== 'l' && (more & bit) !== 0);
  return letters.map(([letter]) => letter).join('') + (differs && (more & fileBits.x) === 0 ? 'x' : '');
}

function capabilityPart({ capabilities, features, flags }: ProfileModel, access: Access): PartDecision | AccessProblem {
  const { name } = access.attributes;
  const number = name === undefined ? undefined : capabilityNumber(name, features);
  if (name === undefined) return { problem: 'missing', word: 'name', accepted: '' };
  if (number === undefined) return { problem: 'value', word: `name=${name}`, accepted: '' };
  const concerned = capabilities.filter((term) => ((term.capabilities >> BigInt(number)) & 1n) === 1n);
  const denying = concerned.filter(({ mode }) => mode === 'deny');
  const deciding = denying.length > 0 ? denying : concerned;
  const isAllowed = denying.length === 0 && concerned.length > 0;
  return {
    permission: 'use',
    who: undefined,
    attributes: { name },
    answer: isAllowed ? 'allowed' : 'denied',
    logged: isAllowed
      ? flags.includes('audit') || deciding.some(({ audit }) => audit)
      : denying.every(({ audit }) => audit),
    exec: undefined,
    because: [...new Set(deciding.map(({ rule }) => rule))],
    note: undefined,
  };
}

/** A limit that no rule sets is left as it is. */
function limitPart({ rlimits }: ProfileModel, { attributes }: Access): PartDecision | AccessProblem {
  const { name, value } = attributes;
  if (name === undefined || value === undefined) {
    return { problem: 'missing', word: name === undefined ? 'name' : 'value', accepted: '' };
  }
  const wanted = limitOf(name, value);
  if (wanted === undefined) return { problem: 'value', word: `${name} ${value}`, accepted: '' };
  const limit = rlimits.find((term) => term.name === limitName(name));
  return {
    permission: 'set',
    who: undefined,
    attributes: { name, value },
    answer: limit === undefined || wanted <= limit.value ? 'allowed' : 'denied',
    logged: false,
    exec: undefined,
    because: limit === undefined ? [] : [limit.rule],
    note: limit && { kind: 'limit', value: limit.value === noLimit ? 'infinity' : String(limit.value) },
  };
}

/** A number with or without a unit, as in rules; undefined for what is no limit or no value of it. */
function limitOf(name: string, value: ByteText): bigint | undefined {
  const [, number, unit] = /^(infinity|-?\d+)([A-Za-z]*)$/.exec(value) ?? [];
  if (number === undefined) return undefined;
  const written = { value: number as ByteText };
  return storedLimit({ name: name as ByteText, value: written, unit: unit === '' ? undefined : (unit as ByteText) });
}

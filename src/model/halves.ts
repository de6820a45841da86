// Permissions that need two profiles: one asks, and the other one has to take it. Takes a profile and the label of the other
// side, gives terms that say what it permits towards that one, written so that both halves of one access are the same match
// string. Judges nothing.
// Source: permission-semantics 4.1, 4.2, 4.6 and 4.7.

import type { ByteText } from '../base/index.js';
import { InternalError } from '../base/index.js';
import type { Condition, ConditionRule, Pattern, Rule, RuleKind, Word } from '../language/index.js';
import { readPattern } from '../language/index.js';
import type { EffectiveRule } from '../policy/index.js';
import { newestFeatures } from '../policy/index.js';
import type { AutomatonClass } from './classes.js';
import { automatonClasses } from './classes.js';
import type { EncodeContext } from './encode-rule/encode.js';
import { encodeRule } from './encode-rule/table.js';
import { matches } from './match.js';
import { isUnconfined } from './mediation.js';
import type { ProfileModel } from './model.js';
import type { Permissions } from './permissions.js';
import { policyBits } from './permissions.js';
import { dbusBits, ptraceBits, signalBits } from './policy-permissions.js';
import type { Attributes, QueryShape } from './queries/query.js';
import { queriesFor } from './queries/table.js';
import { socketForm } from './socket-form.js';
import type { Term } from './term.js';

export const twoSidedClasses = ['signal', 'ptrace', 'unix', 'dbus'] as const;

export type TwoSidedClass = (typeof twoSidedClasses)[number];

/** Who begins, and who has to take it. */
export type Role = 'asking' | 'taking';

/** One permission in two halves, by the words of rules. */
export interface Halves {
  readonly asking: string;
  readonly taking: string;
  readonly bits: Readonly<Record<Role, Permissions>>;
}

function halves(
  bits: Readonly<Record<string, Permissions>>,
  ...words: readonly (readonly [string, string])[]
): Halves[] {
  return words.map(([asking, taking]) => ({
    asking,
    taking,
    bits: { asking: bits[asking] ?? 0, taking: bits[taking] ?? 0 },
  }));
}

/** Which permission of a class is the other half of which. */
export const halvesOf: Readonly<Record<TwoSidedClass, readonly Halves[]>> = {
  signal: halves(signalBits, ['send', 'receive']),
  ptrace: halves(ptraceBits, ['trace', 'tracedby'], ['read', 'readby']),
  unix: halves(policyBits, ['connect', 'accept'], ['send', 'receive']),
  dbus: halves(dbusBits, ['send', 'receive']),
};

/** Where the two meet: an automaton, the form of its strings, and what the label of the other side is called there. */
const meetings: Readonly<
  Record<TwoSidedClass, { readonly automaton: AutomatonClass; readonly shape: string; readonly label: string }>
> = {
  signal: { automaton: 'signal', shape: 'signal', label: 'peer' },
  ptrace: { automaton: 'ptrace', shape: 'ptrace', label: 'peer' },
  unix: { automaton: 'network-v9', shape: 'unix-peer', label: 'peer_label' },
  dbus: { automaton: 'dbus', shape: 'message', label: 'label' },
};

const kinds: Readonly<Record<TwoSidedClass, ReadonlySet<RuleKind>>> = {
  signal: new Set<RuleKind>(['signal', 'all']),
  ptrace: new Set<RuleKind>(['ptrace', 'all']),
  unix: new Set<RuleKind>(['unix', 'network', 'all']),
  dbus: new Set<RuleKind>(['dbus', 'all']),
};

export function isOfClass({ kind }: Rule, wanted: TwoSidedClass): boolean {
  return kinds[wanted].has(kind);
}

/** The word that says who the other side is; undefined where a rule is about everybody. */
export function peerWord(rule: Rule): Word | undefined {
  const condition = peerCondition(rule);
  return condition?.values[0];
}

/** As the encoding of each class takes it: the first of that name. */
function peerCondition(rule: Rule): Condition | undefined {
  switch (rule.kind) {
    case 'signal':
    case 'ptrace':
      return rule.conditions.find(({ name }) => name === 'peer');
    case 'dbus':
      return [...rule.conditions, ...(rule.peer ?? [])].find(({ name }) => name === 'label');
    case 'unix':
      return rule.peer?.find(({ name }) => name === 'label');
    default:
      return undefined;
  }
}

/** Both halves are asked about under this name of the other side. */
const other = 'peer' as ByteText;

/** What profiles permit towards each other, with what was read of rules and patterns kept for the next question. */
export class TwoSides {
  /** The newest form of every class, whatever each profile is compiled for: so halves of different abis can be held together. */
  private readonly everywhere: EncodeContext = {
    features: { kernel: newestFeatures(), policy: newestFeatures() },
    mediated: new Set<AutomatonClass>(automatonClasses),
    ownName: '' as ByteText,
  };
  private readonly patterns = new Map<ByteText, Pattern | undefined>();
  private readonly encoded: Readonly<Record<Role, WeakMap<EffectiveRule, readonly Term[]>>> = {
    asking: new WeakMap(),
    taking: new WeakMap(),
  };

  /**
   * What can be asked about both halves at once: one form of match string, in which the other side is always the same. Of a bus
   * it has the name that the message goes to, of sockets the addresses as the one who asks has them.
   */
  meetingOf(name: TwoSidedClass): QueryShape {
    const { automaton, shape, label } = meetings[name];
    const form = queriesFor(automaton, this.everywhere.features).shapes.find((one) => one.name === shape);
    if (form?.where === undefined) throw new InternalError(`class ${name} has no form ${shape}`);
    return { ...form, pattern: form.where(label, other) };
  }

  /** In words, what a match string of that form is about. */
  readMeeting(name: TwoSidedClass, text: ByteText): Attributes {
    const { automaton, shape, label } = meetings[name];
    const { [label]: _, ...attributes } = queriesFor(automaton, this.everywhere.features).decode(text, shape);
    return attributes;
  }

  /**
   * What a profile permits towards one label, as the one who asks or the one who takes it. Of the names that somebody owns on a
   * bus nothing is known here: who takes a message takes it from every name that a rule allows, and denials by name are left
   * out.
   */
  termsTowards(profile: ProfileModel, name: TwoSidedClass, label: ByteText, role: Role): readonly Term[] {
    const { automaton } = meetings[name];
    return profile.profile.rules.flatMap((rule) =>
      isOfClass(rule.rule, name) && this.concerns(rule.rule, label)
        ? this.termsOf(rule, role).filter((term) => term.class === automaton)
        : [],
    );
  }

  /** What a rule of the class says towards all whom it concerns. */
  termsOf(rule: EffectiveRule, role: Role): readonly Term[] {
    let terms = this.encoded[role].get(rule);
    if (terms === undefined) {
      const seen = towards(rule, role);
      terms = seen === undefined ? [] : encodeRule(seen, this.everywhere);
      this.encoded[role].set(rule, terms);
    }
    return terms;
  }

  /** Whether a rule is about a label. A peer that is no pattern, which policy has reported, is about none. */
  concerns(rule: Rule, label: ByteText): boolean {
    const word = peerWord(rule);
    if (word === undefined) return true;
    const pattern = this.patternOf(word);
    return pattern !== undefined && matches(pattern, label);
  }

  /** The labels that a word means. */
  patternOf({ value }: Pick<Word, 'value'>): Pattern | undefined {
    let pattern = this.patterns.get(value);
    if (pattern === undefined && !this.patterns.has(value)) {
      const read = readPattern(value, 'text');
      pattern = typeof read === 'string' ? undefined : read;
      this.patterns.set(value, pattern);
    }
    return pattern;
  }
}

/** A rule that concerns the other side, about the name that it has here. */
function towards(effective: EffectiveRule, role: Role): EffectiveRule | undefined {
  const { rule } = effective;
  const named = (condition: Condition): Condition => ({
    ...condition,
    values: condition.values.map((word) => ({ ...word, value: other })),
  });
  switch (rule.kind) {
    case 'signal':
    case 'ptrace': {
      const conditions = rule.conditions.map((one) => (one.name === 'peer' ? named(one) : one));
      return { ...effective, rule: { ...rule, conditions } };
    }
    case 'dbus': {
      const both = [...rule.conditions, ...(rule.peer ?? [])];
      const isDenied = effective.qualifiers.mode === 'deny';
      if (role === 'taking' && isDenied && both.some((one) => one.name === 'name')) return undefined;
      const seen = (one: Condition): Condition =>
        one.name === 'label' ? named(one) : one.name === 'name' && role === 'taking' ? anyName(one) : one;
      return { ...effective, rule: { ...rule, conditions: rule.conditions.map(seen), peer: rule.peer?.map(seen) } };
    }
    case 'unix': {
      const seen = (one: Condition): Condition => (one.name === 'label' ? named(one) : one);
      const peer = rule.peer?.map(seen);
      return { ...effective, rule: role === 'asking' ? { ...rule, peer } : turned({ ...rule, peer }) };
    }
    default:
      return effective;
  }
}

function anyName(condition: Condition): Condition {
  return { ...condition, values: condition.values.map((word) => ({ ...word, value: '**' as ByteText })) };
}

/** Near and far address change places. */
function turned(rule: ConditionRule): ConditionRule {
  const isAddress = ({ name }: Condition): boolean => name === 'addr';
  const { conditions, peer = [] } = rule;
  const far = [...peer.filter((one) => !isAddress(one)), ...conditions.filter(isAddress)];
  return {
    ...rule,
    conditions: [...conditions.filter((one) => !isAddress(one)), ...peer.filter(isAddress)],
    peer: far.length === 0 ? undefined : far,
  };
}

/** Whether the kernel asks a profile about a class. Unix sockets by family and type alone have no other side. */
export function isAskedAbout({ mode, features, mediated }: ProfileModel, name: TwoSidedClass): boolean {
  if (isUnconfined({ mode })) return false;
  if (name !== 'unix') return mediated.has(name);
  const { unix } = socketForm(features);
  return unix !== undefined && mediated.has(unix);
}

/** Whether a no is heeded as well: in complain mode nothing is refused, and in `prompt` a person is asked. */
export function isHeeded(profile: ProfileModel, name: TwoSidedClass): boolean {
  return profile.mode !== 'complain' && profile.mode !== 'prompt' && isAskedAbout(profile, name);
}

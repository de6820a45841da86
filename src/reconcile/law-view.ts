// What the law may ask about one access in the four states: which rules grant it, which deny it, and which only have to do
// with it. Takes what matches, gives rules with their places. Must never judge.

import type { PlacedProfile } from '../compare/index.js';
import { decidersOf } from '../compare/index.js';
import type { ByteText } from '../base/index.js';
import type { CapabilityTerm, Evaluation, Permissions, Term } from '../model/index.js';
import { evaluate, termKey } from '../model/index.js';
import type { EffectiveRule } from '../policy/index.js';
import type { FourSide, Quartet } from './four.js';
import { sides } from './four.js';

/** A rule, or what the compiler adds by itself, at one access. */
export interface Speaker {
  readonly mode: 'allow' | 'deny' | 'prompt';
  /** Equal for what says the same. */
  readonly key: string;
  readonly rule: EffectiveRule | undefined;
}

export interface LawView {
  /** What decides the access on one side. */
  deciders(side: FourSide): readonly Speaker[];
  /** What has that key and matches there, deciding or not. */
  saying(side: FourSide, key: string): readonly Speaker[];
}

/** One permission at one match string. `matching` are the terms of the four states that match it. */
export function accessView(
  quartet: Quartet,
  text: ByteText,
  matching: readonly (readonly Term[])[],
  bits: Permissions,
): LawView {
  const evaluations = new Map<FourSide, Evaluation>();
  const speakers = new Map<FourSide, readonly Speaker[]>();
  const termsOf = (side: FourSide): readonly Term[] => matching[sides.indexOf(side)] ?? [];
  return {
    deciders(side) {
      const evaluation = evaluations.get(side) ?? evaluate(termsOf(side), text);
      evaluations.set(side, evaluation);
      return decidersOf(evaluation, bits).map((term) => speakerOf(term, quartet[side]));
    },
    saying(side, key) {
      const known = speakers.get(side) ?? termsOf(side).map((term) => speakerOf(term, quartet[side]));
      speakers.set(side, known);
      return known.filter((speaker) => speaker.key === key);
    },
  };
}

function speakerOf(term: Term, placed: PlacedProfile | undefined): Speaker {
  return { mode: term.effect.mode, key: termKey(term), rule: ruleOf(term, placed) };
}

/** One capability. */
export function capabilityView(quartet: Quartet, number: number): LawView {
  const bit = 1n << BigInt(number);
  const termsOf = (side: FourSide): readonly CapabilityTerm[] =>
    (quartet[side]?.model.capabilities ?? []).filter(({ capabilities }) => (capabilities & bit) !== 0n);
  const keyOf = ({ mode, capabilities }: CapabilityTerm): string => `${mode} ${capabilities}`;
  const speaker = (term: CapabilityTerm, side: FourSide): Speaker => ({
    mode: term.mode,
    key: keyOf(term),
    rule: ruleOf(term, quartet[side]),
  });
  return {
    deciders(side) {
      const denials = termsOf(side).filter(({ mode }) => mode === 'deny');
      const deciding = denials.length > 0 ? denials : termsOf(side);
      return deciding.map((term) => speaker(term, side));
    },
    saying: (side, key) =>
      termsOf(side)
        .filter((term) => keyOf(term) === key)
        .map((term) => speaker(term, side)),
  };
}

function ruleOf({ rule }: Pick<Term, 'rule'>, placed: PlacedProfile | undefined): EffectiveRule | undefined {
  return rule === undefined ? undefined : placed?.policy.ruleOf(rule);
}

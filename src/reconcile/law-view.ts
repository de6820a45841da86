// What the law may ask about one access in the four states: which rules grant it, which deny it, and which only have to do
// with it. Takes what matches, gives rules with their places. Must never judge.

import type { PlacedProfile } from '../compare/index.js';
import { concerns } from '../compare/index.js';
import type { CapabilityTerm, Permissions, Term } from '../model/index.js';
import { execBits, patternKey, termKey } from '../model/index.js';
import type { EffectiveRule } from '../policy/index.js';
import type { FourSide, Quartet } from './four.js';
import { sides } from './four.js';

/** A rule, or what the compiler adds by itself, at one access. */
export interface Speaker {
  readonly mode: 'allow' | 'deny' | 'prompt';
  /** Equal for what says the same. */
  readonly key: string;
  /** Equal for what is about the same strings. */
  readonly pattern: string;
  readonly rule: EffectiveRule | undefined;
}

export interface LawView {
  /** What decides the access on one side. */
  deciders(side: FourSide): readonly Speaker[];
  /** What has that key and matches there, deciding or not. */
  saying(side: FourSide, key: string): readonly Speaker[];
}

/** Some permissions at one match string. `matching` are the terms of the four states that match it. */
export function accessView(quartet: Quartet, matching: readonly (readonly Term[])[], bits: Permissions): LawView {
  const termsOf = (side: FourSide): readonly Term[] => matching[sides.indexOf(side)] ?? [];
  const speakersOf = (side: FourSide, terms: readonly Term[]): Speaker[] =>
    terms.map((term) => speakerOf(term, quartet[side]));
  return {
    deciders: (side) => speakersOf(side, decidingTerms(termsOf(side), concerns(bits))),
    saying(side, key) {
      const { [side]: placed } = quartet;
      return termsOf(side)
        .filter((term) => termKey(term) === key)
        .map((term) => speakerOf(term, placed));
    },
  };
}

/** Of terms that match, those of the highest rank for each permission. Source: permission-semantics 2.1. */
function decidingTerms(terms: readonly Term[], bits: Permissions): readonly Term[] {
  const found = new Set<Term>();
  for (let bit = 1; bit !== 0; bit = (bit << 1) >>> 0) {
    if ((bits & bit) === 0) continue;
    const concerned = terms.filter(({ effect }) => (effect.permissions & bit) !== 0);
    const highest = Math.max(...concerned.map((term) => rankOf(term, bit)));
    for (const term of concerned) if (rankOf(term, bit) === highest) found.add(term);
  }
  return [...found];
}

function rankOf({ effect: { mode, priority, exact } }: Term, bit: Permissions): number {
  if (mode === 'deny') return 4 * priority + 3;
  if (mode === 'prompt') return 4 * priority;
  return 4 * priority + (exact && (bit & execBits) !== 0 ? 2 : 1);
}

function speakerOf(term: Term, placed: PlacedProfile | undefined): Speaker {
  return { mode: term.effect.mode, key: termKey(term), pattern: patternKey(term), rule: ruleOf(term, placed) };
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
    pattern: keyOf(term),
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

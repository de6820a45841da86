// What a new name of a profile does to rules that name profiles: whether somebody would be permitted more with the one that
// is renamed. Takes live policy as it is and as it would be under the new names, gives the names that do harm. Where nothing
// can tell, they do.

import type { ByteText } from '../base/index.js';
import type { Pattern } from '../language/index.js';
import type { EffectiveProfile, EffectiveRule } from '../policy/index.js';
import type { HostView } from './host-view.js';
import { PatternMeeting } from './patterns-meet.js';
import { profileWords } from './profile-words.js';

/** A profile under both names. Its children follow it. */
export interface NamePair {
  readonly before: ByteText;
  readonly after: ByteText;
}

/** Those of the pairs that must not be taken for one and the same name. */
export function harmfulNames(pairs: readonly NamePair[], live: HostView, renamed: HostView): readonly NamePair[] {
  const [before, after] = [profilesOf(live), profilesOf(renamed)];
  const names = new Map(before.map(({ name }) => [name, newName(name, pairs)]));
  const words = new LabelWords();
  return pairs.filter((pair) => {
    if (names.has(pair.after)) return true;
    const labels = [...names].filter(([name]) => name === pair.before || name.startsWith(`${pair.before}//`));
    return before.some((profile) => {
      const other = after.filter(({ name }) => name === names.get(profile.name));
      const isOne = other.length === 1 && other[0]?.rules.length === profile.rules.length;
      return !isOne || labels.some((label) => doesHarm(label, profile.rules, other[0]?.rules ?? [], words));
    });
  });
}

function newName(name: ByteText, pairs: readonly NamePair[]): ByteText {
  const pair = pairs.find(({ before }) => name === before || name.startsWith(`${before}//`));
  return pair === undefined ? name : (`${pair.after}${name.slice(pair.before.length)}` as ByteText);
}

function profilesOf({ sets, liveRoots }: HostView): EffectiveProfile[] {
  const withChildren = (profile: EffectiveProfile): EffectiveProfile[] => [
    profile,
    ...profile.children.flatMap(withChildren),
  ];
  return liveRoots.flatMap((root) => sets.live.resolve(root).value.profiles.flatMap(withChildren));
}

/** The same rules in the same order, under both names. */
function doesHarm(
  [before, after]: readonly [ByteText, ByteText],
  rules: readonly EffectiveRule[],
  others: readonly EffectiveRule[],
  words: LabelWords,
): boolean {
  return rules.some((rule, at) => {
    const [meant, means] = [words.mean(rule, before), words.mean(others[at] as EffectiveRule, after)];
    return meant !== means && mayPermitMore(rule, means);
  });
}

/** Whether a rule that begins or ceases to concern a profile may permit more. */
function mayPermitMore({ rule, qualifiers }: EffectiveRule, concerns: boolean): boolean {
  if (rule.kind === 'file' || (qualifiers.priority ?? 0) !== 0) return true;
  return concerns === (qualifiers.mode !== 'deny');
}

class LabelWords {
  private readonly patterns = new PatternMeeting();
  private readonly names = new Map<ByteText, Pattern>();

  /** Whether a rule names a profile. */
  mean({ rule }: EffectiveRule, name: ByteText): boolean {
    const literal = this.names.get(name) ?? { kind: 'literal', text: name };
    this.names.set(name, literal);
    return profileWords(rule).some(({ value }) => this.patterns.mayMeet(value, literal) || isPartOf(name, value));
  }
}

/** In a stack of labels, or behind a namespace. */
function isPartOf(name: string, label: string): boolean {
  return label.split(/\/\/&|:\/\/|[:&]/).includes(name) && label !== name;
}

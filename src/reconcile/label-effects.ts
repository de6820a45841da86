// What a new name of a profile does to rules that name profiles: whether somebody would be permitted more with the one that
// is renamed, and which rules would no longer mean it. Takes live policy as it is and as it would be under the new names, gives
// what each name does, with the rules. Where nothing can tell, it does harm.

import type { BytePath, ByteText } from '../base/index.js';
import type { Pattern, Rule } from '../language/index.js';
import { statementsIn } from '../language/index.js';
import type { EffectiveProfile, EffectiveRule } from '../policy/index.js';
import { withChildren } from './clashes.js';
import type { HostView } from './host-view.js';
import { reachableFrom } from './include-graph.js';
import { PatternMeeting } from './patterns-meet.js';
import { MayName } from './may-name.js';
import type { PolicyState } from './policy-state.js';
import { profileWords } from './profile-words.js';

/** A profile under both names. Its children follow it. */
export interface NamePair {
  readonly before: ByteText;
  readonly after: ByteText;
}

/** What the new name of one profile does. */
export interface LabelEffect extends NamePair {
  /** Whether the pair must not be taken for one and the same name. */
  readonly isHarmful: boolean;
  /** The rules that make it so. */
  readonly rules: readonly EffectiveRule[];
  /** Rules that permit something towards the profile, and would permit nothing towards it any more. */
  readonly lost: readonly EffectiveRule[];
}

/** In the order of the pairs. */
export function labelEffects(pairs: readonly NamePair[], live: HostView, renamed: HostView): readonly LabelEffect[] {
  const { before, after, alike } = profilesOf(live, renamed, pairs);
  const names = new Map(before.map(({ name }) => [name, newName(name, pairs)]));
  const byName = new Map<ByteText, EffectiveProfile[]>();
  for (const profile of after) byName.set(profile.name, [...(byName.get(profile.name) ?? []), profile]);
  const words = new LabelWords();
  return pairs.map((pair): LabelEffect => {
    const labels = [...names].filter(([name]) => name === pair.before || name.startsWith(`${pair.before}//`));
    let isCertain = !names.has(pair.after);
    const changed = before.flatMap((profile) => {
      const found = byName.get(names.get(profile.name) ?? profile.name) ?? [];
      const other = found.length === 1 ? found[0] : undefined;
      const others = other !== undefined && alike.has(other) === alike.has(profile) ? other.rules : [];
      if (other === undefined || others.length !== profile.rules.length) isCertain = false;
      return labels.flatMap((label) => changesIn(label, profile.rules, others, words));
    });
    const rules = changed.filter(({ isHarmful }) => isHarmful).map(({ rule }) => rule);
    const lost = changed.filter((one) => !one.isHarmful && isAllowed(one.rule)).map(({ rule }) => rule);
    return { ...pair, isHarmful: !isCertain || rules.length > 0, rules, lost: [...new Set(lost)] };
  });
}

function newName(name: ByteText, pairs: readonly NamePair[]): ByteText {
  const pair = pairs.find(({ before }) => name === before || name.startsWith(`${before}//`));
  return pair === undefined ? name : (`${pair.after}${name.slice(pair.before.length)}` as ByteText);
}

interface BothProfiles {
  readonly before: readonly EffectiveProfile[];
  readonly after: readonly EffectiveProfile[];
  /** Those of files that read the same in both: the others have all their rules. */
  readonly alike: ReadonlySet<EffectiveProfile>;
}

/**
 * The profiles of both. Of a file that reads the same under the new names, only the rules that name profiles: most of a host
 * is as it was. Most files have none that may name one of these: then their heads are enough.
 */
function profilesOf(live: HostView, renamed: HostView, pairs: readonly NamePair[]): BothProfiles {
  const states = { before: live.sets.live, after: renamed.sets.live };
  const there = new Set(renamed.liveRoots);
  const alike = live.liveRoots.filter((root) => there.has(root) && states.before.readsAs(states.after, root));
  const names = pairs.flatMap(({ before, after }) => [before, after]);
  const words = new MayName(names, states.before.set);
  const naming = filesWith((rule) => words.rule(rule), states.before);
  const excerpts = alike.flatMap((root) => {
    const heads = states.before.outline(root).profiles.map(({ profile }) => profile);
    const isOwn = heads.some(({ name }) => words.mayBeOwn(name));
    if (isOwn || naming.has(root)) return states.before.excerpt(root, namesProfiles).profiles.flatMap(withChildren);
    return heads.map((profile) => ({ ...profile, rules: [] }));
  });
  const rest = ({ liveRoots }: HostView, state: PolicyState): EffectiveProfile[] => {
    const isElsewhere = new Set(alike);
    const roots = liveRoots.filter((root) => !isElsewhere.has(root));
    return roots.flatMap((root) => state.resolve(root).value.profiles.flatMap(withChildren));
  };
  return {
    before: [...excerpts, ...rest(live, states.before)],
    after: [...excerpts, ...rest(renamed, states.after)],
    alike: new Set(excerpts),
  };
}

/** The files that have such a rule, or read one that has. */
function filesWith(isWanted: (rule: Rule) => boolean, { set, includers }: PolicyState): ReadonlySet<BytePath> {
  const found = [...set.files].filter(([, { statements }]) =>
    statementsIn(statements).some((one) => one.kind === 'rule' && isWanted(one.rule)),
  );
  return reachableFrom(
    includers,
    found.map(([path]) => path),
  );
}

function namesProfiles(rule: Rule): boolean {
  return profileWords(rule).length > 0;
}

/** A rule that means one of the two names and not the other. */
interface ChangedRule {
  readonly rule: EffectiveRule;
  readonly isHarmful: boolean;
}

/** The same rules in the same order, under both names. */
function changesIn(
  [before, after]: readonly [ByteText, ByteText],
  rules: readonly EffectiveRule[],
  others: readonly EffectiveRule[],
  words: LabelWords,
): ChangedRule[] {
  return rules.flatMap((rule, at) => {
    const other = others[at];
    if (other === undefined) return [];
    const [meant, means] = [words.mean(rule, before), words.mean(other, after)];
    return meant === means ? [] : [{ rule, isHarmful: mayPermitMore(rule, means) }];
  });
}

function isAllowed({ qualifiers }: EffectiveRule): boolean {
  return qualifiers.mode !== 'deny';
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

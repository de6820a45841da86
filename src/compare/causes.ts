// Which rules decide an access on each side, and which one makes the difference. Takes what decides, gives causes with
// their places. A rule that both sides have makes no difference, wherever it stands.

import type { PolicyModel } from '../model/index.js';
import type { RuleId } from '../policy/index.js';
import type { Cause, Causes, Effect } from './changes.js';

/** Something that decides: a rule, or what the compiler adds by itself. */
export interface Decider {
  readonly rule: RuleId | undefined;
  readonly mode: Cause['mode'];
  /** Equal for deciders that say the same. */
  readonly key: string;
}

/** One side of an access. */
export interface Deciding {
  readonly policy: PolicyModel;
  /** What decides, in the order of the rules. */
  readonly deciders: readonly Decider[];
  /** Keys of all that has to do with the access on this side, deciding or not. */
  readonly present: ReadonlySet<string>;
}

/** The rules on both sides, and the one that makes the difference. */
export function causesOf(effect: Effect, before: Deciding, after: Deciding): Causes {
  return {
    before: before.deciders.flatMap((decider) => causeOf(decider, before.policy)),
    after: after.deciders.flatMap((decider) => causeOf(decider, after.policy)),
    decisive:
      effect === 'narrowing'
        ? (newDenial(before, after) ?? decisive(after, before, 'before'))
        : decisive(before, after, 'after'),
  };
}

/** A denial that comes decides, whatever else goes. */
function newDenial(before: Deciding, after: Deciding): Causes['decisive'] {
  const denials = after.deciders.filter(({ mode, key }) => mode === 'deny' && !before.present.has(key));
  const [cause] = denials.flatMap((decider) => causeOf(decider, after.policy));
  return cause && { side: 'after', cause };
}

/** A rule that grants on the side that lets more through, else one that decides on the other side. */
function decisive(less: Deciding, more: Deciding, side: 'before' | 'after'): Causes['decisive'] {
  const granting = more.deciders.filter(({ mode, key }) => mode !== 'deny' && !less.present.has(key));
  const [grant] = granting.flatMap((decider) => causeOf(decider, more.policy));
  if (grant !== undefined) return { side, cause: grant };
  const lost = less.deciders.filter(({ key }) => !more.present.has(key));
  const [denial] = lost.flatMap((decider) => causeOf(decider, less.policy));
  return denial && { side: side === 'after' ? 'before' : 'after', cause: denial };
}

/** The cause, if a rule stands somewhere. */
export function causeOf({ rule, mode }: Pick<Decider, 'rule' | 'mode'>, policy: PolicyModel): readonly Cause[] {
  if (rule === undefined) return [];
  const found = policy.ruleOf(rule);
  return found === undefined ? [] : [{ rule: found, mode }];
}

// Whether two rules can speak about one access, their permissions aside, as far as their own text tells.

import { assertNever } from '../base/index.js';
import type { Condition, Rule, Word } from '../language/index.js';
import { PatternMeeting } from './patterns-meet.js';

export class RuleMeeting {
  private readonly patterns = new PatternMeeting();

  rulesMeet(one: Rule, other: Rule): boolean {
    if (one.kind === 'all' || other.kind === 'all') return true;
    switch (one.kind) {
      case 'file':
      case 'link': {
        if (other.kind !== 'file' && other.kind !== 'link') return false;
        return (
          one.path === undefined || other.path === undefined || this.patterns.meet(one.path.value, other.path.value)
        );
      }
      case 'network':
        return other.kind === 'network' && familiesMeet(one.words, other.words) && this.conditionsMeet(one, other);
      case 'dbus':
      case 'io_uring':
      case 'mqueue':
      case 'ptrace':
      case 'signal':
      case 'unix':
      case 'userns':
        return other.kind === one.kind && this.conditionsMeet(one, other);
      case 'helper':
        return other.kind === 'helper' && other.class.value === one.class.value && this.conditionsMeet(one, other);
      case 'capability':
      case 'change-profile':
      case 'mount':
      case 'pivot-root':
      case 'rlimit':
        return other.kind === one.kind;
      default:
        return assertNever(one);
    }
  }

  /** A condition that both have must be able to hold for both. */
  private conditionsMeet(one: WithConditions, other: WithConditions): boolean {
    return this.listsMeet(one.conditions, other.conditions) && this.listsMeet(one.peer ?? [], other.peer ?? []);
  }

  private listsMeet(one: readonly Condition[], other: readonly Condition[]): boolean {
    return one.every((condition) => {
      const partners = other.filter(({ name, operator }) => name === condition.name && operator === condition.operator);
      if (condition.operator !== '=' || partners.length === 0) return true;
      return partners.some(({ values }) =>
        values.some((value) => condition.values.some((own) => this.patterns.meet(own.value, value.value))),
      );
    });
  }
}

interface WithConditions {
  readonly conditions: readonly Condition[];
  readonly peer?: readonly Condition[] | undefined;
}

/** Two rules that name family and type each meet only where both agree. */
function familiesMeet(one: readonly Word[], other: readonly Word[]): boolean {
  if (one.length !== 2 || other.length !== 2) return true;
  return one.every((word, index) => word.value === other[index]?.value);
}

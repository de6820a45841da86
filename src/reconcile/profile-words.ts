// The words of a rule that name profiles: peers, labels, and where an execution or a change of profile leads. Takes a rule,
// gives words.

import type { Condition, Rule, Word } from '../language/index.js';
import { assertNever } from '../base/index.js';

export function profileWords(rule: Rule): readonly Word[] {
  switch (rule.kind) {
    case 'file':
      return rule.exec === undefined || rule.target === undefined ? [] : [rule.target];
    case 'change-profile':
      return rule.target === undefined ? [] : [rule.target];
    case 'signal':
    case 'ptrace':
    case 'dbus':
    case 'unix':
    case 'io_uring':
    case 'userns':
    case 'network':
    case 'mqueue':
      return [...rule.conditions, ...(rule.peer ?? [])].flatMap(labelsIn);
    case 'link':
    case 'capability':
    case 'mount':
    case 'pivot-root':
    case 'rlimit':
    case 'all':
    case 'helper':
      return [];
    default:
      return assertNever(rule);
  }
}

/** `peer` of signal and ptrace rules, `label` of the others. */
function labelsIn({ name, values }: Condition): readonly Word[] {
  return name === 'peer' || name === 'label' ? values : [];
}

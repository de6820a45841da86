// Names in rules are those that the namespace of the profile knows: `peer=x` in `:web:app` is `:web:x`. Takes stacks, gives
// the classes in which rules of several namespaces name labels: compared as they are written, they would be taken for the
// same, and are not.
//
// Source: how the kernel writes a label for the one who looks (aa_label_snxprint, match_component).

import type { AutomatonClass } from '../model/index.js';
import type { Rule } from '../language/index.js';
import type { Doubt } from './compare-profiles.js';
import { classesOfKind } from './region.js';
import type { Stack, StackedProfile } from './stack.js';

/** What cannot be compared, because the same name is another label there. */
export function nameDoubts(before: Stack, after: Stack): readonly Doubt[] {
  const parts = [...before.parts, ...after.parts];
  const isOne = new Set(parts.map(({ namespace }) => namespace)).size < 2;
  const classes = new Set<AutomatonClass>();
  if (!isOne) for (const rule of rulesOf(parts)) if (namesPeer(rule)) add(classes, rule);
  if (before.innermost !== after.innermost) {
    const asked = [before, after].flatMap((stack) => stack.parts.filter((part) => part.namespace === stack.innermost));
    if (rulesOf(asked).some(({ kind }) => kind === 'change-profile' || kind === 'all')) classes.add('file');
  }
  return [...classes].map((wanted) => ({ why: 'namespaces', class: wanted }));
}

function rulesOf(parts: readonly StackedProfile[]): readonly Rule[] {
  return parts.flatMap(({ model }) => model.profile.rules.map(({ rule }) => rule));
}

function add(classes: Set<AutomatonClass>, { kind }: Rule): void {
  for (const one of classesOfKind[kind]) classes.add(one);
}

/** Whether a rule names a label, its own or that of the other side. What a helper makes of its fields is its own affair. */
function namesPeer(rule: Rule): boolean {
  switch (rule.kind) {
    case 'helper':
      return true;
    case 'signal':
    case 'ptrace':
    case 'dbus':
    case 'unix':
    case 'network':
    case 'mqueue':
    case 'io_uring':
    case 'userns':
      return [...rule.conditions, ...(rule.peer ?? [])].some(({ name }) => name === 'peer' || name === 'label');
    default:
      return false;
  }
}

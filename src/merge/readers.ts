// Booleans that depend on a variable: one side says `$b = @{x} == a`, the other side changes what `@{x}` holds, and the boolean
// comes to say what neither has seen. Takes the groups of the preamble, gives pairs.

import type { Expression, Operand } from '../language/index.js';
import type { Group } from './groups.js';
import { entryOf } from './groups.js';
import type { Changer } from './match.js';
import { sameTerms } from './terms.js';

/** A boolean that one side changed, and a variable it reads that the other side changed. */
export function* findReaders(groups: readonly Group[]): Generator<readonly [reader: Group, read: Group]> {
  const variables = new Map(groups.flatMap((group) => named(group, 'variable')));
  for (const [, reader] of groups.flatMap((group) => named(group, 'boolean'))) {
    for (const name of namesReadBy(reader)) {
      const read = variables.get(name);
      if (read === undefined) continue;
      const isCrossed = (one: Changer, other: Changer): boolean => isChanged(reader, one) && isChanged(read, other);
      if (isCrossed('ours', 'theirs') || isCrossed('theirs', 'ours')) yield [reader, read];
    }
  }
}

function named(group: Group, kind: 'variable' | 'boolean'): [string, Group][] {
  const { statement } = entryOf(group.slots[0] as Group['slots'][number]);
  return statement.kind === kind ? [[statement.name, group]] : [];
}

/** What one side alone changed; what both changed alike has been seen by both. */
function isChanged(group: Group, side: Changer): boolean {
  return !sameTerms(group[side], group.base) && !sameTerms(group.ours, group.theirs);
}

function namesReadBy({ slots }: Group): ReadonlySet<string> {
  const statements = slots.flatMap(({ ours, theirs }) => [ours?.statement, theirs?.statement]);
  return new Set(statements.flatMap((each) => (each?.kind === 'boolean' ? namesIn(each.value) : [])));
}

function namesIn(expression: Expression): string[] {
  switch (expression.kind) {
    case 'or':
    case 'and':
      return expression.terms.flatMap(namesIn);
    case 'not':
      return namesIn(expression.term);
    case 'comparison':
      return [...nameOf(expression.before), ...nameOf(expression.after)];
    case 'operand':
      return nameOf(expression.operand);
    case 'defined':
      return expression.variable === 'set' ? [expression.name] : [];
    case 'boolean-variable':
      return [];
  }
}

function nameOf(operand: Operand): string[] {
  return operand.kind === 'set-variable' ? [operand.name] : [];
}

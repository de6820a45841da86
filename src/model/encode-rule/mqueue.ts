// `mqueue`: the name of the queue, and where the kernel asks about its label, that too. A rule with a label says nothing of
// queues by their name alone, except that they may be created, since a new queue has no label yet.
// Source: permission-semantics 2.9 and 4.8.

import { joinBytes } from '../../base/index.js';
import { readPattern } from '../../language/index.js';
import type { MqueueRule, Pattern, Qualifiers, Word } from '../../language/index.js';
import type { EffectiveRule, RuleId } from '../../policy/index.js';
import { anyBytesOf, anyText, choice, literal, sequence, someText } from '../byte-pattern.js';
import type { AutomatonClass } from '../classes.js';
import { bitsOfWords, mqueueBits } from '../policy-permissions.js';
import { keyBytes } from '../queue-key.js';
import type { Term } from '../term.js';
import { classTerm, conditionWord, nulSeparated, patternOf, patternOr } from './conditions.js';
import type { EncodeContext, Given } from './encode.js';

/** Who creates a queue asks to read and to write it in the same breath. */
const creation = mqueueBits.create | mqueueBits.read | mqueueBits.write;

export function encodeMqueue(
  rule: MqueueRule,
  given: Given,
  { mediated, createdQueues }: EncodeContext,
): readonly Term[] {
  const permissions = bitsOfWords(mqueueBits, rule.permissions);
  const label = conditionWord(rule.conditions, 'label');
  const creates = (permissions & mqueueBits.create) !== 0 || createdQueues?.has(given.id) === true;
  const byName = label === undefined ? permissions : creates ? permissions & creation : 0;
  return spacesOf(rule)
    .filter((space) => mediated.has(space.class))
    .flatMap(({ class: name, queue, labels }) => [
      ...(byName === 0 ? [] : [classTerm(name, [queue], byName, given)]),
      classTerm(name, nulSeparated([queue, labels]), permissions, given),
    ]);
}

/** Rules with a label that the compiler merges with one that permits to create: what they say of the name counts. */
export function findCreatedQueues(rules: readonly EffectiveRule[]): ReadonlySet<RuleId> {
  const queues = rules.flatMap(({ id, rule, qualifiers }) =>
    rule.kind === 'mqueue' ? [{ id, rule, key: mergeKey(rule, qualifiers) }] : [],
  );
  const creating = queues.filter(({ rule }) => (bitsOfWords(mqueueBits, rule.permissions) & mqueueBits.create) !== 0);
  const keys = new Set(creating.map(({ key }) => key));
  return new Set(queues.filter(({ key }) => keys.has(key)).map(({ id }) => id));
}

/** Equal for rules that are the same but for their permissions. A written `allow` makes a difference to the compiler. */
function mergeKey(rule: MqueueRule, { mode, priority = 0, audit }: Qualifiers): string {
  const label = conditionWord(rule.conditions, 'label')?.value;
  return JSON.stringify([mode, priority, audit, typeOf(rule), rule.name?.value, label]);
}

interface QueueSpace {
  readonly class: AutomatonClass;
  readonly queue: Pattern;
  readonly labels: Pattern;
}

/** A rule without name and type is about queues of both kinds. */
function spacesOf(rule: MqueueRule): readonly QueueSpace[] {
  const type = typeOf(rule);
  const label = conditionWord(rule.conditions, 'label');
  const labels = patternOr(label, someText);
  const posix: QueueSpace = { class: 'mqueue-posix', queue: patternOr(rule.name, anyText), labels };
  const sysv: QueueSpace = { class: 'mqueue-sysv', queue: keyPattern(rule.name), labels };
  if (type === 'posix') return [posix];
  if (type === 'sysv') return [sysv];
  return [posix, label === undefined ? sysv : { ...sysv, labels: twice(label) }];
}

/** Of several types the first counts. */
function typeOf({ name, conditions }: MqueueRule): string | undefined {
  const written = conditionWord(conditions, 'type')?.value;
  return written ?? (name === undefined ? undefined : name.value.startsWith('/') ? 'posix' : 'sysv');
}

const mostKey = 2n ** 63n - 1n;

/** The compiler reads the number as it can: the lowest 32 bits of one that is too large, all bits of one far too large. */
function keyPattern(name: Word | undefined): Pattern {
  if (name === undefined) return anyBytesOf(4);
  if (!/^\d+$/.test(name.value)) return choice();
  const number = BigInt(name.value);
  return literal(keyBytes(number > mostKey ? mostKey : number));
}

/** In rules about both kinds of queue the compiler writes the label twice over for the second. A slash at its end counts
 *  for a star at its start. */
function twice(label: Word): Pattern {
  if (!label.value.endsWith('/')) return sequence(patternOf(label), patternOf(label));
  const pattern = readPattern(joinBytes([label.value, label.value]), 'text');
  return typeof pattern === 'string' ? choice() : pattern;
}

// `change_profile` rules as terms. One rule has three: the name that may be changed to, the programs on whose execution it
// may happen, and both together. Never logged, whatever the rule says. Source: permission-semantics 2.5.

import type { ByteText } from '../../base/index.js';
import type { ChangeProfileRule, Pattern } from '../../language/index.js';
import { isExactPattern } from '../../language/index.js';
import type { RuleId } from '../../policy/index.js';
import { splitLabel, supports } from '../../policy/index.js';
import { anyText, literal, nul, oneOf, sequence } from '../byte-pattern.js';
import type { ExecType } from '../exec.js';
import type { Permissions } from '../permissions.js';
import { changeProfileBit, execBits, onexecBit } from '../permissions.js';
import type { Term } from '../term.js';
import type { EncodeContext, Given } from './encode.js';
import { effectOf } from './encode.js';
import { execTypeOf } from './exec-type.js';
import { groupOf, textPattern } from './file-entry.js';
import type { SameNames } from './same-name.js';

const anyName = '**' as ByteText;

/** Any program: an absolute path but `/` itself. */
const anyProgram = sequence(
  literal('/' as ByteText),
  oneOf([
    [1, 0x2e],
    [0x30, 0xff],
  ]),
  anyText,
);

/** The terms for the name, for the program, and for the pair of them. An exec condition restricts only the pair. */
export function encodeChangeProfile(
  rule: ChangeProfileRule,
  { id, qualifiers }: Given,
  context: EncodeContext,
): Term[] {
  const name = rule.target?.value ?? anyName;
  const target = namePattern(name, context);
  const program = rule.exec === undefined ? anyProgram : textPattern(rule.exec.value);
  if (target === undefined || program === undefined) return [];
  const term = (pattern: Pattern, permissions: Permissions, exec?: ExecType, exact = false): Term => {
    const effect = effectOf(qualifiers, permissions, exec, exact);
    return { class: 'file', pattern, effect: { ...effect, audit: 0 }, rule: id };
  };
  const pair = sequence(program, nul, target);
  const isAllow = qualifiers.mode !== 'deny' && qualifiers.mode !== 'prompt';
  const isExact = isAllow && rule.exec !== undefined && isExactPattern(rule.exec.value) && isExactPattern(name);
  return [
    term(target, (changeProfileBit | onexecBit) >>> 0),
    term(program, onexecBit),
    ...(rule.exec === undefined
      ? [term(pair, onexecBit), ...executionTaken(context.sameNames, id).map((taken) => term(pair, ...taken))]
      : [term(pair, onexecBit | execBits, qualifiers.mode === 'deny' ? undefined : scrubbing(rule), isExact)]),
  ];
}

/** What decides whether the environment is scrubbed; nothing is executed by it. */
export function scrubbing({ safety }: Pick<ChangeProfileRule, 'safety'>): ExecType {
  return { to: { kind: 'same' }, inherits: false, fallsBack: false, unsafe: safety === 'unsafe' };
}

/** What is left of the execution that file rules permit whose path is the name. */
function executionTaken(
  sameNames: SameNames | undefined,
  id: RuleId,
): readonly (readonly [permissions: Permissions, exec: ExecType | undefined])[] {
  return (sameNames?.execution.get(id) ?? []).map(({ rule, qualifiers }) => {
    const safety = execTypeOf(rule, '' as ByteText)?.unsafe === true ? 'unsafe' : 'safe';
    return [execBits & groupOf(qualifiers), qualifiers.mode === 'deny' ? undefined : scrubbing({ safety })];
  });
}

/** Kernels that cannot stack profiles are asked for namespace and name apart. */
function namePattern(name: ByteText, { features: { kernel, policy } }: EncodeContext): Pattern | undefined {
  const { namespace, name: inner } = splitLabel(name);
  const isWhole = namespace === undefined || [kernel, policy].every((features) => supports(features, 'domain/stack'));
  if (isWhole) return textPattern(name);
  const parts = [textPattern(namespace), textPattern(inner)];
  const [before, after] = parts;
  return before && after && sequence(before, nul, after);
}

// What a profile permits to execute, in the order in which the compiler looks at it. Takes a profile, gives its rules that
// execute, each with its transition. Source: permission-semantics 2.4; the compiler's output.

import type { ByteText } from '../base/index.js';
import type { EffectiveProfile, EffectiveRule } from '../policy/index.js';
import { execTypeOf, inherit } from './encode-rule/exec-type.js';
import { scrubbing } from './encode-rule/change-profile.js';
import { groupOf } from './encode-rule/file-entry.js';
import { uncollapsed } from './encode-rule/same-name.js';
import { execKey } from './exec.js';
import type { ExecType } from './exec.js';
import type { Permissions } from './permissions.js';
import { execBits } from './permissions.js';

export interface Execution {
  readonly rule: EffectiveRule;
  /** Equal for equal transitions only. */
  readonly type: string;
  /** Whose files: the execute bits of one or both groups. */
  readonly groups: Permissions;
  readonly priority: number;
  /** What the rule is about, letter by letter: path, or target and program. */
  readonly words: readonly [name: string, program: string];
}

/** Rules that let something be executed, or prompt for it, in the compiler's order. */
export function executionsOf({ rules, ownName }: Pick<EffectiveProfile, 'rules' | 'ownName'>): readonly Execution[] {
  return rules.flatMap((rule) => executionOf(rule, ownName) ?? []).sort(compareExecutions);
}

/** The path of `file,` and `all,`. */
const everyPath = '/{**,}';

function executionOf(effective: EffectiveRule, ownName: ByteText): Execution | undefined {
  const { rule, qualifiers } = effective;
  if (qualifiers.mode === 'deny') return undefined;
  const make = (type: ExecType, name: string, program = '', lower = 0): Execution => ({
    rule: effective,
    type: execKey(type),
    groups: execBits & groupOf(qualifiers),
    priority: (qualifiers.priority ?? 0) - lower,
    words: [name, program],
  });
  switch (rule.kind) {
    case 'file': {
      const type = execTypeOf(rule, ownName);
      return type && make(type, rule.path === undefined ? everyPath : uncollapsed(rule.path));
    }
    case 'change-profile':
      return rule.exec && make(scrubbing(rule), rule.target?.value ?? '**', rule.exec.value);
    case 'all':
      return make(inherit, everyPath, '', 1);
    default:
      return undefined;
  }
}

/** How the compiler sorts rules before it compiles them. */
function compareExecutions(one: Execution, other: Execution): number {
  return (
    compareBackwards(one.words[1], other.words[1]) ||
    modeRank(one) - modeRank(other) ||
    Number(one.rule.qualifiers.audit) - Number(other.rule.qualifiers.audit) ||
    other.priority - one.priority ||
    compareBackwards(one.words[0], other.words[0])
  );
}

function modeRank({ rule: { qualifiers } }: Execution): number {
  return qualifiers.mode === undefined ? 0 : qualifiers.mode === 'allow' ? 1 : 2;
}

/** From the last byte to the first; bytes above 127 come before all others. */
function compareBackwards(one: string, other: string): number {
  if ((one === '') !== (other === '')) return one === '' ? -1 : 1;
  for (let back = 1; back <= Math.min(one.length, other.length); back += 1) {
    const order = signed(one.charCodeAt(one.length - back)) - signed(other.charCodeAt(other.length - back));
    if (order !== 0) return order;
  }
  return one.length - other.length;
}

function signed(byte: number): number {
  return byte > 127 ? byte - 256 : byte;
}

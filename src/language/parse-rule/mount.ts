// `mount [CONDITIONS] [SOURCE] [-> TARGET],`, `remount [CONDITIONS] [TARGET],`, `umount [CONDITIONS] [TARGET],`.
// Source: policy-language 6.10.

import type { MountRule } from '../ast.js';
import type { ConditionRules } from './check-conditions.js';
import { checkConditions } from './check-conditions.js';
import { parseConditions } from './conditions.js';
import { checkMountOptions } from './mount-options.js';
import type { Words } from './words.js';

const conditionRules: ConditionRules = {
  fstype: { repeats: true, operator: 'in' },
  vfstype: { repeats: true, operator: 'in' },
  options: { repeats: true, operator: 'in' },
  option: { repeats: true, operator: 'in' },
};

export function parseMount(words: Words): MountRule | undefined {
  const keyword = words.takeKeyword('mount', 'remount', 'umount', 'unmount');
  if (keyword === undefined) return words.unexpected('rule');
  const conditions = parseConditions(words);
  if (conditions === undefined) return undefined;
  const path = words.takeWord('id');
  const rule: MountRule =
    keyword === 'mount'
      ? { kind: 'mount', operation: 'mount', conditions, source: path, target: undefined, targetConditions: [] }
      : {
          kind: 'mount',
          operation: keyword === 'remount' ? 'remount' : 'umount',
          conditions,
          source: undefined,
          target: path,
          targetConditions: [],
        };
  const whole = keyword === 'mount' && words.take('arrow') !== undefined ? parseTarget(words, rule) : rule;
  if (whole === undefined || !words.expectEnd()) return undefined;
  checkConditions(words, conditions, conditionRules);
  checkMountOptions(words, whole);
  return whole;
}

function parseTarget(words: Words, rule: MountRule): MountRule | undefined {
  const targetConditions = parseConditions(words);
  if (targetConditions === undefined) return undefined;
  const target = words.expectWord('target', 'id');
  if (target === undefined) return undefined;
  for (const { name, at } of targetConditions) words.complain('language/mount-target-condition', at, { name });
  return { ...rule, target, targetConditions };
}

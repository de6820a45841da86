// `change_profile [safe|unsafe] [EXEC] [-> TARGET],`. Source: policy-language 6.3.

import type { ChangeProfileRule } from '../ast.js';
import type { Words } from './words.js';

export function parseChangeProfile(words: Words): ChangeProfileRule | undefined {
  if (words.takeKeyword('change_profile') === undefined) return words.unexpected('rule');
  const safety = words.takeKeyword('safe', 'unsafe');
  const exec = words.takeWord('id');
  const arrow = words.take('arrow');
  const target = arrow && words.expectWord('target', 'id');
  if ((arrow !== undefined && target === undefined) || !words.expectEnd()) return undefined;
  if (safety !== undefined && exec === undefined) {
    words.complain('language/safety-without-exec', undefined, { word: safety });
  }
  if (exec !== undefined && !exec.value.startsWith('/') && !exec.value.startsWith('@{')) {
    words.complain('language/bad-exec-condition', exec.at, { found: exec.value });
  }
  return { kind: 'change-profile', safety, exec, target };
}

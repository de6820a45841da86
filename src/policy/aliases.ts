// Aliases: a second rule, or a second attachment, for every path that begins as an alias says. Takes an alias and what
// variables have left, gives what is added. Plain text: a prefix is a prefix wherever it ends.
// Source: policy-language 3.5; permission-semantics 1.7.

import type { AliasStatement, Rule, Word } from '../language/index.js';
import type { ByteText } from '../base/index.js';
import { isLinkTarget } from './rule-words.js';

/** The path with its beginning replaced; undefined where it begins otherwise. */
export function replaceInPath({ from, to }: AliasStatement, path: ByteText): ByteText | undefined {
  return path.startsWith(from.value) ? ((to.value + path.slice(from.value.length)) as ByteText) : undefined;
}

/** The rule that an alias adds for a file or link rule; undefined where it adds none. */
export function replaceInRule(alias: AliasStatement, rule: Rule): Rule | undefined {
  switch (rule.kind) {
    case 'file': {
      const path = rule.path && replaceInWord(alias, rule.path);
      const target = rule.target && isLinkTarget(rule) ? replaceInWord(alias, rule.target) : undefined;
      if (path === undefined && target === undefined) return undefined;
      return { ...rule, path: path ?? rule.path, target: target ?? rule.target };
    }
    case 'link': {
      const path = replaceInWord(alias, rule.path);
      const target = replaceInWord(alias, rule.target);
      if (path === undefined && target === undefined) return undefined;
      return { ...rule, path: path ?? rule.path, target: target ?? rule.target };
    }
    default:
      return undefined;
  }
}

function replaceInWord(alias: AliasStatement, word: Word): Word | undefined {
  const value = replaceInPath(alias, word.value);
  return value === undefined ? undefined : { ...word, value };
}

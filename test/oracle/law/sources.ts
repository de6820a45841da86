// What four texts say, for those questions that compiled policy does not answer: who denies, and who wrote a rule. Takes one
// text, gives our models of its profiles and the words of their rules.

import { readFileSync } from 'node:fs';
import type { BytePath, ReadFileSystem } from '../../../src/base/index.js';
import { nodeFileSystem } from '../../../src/host/index.js';
import { compilePolicy } from '../../../src/model/index.js';
import type { ProfileModel } from '../../../src/model/index.js';
import type { EffectiveRule, RuleId, SourceSet, ParseCache } from '../../../src/policy/index.js';
import { loadPolicy, parseFeatures, resolvePolicy, searchPath } from '../../../src/policy/index.js';
import type { CompileOptions } from '../compiled/compile.js';

export interface Source {
  profile(name: string): ProfileModel | undefined;
  /** The words of a rule as they are written, blanks apart. */
  wordsOf(id: RuleId): string | undefined;
  /** Of a rule in force. */
  words(rule: EffectiveRule): string;
}

const place: BytePath = '/text-under-test';

/** Abstractions are parsed once for all texts with the same cache. */
export function readSource(text: string, { features, base }: CompileOptions, cache: ParseCache): Source {
  const feature = parseFeatures(readFileSync(features, 'latin1'));
  const disk: ReadFileSystem = {
    ...nodeFileSystem,
    readFile: (path) => (path === place ? Buffer.from(text, 'latin1') : nodeFileSystem.readFile(path)),
    stat: (path) =>
      path === place ? { ...nodeFileSystem.stat(features), size: text.length } : nodeFileSystem.stat(path),
    exists: (path) => path === place || nodeFileSystem.exists(path),
  };
  const set = loadPolicy([place], searchPath([base ?? '/etc/apparmor.d']), disk, { cache });
  const policy = compilePolicy(resolvePolicy(set, place, { kernel: feature, policy: feature, cache }).value);
  const profiles = new Map(policy.profiles.map((model) => [model.name as string, model]));
  const words = (rule: EffectiveRule): string => wordsAt(set, rule);
  return {
    profile: (name) => profiles.get(name),
    words,
    wordsOf: (id) => {
      const rule = policy.ruleOf(id);
      return rule && words(rule);
    },
  };
}

function wordsAt({ files }: SourceSet, { origin: { at } }: EffectiveRule): string {
  return (files.get(at.file)?.text ?? '').slice(at.start, at.end).replace(/\s+/g, ' ').trim();
}

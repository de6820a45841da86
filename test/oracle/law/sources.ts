// What four texts say, for those questions that compiled policy does not answer: who denies, and who wrote a rule. Takes one
// text, gives our models of its profiles and the words of their rules.

import { readFileSync } from 'node:fs';
import type { BytePath, ReadFileSystem, Span } from '../../../src/base/index.js';
import { nodeFileSystem } from '../../../src/host/index.js';
import { compilePolicy } from '../../../src/model/index.js';
import type { ProfileModel } from '../../../src/model/index.js';
import type { EffectiveRule, RuleId, SourceSet, ParseCache } from '../../../src/policy/index.js';
import { loadPolicy, parseFeatures, resolvePolicy, searchPath } from '../../../src/policy/index.js';
import type { CompileOptions } from '../compiled/compile.js';
import { isPart, leadsToPart } from './part.js';

export interface Source {
  profile(name: string): ProfileModel | undefined;
  said(id: RuleId): Said | undefined;
  saidBy(rule: EffectiveRule): Said;
  /** All includes of the text, also those that bring in nothing that was not there before. */
  readonly includes: ReadonlySet<string>;
}

/** A rule as it is written, blanks apart. */
export interface Said {
  readonly words: string;
  /** The statement of the text that brings the rule in: the rule itself, or an include, however that is spelled. */
  readonly entry: string;
  readonly isIncluded: boolean;
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
  return {
    profile: (name) => profiles.get(name),
    saidBy: (rule) => saidIn(set, rule),
    includes: includesOf(set),
    said: (id) => {
      const rule = policy.ruleOf(id);
      return rule && saidIn(set, rule);
    },
  };
}

function saidIn(set: SourceSet, { origin: { at, via } }: EffectiveRule): Said {
  const words = wordsAt(set, at);
  const [include] = via.map((span) => wordsAt(set, span)).filter((include) => !leadsToPart(include));
  const entry = include === undefined ? words : plainInclude(include);
  return { words, entry, isIncluded: include !== undefined };
}

function plainInclude(words: string): string {
  return words.replace(/^#?include (if exists )?/, 'include ');
}

function includesOf({ files }: SourceSet): ReadonlySet<string> {
  const texts = [...files].flatMap(([file, { text }]) => (file === place || isPart(file) ? [text] : []));
  const found = texts.flatMap((text) => text.match(/^[ \t]*#?include[ \t][^\n]*[>"]/gm) ?? []);
  return new Set(found.map((words) => plainInclude(words.replace(/\s+/g, ' ').trim())));
}

function wordsAt({ files }: SourceSet, { file, start, end }: Span): string {
  return (files.get(file)?.text ?? '').slice(start, end).replace(/\s+/g, ' ').trim();
}

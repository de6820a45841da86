// One file of policy and all it includes become one effective policy: a walk in text order, then the steps after the walk.
// Takes a SourceSet, never a disk. Source: policy-language 1.

import type { BytePath, Checked, Diagnostic } from '../base/index.js';
import { diagnostic } from '../base/index.js';
import type { Rule } from '../language/index.js';
import type { EffectivePolicy } from './effective.js';
import type { Feature, MediatedFeatures } from './features.js';
import { defaultPolicyFeatures, featureAt, newestFeatures } from './features.js';
import { Finish } from './finish.js';
import { ParseCache } from './parse-cache.js';
import type { SourceSet } from './source-set.js';
import { sourceAt } from './source-set.js';
import { Walk } from './walk.js';

export interface ResolveOptions {
  /** What the kernel can mediate; the newest known by default. */
  readonly kernel?: Feature;
  /** What policy without an abi was written for; abi 3.0 by default. */
  readonly policy?: Feature;
  /** What the run knows already. */
  readonly cache?: ParseCache;
  /** Rules that somebody will look at; all by default. The others are left out, with what their words are worth. */
  isWanted?(rule: Rule): boolean;
}

/**
 * The effective policy of one file.
 *
 * Diagnostics: everything that makes the file no valid policy, of the file and of all that it includes, in the order
 *   found; each once, with the includes on the way as related places. Without an error the real compiler takes the file.
 */
export function resolvePolicy(
  set: SourceSet,
  root: BytePath,
  {
    kernel = newestFeatures(),
    policy = defaultPolicyFeatures(),
    cache = new ParseCache(),
    isWanted = () => true,
  }: ResolveOptions = {},
): Checked<EffectivePolicy> {
  const file = set.files.get(root);
  if (file === undefined) {
    const nothing = { root, profiles: [], features: { kernel, policy: kernel }, aliases: [] };
    return { value: nothing, diagnostics: [whyNotRead(set, root)] };
  }
  const walk = new Walk(set, kernel, policy, cache);
  const written = walk.run(file);
  const features: MediatedFeatures = { kernel, policy: written.features };
  const finish = new Finish(written, features, cache, isWanted);
  const profiles = finish.finishAll(written.profiles, undefined);
  const value = { root, profiles, features, aliases: written.aliases };
  const found = [...walk.diagnostics, ...finish.diagnostics].filter((one) => !isKnownCapability(one, features));
  return { value, diagnostics: eachOnce(found) };
}

function whyNotRead(set: SourceSet, root: BytePath): Diagnostic {
  const source = sourceAt(set, root);
  switch (source.kind) {
    case 'directory':
      return diagnostic('policy/file-is-directory', undefined, { file: root });
    case 'other':
      return diagnostic('policy/file-is-device', undefined, { file: root });
    case 'too-large':
      return diagnostic('policy/file-too-large', undefined, { file: root, limit: source.limit });
    case 'missing':
    case 'unreadable':
      return diagnostic('policy/file-unreadable', undefined, { file: root, code: source.code });
    case 'file':
      return diagnostic('policy/too-many-files', undefined, { include: root });
  }
}

/** A capability that is new to us may be known to the kernel or the abi. */
function isKnownCapability({ code, data }: Diagnostic, { kernel, policy }: MediatedFeatures): boolean {
  if (code !== 'language/unknown-capability') return false;
  return [kernel, policy].some(
    (features) => featureAt(features, 'caps/mask')?.words.includes(`${data['name']}`) === true,
  );
}

/**
 * What an abstraction does wrong, it does in every profile that includes it, and a variable that is missing is missing
 * everywhere: once is enough.
 */
function eachOnce(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics.filter(({ code, at, data }) => {
    const isEverywhere = code === 'policy/undefined-variable' || code === 'policy/lost-value';
    const key = JSON.stringify(isEverywhere ? [code, data] : [code, at?.file, at?.start, at?.end, data]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

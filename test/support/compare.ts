// Two policy texts compared in memory, for tests that begin with texts: the comparison, and changes in a form to compare.

import type { Change, Comparison } from '../../src/compare/index.js';
import { comparePolicies } from '../../src/compare/index.js';
import type { PolicyModel } from '../../src/model/index.js';
import { compilePolicy } from '../../src/model/index.js';
import { findingsOf } from '../../src/report/index.js';
import type { ResolveOptions } from '../../src/policy/index.js';
import { newestFeatures } from '../../src/policy/index.js';
import { hasErrors } from '../../src/base/index.js';
import { resolveTree } from './policy.js';

/** The model of a text without includes. Throws for what is no valid policy. */
export function modelOf(text: string, options: ResolveOptions = {}): PolicyModel {
  const { policy, diagnostics, said } = resolveTree(text, options);
  if (hasErrors(diagnostics)) throw new Error(`no valid policy: ${said.join(' ')}\n${text}`);
  return compilePolicy(policy);
}

/** The model of a text that may be no valid policy, judged by the newest features; undefined then. */
export function modelIfValid(text: string): PolicyModel | undefined {
  try {
    return modelOf(text, { policy: newestFeatures() });
  } catch {
    return undefined;
  }
}

export function compareTexts(before: string, after: string, options: ResolveOptions = {}): Comparison {
  return comparePolicies([modelOf(before, options)], [modelOf(after, options)]);
}

/** The body of a profile `a` on each side. */
export function compareBodies(before: string, after: string, options: ResolveOptions = {}): Comparison {
  return compareTexts(`profile a {\n${before}\n}\n`, `profile a {\n${after}\n}\n`, options);
}

export function changesOf(comparison: Comparison): readonly Change[] {
  return comparison.profiles.flatMap(({ changes }) => changes);
}

/** `widening file: w /etc/shadow` for each change, the gravest first. */
export function toldOf(comparison: Comparison): readonly string[] {
  return comparison.profiles.flatMap((profile) =>
    findingsOf(profile).map(
      ({ change: { effect }, class: name, permission, object }) => `${effect} ${name}: ${permission} ${object}`,
    ),
  );
}

// A policy in memory, for tests that begin with files: loaded, resolved, and its diagnostics in a form to compare.

import type { Diagnostic, Limits } from '../../src/base/index.js';
import { lineColumnAt } from '../../src/base/index.js';
import { memoryFileSystem } from '../../src/host/index.js';
import type { MemoryEntry } from '../../src/host/index.js';
import type { EffectivePolicy, EffectiveProfile, ResolveOptions, SourceSet } from '../../src/policy/index.js';
import { loadPolicy, resolvePolicy, searchPath } from '../../src/policy/index.js';

export interface ResolvedTree {
  readonly set: SourceSet;
  readonly policy: EffectivePolicy;
  readonly diagnostics: readonly Diagnostic[];
  /** `code@file:line`, errors and warnings, in the order found. */
  readonly said: readonly string[];
}

export interface TreeOptions extends ResolveOptions {
  readonly limits?: Limits;
  /** Who reads; the superuser by default. */
  readonly uid?: number;
  /** Search directories before the policy directory. */
  readonly search?: readonly string[];
}

/** Resolve `/p/main` of a tree whose policy directory is `/p`; a text alone is that file. */
export function resolveTree(
  tree: string | Readonly<Record<string, MemoryEntry>>,
  options: TreeOptions = {},
): ResolvedTree {
  const entries = typeof tree === 'string' ? { main: tree } : tree;
  const disk = memoryFileSystem(
    Object.fromEntries(
      Object.entries(entries).map(([path, entry]) => [path.startsWith('/') ? path : `/p/${path}`, entry]),
    ),
    { uid: options.uid ?? 0 },
  );
  const search = searchPath([...(options.search ?? []), '/p'], '/cwd');
  const set = loadPolicy(['/p/main'], search, disk, options.limits === undefined ? {} : { limits: options.limits });
  const { value: policy, diagnostics } = resolvePolicy(set, '/p/main', options);
  return { set, policy, diagnostics, said: diagnostics.map((found) => saidOf(found, set)) };
}

function saidOf({ code, at }: Diagnostic, set: SourceSet): string {
  if (at === undefined) return code;
  const text = set.files.get(at.file)?.text;
  return `${code}@${at.file.replace(/^\/p\//, '')}:${text === undefined ? '?' : lineColumnAt(text, at.start).line}`;
}

/** All profiles of a policy, children after their parents. */
export function allProfiles(policy: EffectivePolicy): EffectiveProfile[] {
  const list = (profiles: readonly EffectiveProfile[]): EffectiveProfile[] =>
    profiles.flatMap((profile) => [profile, ...list(profile.children)]);
  return list(policy.profiles);
}

/** The rules of a profile as short text: qualifiers, path and letters of file rules, the kind of others. */
export function rulesOf(profile: EffectiveProfile | undefined): string[] {
  return (profile?.rules ?? []).map(({ rule, qualifiers }) => {
    const words = [
      ...(qualifiers.priority === undefined ? [] : [`priority=${qualifiers.priority}`]),
      ...(qualifiers.audit ? ['audit'] : []),
      ...(qualifiers.mode === undefined ? [] : [qualifiers.mode]),
      ...(qualifiers.owner === undefined ? [] : [qualifiers.owner]),
    ];
    if (rule.kind !== 'file' || rule.path === undefined) return [...words, rule.kind].join(' ');
    return [...words, rule.path.value, [...rule.permissions, rule.exec?.transition ?? ''].join('')].join(' ');
  });
}

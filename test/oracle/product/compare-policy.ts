// One text of policy, compiled by a real compiler and by us. Takes the text and the compiler, gives what differs.

import { readFileSync } from 'node:fs';
import type { Diagnostic, ReadFileSystem } from '../../../src/base/index.js';
import { nodeFileSystem } from '../../../src/host/index.js';
import { analyze } from '../../../src/model/analyze.js';
import type { PolicyModel, ProfileModel } from '../../../src/model/index.js';
import { loadPolicy, parseFeatures, searchPath } from '../../../src/policy/index.js';
import type { ParseCache } from '../../../src/policy/index.js';
import { tryCompile } from '../compiled/compile.js';
import type { CompileOptions } from '../compiled/compile.js';
import { compareNetworkTables } from './compare-network-table.js';
import { compareProfile } from './compare-profile.js';
import type { Report, Walked } from './compare-profile.js';
import type { CompiledProfile } from '../compiled/profiles.js';

export type Compared =
  | { readonly kind: 'refused'; readonly why: string; readonly weToo: boolean }
  | ({ readonly kind: 'compared'; readonly profiles: number } & Walked);

/**
 * Abstractions are parsed once for all texts with the same cache. `compiled` is what the compiler is given, if it is another
 * text than we are.
 */
export function comparePolicy(
  text: string,
  options: CompileOptions,
  cache: ParseCache,
  report: Report,
  compiled: string = text,
): Compared {
  const real = tryCompile(compiled, options);
  const { value, diagnostics } = analyzeText(text, options, cache);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (!real.ok) return { kind: 'refused', why: real.why, weToo: errors.length > 0 };
  for (const { code, at } of errors) {
    report({
      subject: 'policy',
      what: 'value',
      profile: '',
      text: `${at?.file ?? ''}:${at?.start ?? 0}`,
      ours: code,
      real: 'valid',
    });
  }
  const walked = pair(value, real.profiles, report).map(([model, compiled]) => compareProfile(model, compiled, report));
  compareNetworkTables(value, real.profiles, report);
  return {
    kind: 'compared',
    profiles: walked.length,
    classes: walked.reduce((sum, { classes }) => sum + classes, 0),
    states: walked.reduce((sum, { states }) => sum + states, 0),
  };
}

const place = '/text-under-test';

function analyzeText(
  text: string,
  { features, base }: CompileOptions,
  cache: ParseCache,
): { readonly value: PolicyModel; readonly diagnostics: readonly Diagnostic[] } {
  const feature = parseFeatures(readFileSync(features, 'latin1'));
  const disk: ReadFileSystem = {
    readFile: (path) => (path === place ? Buffer.from(text, 'latin1') : nodeFileSystem.readFile(path)),
    stat: (path) =>
      path === place ? { ...nodeFileSystem.stat(features), size: text.length } : nodeFileSystem.stat(path),
    lstat: (path) => nodeFileSystem.lstat(path),
    exists: (path) => path === place || nodeFileSystem.exists(path),
    readDir: (path) => nodeFileSystem.readDir(path),
    readLink: (path) => nodeFileSystem.readLink(path),
    realPath: (path) => nodeFileSystem.realPath(path),
  };
  const set = loadPolicy([place], searchPath([base ?? '/etc/apparmor.d']), disk, { cache });
  return analyze(set, place, { kernel: feature, policy: feature, cache });
}

/** Profiles of the same full name; those without one are told. */
function pair(
  { profiles }: PolicyModel,
  compiled: readonly CompiledProfile[],
  report: Report,
): readonly (readonly [ProfileModel, CompiledProfile])[] {
  const ours = new Map(profiles.map((model) => [model.name as string, model]));
  const real = new Map(compiled.map((one) => [fullName(one), one]));
  for (const name of [...ours.keys(), ...real.keys()]) {
    const [one, other] = [String(ours.has(name)), String(real.has(name))];
    if (one !== other)
      report({ subject: 'policy', what: 'value', profile: name, text: 'profile', ours: one, real: other });
  }
  return [...ours].flatMap(([name, model]) => {
    const found = real.get(name);
    return found === undefined ? [] : [[model, found] as const];
  });
}

function fullName({ name, namespace }: CompiledProfile): string {
  return namespace === undefined ? name : `:${namespace}:${name}`;
}

// `aa-merge compare --batch`: pairs of policy texts compared one after the other. Takes the text of the cases and a disk,
// gives one answer for each case, in order. Files that cases include are parsed once.

import type { BytePath, ByteText, ReadFileSystem } from '../base/index.js';
import { AaMergeError, byteTextOf } from '../base/index.js';
import type { Comparison } from '../compare/index.js';
import { comparePolicies } from '../compare/index.js';
import type { PolicyModel } from '../model/index.js';
import { analyze } from '../model/index.js';
import type { ResolveOptions } from '../policy/index.js';
import { ParseCache, loadPolicy, searchPath } from '../policy/index.js';
import { layOver } from '../reconcile/index.js';
import { compareAnswer } from '../report/index.js';
import { judgingFeatures } from './pinned-features.js';
import { readJsonLines } from './json-lines.js';

/** One line of the input. */
export interface ComparisonCase {
  readonly id: unknown;
  readonly before: ByteText;
  readonly after: ByteText;
  /** Where `<…>` is looked up; nowhere without it. */
  readonly base: BytePath | undefined;
  readonly features: BytePath | undefined;
}

/** Read the cases. Throws AaMergeError `app/bad-manifest` with the line that is no case. */
export function readComparisonCases(text: string): ComparisonCase[] {
  return readJsonLines(text, 'compare', readCase);
}

function readCase(said: Readonly<Record<string, unknown>>): ComparisonCase | undefined {
  const { id, a, b, base, features } = said;
  if (id === undefined || typeof a !== 'string' || typeof b !== 'string') return undefined;
  if (![base, features].every((path) => path === undefined || path === null || typeof path === 'string')) {
    return undefined;
  }
  const path = (value: unknown): BytePath | undefined => (typeof value === 'string' ? byteTextOf(value) : undefined);
  return { id, before: byteTextOf(a), after: byteTextOf(b), base: path(base), features: path(features) };
}

/** The answers to all cases, in order. */
export function* compareCases(cases: readonly ComparisonCase[], disk: ReadFileSystem): Generator<object> {
  const cache = new ParseCache();
  const known = new Map<BytePath | undefined, Pick<ResolveOptions, 'kernel' | 'policy'>>();
  for (const one of cases) {
    try {
      const options = known.get(one.features) ?? judgingFeatures(one.features, undefined, disk);
      known.set(one.features, options);
      yield compareAnswer(one.id, compareCase(one, disk, { ...options, cache }));
    } catch (error) {
      // Features that cannot be read: this case cannot be judged, the next one may.
      if (!(error instanceof AaMergeError)) throw error;
      yield compareAnswer(one.id, { error: error.code });
    }
  }
}

/** A comparison, or the first code that says why there is none. */
function compareCase(
  { before, after, base }: ComparisonCase,
  disk: ReadFileSystem,
  options: ResolveOptions & { readonly cache: ParseCache },
): Comparison | { readonly error: string } {
  const models: PolicyModel[] = [];
  for (const [path, text] of [
    ['/aa-merge-case/before', before],
    ['/aa-merge-case/after', after],
  ] as const) {
    const overlaid = layOver(disk, new Map([[path, text]]));
    const set = loadPolicy([path], searchPath(base === undefined ? [] : [base]), overlaid, options);
    const { value, diagnostics } = analyze(set, path, options);
    const wrong = diagnostics.find(({ severity }) => severity === 'error');
    if (wrong !== undefined) return { error: wrong.code };
    models.push(value);
  }
  const [one, other] = models as [PolicyModel, PolicyModel];
  return comparePolicies([one], [other]);
}

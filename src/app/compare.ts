// `aa-merge compare`: what the policy after permits that the policy before does not, and the reverse. Takes two paths, of
// files or of whole trees, gives a comparison with the texts that its places are in, or what makes the policy invalid.

import type { BytePath, ByteText, FileId, Output, ReadFileSystem } from '../base/index.js';
import { compareBytes, hasErrors, partition } from '../base/index.js';
import type { Comparison } from '../compare/index.js';
import { comparePolicies } from '../compare/index.js';
import type { PolicyModel } from '../model/index.js';
import { analyze } from '../model/index.js';
import type { ResolveOptions, SourceSet } from '../policy/index.js';
import { ParseCache, SameSources, loadPolicy, loweredInOne, loweredTrouble, searchPath } from '../policy/index.js';
import type { ParseAnswer } from '../report/index.js';
import { Places, parseAnswer } from '../report/index.js';
import { loadRoot, namedInFull, refuseClass } from './helper-files.js';
import type { RootFile } from './loaded-files.js';
import { complaining, filesOfTree } from './loaded-files.js';
import { judgingFeatures } from './pinned-features.js';
import type { PolicySource } from './policy-source.js';

/** A file looks up `<…>` in the policy directory, a tree in itself. */
export interface CompareRequest extends Omit<PolicySource, 'workingDirectory'> {
  readonly before: BytePath;
  readonly after: BytePath;
}

export interface CompareResult {
  /** Undefined where a file is not valid policy: then there is nothing to compare. */
  readonly comparison: Comparison | undefined;
  /** The files that are not valid. */
  readonly invalid: readonly ParseAnswer[];
  readonly places: Places;
  readonly files: {
    readonly compared: number;
    /** Files that read the same on both sides: not looked at any further. */
    readonly same: number;
  };
}

/** Compare two files or trees. Throws FileSystemError where one cannot be read, AaMergeError for bad features and `app/class-alone`. */
export function compareFiles(request: CompareRequest, disk: ReadFileSystem, output?: Output): CompareResult {
  const { features, root } = request;
  const cache = new ParseCache();
  const options = { ...judgingFeatures(features, root, disk), cache };
  output?.stage('Reading policy');
  const before = readSide(namedInFull(request.before, disk), request, disk, cache);
  const after = readSide(namedInFull(request.after, disk), request, disk, cache);
  const pairs = pairFiles(before, after);
  const sources = new SameSources(before.set, after.set);
  const [same, differing] = partition(pairs, ({ before: one, after: other }) => areSame(one, other, sources));
  const places = new Places((file) => textIn(before.set, file) ?? textIn(after.set, file));
  const invalid: ParseAnswer[] = [];
  const analyzeAll = (side: Side, files: readonly (RootFile | undefined)[]): PolicyModel[] =>
    files.flatMap((file) => (file === undefined ? [] : modelOf(side.set, file, options, places, invalid)));
  const ours = analyzeAll(
    before,
    differing.map((pair) => pair.before),
  );
  const theirs = analyzeAll(
    after,
    differing.map((pair) => pair.after),
  );
  const unchanged = (): PolicyModel[] =>
    analyzeAll(
      before,
      same.map((pair) => pair.before),
    );
  // A file that somebody names is judged, also beside itself.
  if (before.files.has(alone)) unchanged();
  invalid.push(...outOfStep([before, after], cache, places));
  const files = { compared: pairs.length, same: same.length };
  if (invalid.length > 0) return { comparison: undefined, invalid, places, files };
  output?.stage('Comparing');
  const comparison = comparePolicies(ours, theirs, { unchanged });
  return { comparison: invalid.length > 0 ? undefined : comparison, invalid, places, files };
}

/** The name of a file that is in no tree. */
const alone = '';

interface Side {
  readonly path: BytePath;
  readonly set: SourceSet;
  /** By name within a tree; a file alone has none. */
  readonly files: ReadonlyMap<string, RootFile>;
}

function readSide(path: BytePath, { policyDirectory }: CompareRequest, disk: ReadFileSystem, cache: ParseCache): Side {
  const isTree = disk.stat(path).kind === 'directory';
  const files = isTree ? filesOfTree(path, disk) : new Map([[alone, { path, complains: false }]]);
  if (!isTree) {
    refuseClass(path);
    return { path, set: loadRoot(path, [], searchPath([policyDirectory]), disk, cache), files };
  }
  const paths = [...files.values()].map((file) => file.path);
  return { path, set: loadPolicy(paths, searchPath([path]), disk, { cache }), files };
}

interface FilePair {
  readonly before: RootFile | undefined;
  readonly after: RootFile | undefined;
}

function pairFiles(before: Side, after: Side): readonly FilePair[] {
  const names = [...new Set([...before.files.keys(), ...after.files.keys()])].sort(compareBytes);
  return names.map((name) => ({ before: before.files.get(name), after: after.files.get(name) }));
}

function areSame(one: RootFile | undefined, other: RootFile | undefined, sources: SameSources): boolean {
  if (one === undefined || other === undefined || one.complains !== other.complains) return false;
  return sources.same(one.path, other.path);
}

/** Empty, with a word in `invalid`, for what is no valid policy. */
function modelOf(
  set: SourceSet,
  { path, complains }: RootFile,
  options: ResolveOptions,
  places: Places,
  invalid: ParseAnswer[],
): readonly PolicyModel[] {
  const { value, diagnostics } = analyze(set, path, options);
  if (!hasErrors(diagnostics)) return [complains ? complaining(value) : value];
  invalid.push(parseAnswer(path, diagnostics, places));
  return [];
}

/** What is generated of rules of helpers counts as its source: that has to be so in both. */
function outOfStep(sides: readonly [Side, Side], cache: ParseCache, places: Places): ParseAnswer[] {
  const [before, after] = sides;
  const root = new Map(sides.map(({ set, path }) => [set, path]));
  const inOne = loweredInOne([before.set, after.set], (set, path) => path.slice((root.get(set) ?? '').length));
  const found = [
    ...sides.flatMap(({ set }) => loweredTrouble(set, cache)),
    ...(before.files.has(alone) || after.files.has(alone) ? [] : inOne.map(([, diagnostic]) => diagnostic)),
  ];
  return found.map((diagnostic) => parseAnswer(diagnostic.at?.file ?? '', [diagnostic], places));
}

function textIn(set: SourceSet, file: FileId): ByteText | undefined {
  return set.files.get(file)?.text;
}

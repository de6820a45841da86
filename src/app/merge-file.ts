// `aa-merge merge-file`: three texts of one unit, merged and judged. Takes paths and ports, gives the merged text, whether it
// is clean, and what the gate found. Reads; writes nothing.

import type { BytePath, ByteText, Diagnostic, ReadFileSystem, SourceFile } from '../base/index.js';
import { fileId, fromBytes } from '../base/index.js';
import type { MergeOptions, MergedUnit } from '../merge/index.js';
import { contestUnit, mergeUnit } from '../merge/index.js';
import { checkPolicy } from '../model/index.js';
import { ParseCache, loadPolicy, searchPath } from '../policy/index.js';
import type { FileVerdict } from '../reconcile/index.js';
import { judgeFile, layOver } from '../reconcile/index.js';
import { judgingFeatures } from './pinned-features.js';

export interface MergeFileRequest {
  readonly ours: BytePath;
  readonly base: BytePath;
  readonly theirs: BytePath;
  /** Where `<…>` is looked up. */
  readonly policyDirectory: BytePath;
  /** The host that policy is judged for; of no host where there is none. */
  readonly root?: BytePath;
  /** Names for conflict markers, of ours, base and theirs; the paths where there are none. */
  readonly labels: readonly ByteText[];
  readonly markerSize: number;
  /** What the unit is called, where the paths are those of copies. */
  readonly name?: BytePath | undefined;
  /** Whether a wider result is refused. */
  readonly refuses: boolean;
}

export interface MergeFileResult {
  readonly merged: MergedUnit;
  /** Errors that the merged text would have and neither side had; the text has markers around all that differs. */
  readonly broken: readonly Diagnostic[];
  /** Undefined where the merge is not clean: there is nothing to judge. */
  readonly verdict: FileVerdict | undefined;
  readonly status: 'clean' | 'conflict' | 'refused';
  readonly sources: Readonly<Record<'ours' | 'base' | 'theirs' | 'merged', SourceFile>>;
}

/** Merge three files. Throws FileSystemError where one cannot be read. */
export function mergeFiles(request: MergeFileRequest, disk: ReadFileSystem): MergeFileResult {
  const { markerSize, labels, name } = request;
  const read = (path: BytePath, side: string): SourceFile => ({
    id: fileId(name === undefined ? path : `${name} (${side})`),
    text: fromBytes(disk.readFile(path)),
  });
  const [ours, base, theirs] = [read(request.ours, 'ours'), read(request.base, 'base'), read(request.theirs, 'theirs')];
  const label = (at: number, path: BytePath): ByteText => labels[at] ?? (path as string as ByteText);
  const options: MergeOptions = {
    markerSize,
    labels: { ours: label(0, request.ours), base: label(1, request.base), theirs: label(2, request.theirs) },
  };
  const merged = mergeUnit(base, ours, theirs, options);
  const sources = { ours, base, theirs, merged: { id: fileId(`${name ?? ours.id} (merged)`), text: merged.text } };
  const isText = merged.conflicts.length > 0 || merged.fallback !== undefined;
  const broken = isText ? [] : newErrors(request, sources, disk);
  if (broken.length > 0) {
    const contested = contestUnit(merged, base, ours, theirs, options);
    return { merged: contested, broken, verdict: undefined, status: 'conflict', sources };
  }
  if (isText) return { merged, broken, verdict: undefined, status: 'conflict', sources };
  if (merged.text === ours.text) return { merged, broken, verdict: undefined, status: 'clean', sources };
  const verdict = judge(request, sources, disk);
  // What breaks the law is for a person to settle in the text; of what cannot be decided no text is to blame.
  if (verdict.unlawful?.kind === 'conflict') {
    const contested = contestUnit(merged, base, ours, theirs, options);
    return { merged: contested, broken, verdict, status: 'conflict', sources };
  }
  const isWider = verdict.widenings.length + verdict.doubts.length > 0;
  const isRefused = verdict.unlawful !== undefined || (request.refuses && isWider);
  return { merged, broken, verdict, status: isRefused ? 'refused' : 'clean', sources };
}

/** The same gate and law as for a host, over this one file. */
function judge(
  { ours: path, policyDirectory, root, name }: MergeFileRequest,
  { base, ours, theirs, merged }: MergeFileResult['sources'],
  disk: ReadFileSystem,
): FileVerdict {
  const texts = { base: base.text, ours: ours.text, theirs: theirs.text, merged: merged.text };
  const names = { base: base.id, ours: ours.id, theirs: theirs.id, merged: merged.id };
  const judging = judgingFeatures(undefined, root, disk);
  return judgeFile({ path, texts, names, name, search: searchPath([policyDirectory]), judging }, disk);
}

/**
 * What is wrong with the merged text in its place, where each side by itself was valid there: two changes that do not go
 * together, such as a variable withdrawn by one side and used by the other. A text that includes what is not there, or
 * that is only a part of policy, was not valid by itself and is not judged.
 */
function newErrors(
  { ours: path, policyDirectory, root }: MergeFileRequest,
  { ours, theirs, merged }: MergeFileResult['sources'],
  disk: ReadFileSystem,
): readonly Diagnostic[] {
  if (merged.text === ours.text || merged.text === theirs.text) return [];
  const cache = new ParseCache();
  const options = { ...judgingFeatures(undefined, root, disk), cache };
  const errorsWith = (text: ByteText): Diagnostic[] => {
    const set = loadPolicy([path], searchPath([policyDirectory]), layOver(disk, new Map([[path, text]])), { cache });
    return checkPolicy(set, path, options).diagnostics.filter((found) => found.severity === 'error');
  };
  const errors = errorsWith(merged.text);
  const wereValid = errors.length > 0 && [ours, theirs].every((side) => errorsWith(side.text).length === 0);
  return wereValid ? errors : [];
}

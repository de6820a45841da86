// Abstractions that are generated from the rules of trusted helpers, as a plan leaves them: written anew where their source or
// a class says something else, removed where the source is gone. Takes a plan and a host, gives the plan with operations of its own. A file
// that somebody edited is told of and left alone.

import { posix } from 'node:path';
import type { BytePath, ByteText, ReadFileSystem } from '../base/index.js';
import { compareBytes, digestOf, fromBytes, hasErrors, unitPath } from '../base/index.js';
import { helperRulesDirectory, loweredDirectory } from '../language/index.js';
import {
  isIgnoredName,
  loadPolicy,
  lowerFragment,
  loweredPath,
  ParseCache,
  searchPath,
  stateOfLowered,
} from '../policy/index.js';
import type { GeneratedFile, Operation, Plan, Precondition, Subject } from '../store/index.js';
import { newLiveFile } from '../store/index.js';
import { MayRead } from '../reconcile/index.js';
import { AfterPlan } from './after-plan.js';

/** The plan, with what it means for generated abstractions. A second run finds nothing to do. */
export function withGenerated(plan: Plan, policyDir: BytePath, disk: ReadFileSystem): Plan {
  const after = new AfterPlan(plan.operations, disk);
  const sources = namesIn(posix.join(policyDir, helperRulesDirectory), after);
  const made = namesIn(posix.join(policyDir, loweredDirectory), after);
  if (sources.length === 0 && made.length === 0) return plan;
  const steps = [...new Set([...sources, ...made])]
    .sort(compareBytes)
    .map((name) => stepFor(name, sources.includes(name), policyDir, after, disk));
  const operations = steps.flatMap(({ operation }) => (operation === undefined ? [] : [operation]));
  // What is written must be there before what includes it, and what goes must not be missed.
  const first = plan.operations.findIndex(({ path }) => path.startsWith(`${policyDir}/`));
  const at = first === -1 ? plan.operations.length : first;
  return {
    ...plan,
    preconditions: [...plan.preconditions, ...steps.flatMap(({ precondition }) => precondition ?? [])],
    operations: [
      ...plan.operations.slice(0, at),
      ...operations.filter(({ kind }) => kind === 'write'),
      ...plan.operations.slice(at),
      ...operations.filter(({ kind }) => kind === 'remove'),
    ],
    generated: steps.flatMap(({ told }) => told ?? []),
  };
}

interface Step {
  readonly operation?: Operation;
  readonly precondition?: readonly Precondition[];
  readonly told?: readonly GeneratedFile[];
}

function stepFor(name: string, hasSource: boolean, policyDir: BytePath, after: AfterPlan, disk: ReadFileSystem): Step {
  const unit = unitPath(loweredPath(name));
  const source = unitPath(`${helperRulesDirectory}/${name}`);
  const path = posix.join(policyDir, unit);
  const present = after.textAt(path);
  const state = present === undefined ? 'absent' : stateOfLowered(present, name);
  // Without a source, only what was generated is ours to take away.
  if (!hasSource && state === 'foreign') return {};
  const tell = (what: GeneratedFile['state']): Step => ({ told: [{ unit, source, state: what }] });
  const wanted = hasSource ? lower(posix.join(policyDir, source), policyDir, after) : undefined;
  if (wanted === 'wrong') return tell('source-wrong');
  if (present === wanted) return {};
  if (state === 'edited' || state === 'foreign') return tell(state);
  // The source is what a person would have to change, so it stands for what is made of it.
  const subject: Subject = { unit: source, part: 'live' };
  const precondition = after.touches(path) ? [] : preconditionAt(path, disk);
  if (wanted === undefined && isNamedIn(policyDir, path, after)) return tell('source-gone');
  if (wanted === undefined) return { ...tell('removed'), operation: { kind: 'remove', subject, path }, precondition };
  const file = { path, text: wanted, owner: undefined, attributesOf: undefined, ...newLiveFile };
  return { ...tell('written'), operation: { kind: 'write', subject, ...file }, precondition };
}

/**
 * Generated abstractions that are as some run made them, and not what their source says now. Policy is judged by the source
 * there, and the compiler reads the file: until a run has generated it anew, nobody can tell what is in force.
 */
export function generatedOtherwise(policyDir: BytePath, disk: ReadFileSystem): readonly GeneratedUnit[] {
  return namesIn(posix.join(policyDir, helperRulesDirectory), disk).flatMap((name) => {
    const unit = unitPath(loweredPath(name));
    const source = unitPath(`${helperRulesDirectory}/${name}`);
    const path = posix.join(policyDir, unit);
    if (!disk.exists(path) || disk.stat(path).kind !== 'file') return [];
    const text = fromBytes(disk.readFile(path));
    if (stateOfLowered(text, name) !== 'generated') return [];
    return lower(posix.join(policyDir, source), policyDir, disk) === text ? [] : [{ unit, source }];
  });
}

/**
 * Generated abstractions that stand on one of two disks alone, and their sources on both, where some file does without them:
 * who includes them if they exist, or as a folder, has all of their rules on the one, and none on the other.
 */
export function generatedInOne(
  policyDir: BytePath,
  one: ReadFileSystem,
  other: ReadFileSystem,
): readonly GeneratedUnit[] {
  const [sources, others] = [one, other].map((disk) => namesIn(posix.join(policyDir, helperRulesDirectory), disk));
  const [made, madeThere] = [one, other].map((disk) => new Set(namesIn(posix.join(policyDir, loweredDirectory), disk)));
  return (sources ?? [])
    .filter((name) => others?.includes(name) === true && made?.has(name) !== madeThere?.has(name))
    .filter((name) => [one, other].some((disk) => isDoneWithout(policyDir, name, disk)))
    .map((name) => ({ unit: unitPath(loweredPath(name)), source: unitPath(`${helperRulesDirectory}/${name}`) }));
}

export type GeneratedUnit = Pick<GeneratedFile, 'unit' | 'source'>;

/** Whether some text may name a file and needs it to be there; better once too often. */
function isNamedIn(policyDir: BytePath, path: BytePath, files: ReadFileSystem): boolean {
  return readersIn(policyDir, path, files, withoutOptional);
}

/** Whether some text may name what is generated and does without it; better once too often. */
function isDoneWithout(policyDir: BytePath, name: string, files: ReadFileSystem): boolean {
  const unit = loweredPath(name);
  const plain = [`include <${unit}>`, `#include <${unit}>`];
  const withoutPlain = (text: ByteText): ByteText =>
    plain.reduce<string>((left, include) => left.replaceAll(include, ''), text) as ByteText;
  return readersIn(policyDir, posix.join(policyDir, unit), files, withoutPlain);
}

function readersIn(
  policyDir: BytePath,
  path: BytePath,
  files: ReadFileSystem,
  seen: (text: ByteText) => ByteText,
): boolean {
  const textsBelow = (directory: BytePath): (readonly [BytePath, ByteText])[] =>
    files.readDir(directory).flatMap((name) => {
      const at = posix.join(directory, name);
      if (isIgnoredName(name) || !files.exists(at)) return [];
      const { kind } = files.lstat(at);
      if (kind === 'directory') return textsBelow(at);
      return files.stat(at).kind === 'file' ? [[at, seen(fromBytes(files.readFile(at)))] as const] : [];
    });
  return new MayRead(textsBelow(policyDir)).readersOf([path]).size > 1;
}

function withoutOptional(text: ByteText): ByteText {
  return text.replaceAll(/include[ \t]+if[ \t]+exists[^\n]*/g, '') as ByteText;
}

function lower(path: BytePath, policyDir: BytePath, disk: ReadFileSystem): ByteText | 'wrong' {
  const cache = new ParseCache();
  const set = loadPolicy([path], searchPath([policyDir]), disk, { cache });
  const { value, diagnostics } = lowerFragment(set, path, cache);
  return hasErrors(diagnostics) || !set.files.has(path) ? 'wrong' : value;
}

function preconditionAt(path: BytePath, disk: ReadFileSystem): readonly Precondition[] {
  if (!disk.exists(path)) return [{ kind: 'absent', path }];
  const { mode, uid, gid } = disk.stat(path);
  return [{ kind: 'file', path, digest: digestOf(fromBytes(disk.readFile(path))), ownership: { mode, uid, gid } }];
}

function namesIn(directory: BytePath, files: ReadFileSystem): readonly string[] {
  if (!files.exists(directory)) return [];
  return files.readDir(directory).filter((name) => {
    const path = posix.join(directory, name);
    return !isIgnoredName(name) && files.exists(path) && files.stat(path).kind === 'file';
  });
}

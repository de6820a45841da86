// Policy as it would be, before it is live, through the real compiler. Takes what a change reaches, gives the files that the
// compiler refuses, and which of them it refused before. One call for all files; only where that fails it is asked which.

import type { BytePath, ByteText, FileSystem, Kernel, ParserAnswer } from '../base/index.js';
import type { LiveChanges, PolicyReach, Tree } from '../reconcile/index.js';
import type { StateLayout, Trial } from '../store/index.js';
import { withTrial } from '../store/index.js';

export interface CompileCheck {
  readonly reach: PolicyReach;
  readonly changes: LiveChanges;
  readonly tree: Tree;
  /** The policy directory as policy writes it, without the root. */
  readonly writtenDir: BytePath;
  readonly features: BytePath | undefined;
  readonly isOwnHost: boolean;
  /** Where a path is for the compiler, which runs elsewhere. */
  absolute(path: BytePath): BytePath;
}

export interface CompileFindings {
  /** Files that are refused now and were not before, with what the compiler said. */
  readonly refused: ReadonlyMap<BytePath, ByteText>;
  /** Files that were refused before as well: nothing is worse, and nothing can be loaded. */
  readonly refusedBefore: readonly BytePath[];
  /** Files that are not shown to it, since it would wait without end for what they include. */
  readonly waiting: ReadonlyMap<BytePath, BytePath>;
}

/** Throws: FileSystemError where the compiler cannot be shown the policy. */
export function checkWithCompiler(
  { reach, changes, tree, writtenDir, features, isOwnHost, absolute }: CompileCheck,
  layout: Pick<StateLayout, 'trial'>,
  files: FileSystem,
  kernel: Kernel,
): CompileFindings {
  const waiting = new Map(
    reach.after.flatMap(({ file, waitsFor }) => (waitsFor === undefined ? [] : [[file, waitsFor] as const])),
  );
  const paths = reach.after.map(({ file }) => file).filter((file) => !waiting.has(file));
  if (paths.length === 0) return { refused: new Map(), refusedBefore: [], waiting };
  const surroundings = { features, isOwnHost };
  const trialTexts = { texts: reach.texts, removed: changes.removed, policyDir: writtenDir, absolute };
  const said = withTrial(tree, trialTexts, layout, files, (trial) => {
    const ask = (some: readonly BytePath[]): ParserAnswer =>
      kernel.check(some.map(trial.placeOf), { policyDir: trial.directory, ...surroundings });
    return whichRefused(paths, ask, trial);
  });
  const was = new Set(reach.before.filter(({ waitsFor }) => waitsFor === undefined).map(({ file }) => file));
  const isRefusedBefore = (file: BytePath): boolean =>
    was.has(file) && !kernel.check([absolute(file)], { policyDir: absolute(tree.directory), ...surroundings }).accepted;
  const refusedBefore = [...said.keys()].filter(isRefusedBefore);
  const refused = new Map([...said].filter(([file]) => !refusedBefore.includes(file)));
  return { refused, refusedBefore, waiting };
}

/** By halves: many files, and few that are refused. */
function whichRefused(
  files: readonly BytePath[],
  ask: (files: readonly BytePath[]) => ParserAnswer,
  trial: Trial,
): Map<BytePath, ByteText> {
  const { accepted, said } = ask(files);
  const [only, ...others] = files;
  if (accepted || only === undefined) return new Map();
  if (others.length === 0) return new Map([[only, essence(trial.asLive(said))]]);
  const middle = files.length >> 1;
  return new Map([
    ...whichRefused(files.slice(0, middle), ask, trial),
    ...whichRefused(files.slice(middle), ask, trial),
  ]);
}

/** What it has against the file, without what it says of the machine. */
function essence(said: ByteText): ByteText {
  const lines = said.split('\n').filter((line) => line.trim() !== '');
  const errors = lines.filter((line) => !/^(Warning|Cache read\/write disabled|Use --|\(.*\)$)/.test(line));
  return (errors.length > 0 ? errors : lines).join('; ') as ByteText;
}

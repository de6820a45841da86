// Live policy and the set as it would be, loaded and resolved as far as somebody asks. Takes a disk and proposed texts,
// gives SourceSets, the include graph and effective policies, each made once. What no change can reach is not looked at
// again.

import type { BytePath, ByteText, Checked, ReadFileSystem } from '../base/index.js';
import { joinBytes } from '../base/index.js';
import type { IncludeStatement } from '../language/index.js';
import { printTree } from '../language/index.js';
import type { EffectivePolicy, ParsedFile, SearchPath, SourceSet } from '../policy/index.js';
import { loadPolicy, ParseCache, placesOf, resolvePolicy } from '../policy/index.js';
import { layOver } from './candidate.js';
import type { IncludeGraph } from './include-graph.js';
import { includeGraph, reachableFrom, reversed, targetOf } from './include-graph.js';
import { snapshotOf } from './snapshot.js';
import { unitLimits } from './tree.js';

export type Resolved = Checked<EffectivePolicy>;

/** One state of the whole policy. */
export interface PolicyState {
  readonly set: SourceSet;
  readonly graph: IncludeGraph;
  resolve(root: BytePath): Resolved;
  /** What stands behind an include, also behind one that no file of this state has. */
  behind(include: IncludeStatement): Behind;
}

export interface Behind {
  /** The files that the include itself leads to. */
  readonly targets: readonly BytePath[];
  /** Those, and all that they include. */
  readonly files: readonly ParsedFile[];
  /** False where something stands in the way of knowing. */
  readonly known: boolean;
}

/** Live policy, and any number of candidates for it. Nothing is read before it is asked for. */
export class PolicySets {
  private readonly disk: ReadFileSystem;
  private readonly options = { cache: new ParseCache(unitLimits), limits: unitLimits };
  private loaded: PolicyState | undefined;

  constructor(
    disk: ReadFileSystem,
    private readonly search: SearchPath,
    /** All files of live policy, included or not. */
    private readonly files: readonly BytePath[],
    /** Whether a file is read as policy; an abi file is not. */
    private readonly isPolicy: (path: BytePath) => boolean,
  ) {
    this.disk = snapshotOf(disk);
  }

  get live(): PolicyState {
    if (this.loaded === undefined) {
      const set = loadPolicy(this.files, this.search, this.disk, this.options);
      this.loaded = this.stateOf(set, this.disk, (root) => resolvePolicy(set, root));
    }
    return this.loaded;
  }

  /** The state with these texts in place. */
  with(texts: ReadonlyMap<BytePath, ByteText>): PolicyState {
    if (texts.size === 0) return this.live;
    const files = [...new Set([...this.files, ...[...texts.keys()].filter(this.isPolicy)])];
    const disk = layOver(this.disk, texts);
    const set = loadPolicy(files, this.search, disk, this.options);
    const affected = reachableFrom(reversed(includeGraph([this.live.set, set])), texts.keys());
    return this.stateOf(set, disk, (root) => (affected.has(root) ? resolvePolicy(set, root) : this.live.resolve(root)));
  }

  private stateOf(set: SourceSet, disk: ReadFileSystem, resolve: (root: BytePath) => Resolved): PolicyState {
    const known = new Map<BytePath, Resolved>();
    let graph: IncludeGraph | undefined;
    const state: PolicyState = {
      set,
      get graph() {
        return (graph ??= includeGraph([set]));
      },
      resolve(root) {
        const found = known.get(root) ?? resolve(root);
        known.set(root, found);
        return found;
      },
      behind: (include) => {
        const wasAsked = placesOf(this.search, include.form, include.path).every(({ path }) => set.sources.has(path));
        if (wasAsked) return behindIn(set, state.graph, include);
        const probed = this.probe(include, disk);
        return behindIn(probed, includeGraph([probed]), include);
      },
    };
    return state;
  }

  /** What a file would read that has nothing but this include. */
  private probe(include: IncludeStatement, disk: ReadFileSystem): SourceSet {
    const path = `${this.search.directories[0] ?? ''}/.aa-merge-probe`;
    const text = joinBytes([printTree(include.node), '\n' as ByteText]);
    return loadPolicy([path], this.search, layOver(disk, new Map([[path, text]])), this.options);
  }
}

function behindIn(set: SourceSet, graph: IncludeGraph, include: IncludeStatement): Behind {
  const { files: targets, known } = targetOf(include, set);
  const files = [...reachableFrom(graph, targets)].flatMap((path) => set.files.get(path) ?? []);
  return { targets, files, known };
}

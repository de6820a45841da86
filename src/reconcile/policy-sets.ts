// Live policy and the set as it would be, loaded and resolved as far as somebody asks. Takes a disk and proposed texts,
// gives SourceSets, the include graph and effective policies, each made once. What no change can reach is not looked at
// again.

import type { BytePath, ByteText, Checked, ReadFileSystem } from '../base/index.js';
import type { EffectivePolicy, SearchPath, SourceSet } from '../policy/index.js';
import { loadPolicy, ParseCache, resolvePolicy } from '../policy/index.js';
import { layOver } from './candidate.js';
import type { IncludeGraph } from './include-graph.js';
import { includeGraph, reachableFrom, reversed } from './include-graph.js';
import { snapshotOf } from './snapshot.js';
import { unitLimits } from './tree.js';

export type Resolved = Checked<EffectivePolicy>;

/** One state of the whole policy. */
export interface PolicyState {
  readonly set: SourceSet;
  readonly graph: IncludeGraph;
  resolve(root: BytePath): Resolved;
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
      this.loaded = stateOf(set, (root) => resolvePolicy(set, root));
    }
    return this.loaded;
  }

  /** The state with these texts in place. */
  with(texts: ReadonlyMap<BytePath, ByteText>): PolicyState {
    if (texts.size === 0) return this.live;
    const files = [...new Set([...this.files, ...[...texts.keys()].filter(this.isPolicy)])];
    const set = loadPolicy(files, this.search, layOver(this.disk, texts), this.options);
    const affected = reachableFrom(reversed(includeGraph([this.live.set, set])), texts.keys());
    return stateOf(set, (root) => (affected.has(root) ? resolvePolicy(set, root) : this.live.resolve(root)));
  }
}

function stateOf(set: SourceSet, resolve: (root: BytePath) => Resolved): PolicyState {
  const known = new Map<BytePath, Resolved>();
  let graph: IncludeGraph | undefined;
  return {
    set,
    get graph() {
      return (graph ??= includeGraph([set]));
    },
    resolve(root) {
      const found = known.get(root) ?? resolve(root);
      known.set(root, found);
      return found;
    },
  };
}

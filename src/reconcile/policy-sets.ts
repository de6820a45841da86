// Live policy and the set as it would be, loaded and resolved as far as somebody asks. Takes a disk and proposed texts,
// gives SourceSets, the include graph and effective policies, each made once. What no change can reach is not looked at
// again.

import type { BytePath, ByteText, Checked, ReadFileSystem } from '../base/index.js';
import type { EffectivePolicy, SearchPath, SourceSet } from '../policy/index.js';
import { loadPolicy, ParseCache, resolvePolicy } from '../policy/index.js';
import { layOver } from './candidate.js';
import type { IncludeGraph } from './include-graph.js';
import { includeGraph, reachableFrom, reversed } from './include-graph.js';

export type Resolved = Checked<EffectivePolicy>;

/** One state of the whole policy. */
export interface PolicyState {
  readonly set: SourceSet;
  readonly graph: IncludeGraph;
  resolve(root: BytePath): Resolved;
}

/** Live policy, and any number of candidates for it. */
export class PolicySets {
  readonly live: PolicyState;
  private readonly cache = new ParseCache();

  constructor(
    private readonly disk: ReadFileSystem,
    private readonly search: SearchPath,
    /** All files of live policy, included or not. */
    private readonly files: readonly BytePath[],
  ) {
    const set = loadPolicy(files, search, disk);
    this.live = stateOf(set, (root) => resolvePolicy(set, root));
  }

  /** The state with these texts in place. */
  with(texts: ReadonlyMap<BytePath, ByteText>): PolicyState {
    if (texts.size === 0) return this.live;
    const files = [...new Set([...this.files, ...texts.keys()])];
    const set = loadPolicy(files, this.search, layOver(this.disk, texts), { cache: this.cache });
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

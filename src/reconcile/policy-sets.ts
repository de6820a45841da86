// Live policy and the set as it would be, loaded and resolved as far as somebody asks. Takes a disk and proposed texts,
// gives SourceSets, the include graph and effective policies, each made once. What no change can reach is not looked at
// again.

import type { BytePath, ByteText, Checked, Limits, ReadFileSystem } from '../base/index.js';
import { byteTextOf, InternalError, joinBytes } from '../base/index.js';
import type { IncludeStatement, Rule, Statement } from '../language/index.js';
import { printTree } from '../language/index.js';
import { checkPolicy, execTypeOf, isOfClass, twoSidedClasses } from '../model/index.js';
import type { EffectivePolicy, ParseCache, ResolveOptions, SearchPath, SourceSet } from '../policy/index.js';
import {
  defaultPolicyFeatures,
  directoryNames,
  loadPolicy,
  newestFeatures,
  placesOf,
  resolvePolicy,
} from '../policy/index.js';
import { isTouchedBy, layOver } from './candidate.js';
import { withLinksToGenerated } from './generated-links.js';
import type { IncludeGraph } from './include-graph.js';
import { includeGraph, reachableFrom, targetOf, reversed } from './include-graph.js';
import { PolicyMemory } from './policy-memory.js';
import type { Behind, Judging, PolicyState, Resolved } from './policy-state.js';
import { snapshotOf } from './snapshot.js';
import { unitLimits } from './tree.js';

/** Sets that were read before, with the same judging, and what stands in them as it stands here. */
export interface KnownSets {
  readonly sets: PolicySets;
  holds(path: BytePath): boolean;
}

/** Live policy, and any number of candidates for it. Nothing is read before it is asked for. */
export class PolicySets {
  /** As it was when it was first asked. */
  readonly disk: ReadFileSystem;
  private readonly options: { readonly cache: ParseCache; readonly limits: Limits };
  private readonly judging: ResolveOptions;
  private readonly memory: PolicyMemory;
  private loaded: PolicyState | undefined;

  constructor(
    disk: ReadFileSystem,
    private readonly search: SearchPath,
    /** All files of live policy, included or not. */
    private readonly files: readonly BytePath[],
    /** Whether a file is read as policy; an abi file is not. */
    private readonly isPolicy: (path: BytePath) => boolean,
    judging: Judging = {},
    private readonly known?: KnownSets,
  ) {
    this.disk = snapshotOf(disk);
    this.memory = known?.sets.memory ?? new PolicyMemory();
    this.options = { cache: this.memory.cache, limits: unitLimits };
    this.judging = { kernel: newestFeatures(), policy: defaultPolicyFeatures(), ...judging, cache: this.options.cache };
  }

  get live(): PolicyState {
    if (this.loaded !== undefined) return this.loaded;
    const earlier = this.known && { set: this.known.sets.live.set, holds: this.known.holds };
    const set = loadPolicy(this.files, this.searchOn(this.disk), this.disk, {
      ...this.options,
      ...(earlier && { earlier }),
    });
    return (this.loaded = this.stateOf(set, this.disk));
  }

  /** The state with these texts in place. */
  with(texts: ReadonlyMap<BytePath, ByteText>): PolicyState {
    if (texts.size === 0) return this.live;
    return this.laidOver(withLinksToGenerated(texts, this.live.set, this.disk));
  }

  private laidOver(texts: ReadonlyMap<BytePath, ByteText>): PolicyState {
    const files = [...new Set([...this.files, ...[...texts.keys()].filter(this.isPolicy)])];
    const disk = layOver(this.disk, texts);
    const isTouched = isTouchedBy(texts);
    const earlier = { set: this.live.set, holds: (path: BytePath) => !isTouched(path) };
    return this.stateOf(loadPolicy(files, this.searchOn(disk), disk, { ...this.options, earlier }), disk);
  }

  /** The same policy as another disk has it, such as an earlier revision: what both have alike is understood once. */
  on(disk: ReadFileSystem, files: readonly BytePath[]): PolicyState {
    const snapshot = snapshotOf(disk);
    return this.stateOf(loadPolicy(files, this.searchOn(snapshot), snapshot, this.options), snapshot);
  }

  /**
   * What rules come to that stand in no file of policy: one profile for each block, with the definitions of live policy.
   */
  beside(blocks: readonly (readonly Statement[])[]): Checked<EffectivePolicy> {
    const path = `${this.search.directories[0] ?? ''}/.aa-merge-beside`;
    const heads = blocks.map((_, at) => `profile aa-merge-${at} { }\n`);
    const text = byteTextOf(`include if exists <tunables/global>\n${heads.join('')}`);
    const disk = layOver(this.disk, new Map([[path, text]]));
    const set = loadPolicy([path], this.searchOn(disk), disk, this.options);
    const file = set.files.get(path);
    if (file === undefined) throw new InternalError('a text that was laid over the disk is not there');
    const waiting = [...blocks];
    const statements = file.statements.map((statement) =>
      statement.kind === 'profile'
        ? { ...statement, body: { ...statement.body, statements: waiting.shift() ?? [] } }
        : statement,
    );
    const files = new Map(set.files).set(path, { ...file, statements });
    return resolvePolicy({ ...set, files }, path, this.judging);
  }

  /** Names and attachments of what live files define: their heads, resolved; of what stands inside, only further heads. */
  headsOf(roots: readonly BytePath[]): ReadonlyMap<BytePath, EffectivePolicy> {
    const asked = new Set(roots);
    const heads = loadPolicy(roots, this.searchOn(this.disk), this.disk, {
      ...this.options,
      excerpt: (file, path) => (asked.has(path) ? { ...file, statements: headsOnly(file.statements) } : file),
    });
    return new Map(roots.map((root) => [root, resolvePolicy(heads, root, this.judging).value]));
  }

  private stateOf(set: SourceSet, disk: ReadFileSystem): PolicyState {
    const resolved = new Map<BytePath, Resolved>();
    let graph: IncludeGraph | undefined;
    let includers: IncludeGraph | undefined;
    const graphOf = (): IncludeGraph => (graph ??= this.graphOf(set));
    const state: PolicyState = {
      set,
      get graph() {
        return graphOf();
      },
      get includers() {
        return (includers ??= reversed(graphOf()));
      },
      readsAs: (other, root) => this.memory.readsAs(state, other, root),
      saysAs: (other, root) => this.memory.saysAs(state, other, root),
      resolve: (root) => {
        const found =
          resolved.get(root) ?? this.memory.resolve(state, root, () => checkPolicy(set, root, this.judging));
        resolved.set(root, found);
        return found;
      },
      permits: (root) => this.memory.modelOf(state.resolve(root).value),
      outline: (root) => this.memory.outline(state, root, () => state.excerpt(root, isWayAround)),
      halves: (root) =>
        this.memory.halves(state, root, () => resolvePolicy(set, root, { ...this.judging, isWanted: isTwoSided })),
      excerpt: (root, isWanted) => resolvePolicy(set, root, { ...this.judging, isWanted }).value,
      behind: (include) => {
        const wasAsked = placesOf(set.search, include.form, include.path).every(({ path }) => set.sources.has(path));
        if (wasAsked) return behindIn(set, state.graph, include);
        const probed = this.probe(include, disk);
        return behindIn(probed, this.graphOf(probed), include);
      },
    };
    return state;
  }

  /** Texts that are laid over a disk have to be found under every spelling of their paths. */
  private searchOn(disk: ReadFileSystem): SearchPath {
    return { ...this.search, directoryNamed: directoryNames(disk, this.search.directories[0] ?? '') };
  }

  private graphOf(set: SourceSet): IncludeGraph {
    return includeGraph(set, (file) => this.options.cache.outsideOf(file));
  }

  /** What a file would read that has nothing but this include. */
  private probe(include: IncludeStatement, disk: ReadFileSystem): SourceSet {
    const path = `${this.search.directories[0] ?? ''}/.aa-merge-probe`;
    const text = joinBytes([printTree(include.node), '\n' as ByteText]);
    const overlaid = layOver(disk, new Map([[path, text]]));
    return loadPolicy([path], this.searchOn(overlaid), overlaid, this.options);
  }
}

function isTwoSided(rule: Rule): boolean {
  return twoSidedClasses.some((name) => isOfClass(rule, name));
}

/** Whether a rule says where to go when the profile that it leads to is not there. A change of profile may swallow one. */
function isWayAround(rule: Rule): boolean {
  if (rule.kind !== 'file') return rule.kind === 'change-profile';
  const type = execTypeOf(rule, '' as ByteText);
  return type !== undefined && type.to.kind !== 'same' && (type.to.kind === 'named' || type.inherits || type.fallsBack);
}

function headsOnly(statements: readonly Statement[], isInside = false): Statement[] {
  return statements.flatMap((statement): Statement[] => {
    if (statement.kind !== 'profile') return isInside ? [] : [statement];
    return [{ ...statement, body: { ...statement.body, statements: headsOnly(statement.body.statements, true) } }];
  });
}

function behindIn(set: SourceSet, graph: IncludeGraph, include: IncludeStatement): Behind {
  const { files: targets, known } = targetOf(include, set);
  const files = [...reachableFrom(graph, targets)].flatMap((path) => set.files.get(path) ?? []);
  return { targets, files, known };
}

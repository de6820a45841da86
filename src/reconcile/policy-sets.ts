// Live policy and the set as it would be, loaded and resolved as far as somebody asks. Takes a disk and proposed texts,
// gives SourceSets, the include graph and effective policies, each made once. What no change can reach is not looked at
// again.

import type { BytePath, ByteText, Checked, ReadFileSystem } from '../base/index.js';
import { byteTextOf, InternalError, joinBytes } from '../base/index.js';
import type { IncludeStatement, Rule, Statement } from '../language/index.js';
import { printTree } from '../language/index.js';
import type { PolicyModel } from '../model/index.js';
import { checkPolicy, compilePolicy, execTypeOf, TextPatterns } from '../model/index.js';
import type { EffectivePolicy, ParsedFile, ResolveOptions, SearchPath, Source, SourceSet } from '../policy/index.js';
import {
  defaultPolicyFeatures,
  loadPolicy,
  newestFeatures,
  ParseCache,
  placesOf,
  resolvePolicy,
  sourceAt,
} from '../policy/index.js';
import { isTouchedBy, layOver } from './candidate.js';
import type { IncludeGraph } from './include-graph.js';
import { includeGraph, joined, reachableFrom, reversed, targetOf } from './include-graph.js';
import { snapshotOf } from './snapshot.js';
import { unitLimits } from './tree.js';

export type Resolved = Checked<EffectivePolicy>;

/** What policy is judged by. */
export type Judging = Pick<ResolveOptions, 'kernel' | 'policy'>;

/** One state of the whole policy. */
export interface PolicyState {
  readonly set: SourceSet;
  readonly graph: IncludeGraph;
  /** Whether a file reads the same here as in another state, and so says the same. Found out without resolving it. */
  readsAs(other: PolicyState, root: BytePath): boolean;
  /** The same object where two states read the same. */
  resolve(root: BytePath): Resolved;
  /** What a file permits; the same object where two states read the same. */
  permits(root: BytePath): PolicyModel;
  /**
   * Profiles of a file by their heads, and of their rules only those that say what happens where a profile is missing: all
   * that can be known of a file that nobody compares, at a small part of the price.
   */
  outline(root: BytePath): PolicyModel;
  /** What a file comes to with some of its rules only; made anew each time. */
  excerpt(root: BytePath, isWanted: (rule: Rule) => boolean): EffectivePolicy;
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
  private readonly judging: ResolveOptions;
  private readonly known = new Map<BytePath, { readonly state: PolicyState; readonly resolved: Resolved }[]>();
  private readonly unlike = new WeakMap<PolicyState, WeakMap<PolicyState, ReadonlySet<BytePath>>>();
  private readonly outlines = new Map<BytePath, { readonly state: PolicyState; readonly model: PolicyModel }[]>();
  private readonly patterns = new TextPatterns();
  private readonly models = new Map<EffectivePolicy, PolicyModel>();
  private loaded: PolicyState | undefined;

  constructor(
    disk: ReadFileSystem,
    private readonly search: SearchPath,
    /** All files of live policy, included or not. */
    private readonly files: readonly BytePath[],
    /** Whether a file is read as policy; an abi file is not. */
    private readonly isPolicy: (path: BytePath) => boolean,
    judging: Judging = {},
  ) {
    this.disk = snapshotOf(disk);
    this.judging = { kernel: newestFeatures(), policy: defaultPolicyFeatures(), ...judging, cache: this.options.cache };
  }

  get live(): PolicyState {
    this.loaded ??= this.stateOf(loadPolicy(this.files, this.search, this.disk, this.options), this.disk);
    return this.loaded;
  }

  /** The state with these texts in place. */
  with(texts: ReadonlyMap<BytePath, ByteText>): PolicyState {
    if (texts.size === 0) return this.live;
    const files = [...new Set([...this.files, ...[...texts.keys()].filter(this.isPolicy)])];
    const disk = layOver(this.disk, texts);
    const isTouched = isTouchedBy(texts);
    const earlier = { set: this.live.set, holds: (path: BytePath) => !isTouched(path) };
    return this.stateOf(loadPolicy(files, this.search, disk, { ...this.options, earlier }), disk);
  }

  /** The same policy as another disk has it, such as an earlier revision: what both have alike is understood once. */
  on(disk: ReadFileSystem, files: readonly BytePath[]): PolicyState {
    const snapshot = snapshotOf(disk);
    return this.stateOf(loadPolicy(files, this.search, snapshot, this.options), snapshot);
  }

  /**
   * What rules come to that stand in no file of policy: one profile for each block, with the definitions of live policy.
   */
  beside(blocks: readonly (readonly Statement[])[]): Checked<EffectivePolicy> {
    const path = `${this.search.directories[0] ?? ''}/.aa-merge-beside`;
    const heads = blocks.map((_, at) => `profile aa-merge-${at} { }\n`);
    const text = byteTextOf(`include if exists <tunables/global>\n${heads.join('')}`);
    const set = loadPolicy([path], this.search, layOver(this.disk, new Map([[path, text]])), this.options);
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
    const { set } = this.live;
    const files = new Map(set.files);
    for (const root of roots) {
      const file = set.files.get(root);
      if (file !== undefined) files.set(root, { ...file, statements: headsOnly(file.statements) });
    }
    const heads = { ...set, files };
    return new Map(roots.map((root) => [root, resolvePolicy(heads, root, this.judging).value]));
  }

  private stateOf(set: SourceSet, disk: ReadFileSystem): PolicyState {
    const resolved = new Map<BytePath, Resolved>();
    let graph: IncludeGraph | undefined;
    const graphOf = (): IncludeGraph => (graph ??= this.graphOf(set));
    const state: PolicyState = {
      set,
      get graph() {
        return graphOf();
      },
      readsAs: (other, root) => other === state || !this.unlikeIn(state, other).has(root),
      resolve: (root) => {
        const found = resolved.get(root) ?? this.resolveIn(state, root);
        resolved.set(root, found);
        return found;
      },
      permits: (root) => this.modelOf(state.resolve(root).value),
      outline: (root) => this.outlineIn(state, root),
      excerpt: (root, isWanted) => resolvePolicy(set, root, { ...this.judging, isWanted }).value,
      behind: (include) => {
        const wasAsked = placesOf(this.search, include.form, include.path).every(({ path }) => set.sources.has(path));
        if (wasAsked) return behindIn(set, state.graph, include);
        const probed = this.probe(include, disk);
        return behindIn(probed, this.graphOf(probed), include);
      },
    };
    return state;
  }

  /** A file that reads the same in two states says the same in both. */
  private resolveIn(state: PolicyState, root: BytePath): Resolved {
    const known = this.known.get(root) ?? [];
    this.known.set(root, known);
    const alike = known.find((other) => state.readsAs(other.state, root));
    if (alike !== undefined) return alike.resolved;
    const resolved = checkPolicy(state.set, root, this.judging);
    known.push({ state, resolved });
    return resolved;
  }

  private outlineIn(state: PolicyState, root: BytePath): PolicyModel {
    const known = this.outlines.get(root) ?? [];
    this.outlines.set(root, known);
    const alike = known.find((other) => state.readsAs(other.state, root));
    if (alike !== undefined) return alike.model;
    const model = compilePolicy(state.excerpt(root, isWayAround), this.patterns);
    known.push({ state, model });
    return model;
  }

  /** All files that read, themselves or through others, what is not the same in both states. */
  private unlikeIn(one: PolicyState, other: PolicyState): ReadonlySet<BytePath> {
    const known = this.unlike.get(one)?.get(other) ?? this.unlike.get(other)?.get(one);
    if (known !== undefined) return known;
    const found = reachableFrom(reversed(joined([one.graph, other.graph])), differingIn(one.set, other.set));
    const ofOne = this.unlike.get(one) ?? new WeakMap<PolicyState, ReadonlySet<BytePath>>();
    this.unlike.set(one, ofOne.set(other, found));
    return found;
  }

  private graphOf(set: SourceSet): IncludeGraph {
    return includeGraph(set, (file) => this.options.cache.outsideOf(file));
  }

  private modelOf(policy: EffectivePolicy): PolicyModel {
    let model = this.models.get(policy);
    if (model === undefined) {
      model = compilePolicy(policy, this.patterns);
      this.models.set(policy, model);
    }
    return model;
  }

  /** What a file would read that has nothing but this include. */
  private probe(include: IncludeStatement, disk: ReadFileSystem): SourceSet {
    const path = `${this.search.directories[0] ?? ''}/.aa-merge-probe`;
    const text = joinBytes([printTree(include.node), '\n' as ByteText]);
    return loadPolicy([path], this.search, layOver(disk, new Map([[path, text]])), this.options);
  }
}

/** Whether a rule says where to go when the profile that it leads to is not there. A change of profile may swallow one. */
function isWayAround(rule: Rule): boolean {
  if (rule.kind !== 'file') return rule.kind === 'change-profile';
  const type = execTypeOf(rule, '' as ByteText);
  return type !== undefined && type.to.kind !== 'same' && (type.inherits || type.fallsBack);
}

function headsOnly(statements: readonly Statement[], isInside = false): Statement[] {
  return statements.flatMap((statement): Statement[] => {
    if (statement.kind !== 'profile') return isInside ? [] : [statement];
    return [{ ...statement, body: { ...statement.body, statements: headsOnly(statement.body.statements, true) } }];
  });
}

/** The paths where two sets do not have the same. */
export function differingIn(one: SourceSet, other: SourceSet): BytePath[] {
  const paths = new Set([...one.sources.keys(), ...other.sources.keys()]);
  return [...paths].filter((path) => standingAt(one, path) !== standingAt(other, path));
}

/** Files of policy are parsed once for each text; of an abi file the text counts. */
function standingAt(set: SourceSet, path: BytePath): ParsedFile | ByteText | Source['kind'] {
  const source = sourceAt(set, path);
  return set.files.get(path) ?? (source.kind === 'file' ? source.text : source.kind);
}

function behindIn(set: SourceSet, graph: IncludeGraph, include: IncludeStatement): Behind {
  const { files: targets, known } = targetOf(include, set);
  const files = [...reachableFrom(graph, targets)].flatMap((path) => set.files.get(path) ?? []);
  return { targets, files, known };
}

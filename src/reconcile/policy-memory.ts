// What is known of the states of a policy, each thing found out once: a file that reads the same in two states says the same in
// both. Takes states, gives what they come to. Where nothing can tell that two read the same, both are looked at.

import type { BytePath, ByteText, Checked } from '../base/index.js';
import type { PolicyModel } from '../model/index.js';
import { compilePolicy, TextPatterns } from '../model/index.js';
import type { EffectivePolicy, ParsedFile, Source, SourceSet } from '../policy/index.js';
import { ParseCache, sayingOtherwise, sourceAt } from '../policy/index.js';
import { reachableInAny } from './include-graph.js';
import type { PolicyState, Resolved } from './policy-state.js';
import { unitLimits } from './tree.js';

interface Known<T> {
  readonly state: PolicyState;
  readonly value: T;
}

export class PolicyMemory {
  readonly cache = new ParseCache(unitLimits);
  private readonly resolved = new Map<BytePath, Known<Resolved>[]>();
  private readonly outlines = new Map<BytePath, Known<PolicyModel>[]>();
  private readonly halved = new Map<BytePath, Known<Checked<PolicyModel>>[]>();
  private readonly unlike: KnownReaders = new WeakMap();
  private readonly otherwise: KnownReaders = new WeakMap();
  private readonly patterns = new TextPatterns();
  private readonly models = new Map<EffectivePolicy, PolicyModel>();

  /** Whether a file reads the same in both. */
  readsAs(one: PolicyState, other: PolicyState, root: BytePath): boolean {
    const found = (): Set<BytePath> => readersOf(differingIn(one.set, other.set), one, other);
    return one === other || !foundOnce(this.unlike, one, other, found).has(root);
  }

  /** Whether a file says the same in both, if perhaps in other places. */
  saysAs(one: PolicyState, other: PolicyState, root: BytePath): boolean {
    const differing = (): readonly BytePath[] => sayingOtherwise(one.set, other.set, differingIn(one.set, other.set));
    return one === other || !foundOnce(this.otherwise, one, other, () => readersOf(differing(), one, other)).has(root);
  }

  resolve(state: PolicyState, root: BytePath, make: () => Resolved): Resolved {
    return this.once(this.resolved, state, root, make);
  }

  outline(state: PolicyState, root: BytePath, make: () => EffectivePolicy): PolicyModel {
    return this.once(this.outlines, state, root, () => compilePolicy(make(), this.patterns));
  }

  halves(state: PolicyState, root: BytePath, make: () => Resolved): Checked<PolicyModel> {
    return this.once(this.halved, state, root, () => {
      const { value, diagnostics } = make();
      return { value: compilePolicy(value, this.patterns), diagnostics };
    });
  }

  modelOf(policy: EffectivePolicy): PolicyModel {
    let model = this.models.get(policy);
    if (model === undefined) this.models.set(policy, (model = compilePolicy(policy, this.patterns)));
    return model;
  }

  private once<T>(all: Map<BytePath, Known<T>[]>, state: PolicyState, root: BytePath, make: () => T): T {
    const known = all.get(root) ?? [];
    all.set(root, known);
    const alike = known.find((other) => this.readsAs(state, other.state, root));
    if (alike !== undefined) return alike.value;
    const value = make();
    known.push({ state, value });
    return value;
  }
}

/** By two states, the files that read what is not the same in both. */
type KnownReaders = WeakMap<PolicyState, WeakMap<PolicyState, ReadonlySet<BytePath>>>;

function foundOnce(
  all: KnownReaders,
  one: PolicyState,
  other: PolicyState,
  find: () => ReadonlySet<BytePath>,
): ReadonlySet<BytePath> {
  const known = all.get(one)?.get(other) ?? all.get(other)?.get(one);
  if (known !== undefined) return known;
  const found = find();
  const ofOne = all.get(one) ?? new WeakMap<PolicyState, ReadonlySet<BytePath>>();
  all.set(one, ofOne.set(other, found));
  return found;
}

/** All files that read one of these, themselves or through others, in either state. */
function readersOf(paths: readonly BytePath[], one: PolicyState, other: PolicyState): Set<BytePath> {
  return reachableInAny([one.includers, other.includers], paths);
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

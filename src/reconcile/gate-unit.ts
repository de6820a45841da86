// The gate over changes in their surroundings. Takes a host and the set as it would be with all proposals, gives for each
// change what it would permit and, where it must not go on, why. Source: product, "The gate" and "Fine print".

import type { IncludeStatement, Statement } from '../language/index.js';
import type { BytePath, UnitPath } from '../base/index.js';
import type { Finding } from './finding.js';
import type { FlatRule } from './flatten.js';
import { flattenUnit } from './flatten.js';
import { judgeStatements } from './gate.js';
import type { GateHold, Surroundings, WideningSetting } from './gate-setting.js';
import { applySetting, findLostRestrictions } from './gate-setting.js';
import type { HostView } from './host-view.js';
import { knownIncludes } from './include-facts.js';
import type { IncludeGraph } from './include-graph.js';
import { includeGraph, includesIn, reachableFrom, reversed, targetOf } from './include-graph.js';
import { judgeLocalRules } from './local-rules.js';
import type { Locator } from './locate.js';
import { locatorFor } from './locate.js';
import type { Remark } from './outcome.js';
import { remark } from './outcome.js';
import type { PolicyState } from './policy-sets.js';
import type { Change } from './proposal.js';
import type { Withdrawn } from './regained.js';
import { nothingWithdrawn, withdrawnBy } from './regained.js';
import type { Unit } from './units.js';
import type { GateVerdict } from './verdict.js';

const silent: GateVerdict = { widenings: [], lostRestrictions: [], narrowings: [], notices: [] };

/** What the gate found about one change. */
export interface Gated {
  readonly verdict: GateVerdict;
  readonly hold: GateHold | undefined;
  /** Undefined where there are no findings to look up. */
  readonly locator: Locator | undefined;
  /** What no statement says, such as a changed abi file. */
  readonly others: readonly Remark[];
  /** What the change means for rules in `local/`. */
  readonly locals: readonly Remark[];
}

/** Of a change that says nothing. */
const ungated: Gated = { verdict: silent, hold: undefined, locator: undefined, others: [], locals: [] };

export class UnitGate {
  readonly surroundings: Surroundings;
  /** Who includes whom, before or after. */
  readonly graph: IncludeGraph;
  private readonly includers: IncludeGraph;

  constructor(
    private readonly host: HostView,
    private readonly candidate: PolicyState,
    private readonly setting: WideningSetting,
  ) {
    const sets = [host.sets.live.set, candidate.set];
    this.graph = includeGraph(sets);
    this.includers = reversed(this.graph);
    const includes = knownIncludes(sets, this.graph, host.pathOf('local' as UnitPath));
    const files = sets.flatMap((set) => [...set.files.values()]);
    this.surroundings = {
      includes,
      hasAliases: files.some((file) => file.statements.some((statement) => statement.kind === 'alias')),
      rulesBehind: (finding) => this.rulesBehind(finding),
      deniesBehind: (finding) => this.rulesBehind(finding).some((rule) => rule.qualifiers.mode === 'deny'),
    };
  }

  /** Files that read this one, directly or not; the file itself among them. */
  readersOf(path: BytePath): ReadonlySet<BytePath> {
    return reachableFrom(this.includers, [path]);
  }

  judge(change: Change): Gated {
    const { unit } = change;
    if (change.text === undefined) return ungated;
    if (unit.kind === 'features') return this.judgeFeatures(change);
    const merged = this.host.proposed(change);
    if (merged === undefined) return ungated;
    const [ours, theirs, base] = (['ours', 'theirs', 'base'] as const).map((side) => this.host.sideOf(unit, side));
    // A profile that is new to the host takes nothing from anyone; a new fragment gives to those who wait for it.
    const isNews = ours !== undefined || unit.kind !== 'profile';
    const before = ours?.statements ?? [];
    const verdict = isNews ? judgeStatements(before, merged.statements, this.surroundings.includes) : silent;
    const sides = {
      base: base?.statements ?? [],
      ours: before,
      theirs: theirs?.statements ?? [],
      merged: merged.statements,
    };
    const lost = change.isEdited ? findLostRestrictions(sides, verdict, this.withdrawnIn(unit), this.surroundings) : [];
    const isOwners = change.isEdited || this.isOverridden(unit, before);
    const isReached = unit.kind === 'profile' || this.readersOf(this.host.pathOf(unit.path)).size > 1;
    const hold =
      ours === undefined && !isReached
        ? undefined
        : applySetting(verdict, lost, this.setting, isOwners, this.surroundings);
    const locator = locatorFor(ours, merged, merged.file === theirs?.file ? undefined : theirs);
    const whereOf = (finding: Finding): Remark['where'] => locator.remarkOf(finding).where;
    const locals = judgeLocalRules(verdict, this.localRules(before), whereOf);
    return { verdict, hold, locator, others: [], locals };
  }

  /** What the administrator took away by editing this unit. */
  withdrawnIn(unit: Unit): Withdrawn {
    const [base, ours] = [this.host.sideOf(unit, 'base'), this.host.sideOf(unit, 'ours')];
    if (base === undefined || ours === undefined || base.text === ours.text) return nothingWithdrawn;
    return withdrawnBy(base.statements, ours.statements, (include) => this.rulesIn(include));
  }

  /** Whether the administrator set something beside the unit that concerns it. */
  private isOverridden({ path, kind }: Unit, ours: readonly Statement[]): boolean {
    const isWorking = (directory: string): boolean => {
      const entry = this.host.trees.ours.entries.get(`${directory}/${path}` as UnitPath);
      return entry !== undefined && entry.kind !== 'unreadable';
    };
    if (kind === 'profile' && (isWorking('disable') || isWorking('force-complain'))) return true;
    return this.localIncludes(ours).length > 0;
  }

  private localIncludes(statements: readonly Statement[]): IncludeStatement[] {
    const all = includesIn(statements).map(({ include }) => include);
    return all.filter((include) => this.surroundings.includes.isLocal(include));
  }

  /** The rules in `local/` that these statements include. */
  private localRules(statements: readonly Statement[]): FlatRule[] {
    return this.localIncludes(statements).flatMap((include) => this.rulesIn(include));
  }

  /** An abi file that changed may take whole classes out of mediation. */
  private judgeFeatures({ unit }: Change): Gated {
    if (unit.ours === undefined) return ungated;
    const file = this.host.trees.theirs.directory;
    const others = [remark('reconcile/abi-file-changed', {}, { file: `${file}/${unit.path}`, line: 1, column: 1 })];
    if (this.setting !== 'strict') return { ...ungated, others };
    return { ...ungated, others, hold: { kind: 'widening', standing: 'refused', reasons: [] } };
  }

  /** All rules that a new or lost include leads to. */
  private rulesBehind(finding: Finding): readonly FlatRule[] {
    return finding.include === undefined ? [] : this.rulesIn(finding.include);
  }

  /** Of all versions of the files: as they are, as they would be, as they were shipped. */
  private rulesIn(include: IncludeStatement): FlatRule[] {
    const sets = [this.host.sets.live.set, this.candidate.set];
    const targets = sets.flatMap((set) => targetOf(include, set).files);
    return [...reachableFrom(this.graph, targets)].flatMap((path) => {
      const unit = this.host.unitAt(path);
      const base = unit && this.host.sideOf(unit, 'base');
      const versions = [base, ...sets.map((set) => set.files.get(path))];
      return versions.flatMap((version) => flattenUnit(version?.statements ?? []).rules);
    });
  }
}

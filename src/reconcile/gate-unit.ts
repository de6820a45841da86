// The gate over changes in their surroundings. Takes a host and the set as it would be, gives for each change what it would
// permit and, where it must not go on, why. Source: product, "The gate" and "Fine print".

import type { IncludeStatement, Statement } from '../language/index.js';
import type { BytePath } from '../base/index.js';
import type { Finding } from './finding.js';
import { statementText } from './finding.js';
import type { FlatRule } from './flatten.js';
import { flattenUnit } from './flatten.js';
import { judgeStatements } from './gate.js';
import type { IncludeFacts } from './gate-order.js';
import type { GateHold, WideningSetting } from './gate-setting.js';
import { applySetting } from './gate-setting.js';
import type { HostView } from './host-view.js';
import { knownIncludes } from './include-facts.js';
import type { IncludeGraph } from './include-graph.js';
import { includeGraph, includesIn, reachableFrom, reversed } from './include-graph.js';
import { judgeLocalRules } from './local-rules.js';
import type { Locator } from './locate.js';
import { locatorFor } from './locate.js';
import { overridesOf } from './overrides.js';
import type { Remark } from './outcome.js';
import { remark } from './outcome.js';
import type { PolicyState } from './policy-sets.js';
import type { Change } from './proposal.js';
import { textOf } from './tree.js';
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
  /** What the administrator set beside the unit, and what the change means for it. */
  readonly beside: readonly Remark[];
}

/** Of a change that says nothing. */
const ungated: Gated = { verdict: silent, hold: undefined, locator: undefined, others: [], beside: [] };

export class UnitGate {
  private readonly includers: IncludeGraph;
  private readonly includes: IncludeFacts;

  constructor(
    private readonly host: HostView,
    private readonly candidate: PolicyState,
    private readonly setting: WideningSetting,
  ) {
    this.includers = reversed(includeGraph([host.sets.live.set, candidate.set]));
    this.includes = knownIncludes(candidate, (path) => host.isOwn(path));
  }

  /** Files that read this one, directly or not, before or after; the file itself among them. */
  readersOf(path: BytePath): ReadonlySet<BytePath> {
    return reachableFrom(this.includers, [path]);
  }

  judge(change: Change): Gated {
    const { unit } = change;
    if (change.text === undefined) return ungated;
    if (unit.kind === 'features') return this.judgeFeatures(change);
    const merged = this.host.proposed(change);
    if (merged === undefined) return ungated;
    const [ours, theirs] = [this.host.sideOf(unit, 'ours'), this.host.sideOf(unit, 'theirs')];
    // A profile that is new to the host takes nothing from anyone; a new fragment gives to those who wait for it.
    const isNews = ours !== undefined || unit.kind !== 'profile';
    const before = ours?.statements ?? [];
    const verdict = isNews ? judgeStatements(before, merged.statements, this.includes) : silent;
    const local = this.localIncludes(before, unit.kind === 'profile');
    const overrides = overridesOf(unit, this.host.trees.ours, local);
    const isOwners = change.isEdited || overrides.length > 0;
    const isReached = unit.kind === 'profile' || this.readersOf(this.host.pathOf(unit.path)).size > 1;
    const hold =
      ours === undefined && !isReached
        ? undefined
        : applySetting(verdict, this.setting, isOwners, (lost) => this.deniesBehind(lost));
    const locator = locatorFor(ours, merged, merged.file === theirs?.file ? undefined : theirs);
    const whereOf = (finding: Finding): Remark['where'] => locator.remarkOf(finding).where;
    const rules = local.flatMap((include) => this.rulesIn(include, (file) => this.host.isOwn(file)));
    const others = unit.kind === 'fragment' ? this.movedAttachments(change) : [];
    return { verdict, hold, locator, others, beside: [...overrides, ...judgeLocalRules(verdict, rules, whereOf)] };
  }

  /** Profiles of edited files that a variable or an alias attaches otherwise: something may run without them. */
  private movedAttachments({ unit }: Change): Remark[] {
    const { live } = this.host.sets;
    return [...this.readersOf(this.host.pathOf(unit.path))].flatMap((root) => {
      const reader = this.host.unitAt(root);
      if (reader?.kind !== 'profile' || !live.set.files.has(root)) return [];
      if (textOf(reader.base) === textOf(reader.ours)) return [];
      // A profile that its own file attaches otherwise is told of there.
      if (this.candidate.set.files.get(root)?.text !== live.set.files.get(root)?.text) return [];
      const after = new Map(this.candidate.resolve(root).value.profiles.map((each) => [each.name, each.attachments]));
      return live.resolve(root).value.profiles.flatMap(({ name, attachments, statement }) => {
        const kept = after.get(name);
        if (kept === undefined || attachments.every((each) => kept.includes(each))) return [];
        return [remark('reconcile/attachment-changed', { profile: name, statement: statementText(statement) })];
      });
    });
  }

  /** Includes of what the administrator wrote; `isDeep` counts those that lead there through other files. */
  private localIncludes(statements: readonly Statement[], isDeep: boolean): IncludeStatement[] {
    const all = includesIn(statements).map(({ include }) => include);
    return all.filter((include) => this.includes.isLocal(include) || (isDeep && this.includes.leadsToOwn(include)));
  }

  /** An abi file that changed may take whole classes out of mediation. */
  private judgeFeatures({ unit }: Change): Gated {
    if (unit.ours === undefined) return ungated;
    const file = this.host.trees.theirs.directory;
    const others = [remark('reconcile/abi-file-changed', {}, { file: `${file}/${unit.path}`, line: 1, column: 1 })];
    if (this.setting !== 'strict') return { ...ungated, others };
    return { ...ungated, others, hold: { kind: 'widening', standing: 'refused', reasons: [] } };
  }

  private deniesBehind({ include }: Finding): boolean {
    return include !== undefined && this.rulesIn(include).some((rule) => rule.qualifiers.mode === 'deny');
  }

  private rulesIn(include: IncludeStatement, isMeant: (file: BytePath) => boolean = () => true): FlatRule[] {
    const { files } = this.candidate.behind(include);
    return files.flatMap(({ id, statements }) => (isMeant(id) ? flattenUnit(statements).rules : []));
  }
}

// The whole set, judged before anything is written. Takes proposals, gives them back with those held that must not go on,
// and what the gate found about each change. A held unit is put back and the set is judged again, until nothing changes.

import type { BytePath, ByteText, UnitPath } from '../base/index.js';
import type { WalkLimits } from '../compare/index.js';
import { findClashes } from './clashes.js';
import type { Evidence } from './evidence.js';
import type { WideningSetting } from './gate-setting.js';
import { heldAtOnce, heldChange, heldFor } from './held-at-once.js';
import type { HostView } from './host-view.js';
import { reachableFrom } from './include-graph.js';
import { Judgement } from './judgement.js';
import type { Shown } from './locate.js';
import { remarkFrom } from './locate.js';
import { findLostLocals } from './lost-local.js';
import { Memory } from './memory.js';
import type { Hold, Remark } from './outcome.js';
import { remark } from './outcome.js';
import { MovedProfiles } from './moved-profiles.js';
import { PlacesOfFindings } from './places.js';
import type { PolicyState } from './policy-state.js';
import type { PriorGrants } from './prior-grants.js';
import type { Change, Proposal } from './proposal.js';
import type { JudgedStates } from './states.js';
import { statesOf } from './states.js';
import { textOf } from './tree.js';
import type { UnitVerdict } from './unit-verdict.js';
import { verdictOn } from './unit-verdict.js';
import { findInvalid } from './validity.js';

export interface JudgeOptions {
  readonly widening: WideningSetting;
  /** What units were held for before. */
  readonly remembered: ReadonlyMap<UnitPath, readonly Evidence[]>;
  /** What needs no asking. */
  readonly prior: PriorGrants;
  readonly limits: WalkLimits;
  /** Units that the real compiler refuses as they would be. */
  readonly refused: ReadonlyMap<UnitPath, readonly Remark[]>;
  /** So many of so many profiles are compared. */
  progress?(done: number, total: number): void;
  /** The part of a change that may go on; undefined where there is none. */
  reduce?(change: Change, hold: Hold, statements: readonly ByteText[]): Change | undefined;
  /** A clean merge, given back to a person with markers around all that the sides do not have alike. */
  contest(change: Change): ByteText | undefined;
}

export interface JudgedSet {
  readonly proposals: readonly Proposal[];
  /** What was found, also of changes that are held in the end. */
  readonly verdicts: ReadonlyMap<UnitPath, UnitVerdict>;
  /** The set as it would be with all changes that go on; loaded when somebody asks. */
  candidate(): PolicyState;
  /** Files that the loaders would load then. */
  roots(): readonly BytePath[];
}

export function judgeSet(proposals: readonly Proposal[], host: HostView, options: JudgeOptions): JudgedSet {
  const set = new SetJudge(heldAtOnce(proposals, options.refused), host, options);
  const verdicts = new Map<UnitPath, UnitVerdict>();
  for (let isSettled = set.changes().length === 0; !isSettled;) {
    for (const [unit, verdict] of set.judge()) verdicts.set(unit, verdict);
    const holdsMore =
      set.holdNeeded() ||
      set.holdLostLocals() ||
      set.holdBy(verdicts, 'unlawful') ||
      set.holdBy(verdicts, 'gated') ||
      set.holdVanished(verdicts) ||
      set.holdSwitchedOn() ||
      set.holdClashes() ||
      set.holdInvalid();
    isSettled = !holdsMore;
  }
  return { proposals: set.proposals(), verdicts, candidate: () => set.candidate(), roots: () => set.roots() };
}

class SetJudge {
  private readonly current: Map<UnitPath, Proposal>;
  private readonly memory = new Memory();
  private last: { readonly changes: readonly Change[]; readonly states: JudgedStates } | undefined;

  constructor(
    proposals: readonly Proposal[],
    private readonly host: HostView,
    private readonly options: JudgeOptions,
  ) {
    this.current = new Map(proposals.map((proposal) => [proposal.unit.path, proposal]));
  }

  proposals(): Proposal[] {
    return [...this.current.values()];
  }

  changes(): Change[] {
    return this.proposals().filter((proposal): proposal is Change => proposal.kind === 'change');
  }

  candidate(): PolicyState {
    return this.states().four.merged;
  }

  private states(): JudgedStates {
    const changes = this.changes();
    const last = this.last?.changes;
    if (this.last === undefined || last?.length !== changes.length || changes.some((one, at) => one !== last[at])) {
      this.last = { changes, states: statesOf(this.host, this.proposals()) };
    }
    return this.last.states;
  }

  /** What the gate and the law say of each change. */
  judge(): Map<UnitPath, UnitVerdict> {
    const { four, aside, spare, whole } = this.states();
    const { host } = this;
    const changes = this.changesByPath();
    const judgement = new Judgement({
      states: four,
      aside,
      spare,
      whole,
      live: host.sets.live,
      roots: this.roots(),
      changed: new Set(changes.keys()),
      remembered: this.remembered(),
      isOwn: (path) => host.isOwn(path),
      prior: this.options.prior,
      limits: this.options.limits,
      memory: this.memory,
      progress: (done, total) => this.options.progress?.(done, total),
    });
    const edited = this.profilesInEditedFiles();
    const places = new PlacesOfFindings(host, four, changes);
    return new Map(
      this.changes().map((change) => {
        const found = judgement.of(host.textsOf([change]).keys());
        const isEdited = (profile: ByteText): boolean => edited().has(profile);
        const setting = this.options.widening;
        return [
          change.unit.path,
          verdictOn(change, { found, host, candidate: four.merged, places, setting, isEdited }),
        ] as const;
      }),
    );
  }

  /** What units were held for before; a person's answer overrules that. */
  private remembered(): ReadonlyMap<BytePath, readonly Evidence[]> {
    const asked = [...this.options.remembered].filter(([unit]) => !isAnswer(this.current.get(unit)));
    return new Map(asked.map(([unit, evidence]) => [this.host.pathOf(unit), evidence]));
  }

  /** Names, made when somebody asks for the first time. */
  private profilesInEditedFiles(): () => ReadonlySet<string> {
    let names: ReadonlySet<string> | undefined;
    const { live } = this.host.sets;
    const isEdited = (root: BytePath): boolean => {
      const unit = this.host.unitAt(root);
      return unit !== undefined && textOf(unit.base) !== textOf(unit.ours);
    };
    return () => {
      if (names !== undefined) return names;
      const roots = this.host.liveRoots.filter(isEdited);
      names = new Set(roots.flatMap((root) => live.outline(root).profiles.map(({ name }) => name)));
      return names;
    };
  }

  private hold(change: Change, hold: Hold): void {
    const remembered = this.options.remembered.get(change.unit.path) ?? [];
    const evidence = [...(hold.evidence ?? []), ...remembered];
    const heldText = hold.kind === 'conflict' ? this.options.contest(change) : undefined;
    const whole = evidence.length === 0 ? hold : { ...hold, evidence: eachOnce(evidence) };
    // Where a part cannot go on either, all of it is held.
    this.current.set(change.unit.path, heldChange(change.waiting?.whole ?? change, whole, heldText));
  }

  /** What is gone from the reference stays as long as something that stays includes it. */
  holdNeeded(): boolean {
    const goes = new Map<BytePath, Change>();
    for (const change of this.changes()) {
      if (change.text === undefined) goes.set(this.host.pathOf(change.unit.path), change);
    }
    if (goes.size === 0) return false;
    const { set, graph } = this.candidate();
    const stays = [...set.files.keys()].filter((path) => !goes.has(path));
    const needed = reachableFrom(graph, stays);
    const kept = [...goes].filter(([path]) => needed.has(path));
    for (const [path, change] of kept) {
      const user = [...needed].find((file) => graph.get(file)?.has(path) === true) ?? path;
      this.hold(change, heldFor('vendor-removed', [remark('reconcile/still-included', { file: user })]));
    }
    return kept.length > 0;
  }

  /** What no longer includes what the administrator wrote. */
  holdLostLocals(): boolean {
    const { live } = this.host.sets;
    const candidate = this.candidate();
    const isOwn = (path: BytePath): boolean => this.host.isOwn(path);
    let holdsMore = false;
    for (const change of this.changes().filter((one) => !isAnswer(one))) {
      const hold = findLostLocals({ file: this.host.pathOf(change.unit.path), live, candidate, isOwn });
      if (hold === undefined) continue;
      this.hold(change, hold);
      holdsMore = true;
    }
    return holdsMore;
  }

  holdBy(verdicts: ReadonlyMap<UnitPath, UnitVerdict>, why: 'unlawful' | 'gated'): boolean {
    let holdsMore = false;
    for (const change of this.changes()) {
      const verdict = verdicts.get(change.unit.path);
      const hold = verdict?.[why];
      if (verdict === undefined || hold === undefined) continue;
      const mayPart = hold.standing === 'refused' && !isAnswer(change);
      const part = mayPart ? this.options.reduce?.(change, hold, verdict.offending) : undefined;
      if (part === undefined) this.hold(change, hold);
      else this.current.set(change.unit.path, part);
      holdsMore = true;
    }
    return holdsMore;
  }

  /** A file as the candidate has it, or as live has it. */
  private shownAt(file: BytePath, change: Change | undefined): Shown | undefined {
    if (change !== undefined) return this.host.proposed(change);
    const unit = this.host.unitAt(file);
    return unit && this.host.sideOf(unit, 'ours');
  }

  /** A profile that is gone still confines here: it goes only when somebody said so, whoever edited the file. */
  holdVanished(verdicts: ReadonlyMap<UnitPath, UnitVerdict>): boolean {
    let holdsMore = false;
    for (const change of this.changes()) {
      const lost = (verdicts.get(change.unit.path)?.widenings ?? []).filter(
        ({ code, detail }) => code === 'reconcile/lost-profile' && detail?.excusedBy.length === 0,
      );
      const reasons = [...lost, ...this.moved().switchedOff(change)];
      if (reasons.length === 0) continue;
      this.hold(change, { kind: 'widening', standing: 'refused', reasons });
      holdsMore = true;
    }
    return holdsMore;
  }

  /** A profile that the administrator switched off is not switched on because its vendor keeps it in another file. */
  holdSwitchedOn(): boolean {
    let holdsMore = false;
    for (const change of this.changes().filter((one) => !isAnswer(one))) {
      const reasons = this.moved().switchedOn(change);
      if (reasons.length === 0) continue;
      this.hold(change, heldFor('lost-local', reasons));
      holdsMore = true;
    }
    return holdsMore;
  }

  private moved(): MovedProfiles {
    return new MovedProfiles(this.host, this.candidate(), () => this.roots());
  }

  holdClashes(): boolean {
    const found = findClashes({
      base: this.states().spare().base,
      live: this.host.sets.live,
      candidate: this.candidate(),
      roots: this.roots(),
      changed: new Set(this.changesByPath().keys()),
      isVendors: (root) => this.isVendors(root),
      isOwn: (root) => this.host.isOwn(root),
    });
    return this.holdAll(found, (reason) => heldFor('both-added', [reason]));
  }

  holdInvalid(): boolean {
    const changes = this.changesByPath();
    const found = findInvalid({
      live: this.host.sets.live,
      candidate: this.candidate(),
      roots: this.roots(),
      changed: new Set(changes.keys()),
      without: (path) => {
        const others = this.changes().filter((change) => change !== changes.get(path));
        return this.host.sets.with(this.host.textsOf(others));
      },
    });
    const shown = (file: BytePath): Shown | undefined => this.shownAt(file, changes.get(file));
    return this.holdAll(found, (diagnostics) => ({
      kind: 'invalid',
      standing: 'held',
      reasons: [remark('reconcile/invalid'), ...diagnostics.map((found) => remarkFrom(found, shown))],
    }));
  }

  private holdAll<T>(found: ReadonlyMap<BytePath, T>, holdFor: (reason: T) => Hold): boolean {
    const changes = this.changesByPath();
    for (const [path, reason] of found) {
      const change = changes.get(path);
      if (change !== undefined) this.hold(change, holdFor(reason));
    }
    return found.size > 0;
  }

  /** Changes of text, by every place where the text would be found. */
  private changesByPath(): Map<BytePath, Change> {
    const found = new Map<BytePath, Change>();
    for (const change of this.changes()) {
      for (const path of this.host.textsOf([change]).keys()) found.set(path, change);
    }
    return found;
  }

  /** Files that the loaders would load. */
  roots(): BytePath[] {
    const added = this.changes().filter(({ unit, text }) => unit.kind === 'profile' && text !== undefined);
    return [...new Set([...this.host.liveRoots, ...added.map(({ unit }) => this.host.pathOf(unit.path))])];
  }

  /** Whether live would hold what the vendor ships there. */
  private isVendors(root: BytePath): boolean {
    const unit = this.host.unitAt(root);
    const proposal = unit && this.current.get(unit.path);
    const text = proposal?.kind === 'change' ? proposal.text : textOf(unit?.ours);
    return text !== undefined && text === textOf(unit?.theirs);
  }
}

function isAnswer(proposal: Proposal | undefined): boolean {
  return proposal?.kind === 'change' && proposal.isAnswer === true;
}

function eachOnce(evidence: readonly Evidence[]): Evidence[] {
  const found = new Map(evidence.map((one) => [JSON.stringify([one.profile, one.rule, one.file]), one]));
  return [...found.values()];
}

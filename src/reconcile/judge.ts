// The whole set, judged before anything is written. Takes proposals, gives them back with those held that must not go on,
// and what the gate found about each change. A held unit is put back and the set is judged again, until nothing changes.

import type { BytePath, UnitPath } from '../base/index.js';
import { findClashes, namesIn } from './clashes.js';
import type { Gated } from './gate-unit.js';
import { UnitGate } from './gate-unit.js';
import type { WideningSetting } from './gate-setting.js';
import type { HostView } from './host-view.js';
import { reachableFrom } from './include-graph.js';
import type { Breach, LawInput } from './law.js';
import { MergeLaw } from './law.js';
import type { Shown } from './locate.js';
import { remarkFrom, textAt, whereIn } from './locate.js';
import type { Hold, Remark } from './outcome.js';
import { remark } from './outcome.js';
import type { PolicyState } from './policy-sets.js';
import type { Change, Held, Proposal } from './proposal.js';
import type { Evidence } from './rule-parts.js';
import { textOf } from './tree.js';
import type { Unit } from './units.js';
import { findInvalid } from './validity.js';

export interface JudgeOptions {
  readonly widening: WideningSetting;
  /** What units were held for before. */
  readonly remembered: ReadonlyMap<UnitPath, readonly Evidence[]>;
}

export interface JudgedSet {
  readonly proposals: readonly Proposal[];
  /** What the gate found, also of changes that are held in the end. */
  readonly gated: ReadonlyMap<UnitPath, Gated>;
  /** Undefined where nothing was proposed. */
  readonly gate: UnitGate | undefined;
}

export function judgeSet(
  proposals: readonly Proposal[],
  host: HostView,
  { widening, remembered }: JudgeOptions,
): JudgedSet {
  const past = new Map([...remembered].map(([unit, evidence]) => [host.pathOf(unit), evidence]));
  const set = new SetJudge(holdTangledLinks(proposals), host, past);
  const gated = new Map<UnitPath, Gated>();
  let gate: UnitGate | undefined;
  for (let isSettled = set.changes().length === 0; !isSettled;) {
    gate = new UnitGate(host, set.candidate(), widening);
    for (const change of set.changes()) gated.set(change.unit.path, gate.judge(change));
    const holdsMore =
      set.holdNeeded() ||
      set.holdGated(gated, 'lost-local') ||
      set.holdBreaches() ||
      set.holdGated(gated) ||
      set.holdVanished() ||
      set.holdClashes() ||
      set.holdInvalid();
    isSettled = !holdsMore;
  }
  return { proposals: set.proposals(), gated, gate };
}

class SetJudge {
  private readonly current: Map<UnitPath, Proposal>;
  private readonly law = new MergeLaw();
  private lastBefore: (Pick<LawInput, 'base' | 'ours'> & { readonly news: number }) | undefined;
  private theirs: PolicyState | undefined;
  private lastCandidate: { readonly changes: readonly Change[]; readonly state: PolicyState } | undefined;

  constructor(
    proposals: readonly Proposal[],
    private readonly host: HostView,
    private readonly remembered: LawInput['remembered'],
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
    const changes = this.changes();
    const last = this.lastCandidate;
    if (last?.changes.length === changes.length) return last.state;
    const state = this.host.sets.with(this.host.textsOf(changes));
    this.lastCandidate = { changes, state };
    return state;
  }

  private hold(change: Change, hold: Hold): void {
    this.current.set(change.unit.path, heldChange(change, hold));
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

  /** What would give back what the administrator took away, or drop what all sides restrict. */
  holdBreaches(): boolean {
    const changes = this.changesByPath();
    const found = this.law.findBreaches({
      ...this.statesBefore(),
      theirs: () => (this.theirs ??= this.host.sets.with(this.host.textsOfSide('theirs'))),
      merged: this.candidate(),
      roots: this.roots(),
      changed: new Set(changes.keys()),
      remembered: this.remembered,
      isOwn: (path) => this.host.isOwn(path),
    });
    const byFile = new Map<BytePath, Breach[]>();
    for (const breach of found) byFile.set(breach.file, [...(byFile.get(breach.file) ?? []), breach]);
    return this.holdAll(byFile, (breaches) => ({
      kind: 'lost-restriction',
      standing: 'refused',
      reasons: breaches.map((breach) => this.breachRemark(breach, changes)),
      evidence: breaches.flatMap(({ evidence }) => evidence),
    }));
  }

  /** Base and live. A profile that is new counts as if it had been there: what it includes was there before it. */
  private statesBefore(): Pick<LawInput, 'base' | 'ours'> {
    const news = this.changes().filter(({ unit, outcome }) => unit.kind === 'profile' && outcome === 'installed');
    const last = this.lastBefore;
    if (last?.news === news.length) return last;
    const { sets } = this.host;
    const texts = this.host.textsOf(news);
    const base = sets.with(new Map([...this.host.textsOfBase(), ...texts]));
    this.lastBefore = { news: news.length, base, ours: sets.with(texts) };
    return this.lastBefore;
  }

  /** What the setting does not let through; of one kind only, where one is named. */
  holdGated(gated: ReadonlyMap<UnitPath, Gated>, kind?: Hold['kind']): boolean {
    let holdsMore = false;
    for (const change of this.changes()) {
      const { hold, locator, others } = gated.get(change.unit.path) ?? {};
      if (hold === undefined || (kind ?? hold.kind) !== hold.kind) continue;
      const reasons = [...hold.reasons.flatMap((finding) => locator?.remarkOf(finding) ?? []), ...(others ?? [])];
      this.hold(change, { ...hold, reasons });
      holdsMore = true;
    }
    return holdsMore;
  }

  private breachRemark({ code, profile, at, other, isLive }: Breach, changes: ReadonlyMap<BytePath, Change>): Remark {
    const shown = this.shownAt(at.file, isLive ? undefined : changes.get(at.file));
    const data = { profile, unit: other, statement: shown === undefined ? '' : textAt(shown, at) };
    return remark(code, data, shown && whereIn(shown, at));
  }

  /** A file as the candidate has it, or as live has it. */
  private shownAt(file: BytePath, change: Change | undefined): Shown | undefined {
    if (change !== undefined) return this.host.proposed(change);
    const unit = this.host.unitAt(file);
    return unit && this.host.sideOf(unit, 'ours');
  }

  /** A profile that is gone from a file, and from all others, still confines here. */
  holdVanished(): boolean {
    const { live } = this.host.sets;
    const candidate = this.candidate();
    const gone = this.changes().filter(({ unit, text }) => {
      const root = this.host.pathOf(unit.path);
      if (unit.kind !== 'profile' || text === undefined || !live.set.files.has(root)) return false;
      const [before, after] = [namesIn(live, root), namesIn(candidate, root)];
      const added = after.filter((name) => !before.includes(name));
      const lost = before.filter((name) => !after.includes(name));
      if (lost.length <= added.length) return false;
      const all = new Set(this.roots().flatMap((each) => namesIn(candidate, each)));
      return lost.filter((name) => !all.has(name)).length > added.length;
    });
    for (const change of gone) this.hold(change, heldFor('vendor-removed', [remark('reconcile/vendor-removed')]));
    return gone.length > 0;
  }

  holdClashes(): boolean {
    const found = findClashes({
      base: this.statesBefore().base,
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
  private roots(): BytePath[] {
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

function heldFor(kind: Hold['kind'], reasons: readonly Remark[]): Hold {
  return { kind, standing: 'held', reasons };
}

function heldChange(change: Change, hold: Hold): Held {
  return { kind: 'held', unit: change.unit, hold, heldText: change.text, change };
}

/** Two links to one file cannot both be written through. */
function holdTangledLinks(proposals: readonly Proposal[]): Proposal[] {
  const writers = new Map<UnitPath, number>();
  for (const proposal of proposals) {
    const target = proposal.kind === 'change' ? linkTargetOf(proposal.unit) : undefined;
    if (target !== undefined) writers.set(target, (writers.get(target) ?? 0) + 1);
  }
  return proposals.map((proposal) => {
    const target = proposal.kind === 'change' ? linkTargetOf(proposal.unit) : undefined;
    if (proposal.kind !== 'change' || target === undefined || writers.get(target) === 1) return proposal;
    return heldChange(proposal, heldFor('link', [remark('reconcile/link-to-unit', { target })]));
  });
}

function linkTargetOf({ ours }: Unit): UnitPath | undefined {
  return ours?.kind === 'file' ? ours.link?.target : undefined;
}

// What a change does to permissions that need two profiles: a rule that is new and permits what the other side does not take,
// a rule that names nobody, and what two profiles could do together and no longer can. Takes policy before and after, gives
// findings; never a word about what was so before, nor where it cannot be told. Nothing here widens or holds anything.

import type { BytePath, ByteText } from '../../base/index.js';
import { sortedBy } from '../../base/index.js';
import type { HalvesFound } from '../../compare/index.js';
import type { TwoSidedClass } from '../../model/index.js';
import { twoSidedClasses, TwoSides } from '../../model/index.js';
import type { EffectiveRule } from '../../policy/index.js';
import type { GateFinding } from '../gate.js';
import type { ChangedMember, ChangedRules } from './changed-rules.js';
import { changedRules } from './changed-rules.js';
import { Counterparts } from './counterparts.js';
import type { HalvesInput, Member, MembersOf } from './members.js';
import { Members, placeOfLabel, unconfined } from './members.js';
import { Pairs } from './pairs.js';
import { isBeyondTelling } from './peers.js';
import { meantBy } from './stranger.js';
import { HalvesTelling } from './tell-halves.js';

export function judgeHalves(input: HalvesInput): readonly GateFinding[] {
  return new HalvesJudge(input).run();
}

/** What is so in one state, as if all of it were new. */
export function standingHalves(all: MembersOf, limits: HalvesInput['limits']): readonly GateFinding[] {
  const changed = new Set(all.state.set.files.keys());
  return new HalvesJudge({ before: { ...all, roots: [] }, after: all, changed, limits }, true).run();
}

class HalvesJudge {
  private readonly sides = new TwoSides();
  private readonly before: Members;
  private readonly after: Members;
  private readonly telling: HalvesTelling;
  private readonly pairs: Pairs;
  private readonly counterparts: Counterparts;

  constructor(
    private readonly input: HalvesInput,
    private readonly isAllNew = false,
  ) {
    const isAlike = (root: BytePath): boolean => input.before.state.readsAs(input.after.state, root);
    this.before = new Members(input.before, isAlike);
    this.after = new Members(input.after, isAlike);
    this.pairs = new Pairs(this.sides, this.before, this.after, input.limits);
    this.counterparts = new Counterparts(this.after, input.after.state, this.sides);
    this.telling = new HalvesTelling(input, this.sides, this.before, this.after);
  }

  run(): readonly GateFinding[] {
    const changed = this.changedMembers();
    for (const one of changed) {
      const { before, after } = one;
      if (after === undefined) continue;
      const [was, is] = [before && this.before.placedOf(before), this.after.placedOf(after)];
      // What was not understood before may have said all that is said now.
      if (is === undefined || (before !== undefined && was === undefined && before.switched !== 'off')) continue;
      for (const name of twoSidedClasses) {
        const rules = changedRules(was, is, name, this.sides);
        for (const rule of rules.added) this.lookAtNewRule(rule, after, name);
        this.lookAtTaking(one, rules, name);
        if (before !== undefined && rules.gone.length + rules.added.length > 0) this.lookAtAsking(one, rules, name);
      }
    }
    this.lookAtGone(changed);
    return this.telling.findings();
  }

  /** Profiles in files that read otherwise than before, or stand otherwise. */
  private changedMembers(): readonly ChangedMember[] {
    const { before, after } = this.input;
    const isSame = (root: BytePath): boolean =>
      !this.isAllNew && before.state.readsAs(after.state, root) && before.switchOf(root) === after.switchOf(root);
    const roots = new Set([...before.roots, ...after.roots].filter((root) => !isSame(root)));
    const labels = new Set(
      [this.before, this.after].flatMap((members) =>
        members.all().flatMap(({ label, root }) => (roots.has(root) ? [label] : [])),
      ),
    );
    const changed = [...labels].map((label) => ({
      label,
      before: this.before.one(label) ?? this.formerOf(label),
      after: this.after.one(label),
    }));
    return sortedBy(changed, ({ label }) => label);
  }

  /** The profile that has another name now, and is for the same programs: its rules are not new. */
  private formerOf(label: ByteText): Member | undefined {
    const added = this.after.one(label);
    const gone = added === undefined ? [] : this.before.all().filter((one) => !this.after.has(one.label));
    const attachments = added === undefined || gone.length === 0 ? [] : this.after.attachmentsOf(added);
    if (attachments.length === 0) return undefined;
    const programs = JSON.stringify(attachments);
    const former = gone.filter((one) => JSON.stringify(this.before.attachmentsOf(one)) === programs);
    return former.length === 1 ? former[0] : undefined;
  }

  /** A rule that was not there: whom it names, and whether those take what it permits. */
  private lookAtNewRule(rule: EffectiveRule, asker: Member, name: TwoSidedClass): void {
    const peers = this.counterparts.peersOf(rule);
    if (peers.kind === 'everybody') return;
    if (peers.kind === 'listed') this.lookAtStrangers(rule, peers.labels, asker, []);
    if (rule.qualifiers.mode === 'deny') return;
    const takers = this.counterparts.meant(peers, asker);
    const lacking: { readonly taker: Member; readonly found: HalvesFound }[] = [];
    let isTakenBySome = false;
    for (const taker of takers) {
      const found = this.pairs.between(asker.label, taker.label, name);
      if (found === undefined || !this.after.refuses(taker, name)) isTakenBySome = true;
      for (const one of found ?? []) {
        const asked = one.asked.get(rule.id);
        if (asked === undefined) continue;
        if (asked.isTaken) isTakenBySome = true;
        else if (this.after.refuses(taker, name)) lacking.push({ taker, found: one });
      }
    }
    // Who writes a pattern need not mean everyone whom it happens to match.
    if (peers.kind === 'alike' && isTakenBySome) return;
    for (const { taker, found } of lacking) this.telling.lacking({ rule, asker, taker, name, found });
  }

  /**
   * Somebody new, or newly held to his rules: who names him, and whether he takes it. And who could do what he took before,
   * where one of the two rules names the other side: what both permit to everybody was meant for nobody.
   */
  private lookAtTaking({ before, after, label }: ChangedMember, rules: ChangedRules, name: TwoSidedClass): void {
    if (after === undefined || !this.after.refuses(after, name)) return;
    const isNew = before === undefined || !this.before.refuses(before, name);
    if (!isNew && rules.gone.length + rules.added.length === 0) return;
    const lost = [...rules.gone.filter((rule) => !isDeny(rule)), ...rules.added.filter(isDeny)];
    if (!isNew && lost.length === 0) return;
    const naming = new Set(this.counterparts.askersOf(after, name, false));
    const isMeant = (asker: ByteText): boolean => {
      const concerned = lost.filter(({ rule }) => this.sides.concerns(rule, placeOfLabel(asker).name));
      if (asker === unconfined || naming.has(asker)) return concerned.length > 0;
      return concerned.some((rule) => this.counterparts.peersOf(rule).kind !== 'everybody');
    };
    for (const asker of isNew ? naming : this.counterparts.askersOf(after, name, true)) {
      if (!isNew && !isMeant(asker)) continue;
      const found = this.pairs.between(asker, label, name);
      for (const one of found ?? []) {
        if (!isNew) {
          const shown = one.broken.asking;
          if (shown !== undefined)
            this.telling.noLongerTaken({ asker: this.after.one(asker), taker: after, name, found: one, shown });
        } else this.lookAtNewcomer(asker, after, name, one);
      }
    }
  }

  /** Rules that were there before and name, one by one, who is new or newly held to his rules. */
  private lookAtNewcomer(label: ByteText, taker: Member, name: TwoSidedClass, found: HalvesFound): void {
    const asker = this.after.one(label);
    const placed = asker && this.after.placedOf(asker);
    if (asker === undefined || placed === undefined) return;
    for (const [id, { isTaken }] of found.standing) {
      const rule = id === undefined ? undefined : placed.policy.ruleOf(id);
      if (rule === undefined || isTaken || found.asked.has(id)) continue;
      if (this.counterparts.peersOf(rule).kind === 'listed') this.telling.lacking({ rule, asker, taker, name, found });
    }
  }

  /** What a profile no longer asks for, though another one still has a rule that takes it from just this one. */
  private lookAtAsking({ before, after, label }: ChangedMember, rules: ChangedRules, name: TwoSidedClass): void {
    if (before === undefined || after === undefined || !this.before.refuses(before, name)) return;
    const lost = [...rules.gone.filter((rule) => !isDeny(rule)), ...rules.added.filter(isDeny)];
    if (lost.length === 0) return;
    const files = this.counterparts.naming().filesAbout([placeOfLabel(label).name], name, 'taking', false);
    for (const taker of this.after.all()) {
      if (taker.label === label || (!files.has(taker.root) && taker.root !== after.root)) continue;
      if (!lost.some(({ rule }) => this.sides.concerns(rule, placeOfLabel(taker.label).name))) continue;
      for (const one of this.pairs.between(label, taker.label, name) ?? []) {
        const shown = one.broken.taking;
        if (shown === undefined) continue;
        const placed = this.after.placedOf(taker);
        const takes = shown.after.taking.map(({ rule }) =>
          rule === undefined ? undefined : placed?.policy.ruleOf(rule),
        );
        const isMeant = takes.some(
          (rule) => rule !== undefined && !isDeny(rule) && this.counterparts.peersOf(rule).kind !== 'everybody',
        );
        if (isMeant) this.telling.noLongerAsked({ asker: after, taker, name, found: one, shown });
      }
    }
  }

  /** Labels that nobody has any more, and rules that still name them. */
  private lookAtGone(changed: readonly ChangedMember[]): void {
    const gone = changed.filter(({ label }) => this.before.has(label) && !this.after.has(label));
    if (gone.length === 0) return;
    const labels = gone.map(({ label }) => placeOfLabel(label).name);
    const isGone = new Set<string>(labels);
    for (const name of twoSidedClasses) {
      const files = new Set<BytePath>();
      for (const role of ['asking', 'taking'] as const)
        for (const file of this.counterparts.naming().filesAbout(labels, name, role, false)) files.add(file);
      for (const member of this.after.all()) {
        if (!files.has(member.root)) continue;
        const placed = this.after.placedOf(member);
        for (const rule of placed?.model.profile.rules ?? []) {
          if (rule.rule.kind !== name) continue;
          const peers = this.counterparts.peersOf(rule);
          if (peers.kind !== 'listed' || !peers.labels.some((label) => isGone.has(label))) continue;
          this.lookAtStrangers(rule, peers.labels, member, rootsOf(gone, peers.labels));
        }
      }
    }
  }

  /**
   * A rule of which nobody is called what it names. Where others are called so, a list may name what is elsewhere, and what
   * was once: only a slip for somebody whom it does not name is told.
   */
  private lookAtStrangers(
    rule: EffectiveRule,
    labels: readonly ByteText[],
    member: Member,
    former: readonly BytePath[],
  ): void {
    const { namespace } = placeOfLabel(member.label);
    const full = (label: ByteText): ByteText => (namespace === '' ? label : (`:${namespace}:${label}` as ByteText));
    const strangers = labels.filter(
      (label) => !isBeyondTelling(label) && label !== unconfined && !this.after.has(full(label)),
    );
    const isSlip = (label: ByteText): boolean => {
      // Of what is gone, others in the list that nobody was called before were told then.
      if (former.length > 0 && !this.before.has(full(label))) return false;
      const meant = meantBy(label, namespace, this.after);
      return meant !== undefined && !labels.includes(meant.label);
    };
    const told = strangers.length === labels.length ? strangers : strangers.filter(isSlip);
    if (told.length === 0 || told.some((label) => this.after.mayBeUnread(label))) return;
    this.telling.stranger({ rule, labels: told, member, former });
  }
}

function isDeny({ qualifiers }: EffectiveRule): boolean {
  return qualifiers.mode === 'deny';
}

/** Where profiles stood that are gone. */
function rootsOf(gone: readonly ChangedMember[], labels: readonly ByteText[]): readonly BytePath[] {
  return gone.flatMap(({ label, before }) =>
    before !== undefined && labels.includes(placeOfLabel(label).name) ? [before.root] : [],
  );
}

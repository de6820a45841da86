// What was found about two halves, put down to changed files and to the rules behind it. Takes what was found pair by pair,
// gives findings. Judges nothing; sentences belong to report.

import type { BytePath, ByteText } from '../../base/index.js';
import { compareBytes } from '../../base/index.js';
import type { HalvesFound, PlacedProfile, SharedAccess } from '../../compare/index.js';
import type { Role, Term, TwoSidedClass, TwoSides } from '../../model/index.js';
import type { EffectiveRule } from '../../policy/index.js';
import type { Behind } from '../findings.js';
import type { GateFinding } from '../gate.js';
import { reachableInAny } from '../include-graph.js';
import { Drafts } from './drafts.js';
import type { HalvesInput, Member, Members } from './members.js';
import { placeOfLabel } from './members.js';
import { meantBy } from './stranger.js';

/** A rule that permits what the other side does not take. */
export interface Lacking {
  readonly rule: EffectiveRule;
  readonly asker: Member;
  readonly taker: Member;
  readonly name: TwoSidedClass;
  readonly found: HalvesFound;
}

/** What worked between two, and of which one half is gone. */
export interface Broken {
  /** Undefined for whoever is not confined. */
  readonly asker: Member | undefined;
  readonly taker: Member;
  readonly name: TwoSidedClass;
  readonly found: HalvesFound;
  readonly shown: SharedAccess;
}

export interface Stranger {
  readonly rule: EffectiveRule;
  readonly labels: readonly ByteText[];
  readonly member: Member;
  /** Where those were defined whom it named before; empty where it names nobody from the beginning. */
  readonly former: readonly BytePath[];
}

export class HalvesTelling {
  private readonly drafts = new Drafts();

  constructor(
    private readonly input: HalvesInput,
    private readonly sides: TwoSides,
    private readonly before: Members,
    private readonly after: Members,
  ) {}

  lacking({ rule, asker, taker, name, found }: Lacking): void {
    const shown = (found.asked.get(rule.id) ?? found.standing.get(rule.id))?.shown;
    // What an include brings from a file that is as it was is told once for all of it.
    const include = this.isWrittenNow(rule)
      ? undefined
      : rule.origin.via.find(({ file }) => this.input.changed.has(file));
    this.drafts.add(
      include === undefined
        ? `lacking ${asker.label} ${placeKey(rule)}`
        : `lacking ${asker.label} ${name} ${include.file} ${include.start}`,
      {
        code: 'reconcile/half-missing',
        profile: asker.label,
        data: { class: name, example: this.exampleOf(name, shown) },
        behind: [{ side: 'merged', ...rule.origin, mode: 'allow' }],
        blame: this.blameOf([rule.origin], [asker.root, taker.root]),
      },
      { own: found.halves.asking, other: found.halves.taking, peer: taker.label },
    );
  }

  /** The half of the one who takes is gone. */
  noLongerTaken({ asker, taker, name, found, shown }: Broken): void {
    this.broken('taking', taker, { asker, taker, name, found, shown });
  }

  /** The half of the one who asks is gone. */
  noLongerAsked({ asker, taker, name, found, shown }: Broken & { readonly asker: Member }): void {
    this.broken('asking', asker, { asker, taker, name, found, shown });
  }

  private broken(lost: Role, loser: Member, { asker, taker, name, found, shown }: Broken): void {
    const cause = this.causeOf(lost, loser, found, shown);
    const left: Role = lost === 'taking' ? 'asking' : 'taking';
    const keeper = left === 'asking' ? asker : taker;
    const kept = keeper && this.ruleOf(this.after, keeper, granting(shown.after[left], found.halves.bits[left]));
    const behind: Behind[] = [
      ...(cause === undefined ? [] : [cause]),
      ...(kept === undefined ? [] : [{ side: 'merged' as const, ...kept.origin, mode: 'allow' as const }]),
    ];
    this.drafts.add(
      `broken ${lost} ${loser.label} ${name} ${cause === undefined ? '' : `${cause.at.file} ${cause.at.start}`}`,
      {
        code: 'reconcile/half-lost',
        profile: loser.label,
        data: { class: name, role: lost, example: this.exampleOf(name, shown) },
        behind,
        blame: this.blameOf(cause === undefined ? [] : [cause], [loser.root, ...(keeper ? [keeper.root] : [])]),
      },
      {
        own: found.halves[lost],
        other: found.halves[left],
        peer: lost === 'taking' ? (asker?.label ?? ('unconfined' as ByteText)) : taker.label,
      },
    );
  }

  stranger({ rule, labels, member, former }: Stranger): void {
    // Whoever includes a file does not answer for the names in it.
    const isIncluded = !this.isWrittenNow(rule) && rule.origin.via.some(({ file }) => this.input.changed.has(file));
    if (former.length === 0 && isIncluded) return;
    const blame = this.blameOf(former.length > 0 ? [] : [rule.origin], [...former, member.root]);
    const [shown = '' as ByteText] = labels;
    const { namespace } = placeOfLabel(member.label);
    const meant = labels.map((label) => meantBy(label, namespace, this.after)).find((one) => one !== undefined);
    this.drafts.add(
      `stranger ${[...labels].sort(compareBytes).join(' ')} ${blame.files.join(' ')}`,
      {
        code: 'reconcile/peer-unknown',
        profile: member.label,
        data: {
          class: rule.rule.kind,
          name: shown,
          was: former.length > 0 ? 'yes' : 'no',
          suggestion: meant?.label ?? '',
          why: meant?.why ?? '',
        },
        behind: [{ side: 'merged', ...rule.origin, mode: rule.qualifiers.mode ?? 'allow' }],
        blame,
      },
      undefined,
    );
  }

  findings(): readonly GateFinding[] {
    return this.drafts.findings();
  }

  private isWrittenNow({ origin: { at } }: EffectiveRule): boolean {
    return this.input.changed.has(at.file);
  }

  /** Changed files that a rule comes from; where none is, those that the profiles read. */
  private blameOf(origins: readonly Pick<Behind, 'at' | 'via'>[], roots: readonly BytePath[]): GateFinding['blame'] {
    const { changed, before, after } = this.input;
    const isChanged = (file: BytePath): boolean => changed.has(file);
    // Who writes a rule is to blame before those who include it.
    const direct = origins.flatMap(({ at, via }) => (isChanged(at.file) ? [at] : via).map(({ file }) => file));
    const own = [...new Set([...direct, ...(origins.length === 0 ? roots : [])])].filter(isChanged);
    const read = reachableInAny([before.state.graph, after.state.graph], roots);
    return { files: own.length > 0 ? own : [...read].filter(isChanged), deed: 'rule', by: undefined };
  }

  private causeOf(lost: Role, loser: Member, { halves }: HalvesFound, shown: SharedAccess): Behind | undefined {
    const bit = halves.bits[lost];
    const denial = shown.after[lost].find(({ effect }) => effect.mode === 'deny' && (effect.permissions & bit) !== 0);
    const denies = denial && this.ruleOf(this.after, loser, denial);
    if (denies !== undefined) return { side: 'merged', ...denies.origin, mode: 'deny' };
    const was = this.before.one(loser.label);
    const granted = was && this.ruleOf(this.before, was, granting(shown.before[lost], bit));
    return granted && { side: 'ours', ...granted.origin, mode: 'allow' };
  }

  private ruleOf(members: Members, member: Member, term: Term | undefined): EffectiveRule | undefined {
    const placed: PlacedProfile | undefined = members.placedOf(member);
    return term?.rule === undefined ? undefined : placed?.policy.ruleOf(term.rule);
  }

  /** An access that shows it, as far as its words say more than the class. */
  private exampleOf(name: TwoSidedClass, shown: SharedAccess | undefined): string {
    if (shown === undefined) return '';
    const attributes = Object.entries(this.sides.readMeeting(name, shown.text));
    return name === 'signal' ? attributes.map(([attribute, value]) => `${attribute}=${value}`).join(' ') : '';
  }
}

function granting(terms: readonly Term[], bit: number): Term | undefined {
  return terms.find(({ effect }) => effect.mode !== 'deny' && (effect.permissions & bit) !== 0);
}

function placeKey({ origin: { at } }: EffectiveRule): string {
  return `${at.file} ${at.start}`;
}

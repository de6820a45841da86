// Two profiles beside each other, in one class: what one asks for and the other takes, before and after. Takes labels, gives
// what was found, once for each pair; nothing where one of them cannot be known, or where it would take too long.

import type { ByteText } from '../../base/index.js';
import type { HalvesFound, Side, Sides, WalkLimits } from '../../compare/index.js';
import { compareHalves } from '../../compare/index.js';
import type { Role, TwoSidedClass, TwoSides } from '../../model/index.js';
import { halvesOf, isAskedAbout } from '../../model/index.js';
import { AlikePairs } from './alike-pairs.js';
import type { Members } from './members.js';
import { placeOfLabel, unconfined } from './members.js';

/** States of one automaton: two profiles about each other need few. */
const mostStates = 20_000;

/** Two profiles are held together so many times at most. */
const mostPairs = 20_000;

export class Pairs {
  private readonly known = new Map<string, readonly HalvesFound[] | undefined>();
  private readonly alike = new AlikePairs();

  constructor(
    private readonly sides: TwoSides,
    private readonly before: Members,
    private readonly after: Members,
    private readonly limits: WalkLimits,
  ) {}

  /** Undefined where nothing can be said of two profiles. */
  between(asker: ByteText, taker: ByteText, name: TwoSidedClass): readonly HalvesFound[] | undefined {
    const key = `${name}\0${asker}\0${taker}`;
    if (!this.known.has(key)) {
      const found = this.known.size >= mostPairs ? undefined : this.comparePair(asker, taker, name);
      this.known.set(key, found);
    }
    return this.known.get(key);
  }

  private comparePair(asker: ByteText, taker: ByteText, name: TwoSidedClass): readonly HalvesFound[] | undefined {
    const [one, other] = [placeOfLabel(asker), placeOfLabel(taker)];
    if (asker === taker || (asker !== unconfined && one.namespace !== other.namespace)) return undefined;
    const sidesOf = (members: Members): { readonly asking: Side | undefined; readonly taking: Side | undefined } => ({
      asking: this.sideOf(members, asker, other.name, name, 'asking'),
      taking: this.sideOf(members, taker, one.name, name, 'taking'),
    });
    const [before, after] = [sidesOf(this.before), sidesOf(this.after)];
    const known = [before.asking, before.taking, after.asking, after.taking];
    if (known.includes(undefined) || after.asking === 'nothing' || after.taking === 'nothing') return undefined;
    const [was, is] = [before as Sides, after as Sides];
    const limits = { states: Math.min(this.limits.states, mostStates) };
    return this.alike.find(name, was, is, () =>
      compareHalves(halvesOf[name], was, is, this.sides.meetingOf(name), limits),
    );
  }

  /** What one profile permits towards the other; undefined where that is not known. */
  private sideOf(
    members: Members,
    label: ByteText,
    towards: ByteText,
    name: TwoSidedClass,
    role: Role,
  ): Side | undefined {
    if (label === unconfined) return 'everything';
    const member = members.one(label);
    if (member === undefined) return members.has(label) ? undefined : 'nothing';
    if (member.switched === 'off') return 'nothing';
    const placed = members.placedOf(member);
    if (placed === undefined) return undefined;
    // What only complains may do everything; the rules of one who asks are looked at all the same.
    const isByRules = role === 'asking' ? isAskedAbout(placed.model, name) : members.refuses(member, name);
    if (!isByRules) return 'everything';
    return this.sides.termsTowards(placed.model, name, towards, role);
  }
}

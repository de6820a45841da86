// What differs at the strings of one walk, gathered: for each rule that makes a difference, and each permission, the first
// string met, which is a shortest one. Takes meetings of two versions, gives findings. Must stay cheap: it is asked about
// every state of a walk.

import type { ByteText } from '../base/index.js';
import type { ExecType, Permissions, PermissionWord, QueryShape, Term } from '../model/index.js';
import { execKey, fileBits, otherShift, termKey } from '../model/index.js';
import type { Effect, Who } from './changes.js';
import type { Excuse } from './excuses.js';
import { excusedBits, excusesExec } from './excuses.js';
import { compareExec } from './exec-order.js';
import type { Passing } from './letting-through.js';
import { surplus } from './letting-through.js';
import type { Meeting } from './walk-class.js';

/** A permission, or an execute transition, that differs at a string. */
export interface Difference {
  readonly effect: Effect;
  readonly text: ByteText;
  readonly shape: QueryShape;
  readonly mask: Permissions;
  readonly word: string;
  readonly bits: Permissions;
  readonly who: Who;
  readonly isPrompted: boolean;
  /** Of a difference in where execution leads. */
  readonly exec: { readonly before: ExecType; readonly after: ExecType } | undefined;
  /** Equal for differences that the same rule makes. */
  readonly maker: string;
  /** Terms that match before and after. */
  readonly matching: readonly [readonly Term[], readonly Term[]];
  /** What excuses a widening at every string where it is found; empty where one string is not excused. */
  readonly excusedBy: ReadonlySet<Excuse>;
  /** Of a widening, at all strings where it is found: the terms that grant, and the bits. */
  readonly granting: Granting;
}

export interface Granting {
  readonly terms: ReadonlySet<Term>;
  /** What makes the difference; none where nothing that matches does. */
  readonly makers: ReadonlySet<Term>;
  readonly bits: Permissions;
}

/** A difference while strings are met. */
interface Finding extends Omit<Difference, 'granting'> {
  readonly excusedBy: Set<Excuse>;
  readonly granting: { readonly terms: Set<Term>; readonly makers: Set<Term>; bits: Permissions };
  /** What was gathered. */
  readonly seen: Set<Meeting['matching']>;
}

/** The term that makes a difference, and a key that is equal for those of one rule. */
interface Maker {
  readonly key: string;
  readonly term: Term | undefined;
}

const nobody: Maker = { key: '', term: undefined };

const execWords = [
  { who: 'owner', bits: fileBits.x },
  { who: 'other', bits: fileBits.x << otherShift },
] as const;

export class Differences {
  private readonly found = new Map<string, Finding>();
  /** What is excused at the strings met. */
  private readonly excused = new Map<string, Finding>();
  private readonly keys = new WeakMap<Term, string>();

  constructor(private readonly isFile: boolean) {}

  /** In the order met: short strings first. What is excused everywhere comes last. */
  get all(): readonly Difference[] {
    return [...this.found.values(), ...[...this.excused].flatMap(([key, one]) => (this.found.has(key) ? [] : one))];
  }

  /** Look at a string that two versions of a class meet at. `byRule` where rules and nothing else make a difference. */
  take(meeting: Meeting, byRule: boolean): void {
    const [before, after] = meeting.passing as [Passing, Passing];
    const up = surplus(after, before);
    const down = surplus(before, after);
    const isExec = this.execDiffers(meeting, before, after);
    if (up === 0 && down === 0 && !isExec) return;
    for (const shape of meeting.shapes) {
      for (const word of shape.permissions) {
        if ((word.bits & up) !== 0) this.addWidening(meeting, shape, word, up, byRule);
        if ((word.bits & down) !== 0) this.add(meeting, shape, 'narrowing', word, down, byRule);
      }
      if (isExec) this.addExec(meeting, shape, before, after, byRule);
    }
  }

  private execDiffers({ mask }: Meeting, before: Passing, after: Passing): boolean {
    return execWords.some(({ who, bits }) => {
      const [one, other] = [before.exec[who], after.exec[who]];
      const isAsked = (mask & bits & before.allowed & after.allowed) !== 0;
      return isAsked && one !== undefined && other !== undefined && execKey(one) !== execKey(other);
    });
  }

  private addWidening(
    meeting: Meeting,
    shape: QueryShape,
    word: PermissionWord,
    changed: Permissions,
    byRule: boolean,
  ): void {
    const [, after] = meeting.passing as [Passing, Passing];
    const used: Excuse[] = [];
    let open = (changed & word.bits) >>> 0;
    for (const excusing of meeting.excusing) {
      const excused = open & excusedBits(excusing, after, this.isFile);
      if (excused === 0) continue;
      used.push(excusing.excuse);
      open = (open & ~excused) >>> 0;
    }
    if (open === 0) this.add(meeting, shape, 'widening', word, changed, byRule, used);
    else this.add(meeting, shape, 'widening', word, open, byRule);
  }

  private add(
    meeting: Meeting,
    shape: QueryShape,
    effect: 'widening' | 'narrowing',
    { word, bits, who: group }: PermissionWord,
    changed: Permissions,
    byRule: boolean,
    excusedBy: readonly Excuse[] = [],
  ): void {
    const who: Who = group ?? 'anyone';
    const differing = (bits & changed) >>> 0;
    const { text, mask, matching, passing } = meeting;
    const [before, after] = passing as [Passing, Passing];
    const more = effect === 'widening' ? after : before;
    const isPrompted = (more.prompted & differing) !== 0 && (more.allowed & differing) === 0;
    const made = byRule ? this.makerOf(meeting, effect, differing) : nobody;
    const key = `${effect} ${shape.name} ${word} ${who} ${isPrompted} ${made.key}`;
    const sides = matching as Difference['matching'];
    const common = { effect, text, shape, mask, word, bits: differing, who, isPrompted, matching: sides };
    this.file(key, { ...common, exec: undefined, maker: made.key }, made.term, excusedBy);
  }

  /** The first of its kind is the witness; of the others only what they are made by counts. */
  private file(
    key: string,
    one: Omit<Difference, 'granting' | 'excusedBy'>,
    maker: Term | undefined,
    excusedBy: readonly Excuse[],
  ): void {
    const place = excusedBy.length > 0 ? this.excused : this.found;
    let finding = place.get(key);
    if (finding === undefined) {
      const granting = { terms: new Set<Term>(), makers: new Set<Term>(), bits: 0 };
      finding = { ...one, excusedBy: new Set(), granting, seen: new Set() };
      place.set(key, finding);
    }
    for (const excuse of excusedBy) finding.excusedBy.add(excuse);
    if (one.effect === 'narrowing') return;
    const { granting, seen } = finding;
    granting.bits = (granting.bits | one.bits) >>> 0;
    if (seen.has(one.matching)) return;
    seen.add(one.matching);
    if (maker !== undefined) granting.makers.add(maker);
    const concerned = concerns(one.bits);
    const mode = one.isPrompted ? 'prompt' : 'allow';
    for (const term of one.matching[1]) {
      if (term.effect.mode === mode && (term.effect.permissions & concerned) !== 0) granting.terms.add(term);
    }
  }

  private addExec(meeting: Meeting, shape: QueryShape, before: Passing, after: Passing, byRule: boolean): void {
    const { text, mask, matching } = meeting;
    for (const { word, bits, who } of shape.permissions) {
      if (who === undefined || word !== 'x' || (bits & mask & before.allowed & after.allowed) === 0) continue;
      const [one, other] = [before.exec[who], after.exec[who]];
      const order = one === undefined || other === undefined ? 'same' : compareExec(one, other);
      if (one === undefined || other === undefined || order === 'same') continue;
      const effect: Effect = order === 'wider' ? 'widening' : order === 'narrower' ? 'narrowing' : 'shift';
      const made = byRule ? this.makerOf(meeting, effect, bits) : nobody;
      const key = `exec ${effect} ${shape.name} ${who} ${execKey(one)} to ${execKey(other)} ${made.key}`;
      const excusedBy =
        effect === 'narrowing' ? [] : meeting.excusing.filter((each) => excusesExec(each, who, one, other));
      const exec = { before: one, after: other };
      const sides = matching as Difference['matching'];
      const common = { effect, text, shape, mask, word, bits, who, isPrompted: false, matching: sides };
      this.file(
        key,
        { ...common, exec, maker: made.key },
        made.term,
        excusedBy.map(({ excuse }) => excuse),
      );
    }
  }

  /** The first term of one side alone that has to do with the bits: a denial that comes, one that grants more, else any. */
  private makerOf({ matching }: Meeting, effect: Effect, bits: Permissions): Maker {
    const [before, after] = matching as Difference['matching'];
    const [less, more] = effect === 'narrowing' ? [after, before] : [before, after];
    const concerned = concerns(bits);
    const others = new Set(more.map((term) => this.keyOf(term)));
    const lost = less.filter((term) => (term.effect.permissions & concerned) !== 0 && !others.has(this.keyOf(term)));
    const makerNamed = (mark: string, term: Term): Maker => ({ key: `${mark}${term.rule ?? this.keyOf(term)}`, term });
    const denial = effect === 'narrowing' ? lost.find((term) => term.effect.mode === 'deny') : undefined;
    if (denial !== undefined) return makerNamed('-', denial);
    const known = new Set(less.map((term) => this.keyOf(term)));
    const grants = more.find(
      (term) =>
        term.effect.mode !== 'deny' && (term.effect.permissions & concerned) !== 0 && !known.has(this.keyOf(term)),
    );
    if (grants !== undefined) return makerNamed('+', grants);
    return lost[0] === undefined ? nobody : makerNamed('-', lost[0]);
  }

  private keyOf(term: Term): string {
    let key = this.keys.get(term);
    if (key === undefined) {
      key = termKey(term);
      this.keys.set(term, key);
    }
    return key;
  }
}

/** The bits that have a say in some bits: executing may imply mapping, and a link may be tested or not. */
export function concerns(bits: Permissions): Permissions {
  const both = (one: Permissions): Permissions => one | (one << otherShift);
  let concerned = bits;
  if ((bits & both(fileBits.m)) !== 0) concerned |= (bits & both(fileBits.m)) / (fileBits.m / fileBits.x);
  if ((bits & both(fileBits.k)) !== 0) concerned |= (bits & both(fileBits.k)) / (fileBits.k / fileBits.l);
  return concerned >>> 0;
}

// What a broken row of the law comes to, by the rules behind it: what the administrator or the vendor wrote is one thing, what
// two changes make together is another. Takes a row and a view of one access, gives a finding or nothing.
// Source: product, "The merge law" and "Fine print" (decisions by deny, grants nobody wrote).

import type { BytePath, Span } from '../base/index.js';
import { assertNever } from '../base/index.js';
import type { EffectiveRule } from '../policy/index.js';
import type { Four, FourSide, Quartet } from './four.js';
import type { Row } from './law-rows.js';
import type { LawView, Speaker } from './law-view.js';
import type { Written } from './written.js';

/** Codes of what a row comes to; all but the notices hold a unit. */
export type LawCode =
  | `reconcile/${Exclude<Row, 'new-grant'>}`
  /** Of what is not yes or no. */
  | 'reconcile/value-lost'
  | 'reconcile/deny-stands'
  | 'reconcile/grant-followed'
  | 'reconcile/nullified-local'
  | 'reconcile/audit-lost';

const notices: ReadonlySet<LawCode> = new Set<LawCode>([
  'reconcile/shadowed-tightening',
  'reconcile/deny-stands',
  'reconcile/grant-followed',
  'reconcile/nullified-local',
  'reconcile/audit-lost',
]);

export function isNotice(code: LawCode): boolean {
  return notices.has(code);
}

/** A rule behind a finding. */
export interface Witnessing {
  readonly side: FourSide;
  readonly rule: EffectiveRule;
}

export interface Explained {
  readonly code: LawCode;
  /** The rules that decide it, the one to be looked at first in front. */
  readonly rules: readonly Witnessing[];
}

export interface LawContext {
  readonly written: Four<Written>;
  /** Whether the administrator wrote a file. */
  isOwn(file: BytePath): boolean;
}

/** What a row means for one access; undefined where it means nothing. */
export function explainRow(row: Row, view: LawView, quartet: Quartet, context: LawContext): Explained | undefined {
  return new Explanation(view, quartet, context).of(row);
}

class Explanation {
  constructor(
    private readonly view: LawView,
    private readonly quartet: Quartet,
    private readonly context: LawContext,
  ) {}

  of(row: Row): Explained | undefined {
    const merged = this.granting('merged');
    if (merged.length > 0 && merged.every(({ speaker: { rule } }) => rule === undefined)) return this.ofImplied(row);
    switch (row) {
      case 'invented-grant':
        return this.overruled() ?? this.invented();
      case 'new-grant':
        return this.overruled();
      case 'withdrawal-lost':
      case 'lost-restriction':
        // Whatever the vendor did: the administrator had taken it away.
        return this.overruled() ?? this.found('lost-restriction', this.granting('merged'), this.granting('base'));
      case 'vendor-rule-lost':
        return this.vendorRuleLost();
      case 'own-rule-lost':
        return this.ownRuleLost();
      case 'grant-lost':
        return this.isComposed(this.denying('merged'))
          ? undefined
          : this.found(row, this.granting('ours'), this.denying('merged'), this.granting('theirs'));
      case 'shadowed-tightening':
        return this.shadowed();
      default:
        return assertNever(row);
    }
  }

  /** What the compiler adds by itself follows from rules and children, which are judged themselves. A denial does not. */
  private ofImplied(row: Row): Explained | undefined {
    if (gains.has(row)) return this.overruled();
    const isLost = row === 'shadowed-tightening' && this.isDenialLost();
    return isLost ? this.found('withdrawal-lost', this.granting('merged'), this.denying('theirs')) : undefined;
  }

  /** A denial of the administrator’s own that no longer decides. */
  private overruled(): Explained | undefined {
    const own = this.ownDenials();
    return own.length === 0 ? undefined : this.found('lost-restriction', this.granting('merged'), own);
  }

  /** A new rule of one side that means more by a definition of the other is a new grant, not an invented one. */
  private invented(): Explained | undefined {
    const granting = this.granting('merged');
    if (this.isComposed(granting)) return undefined;
    return this.found('invented-grant', granting, this.denying('ours'), this.denying('theirs'));
  }

  private vendorRuleLost(): Explained | undefined {
    const granting = this.granting('theirs');
    const own = this.ownDenials();
    if (own.length > 0) return this.found('deny-stands', own, granting);
    if (this.isComposed(this.denying('merged'))) return undefined;
    // What the compiler adds follows from other rules.
    const missed = granting.filter(({ speaker: { rule } }) => rule !== undefined);
    const isLost = missed.some(({ speaker: { rule } }) => rule !== undefined && this.isMissing(rule));
    return missed.length > 0 && isLost ? this.found('vendor-rule-lost', granting, this.denying('merged')) : undefined;
  }

  /** Not in the merged profile, and not because the administrator took away what brought it in. */
  private isMissing(rule: EffectiveRule): boolean {
    const { written } = this.context;
    if (this.isWritten('merged', written.theirs.keyOf(rule))) return false;
    return rule.origin.via.every((include) => {
      const text = written.theirs.textAt(include);
      return !written.base.includesText(include.file, text) || written.ours.includesText(include.file, text);
    });
  }

  private ownRuleLost(): Explained | undefined {
    const granting = this.granting('ours');
    const rules = granting.flatMap(({ speaker: { rule } }) => rule ?? []);
    if (rules.length === 0) return undefined;
    const denying = this.denying('theirs').filter(({ speaker }) => !this.says('base', speaker.key));
    if (denying.length > 0 && rules.every(({ origin }) => this.context.isOwn(origin.at.file))) {
      return this.found('nullified-local', denying, granting);
    }
    const isVendors = rules.every((rule) => this.isWithdrawn(rule));
    return this.found(isVendors ? 'grant-followed' : 'own-rule-lost', granting, denying);
  }

  /** A rule of the vendor, wherever the administrator brought it in, that the vendor no longer has. */
  private isWithdrawn(rule: EffectiveRule): boolean {
    const { written } = this.context;
    const { at, via } = rule.origin;
    if (via.length > 0) {
      const text = written.ours.textAt(at);
      return written.base.hasText(at.file, text) && !written.theirs.hasText(at.file, text);
    }
    const key = written.ours.keyOf(rule);
    return this.isWritten('base', key) && !this.isWritten('theirs', key);
  }

  /** What still grants it must be the administrator’s; a rule that the vendor withdrew must be gone, his denial there. */
  private shadowed(): Explained | undefined {
    const granting = this.granting('merged');
    if (!this.isDenialLost() && granting.some(({ speaker }) => this.isHis(speaker))) {
      return this.found('shadowed-tightening', granting, this.granting('base'));
    }
    return granting.length === 0 ? undefined : this.found('withdrawal-lost', granting, this.denying('theirs'));
  }

  /** The vendor denies it by a rule that is not there. */
  private isDenialLost(): boolean {
    return this.denying('theirs').some(({ speaker: { rule } }) => rule !== undefined && this.isMissing(rule));
  }

  /** The administrator wrote it, or an include that leads to it, and the vendor withdrew nothing on the way. */
  private isHis(speaker: Speaker): boolean {
    const { rule } = speaker;
    if (rule === undefined) return false;
    const { written, isOwn } = this.context;
    const links = [...rule.origin.via, rule.origin.at];
    const isNew = (link: Span): boolean => {
      if (isOwn(link.file)) return true;
      if (this.hasLink('base', link, rule) || !this.hasLink('ours', link, rule)) return false;
      return link !== rule.origin.at || !this.isEdited(speaker);
    };
    const isWithdrawn = (link: Span): boolean =>
      !isOwn(link.file) &&
      this.hasLink('base', link, rule) &&
      written.theirs.reads(link.file) &&
      !this.hasLink('theirs', link, rule);
    return links.some(isNew) && !links.some(isWithdrawn);
  }

  /** Whether a state has the rule itself, or an include on the way to it: the outermost stands in the profile. */
  private hasLink(side: FourSide, link: Span, rule: EffectiveRule): boolean {
    const { written } = this.context;
    const text = written.merged.textAt(link);
    const [outermost = rule.origin.at] = rule.origin.via;
    if (link !== outermost) return written[side].hasText(link.file, text);
    if (link === rule.origin.at) return this.isWritten(side, written.merged.keyOf(rule));
    const placed = this.quartet[side];
    return placed !== undefined && written[side].includesOf(placed.model).has(text);
  }

  /** A rule of the vendor’s in other words, or with other permissions: the one that base has is gone. */
  private isEdited({ key, pattern, rule }: Speaker): boolean {
    const { written } = this.context;
    return this.granting('base').some(({ speaker: { rule: before, ...other } }) => {
      if (before === undefined || before.origin.at.file !== rule?.origin.at.file) return false;
      if (other.key === key) return true;
      return other.pattern === pattern && !this.isWritten('ours', written.base.keyOf(before));
    });
  }

  private ownDenials(): readonly Sided[] {
    return this.denying('ours').filter(
      ({ speaker: { key, rule } }) =>
        !this.says('base', key) || (rule !== undefined && this.context.isOwn(rule.origin.at.file)),
    );
  }

  /** Each is written on one side, and comes to something else there: definitions make the difference. */
  private isComposed(merged: readonly Sided[]): boolean {
    return merged.length > 0 && merged.every(({ speaker }) => this.isComposition(speaker));
  }

  private isComposition({ key, rule }: Speaker): boolean {
    if (rule === undefined || this.says('ours', key) || this.says('theirs', key)) return false;
    const words = this.context.written.merged.keyOf(rule);
    return this.isWritten('ours', words) || this.isWritten('theirs', words) || this.isBroughtIn(rule);
  }

  /** A rule of one side that comes in by an include of the other. */
  private isBroughtIn({ origin: { at, via } }: EffectiveRule): boolean {
    const { written } = this.context;
    const [outermost, ...inner] = via;
    if (outermost === undefined) return false;
    const include = written.merged.textAt(outermost);
    const isIncluded = changers.some((side) => {
      const placed = this.quartet[side];
      return placed !== undefined && written[side].includesOf(placed.model).has(include);
    });
    const rest = [...inner, at].map((place) => ({ file: place.file, text: written.merged.textAt(place) }));
    return isIncluded && rest.every(({ file, text }) => changers.some((side) => written[side].hasText(file, text)));
  }

  private says(side: FourSide, key: string): boolean {
    return this.view.saying(side, key).length > 0;
  }

  private isWritten(side: FourSide, key: string): boolean {
    const placed = this.quartet[side];
    return placed !== undefined && this.context.written[side].rulesOf(placed.model).has(key);
  }

  private granting(side: FourSide): readonly Sided[] {
    return this.speaking(side).filter(({ speaker }) => speaker.mode !== 'deny');
  }

  private denying(side: FourSide): readonly Sided[] {
    return this.speaking(side).filter(({ speaker }) => speaker.mode === 'deny');
  }

  private speaking(side: FourSide): readonly Sided[] {
    return this.view.deciders(side).map((speaker) => ({ side, speaker }));
  }

  private found(
    row: Exclude<Row, 'new-grant'> | 'deny-stands' | 'grant-followed' | 'nullified-local',
    ...behind: readonly (readonly Sided[])[]
  ): Explained {
    const rules = behind.flat().flatMap(({ side, speaker: { rule } }) => (rule === undefined ? [] : [{ side, rule }]));
    return { code: `reconcile/${row}`, rules };
  }
}

const changers = ['ours', 'theirs'] as const;

/** Where the merged state grants what ours does not. */
const gains: ReadonlySet<Row> = new Set<Row>(['invented-grant', 'new-grant', 'withdrawal-lost', 'lost-restriction']);

interface Sided {
  readonly side: FourSide;
  readonly speaker: Speaker;
}

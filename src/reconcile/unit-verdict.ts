// What is said about one change, and why it must not go on, if so. Takes the findings on its file, gives remarks and
// holds. Source: product, "The merge law", "The gate".

import type { BytePath, ByteText } from '../base/index.js';
import { placesBehind } from './findings.js';
import type { FileFindings } from './judgement.js';
import { applySetting } from './gate-setting.js';
import type { WideningSetting } from './gate-setting.js';
import type { HostView } from './host-view.js';
import { dependsOnDirectory, includesIn } from './include-graph.js';
import type { Shown } from './locate.js';
import { findLostLocals } from './lost-local.js';
import type { Hold, Remark } from './outcome.js';
import { remark } from './outcome.js';
import { overridesOf } from './overrides.js';
import { includesLeadingToOwn, ownIncludes } from './own-includes.js';
import type { PolicyState } from './policy-state.js';
import type { Change } from './proposal.js';
import { redundantLocals } from './redundant-local.js';
import type { FindingPlaces } from './tell.js';
import { tellFindings } from './tell.js';

export interface UnitVerdict {
  readonly widenings: readonly Remark[];
  readonly narrowings: readonly Remark[];
  readonly notices: readonly Remark[];
  /** What the merge law forbids, under every setting. */
  readonly unlawful: Hold | undefined;
  /** What the setting does not let through. */
  readonly gated: Hold | undefined;
  /** The statements that must not go on, in full. */
  readonly offending: readonly ByteText[];
}

export interface VerdictInput {
  readonly found: FileFindings;
  readonly host: HostView;
  readonly candidate: PolicyState;
  readonly places: FindingPlaces;
  readonly setting: WideningSetting;
  isEdited(profile: ByteText): boolean;
}

export function verdictOn(change: Change, input: VerdictInput): UnitVerdict {
  const { found, places, setting } = input;
  const tell = (list: FileFindings['widenings']): Remark[] =>
    tellFindings(list, places, (profile) => input.isEdited(profile));
  const overrides = overridesBeside(change, input);
  const widenings = tell([...found.widenings, ...found.lostRestrictions]);
  // What a profile includes that is new to the host takes nothing from anyone.
  const isNews = change.unit.ours === undefined && change.unit.kind === 'profile';
  const doubts = [...tell(found.doubts.gate), ...(isNews ? [] : unknownIncludes(change, input))];
  const isOwners = change.isEdited || overrides.length > 0;
  const hasToldOfDeny = change.notices.some(({ code }) => code === 'merge/deny-stands');
  const notices = tell(found.notices).filter(({ code }) => code !== 'reconcile/deny-stands' || !hasToldOfDeny);
  const excused = tell(found.excused);
  const isAnswer = change.isAnswer === true;
  const gated = applySetting({ widenings, doubts, isOwners }, isAnswer ? 'strict' : setting);
  const whose = change.isEdited ? 'edited' : overrides.length > 0 ? 'overridden' : 'untouched';
  return {
    widenings: [...widenings, ...excused],
    narrowings: tell(found.narrowings),
    notices: [
      ...stillThere(overrides, change, input),
      ...lostByAnswer(change, input),
      ...notices,
      ...needlessRules(change, notices, input),
    ],
    // What a person restricted, a person may permit again: by name, as what the text permits more than live.
    unlawful: isAnswer ? undefined : unlawfulOf(found, tell),
    gated: gated && { ...gated, whose },
    offending: [...found.widenings, ...found.lostRestrictions].flatMap((one) =>
      placesBehind(one).map((place) => places.wordsOf(place)),
    ),
  };
}

/** A lost restriction is refused; what else breaks the law is a conflict, for a person to settle. */
export function unlawfulOf(
  found: FileFindings,
  tell: (list: FileFindings['breaches']) => readonly Remark[],
): Hold | undefined {
  const { lostRestrictions, breaches, doubts, evidence } = found;
  if (lostRestrictions.length > 0) {
    const reasons = tell([...lostRestrictions, ...breaches]);
    return { kind: 'lost-restriction', standing: 'refused', reasons, evidence };
  }
  if (breaches.length > 0) return { kind: 'conflict', standing: 'held', reasons: tell(breaches) };
  return doubts.law.length > 0 ? { kind: 'unknown', standing: 'held', reasons: tell(doubts.law) } : undefined;
}

/** Includes that are new and lead to where nobody can know. */
function unknownIncludes(change: Change, { host }: VerdictInput): Remark[] {
  const pathsIn = (side: Shown | undefined): string[] =>
    includesIn(side?.statements ?? []).flatMap(({ include }) => (dependsOnDirectory(include) ? [include.path] : []));
  const known = pathsIn(host.sideOf(change.unit, 'ours'));
  const added = pathsIn(host.proposed(change)).filter((path) => !known.includes(path));
  return added.map((path) => remark('reconcile/unknown', { profile: '', why: 'relative-include', class: '', path }));
}

/** Rules of the administrator that the vendor's do the work of. What overrules a rule is told as that, and does not. */
function needlessRules(change: Change, notices: readonly Remark[], { host, candidate }: VerdictInput): Remark[] {
  const overruled = notices
    .filter(({ code }) => code === 'reconcile/nullified-local')
    .flatMap(({ detail }) => detail?.rules ?? []);
  return redundantLocals(change, host, candidate).filter(
    ({ where }) => !overruled.some((rule) => rule.where.file === where?.file && rule.where.line === where.line),
  );
}

/** Without local files that the new text no longer reads. */
function stillThere(overrides: readonly Remark[], change: Change, { host, candidate }: VerdictInput): Remark[] {
  const statements = host.proposed(change)?.statements ?? [];
  const isOwn = (path: BytePath): boolean => host.isOwn(path);
  const includes = [
    ...ownIncludes(statements, candidate, isOwn),
    ...includesLeadingToOwn(statements, candidate, isOwn),
  ];
  const paths = new Set<string>(includes.map(({ path }) => path));
  return overrides.filter(({ code, data }) => code !== 'reconcile/has-local' || paths.has(String(data['path'])));
}

/** A person may write a text that reads a local file no longer, and is told so. */
function lostByAnswer({ unit, isAnswer }: Change, { host, candidate }: VerdictInput): readonly Remark[] {
  if (isAnswer !== true) return [];
  const isOwn = (path: BytePath): boolean => host.isOwn(path);
  const lost = findLostLocals({ file: host.pathOf(unit.path), live: host.sets.live, candidate, isOwn });
  return lost?.reasons ?? [];
}

/** What the administrator set beside the unit. */
function overridesBeside({ unit, named = [] }: Change, { host, candidate }: VerdictInput): Remark[] {
  const statements = host.sideOf(unit, 'ours')?.statements ?? [];
  const isOwn = (path: BytePath): boolean => host.isOwn(path);
  const direct = ownIncludes(statements, candidate, isOwn);
  const deep = unit.kind === 'profile' ? includesLeadingToOwn(statements, candidate, isOwn) : [];
  return [...named, ...overridesOf(unit, host.trees.ours, [...new Set([...direct, ...deep])])];
}

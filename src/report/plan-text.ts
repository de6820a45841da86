// The plan for people: units by outcome, what is held last with its reasons, one line that sums up. Takes outcomes, gives
// text; colours come in as functions.

import type { UnitPath } from '../base/index.js';
import { assertNever } from '../base/index.js';
import type { HoldKind, OutcomeKind, Remark, UnitOutcome } from '../reconcile/index.js';
import { groupsOf } from '../reconcile/index.js';
import type { Paint } from './code-frame.js';
import { unitDiff } from './plan-diff.js';
import { planSummary } from './plan-json.js';
import type { PlanPlaces } from './plan-next.js';
import { copySteps, nextSteps } from './plan-next.js';
import { say } from './phrases.js';
import type { RefusalWishes } from './refusal-text.js';
import { refusalLines } from './refusal-text.js';
import { placeText, remarkWords, settlementText } from './remark-words.js';
import { counted } from './text.js';
import { visible } from './visible.js';

export interface PlanTextWishes extends Omit<RefusalWishes, 'groups' | 'isUnrecorded'> {
  /** The units among which these are shown; themselves when undefined. */
  readonly amid?: readonly UnitOutcome[];
  /** Only what is held; `verbose` is also what nothing happens to. */
  readonly quiet: boolean;
  readonly diff: boolean;
  /** Whether the changes were carried out. */
  readonly applied: boolean;
  /** Whether a unit is held as what was left beside it as a copy: nothing of that is recorded. */
  isCopy?(unit: UnitPath): boolean;
  /** For the paths in next steps. */
  readonly places: PlanPlaces;
  readonly paint: RefusalWishes['paint'] & { readonly green: (text: string) => string };
}

/** In the order of the text. */
const shownOutcomes: readonly Exclude<OutcomeKind, 'held'>[] = [
  'installed',
  'updated',
  'merged',
  'merged-partly',
  'adopted',
  'removed',
  'kept-removed',
  'kept',
  'orphaned',
  'current',
  'own',
  'override',
  'dropped',
];

const eventless: ReadonlySet<OutcomeKind> = new Set(['kept-removed', 'kept', 'current', 'own', 'override', 'dropped']);

/** From what asks least of a person to what asks most. */
const holdKinds: readonly HoldKind[] = [
  'both-added',
  'vendor-removed',
  'link',
  'unreadable',
  'invalid',
  'conflict',
  'lost-local',
  'unknown',
  'lost-restriction',
  'widening',
];

/** Findings of one unit that are printed; one update can bring hundreds. */
const mostShown = 6;

/** Units of one outcome that are named although there is nothing to say of them. */
const mostSilent = 12;

/** The whole plan; empty when there is nothing to say and quiet is wished for. */
export function planText(outcomes: readonly UnitOutcome[], wishes: PlanTextWishes): string {
  const { quiet, verbose, paint, amid = outcomes } = wishes;
  const groups = groupsOf(amid);
  const parts: string[] = [];
  for (const outcome of quiet ? [] : shownOutcomes) {
    const units = outcomes.filter((one) => one.outcome === outcome);
    const shown = verbose || !eventless.has(outcome) ? units : units.filter((one) => one.notices.length > 0);
    if (shown.length === 0) continue;
    parts.push(`${paint.bold(paint.green(outcome))} ${paint.dim(`(${explain(outcome, wishes.applied)})`)}\n`);
    const silent = verbose || wishes.diff ? [] : shown.filter(isSilent).slice(mostSilent);
    for (const one of gravestFirst(shown)) if (!silent.includes(one)) parts.push(unitText(one, wishes));
    if (silent.length > 0) parts.push(`  ${paint.dim(`and ${counted(silent.length, 'other unit')}`)}\n`);
    parts.push('\n');
  }
  const isCopy = ({ unit }: UnitOutcome): boolean => wishes.isCopy?.(unit) === true;
  for (const kind of holdKinds) {
    const units = outcomes.filter((one) => one.hold?.kind === kind);
    const [first] = units;
    if (first === undefined) continue;
    const accent = first.hold?.standing === 'refused' ? paint.red : paint.yellow;
    parts.push(`${paint.bold(accent(`held: ${holdName(kind)}`))} ${paint.dim(`(${explainHold(kind)})`)}\n`);
    for (const one of gravestFirst(units))
      parts.push(unitText(one, { ...wishes, groups, isUnrecorded: !wishes.applied || isCopy(one) }));
    const [copies, others] = [units.filter(isCopy), units.filter((one) => !isCopy(one))];
    const steps = [...nextSteps(kind, others, wishes), ...copySteps(kind, copies, wishes)];
    for (const step of steps) parts.push(`  ${paint.cyan('next:')} ${step}\n`);
    parts.push('\n');
  }
  if (!quiet || parts.length > 0) parts.push(`${summaryLine(outcomes, wishes)}\n`);
  return parts.join('');
}

function unitText(
  outcome: UnitOutcome,
  wishes: PlanTextWishes & Pick<RefusalWishes, 'groups' | 'isUnrecorded'>,
): string {
  const { diff, paint, verbose } = wishes;
  const { unit, renamedFrom, moves = [], hold, widenings, narrowings, notices, reaches } = outcome;
  const was = renamedFrom === undefined ? '' : ` ${paint.dim(`(was ${visible(renamedFrom)})`)}`;
  const lines = [`  ${paint.bold(visible(unit))}${was}`];
  for (const { from, to, becomes } of moves) {
    lines.push(`    ${visible(from)} ${becomes === undefined ? 'goes' : `becomes ${visible(to)}`}`);
  }
  const add = (remarks: readonly Remark[], mark: string): void => {
    const most = verbose ? remarks.length : mostShown;
    for (const remark of remarks.slice(0, most)) lines.push(remarkLine(remark, mark, paint));
    if (remarks.length > most) lines.push(`    ${paint.dim(`… and ${remarks.length - most} more`)}`);
  };
  if (hold?.standing === 'refused') lines.push(...refusalLines(outcome, wishes).map((line) => `    ${line}`));
  else if (hold !== undefined) add(hold.reasons, paint.red('!'));
  else add(widenings, paint.yellow('+'));
  if (hold === undefined) add(narrowings, paint.green('-'));
  add(notices, ' ');
  if (reaches.length > 0) lines.push(`    ${paint.dim(reachText(reaches, verbose))}`);
  if (diff) lines.push(...unitDiff(outcome).map((line) => diffLine(line, paint)));
  return lines.map((line) => `${line}\n`).join('');
}

/** What was found, and where to look it up, on one line; help below. */
function remarkLine(remark: Remark, mark: string, paint: Paint): string {
  const { help } = say(remark);
  const place = remark.where === undefined ? '' : ` ${paint.dim(`(${placeText(remark.where)})`)}`;
  const settled = settlementText(remark);
  const yes = settled === '' ? '' : ` ${paint.dim(`(${settled})`)}`;
  const line = `    ${mark} ${remarkWords(remark).message}${place}${yes}`;
  return help === undefined ? line : `${line}\n      ${paint.cyan('help:')} ${help}`;
}

function isSilent({ renamedFrom, widenings, narrowings, notices, reaches }: UnitOutcome): boolean {
  return renamedFrom === undefined && widenings.length + narrowings.length + notices.length + reaches.length === 0;
}

/** By the gravest of what each would permit; else as they are. */
function gravestFirst(outcomes: readonly UnitOutcome[]): UnitOutcome[] {
  const gravity = ({ hold, widenings }: UnitOutcome): number =>
    Math.min(...[...(hold?.reasons ?? []), ...widenings].map(({ detail }) => detail?.gravity ?? Infinity));
  const placed = outcomes.map((outcome) => ({ outcome, gravity: gravity(outcome) }));
  return placed
    .sort((one, other) => (one.gravity === other.gravity ? 0 : one.gravity - other.gravity))
    .map(({ outcome }) => outcome);
}

function reachText(reaches: readonly string[], verbose: boolean): string {
  const most = verbose ? reaches.length : 6;
  const names = reaches.slice(0, most).map(visible).join(', ');
  const more = reaches.length > most ? ` and ${reaches.length - most} more` : '';
  return `reaches ${counted(reaches.length, 'profile')}: ${names}${more}`;
}

function diffLine(line: string, paint: PlanTextWishes['paint']): string {
  const text = `    ${visible(line)}`;
  if (line.startsWith('+')) return paint.green(text);
  if (line.startsWith('-')) return paint.red(text);
  return line.startsWith('@') ? paint.cyan(text) : text;
}

function summaryLine(outcomes: readonly UnitOutcome[], { applied, paint }: PlanTextWishes): string {
  const { units, changed, held, refused, outcomes: counts } = planSummary(outcomes);
  const done = shownOutcomes
    .filter((outcome) => !eventless.has(outcome))
    .flatMap((outcome) => (counts[outcome] === undefined ? [] : [`${counts[outcome]} ${outcome}`]));
  const wrote = changed === 0 ? '' : applied ? '; live policy was changed' : '; nothing was written';
  const which = refused === 0 ? '' : refused === held ? ' and refused' : `, ${refused} of them refused`;
  const what = [...done, ...(held === 0 ? [] : [paint.yellow(`${held} held${which}`)])];
  return `${counted(units, 'unit')}: ${what.length === 0 ? 'nothing to do' : what.join(', ')}${wrote}`;
}

function explain(outcome: Exclude<OutcomeKind, 'held'>, applied: boolean): string {
  const will = (past: string, future: string): string => (applied ? past : future);
  switch (outcome) {
    case 'installed':
      return will('new from the vendor', 'new from the vendor, to be copied to live');
    case 'updated':
      return 'not edited here: live follows the vendor';
    case 'merged':
      return 'edited here: the vendor’s changes came to it';
    case 'merged-partly':
      return 'edited here: what permits no more came to it, and the rest is held';
    case 'adopted':
      return 'live and vendor say the same';
    case 'removed':
      return 'the vendor dropped it, and nothing needs it';
    case 'kept-removed':
      return 'removed here, and it stays so';
    case 'kept':
      return 'edited here, and the vendor changed nothing';
    case 'orphaned':
      return 'its package is gone, and live stays';
    case 'current':
      return 'nothing changed';
    case 'own':
      return 'not the vendor’s, never touched';
    case 'override':
      return 'the administrator’s place, left alone';
    case 'dropped':
      return 'gone from live and vendor';
    default:
      return assertNever(outcome);
  }
}

/** What a person calls a reason to hold. */
export function holdName(kind: HoldKind): string {
  return kind === 'widening' ? 'may widen' : kind.replaceAll('-', ' ');
}

function explainHold(kind: HoldKind): string {
  switch (kind) {
    case 'both-added':
      return 'two texts, and no common past';
    case 'vendor-removed':
      return 'live keeps what the vendor dropped';
    case 'link':
      return 'a link that is not followed';
    case 'unreadable':
      return 'not to be read, or no file';
    case 'invalid':
      return 'would be no valid policy';
    case 'conflict':
      return 'both sides changed the same';
    case 'lost-local':
      return 'would no longer include local rules';
    case 'unknown':
      return 'nobody can say what it would permit';
    case 'lost-restriction':
      return 'would undo what the administrator restricted';
    case 'widening':
      return 'would permit more than live does';
    default:
      return assertNever(kind);
  }
}

// What a person reads about a refused unit: the access that would become possible, the rules on both sides, why it is
// refused, and the command that settles it. Takes an outcome, gives lines.

import { assertNever } from '../base/index.js';
import type { GrantGroup, Hold, Remark, UnitOutcome, WideningSetting } from '../reconcile/index.js';
import { alsoHeldIn, grantsOf } from '../reconcile/index.js';
import { grantsCode } from '../store/index.js';
import type { Paint } from './code-frame.js';
import { say } from './phrases.js';
import type { SideNames } from './remark-words.js';
import { hostSides, placeText, remarkWords, rulesText } from './remark-words.js';
import { counted } from './text.js';
import { unitWord } from './shell-word.js';

export interface RefusalWishes {
  readonly verbose: boolean;
  /** What the gate was told. */
  readonly widening: WideningSetting;
  /** Options that name the host, as they are typed; empty, or with a blank in front. */
  readonly hostOptions: string;
  /** The command that settles it, where that is not `accept`. */
  readonly settle?: string;
  /** Whose text would permit more, where it is no change of the vendor's. */
  readonly answer?: 'own' | 'vendor';
  /** All grants that are held, to tell which of them other units have too. */
  readonly groups?: readonly GrantGroup[];
  readonly paint: Paint;
  /** Whether no run has recorded what is shown: then a code stands for it. */
  readonly isUnrecorded?: boolean;
}

/** Grants that are printed; one update can bring hundreds. */
const mostShown = 8;

/** Lines below the name of a refused unit; each grant with its number. */
export function refusalLines(outcome: UnitOutcome, wishes: RefusalWishes): string[] {
  const { hold, unit } = outcome;
  if (hold === undefined) return [];
  const { paint, verbose, hostOptions } = wishes;
  const grants = grantsOf(outcome);
  const others = hold.reasons.filter((reason) => !grants.includes(reason));
  const most = verbose ? grants.length : mostShown;
  const lines = grants
    .slice(0, most)
    .flatMap((grant, at) => [
      ...remarkLines(grant, paint.red(`${at + 1}`), hostSides, paint),
      ...alsoLines(grant, outcome, wishes),
    ]);
  if (grants.length > most) lines.push(paint.dim(`… and ${grants.length - most} more (--verbose shows all)`));
  for (const reason of others) lines.push(...remarkLines(reason, paint.red('!'), hostSides, paint));
  lines.push(`${paint.dim('why:')} ${whyRefused(hold, wishes)}`);
  if (grants.length === 0) return lines;
  const one = grants.length === 1 ? '' : '   (`--grant N` for one of them)';
  const seen = wishes.isUnrecorded === true ? ` --seen ${grantsCode(outcome)}` : '';
  const accept = `aa-merge accept${hostOptions} ${unitWord(unit)}${seen} --why TEXT${one}`;
  lines.push(`${paint.cyan('settle:')} ${wishes.settle ?? accept}`);
  return lines;
}

/** That one decision may do for several units. */
function alsoLines(grant: Remark, { unit }: UnitOutcome, { groups = [], paint }: RefusalWishes): string[] {
  const count = alsoHeldIn(grant, unit, groups).length;
  return count === 0 ? [] : [`  ${paint.dim(`the same grant is held in ${counted(count, 'other unit')}`)}`];
}

/** What was found, and below it the rules on both sides. */
export function remarkLines(remark: Remark, mark: string, names: SideNames, paint: Paint): string[] {
  const { help } = say(remark);
  const { message, brief } = remarkWords(remark);
  const rules = rulesText(remark, names);
  const place = remark.where === undefined ? '' : ` ${paint.dim(`(${placeText(remark.where)})`)}`;
  const isAccess = brief !== undefined && rules !== '';
  return [
    `${mark} ${message}${isAccess ? '' : place}`,
    ...(isAccess ? [`  ${paint.dim(rules)}`] : []),
    ...(help === undefined ? [] : [`  ${paint.cyan('help:')} ${help}`]),
  ];
}

function whyRefused({ kind, whose, reasons }: Hold, { widening, answer }: RefusalWishes): string {
  if (kind === 'lost-local') return 'the administrator denies something there, which would no longer count';
  if (kind === 'lost-restriction' && reasons.every(({ code }) => code === 'reconcile/invented-grant')) {
    return 'neither live nor reference permits it, only the two together would; no setting overrules that';
  }
  if (kind === 'lost-restriction') {
    return 'the administrator took it away or denied it (base and reference permit it, live does not); no setting overrules that';
  }
  if (answer !== undefined && whose !== undefined) {
    const text = answer === 'own' ? 'the text' : 'the vendor’s text';
    return `${text} permits it, live does not; whatever \`widening\` is, such a text is taken only with the code for what it permits`;
  }
  const law = 'the vendor’s change permits it, live does not';
  const setting = `\`widening\` is \`${widening}\``;
  switch (whose) {
    case 'edited':
      return `${law}; the unit was edited here, and ${setting}`;
    case 'overridden':
      return `${law}; the unit is overridden here, and ${setting}`;
    case 'untouched':
      return `${law}; nobody edited the unit, but ${setting}`;
    case undefined:
      return 'live confines a program that would run without a profile; no setting lets that pass unasked';
    default:
      return assertNever(whose);
  }
}

// What a person can do about held units. Takes the reason, the units and the places of a host, gives lines. Says only what
// the next run then does.

import type { BytePath } from '../base/index.js';
import { assertNever } from '../base/index.js';
import type { HoldKind, UnitOutcome } from '../reconcile/index.js';
import { heldTextPath, stateLayout } from '../store/index.js';
import { unitWord } from './shell-word.js';
import { visible } from './visible.js';

/** Where the texts of a host are. */
export interface PlanPlaces {
  readonly reference: BytePath;
  readonly policyDir: BytePath;
  readonly stateDir: BytePath;
}

export interface NextStepWishes {
  readonly places: PlanPlaces;
  readonly applied: boolean;
  /** Options that name the host, as they are typed; empty, or with a blank in front. */
  readonly hostOptions: string;
}

/** Next steps for copies that are held: of them no text is on record. */
export function copySteps(
  kind: HoldKind,
  outcomes: readonly UnitOutcome[],
  { hostOptions }: Pick<NextStepWishes, 'hostOptions'>,
): string[] {
  const [first] = outcomes;
  if (first === undefined) return [];
  const unit = unitWord(outcomes.length === 1 ? first.unit : ('UNIT' as UnitOutcome['unit']));
  if (kind === 'link' || kind === 'unreadable') return ['put right what is named above and run again'];
  const decline = `to keep live as it is: aa-merge reject${hostOptions} ${unit} --why TEXT`;
  if (kind === 'widening') return [decline];
  return [
    `to look at the proposed text and edit it: aa-merge review${hostOptions} ${unit}`,
    `to take a text of your own: aa-merge resolve${hostOptions} ${unit} --with FILE --why TEXT`,
    decline,
  ];
}

/** Next steps for units that are held for one reason; paths end in `UNIT` where there are several. */
export function nextSteps(
  kind: HoldKind,
  outcomes: readonly UnitOutcome[],
  { places, applied, hostOptions }: NextStepWishes,
): string[] {
  const [first] = outcomes;
  if (first === undefined) return [];
  const unit = outcomes.length === 1 ? first.unit : ('UNIT' as UnitOutcome['unit']);
  const layout = stateLayout(places.stateDir);
  const quoted = (path: BytePath): string => `\`${visible(path)}\``;
  const live = quoted(`${places.policyDir}/${unit}`);
  const hasText = outcomes.some(({ heldText }) => heldText !== undefined);
  const text = quoted(heldTextPath(layout, unit));
  const said = applied
    ? `the proposed text is in ${text}`
    : `a run without \`--dry-run\` puts the proposed text in ${text}`;
  const start = hasText ? [said] : [];
  const resolve = `to merge by hand, edit a copy of that text: aa-merge resolve${hostOptions} ${unitWord(unit)} --with FILE --why TEXT`;
  const take = `to take the vendor’s text: aa-merge resolve${hostOptions} ${unitWord(unit)} --take-vendor --why TEXT`;
  const decline = `to keep live as it is: aa-merge reject${hostOptions} ${unitWord(unit)} --why TEXT`;
  switch (kind) {
    case 'widening':
      return [...start, decline];
    case 'conflict':
    case 'invalid':
    case 'unknown':
    case 'lost-local':
    case 'lost-restriction':
      return [...start, resolve, decline];
    case 'both-added':
      return [...start, resolve, take, decline];
    case 'vendor-removed':
      return [
        `remove ${live} when the program is gone`,
        `to keep it as your own: aa-merge reject${hostOptions} ${unitWord(unit)} --why TEXT`,
      ];
    case 'link':
    case 'unreadable':
      return ['put right what is named above and run again'];
    default:
      return assertNever(kind);
  }
}

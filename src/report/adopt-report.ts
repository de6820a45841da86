// What became of vendor copies, for people and for programs. Takes the result of `adopt`, gives lines, and a plain object that
// JSON.stringify writes as schema/adopt.schema.json says.

import type { ByteText, UnitPath } from '../base/index.js';
import { assertNever, readable } from '../base/index.js';
import type { Remark, UnitOutcome } from '../reconcile/index.js';
import { say } from './phrases.js';
import type { PlanWishes } from './plan-json.js';
import { planDocument } from './plan-json.js';
import { planText } from './plan-text.js';
import type { PlanTextWishes } from './plan-text.js';
import { remarkJson } from './remark-json.js';
import { visible } from './visible.js';

/** What report needs to know of an adoption. */
export interface AdoptReport {
  readonly adopted: readonly {
    readonly unit: UnitPath;
    readonly copies: readonly UnitPath[];
    readonly fate: 'merged' | 'superseded' | 'held' | 'left';
    readonly reason: Remark | undefined;
  }[];
  readonly outcomes: readonly UnitOutcome[];
  readonly applied: boolean;
}

/** The copies with what becomes of each, then the plan for the units. */
export function adoptText({ adopted, outcomes, applied }: AdoptReport, wishes: PlanTextWishes): string {
  const { quiet, paint } = wishes;
  const shown = adopted.filter(({ fate }) => !quiet || fate === 'held');
  if (shown.length === 0) return quiet ? '' : 'no copies of vendor updates lie beside live files\n';
  const lines = shown.flatMap(({ copies, fate, reason }) => {
    const said = reason && say(reason);
    const why = said === undefined ? fateText(fate, applied) : said.message;
    return [
      ...copies.map((path) => `  ${paint.bold(visible(path))}: ${why}`),
      ...(said?.help === undefined ? [] : [`    ${paint.cyan('help:')} ${said.help}`]),
    ];
  });
  const parts = [paint.bold('vendor copies'), ...lines, ''].map((line) => `${line}\n`);
  if (outcomes.length > 0) parts.push(planText(outcomes, { ...wishes, isCopy: () => true }));
  return parts.join('');
}

function fateText(fate: AdoptReport['adopted'][number]['fate'], applied: boolean): string {
  switch (fate) {
    case 'merged':
      return applied ? 'merged, and removed' : 'would be merged, and removed';
    case 'superseded':
      return applied ? 'nothing new in it: removed' : 'nothing new in it: would be removed';
    case 'held':
      return 'held, see below';
    case 'left':
      return 'left alone';
    default:
      return assertNever(fate);
  }
}

const sides = { base: 'base', ours: 'live', theirs: 'copy', merged: 'merged' } as const;

/** The document of `adopt --json`. */
export function adoptDocument(
  { adopted, outcomes, applied }: AdoptReport,
  { diff, kernel }: Pick<PlanWishes, 'diff' | 'kernel'>,
): object {
  return {
    schema: 'aa-merge/adopt@1',
    copies: adopted.flatMap(({ unit, copies, fate, reason }) =>
      copies.map((path) => ({
        path: readable(path as string as ByteText),
        unit: readable(unit as string as ByteText),
        fate,
        ...(reason === undefined ? {} : { reason: remarkJson(reason, sides) }),
      })),
    ),
    run: planDocument(outcomes, { applied, diff, kernel }),
  };
}

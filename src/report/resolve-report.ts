// What became of a unit that a person gave a text: taken, or refused with what it would permit or what is wrong with it.
// Takes the result of `resolve`, gives lines, and a plain object that JSON.stringify writes as schema/resolve.schema.json says.

import type { BytePath, ByteText, UnitPath } from '../base/index.js';
import { readable } from '../base/index.js';
import type { Remark, UnitOutcome, Where } from '../reconcile/index.js';
import { planDocument } from './plan-json.js';
import type { RefusalWishes } from './refusal-text.js';
import { refusalLines, remarkLines } from './refusal-text.js';
import { hostSides } from './remark-words.js';
import { visible } from './visible.js';

/** What report needs to know of an answer. */
export interface ResolveReport {
  readonly unit: UnitPath;
  readonly refused: UnitOutcome | undefined;
  readonly code: string | undefined;
  readonly run: { readonly outcomes: readonly UnitOutcome[] } | undefined;
}

export interface ResolveWishes extends Omit<RefusalWishes, 'settle' | 'answer'> {
  readonly paint: RefusalWishes['paint'] & { readonly green: (text: string) => string };
  /** Whether it is the text that the vendor ships. */
  readonly isVendors: boolean;
  /** What the text is called. */
  readonly name: BytePath;
  /** As it is judged, without a name of its own. */
  readonly judgedAs: BytePath;
  /** The command line so far, to be typed again. */
  readonly command: string;
}

export function resolveText({ unit, refused, code, run }: ResolveReport, wishes: ResolveWishes): string {
  const name = visible(wishes.name as ByteText);
  if (refused === undefined)
    return `resolved ${visible(unit)} with ${name}${run === undefined ? ', for the next run' : ''}\n\n`;
  const named = inFile(refused, wishes);
  const { paint } = wishes;
  const settle = code === undefined ? 'edit the text' : `${wishes.command} --accept ${code} --why TEXT`;
  const lines =
    named.hold?.standing === 'refused'
      ? refusalLines(named, { ...wishes, settle, answer: wishes.isVendors ? 'vendor' : 'own' })
      : (named.hold?.reasons ?? []).flatMap((reason) => remarkLines(reason, paint.red('!'), hostSides, paint));
  const lost = named.notices
    .filter(({ code: what }) => what === 'reconcile/lost-local')
    .flatMap((notice) => remarkLines(notice, paint.red('!'), hostSides, paint));
  lines.unshift(...lost);
  // What the person would be without, too: it is not told again when the text is taken.
  lines.push(...named.narrowings.flatMap((one) => remarkLines(one, paint.green('-'), hostSides, paint)));
  return [`refused ${name} for ${visible(unit)}; nothing was written`, ...lines.map((line) => `  ${line}`), ''].join(
    '\n',
  );
}

/** The document of `resolve --json`. */
export function resolveDocument(
  { unit, refused, code, run }: ResolveReport,
  wishes: Pick<ResolveWishes, 'name' | 'judgedAs'>,
): object {
  return {
    schema: 'aa-merge/resolve@1',
    unit: readable(unit as string as ByteText),
    resolved: refused === undefined,
    accept: code ?? null,
    refused: refused === undefined ? null : planDocument([inFile(refused, wishes)], { applied: false, diff: false }),
    run: run === undefined ? null : planDocument(run.outcomes, { applied: true, diff: false }),
  };
}

/** The outcome with places in the file that a person wrote, not in what it was judged as. */
function inFile(outcome: UnitOutcome, { name, judgedAs }: Pick<ResolveWishes, 'name' | 'judgedAs'>): UnitOutcome {
  const place = (where: Where): Where => (where.file === judgedAs ? { ...where, file: name } : where);
  const told = (remark: Remark): Remark => ({
    ...remark,
    where: remark.where && place(remark.where),
    ...(remark.detail === undefined
      ? {}
      : {
          detail: {
            ...remark.detail,
            rules: remark.detail.rules.map((rule) => ({
              ...rule,
              where: place(rule.where),
              via: rule.via.map(place),
            })),
          },
        }),
  });
  const { hold } = outcome;
  return {
    ...outcome,
    hold: hold && { ...hold, reasons: hold.reasons.map(told) },
    widenings: outcome.widenings.map(told),
    narrowings: outcome.narrowings.map(told),
    notices: outcome.notices.map(told),
  };
}

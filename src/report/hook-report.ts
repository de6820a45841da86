// What a hook of a package did, for people and for programs: one line for the output of the package manager, a text that is
// kept, and the record beside it. Takes the runs of a hook, gives lines, and a plain object that JSON.stringify writes as
// schema/hook.schema.json says.

import type { ByteText, DiagnosticCode, UnitPath } from '../base/index.js';
import { readable } from '../base/index.js';
import type { UnitOutcome } from '../reconcile/index.js';
import type { GeneratedFact } from './generated-text.js';
import { generatedText, leftAlone } from './generated-text.js';
import type { KernelFacts } from './kernel-report.js';
import { kernelText } from './kernel-report.js';
import { say } from './phrases.js';
import { planDocument, planSummary } from './plan-json.js';
import type { PlanTextWishes } from './plan-text.js';
import { planText } from './plan-text.js';
import { visible } from './visible.js';

export interface HookRun {
  readonly outcomes: readonly UnitOutcome[];
  /** Units that would change, and that packages have as their own. */
  readonly spared: ReadonlyMap<UnitPath, string>;
  /** Whether anything was written, records included. */
  readonly wrote: boolean;
  /** Generated abstractions that changed, or were left alone. */
  readonly generated: readonly GeneratedFact[];
  /** Whether a run that was cut off was finished or undone. */
  readonly recovered: boolean;
  readonly kernel: KernelFacts | undefined;
  readonly kernelJson: object | undefined;
}

/** What report needs to know of a hook. */
export interface HookReport {
  readonly phase: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly runs: readonly HookRun[];
  readonly trouble:
    { readonly code: DiagnosticCode; readonly data: Readonly<Record<string, string | number>> } | undefined;
}

const told = ['installed', 'updated', 'merged', 'merged-partly', 'adopted', 'removed', 'orphaned'] as const;

/** One line without its end; empty where there is nothing to say. `quiet` is only what asks for a person. */
export function hookLine({ runs, trouble }: HookReport, hostOptions: string, quiet: boolean): string {
  const parts: string[] = [];
  for (const { outcomes, spared, wrote, generated } of runs) {
    const { outcomes: counts, held, refused } = planSummary(outcomes);
    if (wrote && !quiet) {
      parts.push(...told.flatMap((name) => (counts[name] === undefined ? [] : [`${counts[name]} ${name}`])));
    }
    if (wrote && held > 0) parts.push(`${held} held${refused === 0 ? '' : ` (${refused} would permit more)`}`);
    const left = leftAlone(generated);
    if (left.length > 0) parts.push(`${left.length} generated ${left.length === 1 ? 'file' : 'files'} left alone`);
    if (spared.size > 0 && !quiet)
      parts.push(`${spared.size} left to the packages that have them as configuration files`);
  }
  const said = trouble === undefined ? [] : [say(trouble).message];
  const done = parts.length === 0 ? [] : [`${parts.join(', ')}; see aa-merge status${hostOptions}`];
  return [...said, ...done].join('; ');
}

/** All that there is to say, as a run that a person started would; empty where nothing was done. */
export function hookText({ runs, trouble }: HookReport, wishes: PlanTextWishes): string {
  const parts = runs.flatMap(({ outcomes, spared, wrote, generated, recovered, kernel }) => {
    if (!wrote && !recovered && spared.size === 0 && generated.length === 0) return [];
    const left = [...spared].map(([unit, owner]) => {
      const { message } = say({ code: 'reconcile/active-conffile', data: { package: visible(owner) } });
      return `${visible(unit)}: ${message}; left alone\n`;
    });
    const made = generatedText(generated, false);
    return [planText(outcomes, wishes), ...left, made, ...(kernel === undefined ? [] : [kernelText(kernel, false)])];
  });
  if (trouble === undefined) return parts.join('');
  const { message, help } = say(trouble);
  return [...parts, `${message}\n${help === undefined ? '' : `help: ${help}\n`}`].join('');
}

/** The record that a hook leaves, and `hook --json` prints. */
export function hookDocument({ phase, time, runs, trouble }: HookReport): object {
  const result =
    trouble === undefined
      ? runs.some(({ wrote, recovered }) => wrote || recovered)
        ? 'done'
        : 'nothing'
      : trouble.code === 'app/hook-busy'
        ? 'busy'
        : 'unfinished';
  return {
    schema: 'aa-merge/hook@1',
    phase,
    time: new Date(time).toISOString(),
    result,
    ...(trouble === undefined ? {} : { why: trouble.code, message: say(trouble).message }),
    runs: runs.map(({ outcomes, spared, wrote, generated, kernelJson }) => ({
      left: [...spared].map(([unit, owner]) => ({ path: readable(unit as string as ByteText), package: owner })),
      run: planDocument(outcomes, { applied: wrote, diff: false, kernel: kernelJson, generated }),
    })),
  };
}

// What became of each commit of a rebase, and where it stopped, why, and what to do then. Takes a result, gives text and the
// document of `--json`.

import type { BytePath, ByteText } from '../base/index.js';
import { readable } from '../base/index.js';
import type { ChangeFinding, Remark, UnitOutcome } from '../reconcile/index.js';
import type { Paint } from './code-frame.js';
import { remarkLines } from './refusal-text.js';
import { remarkJson } from './remark-json.js';
import type { SideNames } from './remark-words.js';
import { counted } from './text.js';
import { maskControls, visible } from './visible.js';

export interface RebaseReport {
  readonly status: 'done' | 'stopped' | 'aborted' | 'current';
  /** The full name of the branch. */
  readonly branch: string;
  readonly from: string;
  readonly to: string;
  readonly done: readonly {
    readonly commit: string;
    readonly as: string | undefined;
    readonly subject: string;
    /** What came with it and is newly permitted. */
    readonly widenings: readonly Remark[];
  }[];
  /** What the vendor's own changes newly permit, or may. */
  readonly vendor: readonly ChangeFinding[];
  readonly stopped:
    | {
        readonly commit: string;
        readonly subject: string;
        readonly isRefused: boolean;
        readonly files: readonly {
          readonly file: BytePath;
          readonly at: BytePath;
          readonly outcome: UnitOutcome | undefined;
          readonly isWhole: boolean;
          readonly inTheWay: readonly BytePath[];
        }[];
        readonly left: number;
      }
    | undefined;
}

export interface RebaseTextWishes {
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly paint: Paint & { readonly green: (text: string) => string };
}

/** What the texts of a replayed commit are called. */
const rebaseSides: SideNames = {
  base: 'the commit before',
  ours: 'the commit',
  theirs: 'the vendor’s state',
  merged: 'merged',
};

/** What the states are called in what is told of the vendor’s own changes. */
const vendorSides: SideNames = { base: 'the branch', ours: 'the branch', theirs: 'the vendor', merged: 'the vendor' };

/** Findings of one file that are printed. */
const mostShown = 8;

export function rebaseText(report: RebaseReport, { quiet, verbose, paint }: RebaseTextWishes): string {
  const { status, done, vendor, stopped, from, to } = report;
  const branch = visible(report.branch.replace(/^refs\/heads\//, ''));
  const isVendors = stopped?.files.length === 0;
  const lines: string[] = [];
  const shown = (reasons: readonly Remark[], sides: SideNames): void => {
    for (const reason of verbose ? reasons : reasons.slice(0, mostShown)) {
      lines.push(...remarkLines(reason, paint.red('!'), sides, paint).map((line) => `    ${line}`));
    }
    const more = verbose ? 0 : reasons.length - mostShown;
    if (more > 0) lines.push(`    ${paint.dim(`… and ${more} more (--verbose shows all)`)}`);
  };
  if (vendor.length > 0 && (isVendors || !quiet)) {
    lines.push(`${paint.red('widens')} the vendor’s own changes, in files that no commit here touches`);
    shown(
      vendor.map(({ remark }) => remark),
      vendorSides,
    );
  }
  for (const { commit, as, subject, widenings } of quiet ? [] : done) {
    const became = as === undefined ? 'nothing is left of it' : `is ${short(as)} now`;
    lines.push(`${paint.green('replayed')} ${short(commit)} ${maskControls(subject)} ${paint.dim(`(${became})`)}`);
    shown(widenings, rebaseSides);
  }
  if (stopped !== undefined) {
    const word = stopped.isRefused ? paint.red('would widen') : paint.yellow('conflicts');
    lines.push(`${word} ${short(stopped.commit)} ${maskControls(stopped.subject)}`);
    for (const { file, at, outcome, isWhole, inTheWay } of stopped.files) {
      lines.push(`  ${paint.bold(visible(file))}`);
      const isInPlace = inTheWay.length > 0;
      if (isInPlace) lines.push(`    something else is in its place: ${namesOf(inTheWay)}`);
      else if (outcome === undefined) lines.push('    both sides changed it, and it is no policy');
      if (isWhole)
        lines.push(`    leave one side of the text, or nothing: then ${isInPlace ? 'that stays' : 'it goes'}`);
      shown(reasonsOf(outcome), rebaseSides);
      lines.push(`    ${paint.cyan('text:')} ${visible(at)}`);
    }
    const isMeant = stopped.isRefused
      ? '; what they permit more needs `--why TEXT`, and gets a trailer `Policy-Widening`'
      : '';
    lines.push(
      '',
      isVendors
        ? 'next: if it is meant, `aa-merge rebase --continue --why TEXT`'
        : `next: edit these texts, then \`aa-merge rebase --continue\`${isMeant}`,
      `next: to leave all as it was, \`aa-merge rebase --abort\`; \`${branch}\` has not moved`,
      `${counted(done.length, 'commit')} replayed, ${stopped.left} left`,
    );
  } else {
    lines.push(endings[status](branch, short(from), short(to)));
  }
  return lines.map((line) => `${line}\n`).join('');
}

const endings: Readonly<Record<RebaseReport['status'], (branch: string, from: string, to: string) => string>> = {
  done: (branch, from, to) => `done: \`${branch}\` went from ${from} to ${to}`,
  aborted: (branch, from) => `aborted: \`${branch}\` is at ${from}, as it was`,
  current: (branch, from) => `nothing to do: \`${branch}\` at ${from} has all that the vendor has`,
  stopped: (branch) => `stopped: \`${branch}\` has not moved`,
};

function reasonsOf(outcome: UnitOutcome | undefined): readonly Remark[] {
  return outcome?.hold?.reasons ?? [];
}

function namesOf(paths: readonly BytePath[]): string {
  const more = paths.length > mostShown ? ` and ${paths.length - mostShown} more` : '';
  return `${paths
    .slice(0, mostShown)
    .map((path) => `\`${visible(path)}\``)
    .join(', ')}${more}`;
}

function short(commit: string): string {
  return commit.slice(0, 12);
}

/** The document of `rebase --json`. Schema: `rebase.schema.json`. */
export function rebaseDocument({ status, branch, from, to, done, vendor, stopped }: RebaseReport): object {
  return {
    schema: 'aa-merge/rebase@1',
    status,
    branch,
    from,
    to,
    vendor: vendor.map(({ kind, units, remark }) => ({
      kind,
      units: units.map(pathWords),
      ...remarkJson(remark, sides),
    })),
    replayed: done.map(({ commit, as, subject, widenings }) => ({
      commit,
      subject,
      ...(as === undefined ? {} : { as }),
      widenings: widenings.map((widening) => remarkJson(widening, sides)),
    })),
    ...(stopped === undefined
      ? {}
      : {
          stopped: {
            commit: stopped.commit,
            subject: stopped.subject,
            why: stopped.isRefused ? 'widening' : 'conflict',
            left: stopped.left,
            files: stopped.files.map(({ file, at, outcome, inTheWay }) => ({
              path: pathWords(file),
              text: pathWords(at),
              ...(outcome?.hold === undefined ? {} : { hold: outcome.hold.kind }),
              ...(inTheWay.length === 0 ? {} : { inTheWay: inTheWay.map(pathWords) }),
              reasons: reasonsOf(outcome).map((reason) => remarkJson(reason, sides)),
            })),
          },
        }),
  };
}

const sides = { base: 'base', ours: 'ours', theirs: 'theirs', merged: 'merged' } as const;

function pathWords(path: string): string {
  return readable(path as ByteText);
}

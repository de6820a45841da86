// A comparison for people: the verdict, then what would become possible and what no longer would, the gravest first, each
// with the rule behind it. Takes a comparison, gives text; colours come in as functions.

import type { Cause, Comparison, Doubt, Verdict } from '../compare/index.js';
import { readable } from '../base/index.js';
import type { Paint } from './code-frame.js';
import type { Finding } from './compare-findings.js';
import { groupedFindings, subjectOf } from './compare-findings.js';
import { nameOf } from './diagnostics.js';
import { logLossSentence } from './log-words.js';
import type { Places } from './places.js';
import { counted } from './text.js';
import { maskControls, visible } from './visible.js';

export interface CompareTextWishes {
  /** Only what widens, and the verdict. */
  readonly quiet: boolean;
  /** All findings, however many. */
  readonly verbose: boolean;
  readonly paint: Paint & { readonly green: (text: string) => string };
}

/** Findings that are printed of each direction. */
const mostShown = 50;
/** Profiles that are named for one cause. */
const mostNamed = 4;

const verdicts: Readonly<Record<Verdict, string>> = {
  equal: 'equal: both permit the same',
  narrower: 'narrower: nothing more is permitted, and something less',
  wider: 'wider: more is permitted, and nothing less',
  incomparable: 'incomparable: more is permitted, and something less',
  unknown: 'unknown: this cannot be decided',
};

export function compareText(comparison: Comparison, places: Places, wishes: CompareTextWishes): string {
  const { paint, quiet } = wishes;
  const findings = groupedFindings(comparison).filter((finding) => wishes.verbose || !followsFromMode(finding));
  const lines = [accentOf(comparison.verdict, paint)(verdicts[comparison.verdict])];
  const section = (mark: string, shown: readonly Finding[]): void => {
    const most = wishes.verbose ? shown.length : mostShown;
    for (const finding of shown.slice(0, most)) lines.push('', ...findingLines(finding, mark, places, wishes));
    if (shown.length > most) lines.push('', paint.dim(`… and ${shown.length - most} more`));
  };
  const widening = findings.filter(({ change }) => change.effect !== 'narrowing');
  const narrowing = findings.filter(({ change }) => change.effect === 'narrowing');
  section(paint.red('+'), widening);
  if (!quiet) section(paint.green('-'), narrowing);
  if (!quiet) lines.push(...logLossLines(comparison, places, wishes));
  for (const { name, doubts } of comparison.profiles) {
    for (const doubt of doubts)
      lines.push('', `${paint.yellow('?')} profile \`${visible(name)}\`: ${doubtText(doubt)}`);
  }
  if (!quiet) lines.push('', summaryLine(comparison, widening.length, narrowing.length));
  return lines.map((line) => `${line}\n`).join('');
}

/** What is no longer logged; one rule that many profiles include is told once. */
function logLossLines({ profiles }: Comparison, places: Places, { paint }: CompareTextWishes): string[] {
  const told = new Set<string>();
  return profiles.flatMap((profile) =>
    profile.logLosses.flatMap((loss) => {
      const { at } = loss.cause?.rule.origin ?? {};
      const key = at === undefined ? undefined : `${loss.logged} ${at.start} ${at.file}`;
      if (key !== undefined && told.has(key)) return [];
      if (key !== undefined) told.add(key);
      const line = `${paint.cyan('~')} ${paint.bold(subjectOf(profile))} ${logLossSentence(loss)}`;
      return ['', line, ...(loss.cause === undefined ? [] : ruleLines(loss.cause, 'so far', places, paint))];
    }),
  );
}

/** What no rule brings about, in a profile whose mode changed: the mode says it all. */
function followsFromMode({ change, rule, other, profiles }: Finding): boolean {
  if (change.kind !== 'access' && change.kind !== 'capability') return false;
  const isModeChanged = profiles.every(({ changes }) => changes.some(({ kind }) => kind === 'mode'));
  return isModeChanged && rule === undefined && other === undefined;
}

function accentOf(verdict: Verdict, paint: CompareTextWishes['paint']): (text: string) => string {
  if (verdict === 'equal' || verdict === 'narrower') return paint.green;
  return verdict === 'unknown' ? paint.yellow : paint.red;
}

function findingLines(finding: Finding, mark: string, places: Places, { paint }: CompareTextWishes): string[] {
  const { sentence, rule, other, profiles } = finding;
  const [first, ...others] = profiles;
  const subject = first === undefined ? '' : `${paint.bold(subjectOf(first, finding.change))} `;
  const named = others.slice(0, mostNamed).map(({ name }) => `\`${visible(name)}\``);
  const more = others.length > mostNamed ? ` and ${others.length - mostNamed} more` : '';
  return [
    `${mark} ${subject}${sentence}`,
    ...deniedByLines(finding, paint),
    ...(rule === undefined ? [] : ruleLines(rule, 'rule', places, paint)),
    ...(other === undefined ? [] : ruleLines(other, lostOrNew(finding, other), places, paint)),
    ...(others.length === 0 ? [] : [`    in ${counted(profiles.length, 'profile')}, also ${named.join(', ')}${more}`]),
  ];
}

/** Which parts of a stack stand in the way, where one does. */
function deniedByLines({ change }: Finding, paint: Paint): string[] {
  const parts = 'deniedBy' in change ? (change.deniedBy ?? []) : [];
  if (parts.length === 0) return [];
  const side = change.effect === 'widening' ? 'so far not by' : 'no longer by';
  return [`    ${paint.dim(`${side}:`)} ${parts.map((part) => visible(part)).join(', ')}`];
}

/** What the rule on the other side has to do with it. */
function lostOrNew({ change }: Finding, { mode }: Cause): string {
  if (change.effect === 'narrowing') return mode === 'deny' ? 'denied by' : 'instead';
  return mode === 'deny' ? 'no longer denied by' : 'in place of';
}

function ruleLines({ rule: { origin } }: Cause, label: string, places: Places, paint: Paint): string[] {
  const { at, via } = origin;
  const place = `${maskControls(nameOf(at.file))}:${places.of(at).line}`;
  const chain = [...via].reverse().map((span) => `${maskControls(nameOf(span.file))}:${places.of(span).line}`);
  const text = maskControls(readable(places.text(at)).replace(/\s+/g, ' ').trim());
  return [
    `    ${paint.dim(`${label}:`)} ${text} ${paint.dim(`(${place})`)}`,
    ...(chain.length === 0 ? [] : [`      ${paint.dim(`included from ${chain.join(', ')}`)}`]),
  ];
}

export function doubtText({ why, class: name }: Doubt): string {
  switch (why) {
    case 'too-large':
      return `too large to decide${name === undefined ? '' : ` (${name})`}`;
    case 'unconfirmed':
      return `a difference was found that a second look does not confirm (${name ?? ''}): please report this`;
    case 'other-form':
      return `the two sides ask about sockets in different ways (${name ?? ''}), so their rules cannot be compared`;
    case 'defined-twice':
      return 'defined in two files: only one of them can be loaded';
    case 'execution':
      return 'where execution leads differs, and whether that is more cannot be told from names alone';
    case 'less-by-execution':
      return 'where execution leads differs, and whether that is less cannot be told from names alone';
    case 'paths':
      return 'its parts have different flags on paths, so what they see cannot be compared';
    case 'namespaces':
      return `rules name labels (${name ?? ''}), and the same name is another label in another namespace`;
    case 'children':
      return 'it can lead to a child or hat that differs, or is there on one side only; compare the children, too';
    case 'other-mode':
      return 'the mode in brackets is not the one that the policy gives, and what it lets through is not looked at';
  }
}

function summaryLine({ profiles }: Comparison, widenings: number, narrowings: number): string {
  const differing = profiles.filter(({ verdict }) => verdict !== 'equal').length;
  const changes =
    widenings + narrowings === 0
      ? 'no differences'
      : `${counted(widenings, 'widening')}, ${counted(narrowings, 'narrowing')}`;
  return `${counted(profiles.length, 'profile')} compared, ${differing} differing: ${changes}`;
}

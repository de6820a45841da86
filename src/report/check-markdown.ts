// A check as a page of Markdown, for the summary of a build or a comment on a change. Takes a report, gives the text. What
// policy says must never become markup.

import { readable } from '../base/index.js';
import type { ByteText } from '../base/index.js';
import type { CheckReport, CheckReportFinding } from './check-findings.js';
import {
  allowanceText,
  fails,
  findingMessage,
  inOrder,
  remedyFor,
  revisionSides,
  verdictText,
} from './check-findings.js';
import { say } from './phrases.js';
import { placeText, rulesText } from './remark-words.js';
import { counted } from './text.js';
import { maskControls } from './visible.js';

/** Findings of one kind that are listed; a page has a limit everywhere. */
const mostShown = 100;
const mostNamed = 12;

export function checkMarkdown(report: CheckReport): string {
  const findings = inOrder(report.findings);
  const failing = findings.filter(fails);
  const allowed = findings.filter(({ allowedBy }) => allowedBy !== undefined);
  const rest = findings.filter((finding) => !fails(finding) && finding.allowedBy === undefined);
  const refused = failing.find(({ kind }) => kind === 'widening');
  const lines = [
    `## AppArmor policy: ${titles[report.status]}`,
    '',
    escaped(verdictText(report)),
    ...section('To be looked at', failing),
    ...(refused === undefined ? [] : ['', `A widening that is meant: ${escaped(remedyFor(refused))}.`]),
    ...section('Allowed', allowed),
    ...reached(report),
    ...folded(`${counted(rest.length, 'other difference')}`, rest),
    ...report.notes.flatMap((note) => ['', `> ${escaped(say(note).message)}`]),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

const titles: Readonly<Record<CheckReport['status'], string>> = {
  passed: 'nothing to look at',
  findings: 'not valid, or not decided',
  refused: 'wider, and nothing says so',
};

function section(title: string, findings: readonly CheckReportFinding[]): string[] {
  return findings.length === 0 ? [] : ['', `### ${title}`, '', ...items(findings)];
}

function folded(title: string, findings: readonly CheckReportFinding[]): string[] {
  if (findings.length === 0) return [];
  return ['', `<details><summary>${title}</summary>`, '', ...items(findings), '', '</details>'];
}

function items(findings: readonly CheckReportFinding[]): string[] {
  const lines = findings.slice(0, mostShown).flatMap((finding) => {
    const { remark, units } = finding;
    const place = remark.where === undefined ? '' : ` (${code(placeText(remark.where))})`;
    const rules = rulesText(remark, revisionSides);
    const allowance = allowanceText(finding);
    return [
      `- ${units.map((unit) => `**${escaped(maskControls(readable(unit as string as ByteText)))}**`).join(', ')}: ${escaped(
        findingMessage(finding),
      )}${place}`,
      ...(rules === '' ? [] : [`  <br>${escaped(rules)}`]),
      ...(allowance === '' ? [] : [`  <br>allowed: ${escaped(allowance)}`]),
    ];
  });
  const more = findings.length - mostShown;
  return more > 0 ? [...lines, `- … and ${more} more`] : lines;
}

/** Changed files that profiles in other files read. */
function reached({ units }: CheckReport): string[] {
  const shared = units.filter(({ reaches }) => reaches.length > 0);
  if (shared.length === 0) return [];
  const lines = shared.slice(0, mostShown).map(({ path, reaches }) => {
    const named = reaches.slice(0, mostNamed).map((name) => code(maskControls(readable(name))));
    const more = reaches.length > mostNamed ? ` and ${reaches.length - mostNamed} more` : '';
    return `- ${code(maskControls(readable(path as string as ByteText)))} reaches ${counted(reaches.length, 'profile')}: ${named.join(', ')}${more}`;
  });
  return ['', '### Reached', '', ...lines];
}

/** A sentence with its words in backticks as code, and nothing else of it as markup. */
function escaped(sentence: string): string {
  // Where policy has backticks of its own, nobody knows what they would enclose.
  const isPlain = sentence.includes('``') || sentence.split('`').length % 2 === 0;
  if (isPlain) return plain(sentence);
  return sentence
    .split(/(`[^`]*`)/)
    .map((part, at) => (at % 2 === 1 ? part : plain(part)))
    .join('');
}

function plain(text: string): string {
  return text.replace(/[\\`*_[\]<>&|~#]/g, (mark) => `\\${mark}`);
}

/** Text as code, whatever it has in it. */
function code(text: string): string {
  return text.includes('`') ? plain(text) : `\`${text}\``;
}

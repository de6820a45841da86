// A check as JUnit XML, which every CI service reads: one test for each changed file, and one for what no file alone does.
// Takes a report, gives the text. Source: the schema that Jenkins publishes for such files.

import { readable } from '../base/index.js';
import type { ByteText } from '../base/index.js';
import type { CheckReport, CheckReportFinding } from './check-findings.js';
import { fails, findingMessage, inOrder, remedyFor, revisionSides } from './check-findings.js';
import { rulesText } from './remark-words.js';
import { maskControls } from './visible.js';

interface Case {
  readonly name: string;
  readonly failing: readonly CheckReportFinding[];
  /** What is worth telling of a file that passes. */
  readonly told: readonly CheckReportFinding[];
}

export function checkJunit(report: CheckReport): string {
  const cases = casesOf(report);
  const failed = cases.filter(({ failing }) => failing.length > 0).length;
  const counts = `tests="${cases.length}" failures="${failed}" errors="0" skipped="0" time="0"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts.replace(' skipped="0"', '')}>`,
    `  <testsuite name="aa-merge check" ${counts}>`,
    ...cases.flatMap(caseLines),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

/** A finding is with the first of the files that do it. */
function casesOf({ units, findings }: CheckReport): Case[] {
  const ordered = inOrder(findings);
  const known = new Set<string>(units.map(({ path }) => path));
  const of = (isTheirs: (unit: string | undefined) => boolean): Omit<Case, 'name'> => {
    const theirs = ordered.filter((finding) => isTheirs(finding.units[0]));
    return { failing: theirs.filter(fails), told: theirs.filter((finding) => !fails(finding)) };
  };
  const cases: Case[] = units.map(({ path }) => ({
    name: readable(path as string as ByteText),
    ...of((unit) => unit === path),
  }));
  const others = of((unit) => unit === undefined || !known.has(unit));
  return [...cases, { name: 'the policy as a whole', ...others }];
}

function caseLines({ name, failing, told }: Case): string[] {
  const head = `    <testcase classname="aa-merge.check" name="${attribute(name)}" time="0"`;
  if (failing.length === 0 && told.length === 0) return [`${head}/>`];
  const [first] = failing;
  const failure =
    first === undefined
      ? []
      : [
          `      <failure type="${attribute(first.remark.code)}" message="${attribute(summaryOf(failing))}">${text(
            failing.map(linesOf).join('\n'),
          )}</failure>`,
        ];
  const out = told.length === 0 ? [] : [`      <system-out>${text(told.map(linesOf).join('\n'))}</system-out>`];
  return [`${head}>`, ...failure, ...out, '    </testcase>'];
}

function summaryOf(failing: readonly CheckReportFinding[]): string {
  const [first] = failing as [CheckReportFinding];
  const more = failing.length === 1 ? '' : ` (and ${failing.length - 1} more)`;
  return `${findingMessage(first)}${more}`;
}

function linesOf(finding: CheckReportFinding): string {
  const { remark } = finding;
  const { where } = remark;
  const place = where === undefined ? '' : ` (${readable(where.file as ByteText)}:${where.line})`;
  const rules = rulesText(remark, revisionSides);
  const remedy = fails(finding) ? remedyFor(finding) : '';
  const more = [rules, remedy].filter((line) => line !== '').map((line) => `\n  ${line}`);
  return `${findingMessage(finding)}${place}${more.join('')}`;
}

/** Text between tags; what XML has no words for is masked, line ends stay. */
function text(said: string): string {
  const masked = said.split('\n').map(maskControls).join('\n');
  return masked
    .replace(/[\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

function attribute(said: string): string {
  return text(maskControls(said)).replaceAll('"', '&quot;');
}

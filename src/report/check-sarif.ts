// A check as SARIF 2.1.0, for services that show findings at the lines of a change. Takes a report, gives the log as a plain
// object. Narrowings are no results there, nor notices but for warnings. Source: SARIF 2.1.0, sections 3.14, 3.27, 3.28, 3.30 and 3.35.

import type { ByteText, UnitPath } from '../base/index.js';
import { codes, readable } from '../base/index.js';
import type { RuleBehind } from '../reconcile/index.js';
import type { CheckReport, CheckReportFinding } from './check-findings.js';
import {
  allowanceText,
  fails,
  findingMessage,
  fingerprints,
  inOrder,
  remedyFor,
  revisionSides,
} from './check-findings.js';
import { maskControls } from './visible.js';

export interface SarifReport extends CheckReport {
  /** What a file of a name holds; undefined where that is not known. */
  textOf(file: string): ByteText | undefined;
}

/** The log. `version` is that of this program. */
export function checkSarif(report: SarifReport, version: string): object {
  const all = inOrder(report.findings);
  const prints = fingerprints(all);
  const results = all.flatMap((finding, at) => (isResult(finding) ? [{ finding, print: prints[at] ?? '' }] : []));
  const ruleIds = [...new Set(results.map(({ finding }) => finding.remark.code))].sort();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'aa-merge',
            version,
            rules: ruleIds.map((id) => ({
              id,
              shortDescription: { text: codes[id].summary },
              defaultConfiguration: { level: codes[id].severity === 'warning' ? 'warning' : 'error' },
            })),
          },
        },
        automationDetails: { id: `aa-merge/check/${uriOf(report.directory)}` },
        columnKind: 'utf16CodeUnits',
        results: results.map(({ finding, print }) => resultOf(finding, print, ruleIds, report)),
      },
    ],
  };
}

function isResult({ kind, remark }: CheckReportFinding): boolean {
  if (kind === 'notice') return isWarning(remark);
  return kind !== 'narrowing' && kind !== 'repaired';
}

/** What is wrong, though nothing is permitted by it: told with its line, and never fails a check. */
function isWarning({ code }: CheckReportFinding['remark']): boolean {
  return codes[code].severity === 'warning';
}

function resultOf(finding: CheckReportFinding, print: string, ruleIds: readonly string[], report: SarifReport): object {
  const { remark, units, profiles, allowedBy } = finding;
  const { where } = remark;
  const remedy = fails(finding) ? remedyFor(finding) : '';
  const first = where ?? { file: fileOf(units[0], report), line: 1, column: 1 };
  const related = relatedTo(remark.detail?.rules ?? [], first, report);
  return {
    ruleId: remark.code,
    ruleIndex: ruleIds.indexOf(remark.code),
    level: fails(finding) ? 'error' : finding.kind === 'notice' ? 'warning' : 'note',
    message: { text: `${maskControls(findingMessage(finding))}${remedy === '' ? '' : `. ${remedy}`}` },
    locations: [{ physicalLocation: physical(first, report) }],
    ...(related.length === 0 ? {} : { relatedLocations: related }),
    partialFingerprints: { 'aaMergeFinding/v1': print },
    ...(allowedBy === undefined
      ? {}
      : {
          suppressions: [{ kind: 'external', status: 'accepted', justification: maskControls(allowanceText(finding)) }],
        }),
    properties: {
      kind: finding.kind,
      units: units.map((unit) => readable(unit as string as ByteText)),
      profiles: profiles.map((profile) => readable(profile)),
    },
  };
}

interface At {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
}

/** The rules on both sides, and the includes on the way to them; each place once. */
function relatedTo(rules: readonly RuleBehind[], first: At, report: SarifReport): object[] {
  const keyOf = ({ file, line }: At): string => `${file}\0${line}`;
  const known = new Set([keyOf(first)]);
  const found = rules.flatMap(({ side, mode, text, where, via }) => [
    { at: where, text: `${mode === 'deny' ? 'denied' : 'decided'} in ${revisionSides[side]} by ${text}` },
    ...via.map((at) => ({ at, text: `included here in ${revisionSides[side]}` })),
  ]);
  const fresh = found.filter(({ at }) => {
    const isNew = !known.has(keyOf(at));
    known.add(keyOf(at));
    return isNew;
  });
  return fresh.map(({ at, text }, index) => ({
    id: index + 1,
    physicalLocation: physical(at, report),
    message: { text: maskControls(readable(text as ByteText)) },
  }));
}

function physical({ file, line, column = 1 }: At, report: SarifReport): object {
  const isOutside = file.startsWith('/');
  return {
    artifactLocation: isOutside ? { uri: `file://${uriOf(file)}` } : { uri: uriOf(file), uriBaseId: '%SRCROOT%' },
    region: { startLine: line, startColumn: columnOf(file, line, column, report) },
  };
}

/** Ours count bytes, theirs characters. */
function columnOf(file: string, line: number, column: number, report: SarifReport): number {
  const text = report.textOf(file)?.split('\n')[line - 1];
  return text === undefined ? column : readable(text.slice(0, column - 1) as ByteText).length + 1;
}

function fileOf(unit: UnitPath | undefined, { directory }: CheckReport): string {
  if (unit === undefined) return directory === '' ? '.' : directory;
  return directory === '' ? unit : `${directory}/${unit}`;
}

/** A path of any bytes as a part of a URI. */
function uriOf(path: string): string {
  return [...path]
    .map((letter) =>
      /[A-Za-z0-9._~/@+-]/.test(letter)
        ? letter
        : `%${letter.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    )
    .join('');
}

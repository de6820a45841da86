// What a check of a repository found, for programs: the document of `check --json`. Takes findings with what allows them.

import type { ByteText, UnitPath } from '../base/index.js';
import { readable } from '../base/index.js';
import type { CheckReport, CheckReportFinding } from './check-findings.js';
import { fails, fingerprints, inOrder, revisionSides, verdictIn } from './check-findings.js';
import { remarkJson } from './remark-json.js';

/** The document of `check --json`. Schema: `check.schema.json`. */
export function checkDocument(report: CheckReport): object {
  const { base, head, directory, status, units, roots, notes } = report;
  const findings = inOrder(report.findings);
  const prints = fingerprints(findings);
  const count = (isCounted: (finding: CheckReportFinding) => boolean): number => findings.filter(isCounted).length;
  return {
    schema: 'aa-merge/check@1',
    status,
    base: named(base),
    head: named(head),
    policyDir: readable(directory as ByteText),
    findings: findings.map((finding, at) => ({
      kind: finding.kind,
      fails: fails(finding),
      fingerprint: prints[at],
      units: finding.units.map(pathText),
      ...allowanceJson(finding),
      ...remarkJson(finding.remark, { base: 'base', ours: 'base', theirs: 'head', merged: 'head' }),
      profiles: finding.profiles.map((profile) => readable(profile)),
    })),
    profiles: profilesIn(findings),
    units: units.map((unit) => ({
      path: pathText(unit.path),
      kind: unit.kind,
      change: unit.change,
      verdict: verdictIn(findings.filter((finding) => finding.units.includes(unit.path))),
      reaches: unit.reaches.map((profile) => readable(profile)),
    })),
    notes: notes.map((note) => remarkJson(note, revisionSides)),
    summary: {
      units: units.length,
      comparedFiles: roots,
      widenings: count(({ kind }) => kind === 'widening'),
      allowed: count(({ kind, allowedBy }) => kind === 'widening' && allowedBy !== undefined),
      narrowings: count(({ kind }) => kind === 'narrowing'),
      unknown: count(({ kind }) => kind === 'unknown'),
      invalid: count(({ kind }) => kind === 'invalid' || kind === 'twice'),
      incomplete: count(({ kind }) => kind === 'incomplete'),
    },
  };
}

function named({ name, commit }: CheckReport['base']): object {
  return { name, ...(commit === undefined ? {} : { commit }) };
}

function pathText(path: UnitPath): string {
  return readable(path as string as ByteText);
}

function allowanceJson({ allowedBy }: CheckReportFinding): object {
  if (allowedBy === undefined || allowedBy === 'consent')
    return allowedBy === undefined ? {} : { allowedBy: 'consent' };
  const trailers = allowedBy.map(({ unit, reason, commit }) => ({
    unit: readable(unit),
    reason: readable(reason),
    ...(commit === undefined ? {} : { commit }),
  }));
  return { allowedBy: 'trailer', trailers };
}

/** Each profile that a finding is about. */
function profilesIn(findings: readonly CheckReportFinding[]): object[] {
  const about = new Map<ByteText, CheckReportFinding[]>();
  for (const finding of findings) {
    for (const profile of finding.profiles) about.set(profile, [...(about.get(profile) ?? []), finding]);
  }
  return [...about]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([profile, members]) => ({
      name: readable(profile),
      verdict: verdictIn(members),
      widenings: members.filter(({ kind }) => kind === 'widening').length,
      narrowings: members.filter(({ kind }) => kind === 'narrowing').length,
    }));
}

// What is local, for programs. Takes units with their differences, gives a plain object that JSON.stringify writes as
// schema/diff.schema.json says.

import type { ByteText, UnitPath } from '../base/index.js';
import { lineColumnAt, readable } from '../base/index.js';
import { narrows, widens } from '../compare/index.js';
import type { Drift, LocalDifference, LocalUnit, Said } from '../reconcile/index.js';
import { countLocal } from '../reconcile/index.js';
import { groupedFindings, subjectOf } from './compare-findings.js';
import type { Finding } from './compare-findings.js';
import { unifiedDiff } from './unified-diff.js';

/** What `diff` found. */
export interface DiffReport {
  readonly local: readonly LocalUnit[];
  /** Units that were asked about, and of which nothing is local. */
  readonly same: readonly UnitPath[];
}

/** The document of `diff --json`; with unified diffs where texts are wished for. */
export function diffDocument({ local, same }: DiffReport, asText: boolean): object {
  return {
    schema: 'aa-merge/diff@1',
    units: local.map((unit) => unitJson(unit, asText)),
    same: same.map(shown),
  };
}

function unitJson({ drift, meaning }: LocalUnit, asText: boolean): object {
  const { unit, kind, against, isOpaque, differences } = drift;
  const findings = meaning === undefined ? [] : groupedFindings(meaning);
  return {
    path: shown(unit),
    kind,
    ...(against === undefined ? {} : { against }),
    opaque: isOpaque,
    ...countLocal(drift),
    changes: differences.map((difference) => changeJson(difference, drift)),
    ...(meaning === undefined
      ? {}
      : {
          verdict: meaning.verdict,
          widenings: findings.filter(({ change }) => widens(change)).map(findingJson),
          narrowings: findings.filter(({ change }) => narrows(change)).map(findingJson),
        }),
    ...(asText ? { diff: textDiff(drift).map((line) => readable(line as ByteText)) } : {}),
  };
}

function changeJson({ kind, whose, place, before, after }: LocalDifference, drift: Drift): object {
  return {
    kind,
    whose,
    place: place.map(shown),
    ...(before === undefined ? {} : { before: saidJson(before, drift.before) }),
    ...(after === undefined ? {} : { after: saidJson(after, drift.after) }),
  };
}

function saidJson({ words, at }: Said, text: ByteText | undefined): object {
  return { text: readable(words), line: lineColumnAt(text ?? ('' as ByteText), at.start).line };
}

export function findingJson(finding: Finding): object {
  const { class: name, object, permission, profiles } = finding;
  return {
    class: name,
    object,
    permission,
    message: findingSentence(finding),
    profiles: profiles.map((profile) => readable(profile.name)),
  };
}

/** Who could do what, or no longer. */
export function findingSentence({ profiles, change, sentence }: Finding): string {
  const [first] = profiles;
  return first === undefined ? sentence : `${subjectOf(first, change)} ${sentence}`;
}

/** Lines of a unified diff from what the vendor ships to live. */
export function textDiff({ unit, against, before, after }: Drift): string[] {
  return unifiedDiff(
    { name: `${against ?? 'reference'}/${unit}`, text: before },
    { name: `live/${unit}`, text: after },
  );
}

function shown(text: string): string {
  return readable(text as ByteText);
}

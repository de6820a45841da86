// What was accepted of a unit, for people and for programs. Takes the result of `accept`, gives lines, and a plain object
// that JSON.stringify writes as schema/accept.schema.json says.

import type { BytePath, ByteText, UnitPath } from '../base/index.js';
import { readable } from '../base/index.js';
import type { Remark, UnitOutcome } from '../reconcile/index.js';
import type { KernelFacts } from './kernel-report.js';
import { kernelJson } from './kernel-report.js';
import { planDocument } from './plan-json.js';
import { remarkJson } from './remark-json.js';
import { remarkWords } from './remark-words.js';
import type { UnseenReport } from './unseen-report.js';
import { unseenJson } from './unseen-report.js';
import { visible } from './visible.js';

interface Numbered {
  readonly number: number;
  readonly grant: Remark;
}

/** The same grants in other units. */
export interface ElsewhereReport {
  readonly same: readonly { readonly unit: UnitPath; readonly grants: readonly Numbered[] }[];
  /** Where the same words mean more. */
  readonly otherwise: readonly UnitPath[];
}

/** A standing consent that is made of it. */
export interface ConsentReport {
  readonly file: BytePath;
  readonly rules: readonly ByteText[];
  readonly covers: readonly { readonly unit: UnitPath; readonly grants: readonly Numbered[] }[];
}

/** What report needs to know of an acceptance. */
export interface AcceptReport {
  readonly unit: UnitPath;
  /** Nothing was accepted then. */
  readonly unseen: UnseenReport | undefined;
  readonly accepted: readonly Numbered[];
  readonly elsewhere: ElsewhereReport;
  readonly consent: ConsentReport | undefined;
  readonly run: { readonly outcomes: readonly UnitOutcome[] } | undefined;
  readonly kernel: KernelFacts | undefined;
}

/** A grant in the words in which it is shown. */
export function grantWords(grant: Remark): string {
  return remarkWords(grant).message;
}

/** One line for each grant, and the other units below. */
export function acceptText({ unit, accepted, elsewhere, consent, run }: AcceptReport): string {
  const later = run === undefined ? ', for the next run' : '';
  const lines = [
    `accepted of ${visible(unit)}${later}`,
    ...accepted.map(numberedLine),
    ...elsewhere.same.flatMap((one) => [`and of ${visible(one.unit)}${later}`, ...one.grants.map(numberedLine)]),
    ...untouchedLines(elsewhere.otherwise),
    ...(consent === undefined ? [] : ['consented to, for all profiles and from now on:', ...consentLines(consent)]),
    '',
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** The rules, where they go, and what else they cover. */
export function consentLines({ file, rules, covers }: ConsentReport): string[] {
  const others = covers.flatMap(({ unit, grants }) =>
    grants.map((grant) => `  ${visible(unit)}: ${numberedLine(grant).trim()}`),
  );
  return [
    ...rules.map((rule) => `  ${visible(rule)}`),
    `in ${visible(file)}`,
    ...(others.length === 0
      ? ['nothing else that is held now lies inside']
      : ['what else is held now and lies inside:', ...others]),
  ];
}

export function numberedLine({ number, grant }: Numbered): string {
  return `  ${number} ${grantWords(grant)}`;
}

/** Units that have a grant of the same words and are left as they are. */
export function untouchedLines(units: readonly UnitPath[]): string[] {
  if (units.length === 0) return [];
  return [`not the same in ${units.map(visible).join(', ')}, which stay as they are`];
}

const sides = { base: 'base', ours: 'live', theirs: 'reference', merged: 'merged' } as const;

/** The document of `accept --json`. */
export function acceptDocument({ unit, unseen, accepted, elsewhere, consent, run, kernel }: AcceptReport): object {
  return {
    schema: 'aa-merge/accept@1',
    unit: readable(unit as string as ByteText),
    shown: unseenJson(unseen),
    accepted: grantsJson(accepted),
    elsewhere: elsewhere.same.map((one) => ({
      unit: readable(one.unit as string as ByteText),
      accepted: grantsJson(one.grants),
    })),
    consent: consent === undefined ? null : consentJson(consent),
    untouched: elsewhere.otherwise.map((one) => readable(one as string as ByteText)),
    run:
      run === undefined ? null : planDocument(run.outcomes, { applied: true, diff: false, kernel: kernelJson(kernel) }),
  };
}

function consentJson({ file, rules, covers }: ConsentReport): object {
  return {
    file: readable(file as ByteText),
    rules: rules.map(readable),
    covers: covers.map(({ unit, grants }) => ({
      unit: readable(unit as string as ByteText),
      grants: grantsJson(grants),
    })),
  };
}

/** Grants as remarks, each with its number. */
export function grantsJson(grants: readonly Numbered[]): object[] {
  return grants.map(({ number, grant }) => remarkJson(grant, sides, number));
}

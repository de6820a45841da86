// What a system lacks for loading policy, for people and for programs: one line for each check, and the remedy below it.
// Takes findings, gives text, and the object that JSON.stringify writes as the schema says.

import { doctorWords } from './doctor-words.js';
import type { Paint } from './code-frame.js';
import { counted } from './text.js';

/** What report needs to know of a finding. */
export interface DoctorFinding {
  readonly check: string;
  readonly health: 'ok' | 'warning' | 'missing' | 'unknown';
  readonly word: string;
  readonly facts: Readonly<Record<string, string | number>>;
}

export interface DoctorWishes {
  /** Only what is not well. */
  readonly quiet: boolean;
  readonly paint: Paint & { readonly green: (text: string) => string };
}

const marks: Readonly<Record<DoctorFinding['health'], string>> = {
  ok: 'ok',
  warning: 'warning',
  missing: 'missing',
  unknown: 'unknown',
};

export function doctorText(findings: readonly DoctorFinding[], { quiet, paint }: DoctorWishes): string {
  const shown = quiet ? findings.filter(({ health }) => health !== 'ok') : findings;
  const lines = shown.flatMap(({ check, health, word, facts }) => {
    const { message, remedy } = doctorWords(check, word, facts);
    const accent = health === 'ok' ? paint.green : health === 'missing' ? paint.red : paint.yellow;
    return [`${accent(marks[health])} ${check}: ${message}`, ...(remedy === undefined ? [] : [`  do: ${remedy}`])];
  });
  if (!quiet) lines.push(summary(findings));
  return lines.map((line) => `${line}\n`).join('');
}

function summary(findings: readonly DoctorFinding[]): string {
  const count = (wanted: DoctorFinding['health']): number => findings.filter(({ health }) => health === wanted).length;
  const parts = [
    ...(count('missing') > 0 ? [`${count('missing')} missing`] : []),
    ...(count('warning') > 0 ? [counted(count('warning'), 'warning')] : []),
    ...(count('unknown') > 0 ? [`${count('unknown')} unknown`] : []),
  ];
  return `${counted(findings.length, 'check')}: ${parts.length === 0 ? 'policy can be loaded' : parts.join(', ')}`;
}

/** The document of `doctor --json`. Schema: `doctor.schema.json`. */
export function doctorDocument(findings: readonly DoctorFinding[]): object {
  return {
    schema: 'aa-merge/doctor@1',
    ok: findings.every(({ health }) => health === 'ok'),
    checks: findings.map(({ check, health, word, facts }) => {
      const { message, remedy } = doctorWords(check, word, facts);
      return { check, health, found: word, facts, message, ...(remedy === undefined ? {} : { remedy }) };
    }),
  };
}

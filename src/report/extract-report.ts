// What became of inline edits that should be local rules, for people and for programs. Takes an extraction, gives text, or a
// plain object that JSON.stringify writes as schema/extract.schema.json says.

import type { ByteText, UnitPath } from '../base/index.js';
import { readable } from '../base/index.js';
import { narrows, widens } from '../compare/index.js';
import type { Extraction, Moved } from '../reconcile/index.js';
import type { Paint } from './code-frame.js';
import { groupedFindings } from './compare-findings.js';
import type { Finding } from './compare-findings.js';
import { findingJson, findingSentence } from './diff-json.js';
import { unitDiff } from './plan-diff.js';
import { say } from './phrases.js';
import { hostSides, placeText } from './remark-words.js';
import { remarkJson } from './remark-json.js';
import { counted } from './text.js';
import { maskControls, visible } from './visible.js';

/** What `extract` did. */
export interface ExtractReport {
  readonly unit: UnitPath;
  readonly extraction: Extraction;
  readonly applied: boolean;
}

export interface ExtractTextWishes {
  readonly verbose: boolean;
  readonly paint: Paint & { readonly green: (text: string) => string };
}

/** Differences that are shown. */
const mostShown = 6;

export function extractText(
  { unit, extraction, applied }: ExtractReport,
  { verbose, paint }: ExtractTextWishes,
): string {
  const name = paint.bold(visible(unit));
  const lines: string[] = [];
  switch (extraction.kind) {
    case 'nothing':
      lines.push(`${name} says what the vendor’s says: there is nothing to extract`);
      break;
    case 'cannot': {
      lines.push(`${name} was left as it is:`);
      for (const reason of extraction.reasons) {
        const { message, help } = say(reason);
        const place = reason.where === undefined ? '' : ` ${paint.dim(`(${placeText(reason.where)})`)}`;
        lines.push(
          `  ${paint.red('!')} ${message}${place}`,
          ...(help === undefined ? [] : [`    ${paint.cyan('help:')} ${help}`]),
        );
      }
      const findings = findingsIn(extraction);
      for (const finding of verbose ? findings : findings.slice(0, mostShown)) {
        lines.push(
          `    ${widens(finding.change) ? paint.yellow('more:') : paint.cyan('less:')} ${findingSentence(finding)}`,
        );
      }
      if (!verbose && findings.length > mostShown)
        lines.push(`    ${paint.dim(`… and ${findings.length - mostShown} more`)}`);
      break;
    }
    case 'extracted': {
      const verb = applied ? 'moved' : 'would move';
      lines.push(`${name}: ${counted(extraction.moved.length, 'statement')} ${verb}`);
      let around = '';
      for (const { place, local, words } of extraction.moved) {
        const here = `  ${paint.cyan(`${placeWords(place)}to ${visible(local)}`)}`;
        if (here !== around) lines.push(here);
        around = here;
        lines.push(`    ${paint.green('+')} ${maskControls(readable(words))}`);
      }
      lines.push(
        `compared before and after: ${counted(extraction.profiles, 'profile')}, which permit${extraction.profiles === 1 ? 's' : ''} the same`,
      );
      if (verbose || !applied)
        lines.push(...extraction.outcomes.flatMap((outcome) => unitDiff(outcome).map((line) => `  ${visible(line)}`)));
      break;
    }
  }
  return lines.map((line) => `${line}\n`).join('');
}

function placeWords(place: Moved['place']): string {
  return place.length === 0 ? '' : `from ${visible(place.join('//'))} `;
}

function findingsIn(extraction: Extraction): readonly Finding[] {
  return extraction.kind === 'cannot' && extraction.comparison !== undefined
    ? groupedFindings(extraction.comparison)
    : [];
}

/** The document of `extract --json`. */
export function extractDocument({ unit, extraction, applied }: ExtractReport): object {
  const findings = findingsIn(extraction);
  return {
    schema: 'aa-merge/extract@1',
    unit: readable(unit as string as ByteText),
    result: extraction.kind,
    applied,
    moved: extraction.kind === 'extracted' ? extraction.moved.map(movedJson) : [],
    reasons: extraction.kind === 'cannot' ? extraction.reasons.map((reason) => remarkJson(reason, hostSides)) : [],
    widenings: findings.filter(({ change }) => widens(change)).map(findingJson),
    narrowings: findings.filter(({ change }) => narrows(change)).map(findingJson),
  };
}

function movedJson({ place, words, local }: Moved): object {
  return { place: place.map((name) => readable(name)), text: readable(words), to: readable(local) };
}

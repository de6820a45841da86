// What a run did to abstractions that are generated from rules of trusted helpers, and why it left some alone. Takes facts, gives
// lines of text.

import type { DiagnosticCode, UnitPath } from '../base/index.js';
import { say } from './phrases.js';
import { visible } from './visible.js';

/** A generated abstraction, the unit that it is made of, and what became of it. */
export interface GeneratedFact {
  readonly unit: UnitPath;
  readonly source: UnitPath;
  readonly state: 'written' | 'removed' | LeftAlone;
}

type LeftAlone = 'edited' | 'foreign' | 'source-wrong' | 'source-gone';

/** Those that are not as they should be: somebody has to look. */
export function leftAlone(generated: readonly GeneratedFact[]): readonly (GeneratedFact & { state: LeftAlone })[] {
  return generated.flatMap(({ state, ...rest }) =>
    state === 'written' || state === 'removed' ? [] : [{ ...rest, state }],
  );
}

/** A note for each that changed, unless `quiet`, and a warning for each that was left alone. */
export function generatedText(generated: readonly GeneratedFact[], quiet: boolean): string {
  const changed = generated.filter(({ state }) => state === 'written' || state === 'removed');
  const notes = changed.map(
    ({ unit, source, state }) => `note: ${visible(unit)} is ${state}, generated from ${visible(source)}\n`,
  );
  const warnings = leftAlone(generated).map(({ unit, source, state }) => {
    const code: DiagnosticCode = `app/generated-${state}`;
    const { message, help } = say({ code, data: { unit: visible(unit), source: visible(source) } });
    return `warning: ${message}\nhelp: ${help}\n`;
  });
  return [...(quiet ? [] : notes), ...warnings].join('');
}

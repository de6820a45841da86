// Diagnostics as people and programs see them: placed, worded, in the order of the text. Takes diagnostics and the texts
// they are about, gives plain data that both the text and the JSON are made of.

import type { ByteText, Diagnostic, FileId, Severity, Span } from '../base/index.js';
import { readable } from '../base/index.js';
import type { Places } from './places.js';
import { say, sayRole } from './phrases.js';

export interface PlacedDiagnostic {
  /** As characters, any of them: text for a screen has to mask some. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
  readonly help: string | undefined;
  readonly related: readonly {
    readonly role: string;
    readonly file: string;
    readonly line: number;
    readonly column: number;
  }[];
  /** Where in the text; undefined for a file that could not be read. */
  readonly at: Span | undefined;
}

/**
 * In the order of the text of `root`, what is wrong in other files after that, file by file.
 *
 * Shape: what has no place stands at the beginning of `root`.
 */
export function placeDiagnostics(diagnostics: readonly Diagnostic[], root: FileId, places: Places): PlacedDiagnostic[] {
  const order = new Map<FileId, number>([[root, 0]]);
  for (const { at } of diagnostics) if (at !== undefined && !order.has(at.file)) order.set(at.file, order.size);
  const rank = ({ at }: Diagnostic): number => order.get(at?.file ?? root) ?? 0;
  return [...diagnostics]
    .sort((one, other) => rank(one) - rank(other) || (one.at?.start ?? 0) - (other.at?.start ?? 0))
    .map((found) => placed(found, root, places));
}

function placed(found: Diagnostic, root: FileId, places: Places): PlacedDiagnostic {
  const { code, severity, at, related } = found;
  const { message, help } = say(found);
  return {
    file: nameOf(at?.file ?? root),
    ...(at === undefined ? { line: 1, column: 1 } : places.of(at)),
    severity,
    code,
    message,
    help,
    related: related.map(({ at: other, role }) => ({
      role: sayRole(role),
      file: nameOf(other.file),
      ...places.of(other),
    })),
    at,
  };
}

/** The name of a file as characters. */
export function nameOf(file: FileId): string {
  return readable(file as string as ByteText);
}

// Where a finding is to be looked up: a file that is really there, with line and column. Takes findings about live and
// merged text, gives places. What a merge brings is shown where the vendor wrote it.

import type { Statement } from '../language/index.js';
import type { BytePath, ByteText, Diagnostic, Span } from '../base/index.js';
import { lineColumnAt } from '../base/index.js';
import type { Finding } from './finding.js';
import { flattenUnit } from './flatten.js';
import type { Remark, Where } from './outcome.js';
import { remark } from './outcome.js';

/** A text and the name it is shown under. */
export interface Shown {
  readonly file: BytePath;
  readonly text: ByteText;
  readonly statements: readonly Statement[];
}

export interface Locator {
  remarkOf(finding: Finding): Remark;
}

/** `theirs` is absent where the merged text is shown as it is. */
export function locatorFor(ours: Shown | undefined, merged: Shown, theirs: Shown | undefined): Locator {
  let vendor: ReadonlyMap<string, Span> | undefined;

  function inVendorText(finding: Finding): Where | undefined {
    if (theirs === undefined) return undefined;
    vendor ??= spansByKey(theirs.statements);
    for (const key of finding.keys) {
      const span = vendor.get(key);
      if (span !== undefined) return whereIn(theirs, span);
    }
    return undefined;
  }

  return {
    remarkOf(finding) {
      const { code, data, at } = finding;
      if (at === undefined) return remark(code, data);
      if (ours !== undefined && at.file === ours.file) return remark(code, data, whereIn(ours, at));
      return remark(code, data, inVendorText(finding) ?? whereIn(merged, at));
    },
  };
}

/** A diagnostic of a text that is shown under another name than it was read under. */
export function remarkFrom({ code, data, at }: Diagnostic, textOf: (file: BytePath) => Shown | undefined): Remark {
  const shown = at && textOf(at.file);
  return remark(code, data, at === undefined || shown === undefined ? undefined : whereIn(shown, at));
}

export function whereIn({ file, text }: Pick<Shown, 'file' | 'text'>, { start }: Span): Where {
  return { file, ...lineColumnAt(text, start) };
}

/** What stands there, on one line. */
export function textAt({ text }: Pick<Shown, 'text'>, { start, end }: Span): string {
  return text.slice(start, end).replace(/\s+/g, ' ').trim();
}

/** Where each grant, ordered statement and profile of a text stands first. */
function spansByKey(statements: readonly Statement[]): ReadonlyMap<string, Span> {
  const { rules, ordered, profiles } = flattenUnit(statements);
  const spans = new Map<string, Span>();
  const add = (key: string, span: Span): void => void (spans.has(key) || spans.set(key, span));
  for (const { atoms, statement } of rules) for (const { key } of atoms) add(key, statement.at);
  for (const { key, statement } of ordered) add(key, statement.at);
  for (const { scope, statement } of profiles) add(scope.key, statement.head);
  return spans;
}

// Where a finding is to be looked up: a file that is really there, with line and column. Takes findings about live and
// merged text, gives places. What a merge brings is shown where the vendor wrote it.

import type { Statement } from '../language/index.js';
import type { BytePath, ByteText, Diagnostic, Span } from '../base/index.js';
import { lineColumnAt } from '../base/index.js';
import type { Remark, Where } from './outcome.js';
import { remark } from './outcome.js';

/** A text and the name it is shown under. */
export interface Shown {
  readonly file: BytePath;
  readonly text: ByteText;
  readonly statements: readonly Statement[];
}

/** A diagnostic of a text that is shown under another name than it was read under. */
export function remarkFrom({ code, data, at }: Diagnostic, textOf: (file: BytePath) => Shown | undefined): Remark {
  const shown = at && textOf(at.file);
  return remark(code, data, at === undefined || shown === undefined ? undefined : whereIn(shown, at));
}

export function whereIn({ file, text }: Pick<Shown, 'file' | 'text'>, { start }: Span): Where {
  return { file, ...lineColumnAt(text, start) };
}

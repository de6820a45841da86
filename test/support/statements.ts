// Policy text to statements, for tests that begin with the AST.

import type { Diagnostic } from '../../src/base/index.js';
import { byteTextOf, fileId } from '../../src/base/index.js';
import type { Statement } from '../../src/language/index.js';
import { lowerFile, parseFile } from '../../src/language/index.js';

export interface Read {
  readonly statements: readonly Statement[];
  readonly diagnostics: readonly Diagnostic[];
}

/** All that one text says. */
export function readStatements(text: string, name = 'test'): Read {
  const id = fileId(name);
  const source = { id, text: byteTextOf(text) };
  const tree = parseFile(source.text, id);
  const lowered = lowerFile(tree.value, source);
  return { statements: lowered.value, diagnostics: [...tree.diagnostics, ...lowered.diagnostics] };
}

/** The statements of a text that must be good. */
export function statementsOf(text: string, name = 'test'): readonly Statement[] {
  const { statements, diagnostics } = readStatements(text, name);
  const [first] = diagnostics;
  if (first !== undefined) throw new Error(`${first.code} in test policy: ${text}`);
  return statements;
}

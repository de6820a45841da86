// The source of rules of trusted helpers as the real compiler can read it: each such rule becomes a comment, and the ordinary
// rules that it implies. All other text stays as it is. Takes the facts of a SourceSet, gives text. The rules are those
// that helper-classes.ts gives to every reader of the source, so what is generated and what is judged are one thing.

import type { Edit, RuleStatement } from '../language/index.js';
import { applyEdits, loweredDirectory, spellStatement, statementsIn } from '../language/index.js';
import type { BytePath, ByteText, Checked, Diagnostic } from '../base/index.js';
import { sliceBytes } from '../base/index.js';
import { withHeader } from './lowered-seal.js';
import { HelperClasses } from './helper-classes.js';
import type { ParseCache } from './parse-cache.js';
import type { SourceSet } from './source-set.js';

/**
 * The abstraction that the source at a path is lowered to, with its header.
 *
 * Diagnostics: those of the source and of the classes it speaks of. After an error the text is not to be used.
 */
export function lowerFragment(set: SourceSet, path: BytePath, cache: ParseCache): Checked<ByteText> {
  const file = set.files.get(path);
  const helpers = new HelperClasses(set, cache);
  const diagnostics: Diagnostic[] = [...(file?.diagnostics ?? [])];
  const text = file?.text ?? ('' as ByteText);
  const edits = statementsIn(file?.statements ?? []).flatMap((statement): Edit[] => {
    if (statement.kind !== 'rule' || statement.rule.kind !== 'helper') return [];
    const { value, diagnostics: found } = helpers.lower(statement.rule, statement.qualifiers, statement.at);
    diagnostics.push(...found);
    const rules = value.ordinary.map((one) => spellStatement({ ...statement, ...one }));
    return [{ at: statement.at, text: replacement(statement, [...new Set(rules)], text) }];
  });
  const body = applyEdits(text, edits);
  return { value: withHeader(endingInLine(body), path.slice(path.lastIndexOf('/') + 1)), diagnostics };
}

/** The rule as a comment, then each rule on a line of its own, as far in as the rule stood. */
function replacement({ at }: RuleStatement, rules: readonly ByteText[], text: ByteText): ByteText {
  const line = text.slice(text.lastIndexOf('\n', at.start - 1) + 1, at.start);
  const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
  const comment = `# ${sliceBytes(text, at.start, at.end).replaceAll(/\s+/g, ' ')}`;
  const rest = /^[^\n]*/.exec(text.slice(at.end))?.[0].trim() ?? '';
  const lines = rules.length > 0 || rest === '' ? [comment, ...rules] : [comment, ''];
  return lines.join(`\n${indent}`) as ByteText;
}

function endingInLine(text: ByteText): ByteText {
  return (text === '' || text.endsWith('\n') ? text : `${text}\n`) as ByteText;
}

/** The generated abstraction of a source, below the policy directory. */
export function loweredPath(name: string): BytePath {
  return `${loweredDirectory}/${name}`;
}

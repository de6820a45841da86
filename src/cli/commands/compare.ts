// `aa-merge compare OLD NEW`: options in, what NEW permits beside OLD out. What is not valid policy is said like `parse`
// says it, and nothing is compared.

import type { CompareResult, LabelSide, PolicySource } from '../../app/index.js';
import {
  compareCases,
  compareFiles,
  compareLabelled,
  manifestText,
  readComparisonCases,
  readLabel,
} from '../../app/index.js';
import type { BytePath, ReadFileSystem } from '../../base/index.js';
import { AaMergeError, byteTextOf } from '../../base/index.js';
import { isNotWider } from '../../compare/index.js';
import { compareDocument, compareText, parseAnswerText, parseSummaryText } from '../../report/index.js';
import type { Call } from '../command.js';
import type { Standing } from '../exit-codes.js';
import { namespacePolicies } from '../label-options.js';

export function run(call: Call<'compare'>): Standing {
  const { options, operands } = call;
  if (operands.length !== (options.batch === undefined ? 2 : 0)) {
    throw new AaMergeError('cli/operands', {
      command: 'compare',
      wanted: 'OLD NEW, or --batch without any',
      given: operands.length,
    });
  }
  if (options.profile === undefined && options.policyOf.length > 0) {
    throw new AaMergeError('cli/needed-option', { command: '--policy-of', option: '--profile' });
  }
  return options.batch === undefined ? runOnFiles(call) : runOnBatch(call, options.batch);
}

/** Every case gets its line, whatever its verdict. */
function runOnBatch({ ports, terminal }: Call<'compare'>, manifest: string): Standing {
  const text = manifestText(ports.files.readFile(manifest), 'compare');
  for (const answer of compareCases(readComparisonCases(text), ports.files)) {
    terminal.write(`${JSON.stringify(answer)}\n`);
  }
  return 'done';
}

function runOnFiles({ options, operands, ports, terminal }: Call<'compare'>): Standing {
  const [before, after] = operands as [BytePath, BytePath];
  const { policyDir: policyDirectory, features, root, json, quiet, verbose } = options;
  const place = { policyDirectory, features, root };
  const result =
    options.profile === undefined
      ? compareFiles({ before, after, ...place }, ports.files, ports.output)
      : compareOneLabel(options, [before, after], place, ports.files);
  const { comparison, places, files } = result;
  if (comparison === undefined) {
    terminal.complain(invalidText(result, terminal.colors));
    return 'trouble';
  }
  if (json) terminal.write(`${JSON.stringify(compareDocument(comparison, places, files), undefined, 2)}\n`);
  else terminal.write(compareText(comparison, places, { quiet, verbose, paint: terminal.colors }));
  return isNotWider(comparison.verdict) ? 'done' : 'refused';
}

/** What one label permits under both policies. */
function compareOneLabel(
  { profile = '', policyOf }: Call<'compare'>['options'],
  [before, after]: readonly [BytePath, BytePath],
  place: PolicySource,
  files: ReadFileSystem,
): CompareResult {
  const label = readLabel(byteTextOf(profile));
  const { first, last } = namespacePolicies(policyOf, 2);
  const side = (path: BytePath, namespaces: typeof first): LabelSide => ({
    label,
    places: { ...place, path, namespaces },
  });
  return compareLabelled(side(before, first), side(after, last), files);
}

function invalidText({ invalid, places }: CompareResult, paint: Call<'compare'>['terminal']['colors']): string {
  const told = invalid.map((answer) => parseAnswerText(answer, places, { quiet: true, paint }));
  return `${told.join('')}${parseSummaryText(invalid, paint)}`;
}

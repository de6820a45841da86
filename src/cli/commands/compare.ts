// `aa-merge compare OLD NEW`: options in, what NEW permits beside OLD out. What is not valid policy is said like `parse`
// says it, and nothing is compared.

import type { CompareResult } from '../../app/index.js';
import { compareCases, compareFiles, manifestText, readComparisonCases } from '../../app/index.js';
import type { BytePath } from '../../base/index.js';
import { AaMergeError } from '../../base/index.js';
import { isNotWider } from '../../compare/index.js';
import { compareDocument, compareText, parseAnswerText, parseSummaryText } from '../../report/index.js';
import type { Call } from '../command.js';
import type { Standing } from '../exit-codes.js';

export function run(call: Call<'compare'>): Standing {
  const { options, operands } = call;
  if (operands.length !== (options.batch === undefined ? 2 : 0)) {
    throw new AaMergeError('cli/operands', {
      command: 'compare',
      wanted: 'OLD NEW, or --batch without any',
      given: operands.length,
    });
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
  const result = compareFiles({ before, after, policyDirectory, features, root }, ports.files, ports.output);
  const { comparison, places, files } = result;
  if (comparison === undefined) {
    terminal.complain(invalidText(result, terminal.colors));
    return 'trouble';
  }
  if (json) terminal.write(`${JSON.stringify(compareDocument(comparison, places, files), undefined, 2)}\n`);
  else terminal.write(compareText(comparison, places, { quiet, verbose, paint: terminal.colors }));
  return isNotWider(comparison.verdict) ? 'done' : 'refused';
}

function invalidText({ invalid, places }: CompareResult, paint: Call<'compare'>['terminal']['colors']): string {
  const told = invalid.map((answer) => parseAnswerText(answer, places, { quiet: true, paint }));
  return `${told.join('')}${parseSummaryText(invalid, paint)}`;
}

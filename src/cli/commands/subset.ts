// `aa-merge subset OLD NEW`: two labels or files in, whether the second permits no more than the first out.

import { bounded, subsetOfFiles, subsetOfLabels } from '../../app/index.js';
import type { ByteText } from '../../base/index.js';
import { parseAnswerText, parseSummaryText, subsetDocument, subsetText } from '../../report/index.js';
import type { Call } from '../command.js';
import type { Standing } from '../exit-codes.js';
import { namespacePolicies } from '../label-options.js';

export function run({ options, operands, ports, terminal }: Call<'subset'>): Standing {
  const { policyDir, features, root, policyOf, files: areFiles, json, quiet, verbose } = options;
  const [old = '', next = ''] = operands;
  const place = { policyDirectory: policyDir, features, root };
  const namespaces = namespacePolicies(policyOf, 1).first;
  const labels = [old, next] as [ByteText, ByteText];
  const result = areFiles
    ? subsetOfFiles([old, next], place, ports.files)
    : subsetOfLabels(labels, { ...place, path: policyDir, namespaces }, ports.files);
  const paint = terminal.colors;
  if ('invalid' in result) {
    const told = result.invalid.map((answer) => parseAnswerText(answer, result.places, { quiet: true, paint }));
    terminal.complain(`${told.join('')}${parseSummaryText(result.invalid, paint)}`);
    return 'trouble';
  }
  const report = { ...result, bounded: areFiles ? undefined : bounded(...labels) };
  if (json) terminal.write(`${JSON.stringify(subsetDocument(report), undefined, 2)}\n`);
  else terminal.write(subsetText(report, { quiet, verbose, paint }));
  switch (result.verdict) {
    case 'subset':
      return 'done';
    case 'not-subset':
      return 'refused';
    case 'unknown':
      return 'held';
  }
}

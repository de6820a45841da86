// `aa-merge merge-file OURS BASE THEIRS`: options in, the merged text out. What is to be said about it goes to standard
// error, so that the text can be piped. With --output it works as a git merge driver and mergetool.

import type { MergeFileResult } from '../../app/index.js';
import { mergeFiles } from '../../app/index.js';
import type { BytePath } from '../../base/index.js';
import { byteTextOf, toBytes } from '../../base/index.js';
import { mergeDocument, mergeReportText } from '../../report/index.js';
import { writeResult } from '../../store/index.js';
import type { Call } from '../command.js';
import type { Standing } from '../exit-codes.js';

const standings = { clean: 'done', conflict: 'held', refused: 'refused' } as const satisfies Record<
  MergeFileResult['status'],
  Standing
>;

export function run({ options, operands, ports, terminal }: Call<'merge-file'>): Standing {
  const [ours, base, theirs] = operands as [BytePath, BytePath, BytePath];
  const { policyDir: policyDirectory, root, markerSize, widening, json, output, quiet } = options;
  const labels = options.label.map(byteTextOf);
  const refuses = widening !== 'report';
  const texts = { ours, base, theirs, name: options.path };
  const result = mergeFiles({ ...texts, policyDirectory, root, labels, markerSize, refuses }, ports.files);
  if (output !== undefined) writeResult(output, result.merged.text, ports.files);
  if (json) terminal.write(`${JSON.stringify(mergeDocument(result), undefined, 2)}\n`);
  else if (output === undefined) terminal.write(toBytes(result.merged.text));
  const standing = standings[result.status];
  if (!quiet || standing !== 'done') {
    terminal.complain(mergeReportText(result, options.path ?? ours, terminal.colors));
  }
  return standing;
}

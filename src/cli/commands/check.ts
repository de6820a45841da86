// `aa-merge check --base REV`: options in, findings out. Exit status 3 for a widening that nothing allows, 1 for what is no
// valid policy or cannot be decided.

import { checkRepository } from '../../app/index.js';
import { AaMergeError, byteTextOf } from '../../base/index.js';
import { checkDocument, checkJunit, checkMarkdown, checkSarif, checkText } from '../../report/index.js';
import { writeResult } from '../../store/index.js';
import type { Call } from '../command.js';
import type { Standing } from '../exit-codes.js';
import { bytePathOf } from '../values.js';
import { version } from '../version.js';

const standings = { passed: 'done', findings: 'held', refused: 'refused' } as const satisfies Record<string, Standing>;

export async function run({ options, ports, terminal }: Call<'check'>): Promise<Standing> {
  const {
    base,
    head,
    staged,
    message,
    policyDir: policyDirectory,
    allow,
    features,
    pairs,
    json,
    quiet,
    verbose,
  } = options;
  if (base === undefined) throw new AaMergeError('cli/needed-option', { command: 'check', option: '--base' });
  if (staged && head !== undefined)
    throw new AaMergeError('cli/opposite-options', { one: '--staged', other: '--head' });
  if (ports.git === undefined) throw new AaMergeError('app/no-git');
  const include = options.include.map(bytePathOf);
  const request = { base, head, staged, message, policyDirectory, include, allow, features, pairs };
  const result = await checkRepository(request, await ports.git.open('.'), ports.files, ports.output);
  const reports = [
    [options.sarif, () => `${JSON.stringify(checkSarif(result, version), undefined, 2)}\n`],
    [options.junit, () => checkJunit(result)],
    [options.markdown, () => checkMarkdown(result)],
  ] as const;
  for (const [file, text] of reports) if (file !== undefined) writeResult(file, byteTextOf(text()), ports.files);
  if (json) terminal.write(`${JSON.stringify(checkDocument(result), undefined, 2)}\n`);
  else terminal.write(checkText(result, { quiet, verbose, paint: terminal.colors }));
  return standings[result.status];
}

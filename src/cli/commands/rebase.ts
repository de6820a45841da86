// `aa-merge rebase VENDOR`: options in, what became of each commit out. Exit status 1 where a commit conflicts, 3 where it
// would permit more.

import type { RebaseResult } from '../../app/index.js';
import { abortRebase, continueRebase, startRebase } from '../../app/index.js';
import { AaMergeError } from '../../base/index.js';
import { rebaseDocument, rebaseText } from '../../report/index.js';
import type { Call } from '../command.js';
import type { Standing } from '../exit-codes.js';
import { bytePathOf } from '../values.js';

export async function run(call: Call<'rebase'>): Promise<Standing> {
  const { options, terminal } = call;
  const result = await carryOut(call);
  const { json, quiet, verbose } = options;
  if (json) terminal.write(`${JSON.stringify(rebaseDocument(result), undefined, 2)}\n`);
  else terminal.write(rebaseText(result, { quiet, verbose, paint: terminal.colors }));
  if (result.stopped === undefined) return 'done';
  return result.stopped.isRefused ? 'refused' : 'held';
}

async function carryOut({ options, operands, ports }: Call<'rebase'>): Promise<RebaseResult> {
  const { continue: goesOn, abort, why, widening, policyDir: policyDirectory } = options;
  if (goesOn && abort) throw new AaMergeError('cli/opposite-options', { one: '--continue', other: '--abort' });
  const [vendor] = operands;
  const wanted = goesOn || abort ? '' : 'VENDOR';
  if ((vendor === undefined) !== (wanted === '')) {
    throw new AaMergeError('cli/operands', { command: 'rebase', wanted, given: operands.length });
  }
  if (ports.git === undefined) throw new AaMergeError('app/no-git');
  const { files, output } = ports;
  const tools = { git: await ports.git.openWriter('.'), files, output };
  if (abort) return abortRebase(tools);
  if (vendor === undefined) return continueRebase({ widening, why }, tools);
  const include = options.include.map((path) => files.realPath(bytePathOf(path)));
  const name = Buffer.from(vendor, 'latin1').toString('utf8');
  return startRebase({ vendor: name, policyDirectory, include, widening }, tools);
}

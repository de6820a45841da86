// `aa-merge export FORMAT`: options in, a rule set out. What is not in it is said on standard error, too.

import { exportLabels } from '../../app/index.js';
import { AaMergeError, byteTextOf } from '../../base/index.js';
import { exportDocument, parseAnswerText } from '../../report/index.js';
import type { Call } from '../command.js';
import type { Standing } from '../exit-codes.js';

export function run({ options, operands, ports, terminal }: Call<'export'>): Standing {
  const { json, quiet, features, root, policyDir: policyDirectory } = options;
  const [format, ...files] = operands;
  if (format !== 'nftables' && format !== 'iptables') {
    throw new AaMergeError('cli/operands', {
      command: 'export',
      wanted: 'nftables or iptables first',
      given: operands.length,
    });
  }
  const profile = options.profile === undefined ? undefined : byteTextOf(options.profile);
  const request = { format, files, policyDirectory, profile, features, root } as const;
  const { exported, invalid, places } = exportLabels(request, ports.files);
  const paint = terminal.colors;
  if (exported === undefined) {
    for (const answer of invalid) terminal.complain(parseAnswerText(answer, places, { quiet: true, paint }));
    return 'trouble';
  }
  if (json) {
    terminal.write(`${JSON.stringify(exportDocument(exported, places), undefined, 2)}\n`);
    return 'done';
  }
  terminal.write(exported.text);
  const { diagnostics } = exported;
  terminal.complain(parseAnswerText({ file: '', ok: true, diagnostics }, places, { quiet, paint }));
  return 'done';
}

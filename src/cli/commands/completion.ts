// `aa-merge completion SHELL`: a shell in, its script out.

import type { Call } from '../command.js';
import { bashCompletion, zshCompletion } from '../completion.js';
import type { Standing } from '../exit-codes.js';

export function run({ options, operands, table, terminal }: Call<'completion'>): Standing {
  const [shell = ''] = operands;
  const script = (shell === 'zsh' ? zshCompletion : bashCompletion)(table);
  const document = { schema: 'aa-merge/completion@1', shell, script };
  terminal.write(options.json ? `${JSON.stringify(document, undefined, 2)}\n` : script);
  return 'done';
}

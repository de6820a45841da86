// `aa-merge git-setup [PATTERN…]`: patterns in, what was set out.

import { setUpGit } from '../../app/index.js';
import { AaMergeError, readable } from '../../base/index.js';
import type { ByteText } from '../../base/index.js';
import { visible } from '../../report/index.js';
import type { Call } from '../command.js';
import type { Standing } from '../exit-codes.js';

const usualPatterns = ['apparmor.d/**'];

export async function run({ options, operands, ports, terminal }: Call<'git-setup'>): Promise<Standing> {
  if (ports.git === undefined) throw new AaMergeError('app/no-git');
  const patterns = operands.length === 0 ? usualPatterns : operands;
  const { settings, attributes, path } = await setUpGit(patterns, await ports.git.openWriter('.'), ports.files);
  const place = readable(path as string as ByteText);
  if (options.json) {
    const document = {
      schema: 'aa-merge/git-setup@1',
      settings: Object.fromEntries(settings),
      attributes: attributes.map(readable),
      path: place,
    };
    terminal.write(`${JSON.stringify(document, undefined, 2)}\n`);
  } else if (!options.quiet) {
    for (const [name] of settings) terminal.write(`set ${name}\n`);
    for (const line of attributes) terminal.write(`added to ${visible(path)}: ${visible(line)}\n`);
  }
  return 'done';
}

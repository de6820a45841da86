// `aa-merge namespace list|create|remove`: a word and a name in, what the kernel has then out.

import { createNamespace, listNamespaces, removeNamespace } from '../../app/index.js';
import type { ByteText } from '../../base/index.js';
import { AaMergeError } from '../../base/index.js';
import type { NamespaceDeed, NamespaceReport } from '../../report/index.js';
import { namespaceDeedText, namespaceDocument, namespacesText } from '../../report/index.js';
import type { Call } from '../command.js';
import type { Standing } from '../exit-codes.js';
import { describeTrouble } from '../trouble.js';

export function run(call: Call<'namespace'>): Standing {
  const { operands, ports, options, terminal } = call;
  const [word = 'list', ...names] = operands;
  if (names.length !== (word === 'list' ? 0 : 1)) {
    const wanted = word === 'list' ? 'no name' : 'the name of a namespace';
    throw new AaMergeError('cli/operands', { command: `namespace ${word}`, wanted, given: names.length });
  }
  const name = (names[0] ?? '') as ByteText;
  const tell = (deed: NamespaceDeed, all: readonly NamespaceReport[]): Standing => {
    if (options.json) terminal.write(`${JSON.stringify(namespaceDocument(deed, all), undefined, 2)}\n`);
    else if (deed === 'listed') terminal.write(namespacesText(all, options.verbose));
    else if (!options.quiet) terminal.write(namespaceDeedText(name, deed, all[0]?.profiles.length ?? 0));
    return 'done';
  };
  switch (word) {
    case 'create': {
      const isNew = createNamespace(name, ports);
      const made = listNamespaces(ports).filter((one) => one.name === name);
      return tell(isNew ? 'created' : 'there-before', made);
    }
    case 'remove':
      try {
        return tell('removed', [removeNamespace(name, ports)]);
      } catch (error) {
        if (!(error instanceof AaMergeError) || error.code !== 'app/namespace-in-use') throw error;
        // To remove it would free what runs there.
        terminal.complain(describeTrouble(error, { command: 'namespace', available: [] }));
        return 'refused';
      }
    default:
      return tell('listed', listNamespaces(ports));
  }
}

// What a command line says of labels: the label itself, and where the policy of its namespaces is. Takes option texts, gives
// places. `NS=OLD` and `NS=NEW`, the same namespace twice, are the two sides of a comparison.

import type { BytePath } from '../base/index.js';
import { AaMergeError, byteTextOf } from '../base/index.js';
import { bytePathOf } from './values.js';

/** Names of namespaces with their policy, first and last said. */
export interface NamespacePolicies {
  readonly first: ReadonlyMap<string, BytePath>;
  readonly last: ReadonlyMap<string, BytePath>;
}

/** Throws AaMergeError `cli/bad-value`. */
export function namespacePolicies(texts: readonly string[], sides: 1 | 2): NamespacePolicies {
  const said = new Map<string, BytePath[]>();
  for (const text of texts) {
    const [, name, path] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
    if (name === undefined || path === undefined) {
      throw new AaMergeError('cli/bad-value', { whence: '--policy-of', value: text, wanted: 'NAMESPACE=PATH' });
    }
    const namespace = byteTextOf(name).replace(/^:|:$/g, '');
    const known = said.get(namespace) ?? [];
    if (known.length === sides)
      throw new AaMergeError('cli/repeated-option', { option: `--policy-of ${name}`, most: sides });
    said.set(namespace, [...known, bytePathOf(path)]);
  }
  const pick = (at: (all: readonly BytePath[]) => BytePath | undefined): Map<string, BytePath> =>
    new Map([...said].flatMap(([name, all]) => (at(all) === undefined ? [] : [[name, at(all) as BytePath]])));
  return { first: pick((all) => all[0]), last: pick((all) => all.at(-1)) };
}

// The options that name a host and how it is judged, as a person would type them again after `aa-merge COMMAND`. Takes
// resolved options, gives the words of a command line; what a run finds by itself is left out.

import { posix } from 'node:path';
import { shellWord } from '../report/index.js';
import type { OptionsOf } from './options-of.js';
import { defaultOf, namespaceState, underRoot } from './values.js';

type HostOptions = Pick<OptionsOf<'reconcile'>, 'root' | 'reference' | 'policyDir' | 'stateDir' | 'widening'> & {
  readonly namespace?: string | undefined;
};

/** ` --root try`, each with a blank in front; empty for this host as it is by default. */
export function hostOptions({ root, reference, policyDir, stateDir: state, widening, namespace }: HostOptions): string {
  // The place of a namespace follows from its name.
  const own = namespace === undefined ? '' : namespaceState('', namespace);
  const stateDir = own !== '' && state.endsWith(own) ? state.slice(0, -own.length) : state;
  const places = [
    ['policy-dir', policyDir],
    ['reference', reference],
    ['state-dir', stateDir],
  ] as const;
  const words = root === defaultOf('root') ? [] : [` --root ${shellWord(root)}`];
  if (namespace !== undefined) words.unshift(` --namespace ${shellWord(namespace)}`);
  for (const [name, place] of places) {
    const usual = defaultOf(name) as string;
    if (place !== underRoot(root, usual)) words.push(` --${name} ${shellWord(asTyped(root, place))}`);
  }
  // What is held under one setting may not be held under another, and then there is nothing to accept.
  if (widening !== defaultOf('widening')) words.push(` --widening ${widening}`);
  return words.join('');
}

/** Whether the host is this machine, with everything where it is by default. */
export function isUsualHost({ root, reference, policyDir, stateDir }: HostOptions): boolean {
  const places = { root, reference, 'policy-dir': policyDir, 'state-dir': stateDir } as const;
  return Object.entries(places).every(([name, place]) => place === defaultOf(name as keyof typeof places));
}

/** Absolute places are typed without the root that they lie under. */
function asTyped(root: string, place: string): string {
  const below = posix.relative(root, place);
  return root === '/' || below.startsWith('..') ? place : `/${below}`;
}

// Whether a hook has nothing to do, found out before the program is loaded: hooks run in many transactions of a package
// manager, and most change nothing here. Takes the command line and the environment, says yes or no. Must never say yes
// where it does not know. Only the plain form of a call is understood: all others are read by the program itself.

import { readFileSync } from 'node:fs';
import type { Watch } from '../base/index.js';
import { isStillSo } from '../store/index.js';

/** Who calls: a package, a trigger, the package of this program, the start of the machine, a package that is purged. */
export const hookPhases: readonly string[] = ['early', 'trigger', 'triggered', 'configure', 'boot', 'purge'];

const stampBelow = 'var/lib/aa-merge/hook/stamp';

export function isIdleHook(
  words: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  version: string,
  watch: Watch,
): boolean {
  const root = rootIn(words, environment['DPKG_ROOT'] ?? '');
  if (root === undefined) return false;
  try {
    return isStillSo(readFileSync(`${root}/${stampBelow}`, 'latin1'), version, watch);
  } catch {
    return false;
  }
}

/** `hook PHASE [--root DIR] [UNIT…]`; undefined for anything else. */
function rootIn([command, phase = '', ...rest]: readonly string[], fromDpkg: string): string | undefined {
  if (command !== 'hook' || !hookPhases.includes(phase)) return undefined;
  const [option, named, ...units] = rest[0] === '--root' ? rest : ['', fromDpkg, ...rest];
  if (named === undefined || (option !== '' && named === '') || [named, ...units].some((word) => word.startsWith('-')))
    return undefined;
  return named.replace(/\/+$/, '');
}

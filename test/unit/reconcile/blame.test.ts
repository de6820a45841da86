// Whose doing a widening is where two files change at once: an edited one is not cleared by what another does.

import { memoryFileSystem } from '../../../src/host/index.js';
import { places, run } from '../../support/reconcile-case.js';

/** A profile `a` that was edited, and a tunable that was not, both changed by the vendor. */
function outcomesOf(
  base: readonly string[],
  reference: readonly string[],
  tunables: readonly [string, string],
): string[] {
  const profile = ([head, ...rules]: readonly string[]): string =>
    `include <tunables/t>\n${head}\nprofile a /usr/bin/a {\n${rules.join('\n')}\n}\n`;
  const files = memoryFileSystem({
    [`${places.stateDir}/base/a`]: profile(base),
    [`${places.policyDir}/a`]: profile([...base, '/mine r,']),
    [`${places.reference}/a`]: profile(reference),
    [`${places.stateDir}/base/tunables/t`]: tunables[0],
    [`${places.policyDir}/tunables/t`]: tunables[0],
    [`${places.reference}/tunables/t`]: tunables[1],
  });
  return run(files, true).outcomes.map(({ unit, outcome }) => `${unit} ${outcome}`);
}

test('an alias, beside a value of the variable that the rule uses', () => {
  const rule = '/mnt/@{N} r,';
  const found = outcomesOf(['', rule], ['alias /mnt/ -> /e/,', rule], ['@{N}=a\n', '@{N}=a b\n']);
  expect(found).toEqual(['a held', 'tunables/t updated']);
});

test('a variable that another one names, beside a value of that', () => {
  const before = '@{Z}=z\n@{N}+=@{Z}';
  const found = outcomesOf([before, '/@{N} r,'], ['@{Z}=z y\n@{N}+=@{Z}', '/@{N} r,'], ['@{N}=a\n', '@{N}=a b\n']);
  expect(found).toEqual(['a held', 'tunables/t updated']);
});

test('a value alone is not the doing of a profile that changes otherwise', () => {
  const found = outcomesOf(['', '/@{N} r,'], ['', '/@{N} r,', 'deny /z w,'], ['@{N}=a\n', '@{N}=a b\n']);
  expect(found).toEqual(['a merged', 'tunables/t updated']);
});

// Units as a person names them. Takes a name and trees, gives the unit.

import { posix } from 'node:path';
import type { BytePath, UnitPath } from '../base/index.js';
import { AaMergeError, unescapeBytes, unitPath } from '../base/index.js';
import type { Trees } from '../reconcile/index.js';
import { unitsIn, unknownUnit } from '../reconcile/index.js';
import type { HostRequest } from './on-host.js';

/**
 * `abstractions/base` of `./abstractions/base` or `/etc/apparmor.d/abstractions/base`. A name is also understood as reports
 * print it, where no file is called just so. Whether there is such a unit is not asked.
 *
 * Throws: AaMergeError `reconcile/unknown-unit` for a directory, and for what is outside.
 */
export function unitNamed(named: BytePath, request: HostRequest, { base, ours, theirs }: Trees): UnitPath {
  const meant = unescapeBytes(named);
  const isThere = (name: BytePath): boolean => {
    const unit = pathBelow(name, request);
    return unit !== undefined && [base, ours, theirs].some((tree) => tree.entries.has(unit));
  };
  const name = meant !== named && !isThere(named) && isThere(meant) ? meant : named;
  if (name === '') throw new AaMergeError('reconcile/unknown-unit', { unit: name });
  const unit = pathBelow(name.replace(/(?<=.)\/+$/, ''), request);
  if (unit === undefined) throw unknownUnit(name, unitsIn({ base, ours, theirs }));
  const isDirectory = [ours, theirs].some((tree) => tree.entries.get(unit)?.kind === 'directory');
  if (unit !== '.' && !isDirectory) return unit;
  throw new AaMergeError('reconcile/unknown-unit', { unit: name, kind: 'directory' });
}

/** Undefined for what lies elsewhere. */
function pathBelow(name: BytePath, { policyDir, root }: HostRequest): UnitPath | undefined {
  const rooted = name.startsWith('/') && root !== '/' ? posix.join(root, name) : name;
  const directories = [policyDir, posix.join('/', posix.relative(root, policyDir))];
  for (const directory of directories) {
    for (const candidate of [name, rooted]) {
      if (candidate === directory) return unitPath('.');
      if (candidate.startsWith(`${directory}/`))
        return unitPath(posix.normalize(candidate.slice(directory.length + 1)));
    }
  }
  const unit = posix.normalize(name);
  return unit.startsWith('/') || unit.startsWith('..') ? undefined : unitPath(unit);
}

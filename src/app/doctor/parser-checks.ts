// Checks of the compiler and of what it left: installed, fit for the kernel's permission table, and compiled caches that are
// of this kernel and of the policy as it is. Takes a system, gives findings.
//
// Source: the abi files that come with each compiler say which permission table it knows: 4.0 version 2, 5.0 version 3. A
// compiler that does not know the table of its kernel was measured to load `owner` rules that hold for every owner.

import type { Check } from './finding.js';
import { said } from './finding.js';
import { interfaceFolder } from './system.js';
import type { System } from './system.js';

const parser: Check = {
  name: 'parser',
  look(system) {
    const version = system.parserVersion();
    if (version !== undefined) return said('ok', 'there', { version });
    const isThere = ['/usr/sbin/apparmor_parser', '/sbin/apparmor_parser'].some((path) => system.exists(path));
    return isThere ? said('unknown', 'no-version') : said('missing', 'not-there');
  },
};

/** The newest permission table that a compiler knows; 0 for none. */
function knownTable(version: string): number {
  const major = Number(version.split('.')[0]);
  return major >= 5 ? 3 : major === 4 ? 2 : 0;
}

const permissionTable: Check = {
  name: 'permission-table',
  look(system) {
    const version = system.parserVersion();
    const hasFeatures = system.exists(`${interfaceFolder}/features/policy`);
    if (version === undefined || !hasFeatures) return undefined;
    const table = Number(system.text(`${interfaceFolder}/features/policy/permstable32_version`) ?? 0);
    const known = knownTable(version);
    if (!Number.isInteger(table)) return said('unknown', 'unread', { version });
    const facts = { version, table, known };
    if (known < table) return said('warning', known === 0 ? 'older-without' : 'older', facts);
    // What the first version says, the second says, too.
    const isNewer = known > table && !(table === 1 && known === 2);
    return isNewer ? said('warning', 'newer', facts) : said('ok', 'fits', facts);
  },
};

const cacheFolder = '/var/cache/apparmor';
const policyFolder = '/etc/apparmor.d';

/** A folder for each kernel, with the features that it is for. */
const cache: Check = {
  name: 'cache',
  look(system) {
    const folders = system.names(cacheFolder).filter((name) => system.exists(`${cacheFolder}/${name}/.features`));
    if (folders.length === 0) return said('ok', 'none');
    const stale = folders.flatMap((folder) => staleIn(`${cacheFolder}/${folder}`, system));
    if (stale.length > 0) return said('warning', 'stale', { count: stale.length, first: stale[0] ?? '' });
    return said('ok', 'fresh', { count: folders.length });
  },
};

/** Compiled files that are older than their text, or whose text is gone or off. */
function staleIn(folder: string, system: System): readonly string[] {
  return system
    .names(folder)
    .filter((name) => !name.startsWith('.'))
    .filter((name) => {
      const text = `${policyFolder}/${name}`;
      const [compiled, written] = [system.writtenAt(`${folder}/${name}`), system.writtenAt(text)];
      if (written === undefined) return true;
      return compiled !== undefined && Math.floor(compiled / 1000) < Math.floor(written / 1000);
    })
    .map((name) => `${folder}/${name}`);
}

export const parserChecks: readonly Check[] = [parser, permissionTable, cache];

// The table of socket types that old kernels are given, against our terms. Newer compilers give all profiles of one run one
// table, which is compared with all that they permit together; older ones give each its own. Takes models and compiled
// profiles, calls back.

import { decide } from '../../../src/model/index.js';
import type { PolicyModel, ProfileModel } from '../../../src/model/index.js';
import { matches } from '../../../src/model/match.js';
import type { ByteText } from '../../../src/base/index.js';
import type { CompiledProfile, SocketTypes } from '../compiled/profiles.js';
import type { Report } from './compare-profile.js';

const types = 16;

export function compareNetworkTables(
  { profiles }: PolicyModel,
  compiled: readonly CompiledProfile[],
  report: Report,
): void {
  const tables = compiled.flatMap(({ name, networkTable }) =>
    networkTable === undefined ? [] : [{ name, networkTable }],
  );
  const [first] = tables;
  if (first === undefined) return;
  const isOne = tables.every(({ networkTable }) => JSON.stringify(networkTable) === JSON.stringify(first.networkTable));
  if (isOne) compareTable(first.networkTable, profiles, report);
  else {
    for (const { name, networkTable } of tables) {
      compareTable(
        networkTable,
        profiles.filter((model) => model.name === name),
        report,
      );
    }
  }
}

function compareTable(table: readonly SocketTypes[], profiles: readonly ProfileModel[], report: Report): void {
  const terms = profiles.flatMap((model) => model.terms('network-table'));
  const name = profiles[0]?.name ?? '';
  table.forEach((row, family) => {
    for (let type = 0; type < types; type += 1) {
      const text = String.fromCharCode(family >> 8, family & 255, 0, type) as ByteText;
      const ours = decide(
        terms.filter(({ pattern }) => matches(pattern, text)),
        false,
      );
      for (const what of ['allowed', 'audited', 'quiet'] as const) {
        const [one, other] = [String(ours[what] !== 0), String(isSet(row, what, type))];
        if (one !== other) report({ subject: 'network-table', what, profile: name, text, ours: one, real: other });
      }
    }
  });
}

function isSet(row: SocketTypes, what: keyof SocketTypes, type: number): boolean {
  return ((row[what] >> type) & 1) === 1;
}

// `aa-merge doctor`: options in, what the system lacks for loading policy out. All well is status 0, all else asks for a
// person.

import { examine } from '../../app/index.js';
import type { ByteText } from '../../base/index.js';
import { doctorDocument, doctorText } from '../../report/index.js';
import type { Call } from '../command.js';
import type { Standing } from '../exit-codes.js';

export function run({ options, ports, terminal }: Call<'doctor'>): Standing {
  const { sysroot, root, json, quiet, namespace } = options;
  const findings = examine(sysroot ?? root, { namespace: namespace as ByteText | undefined }, ports);
  if (json) terminal.write(`${JSON.stringify(doctorDocument(findings), undefined, 2)}\n`);
  else terminal.write(doctorText(findings, { quiet, paint: terminal.colors }));
  return findings.every(({ health }) => health === 'ok') ? 'done' : 'held';
}

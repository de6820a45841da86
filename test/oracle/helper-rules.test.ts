// What rules of trusted helpers are lowered to, read by the real compilers: none of them knows the classes, and each takes what a
// run generates, in a profile that includes it.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reconcileHost } from '../../src/app/index.js';
import { memoryFileSystem } from '../../src/host/index.js';
import { describeWith, parserPath } from '../support/needs.js';
import { places } from '../support/reconcile-case.js';
import { ports, textAt } from '../support/settling.js';

const declaration = `class settings,
field schema,
field key,
field scope in (user system),
field how flags (force quiet),
permission read r,
permission write w,
permission watch,
implies (read write) unix (send, receive, connect) type=stream peer=(label=store),
implies read dbus send bus=session path=/org/settings/@{field_key} interface=org.settings member=Get peer=(label=store),
implies write /run/settings/@{field_scope}/@{field_schema} rw,
implies watch owner /run/user/*/settings-@{field_scope} r,
`;

const rules = `# rules of all forms
settings schema=org.example.* key=color scope=user rw,
audit settings key="with blank" how=(force quiet) read,
  deny settings key=secret, settings scope=(user system) watch,
priority=3 allow settings,
/etc/paint r,
`;

const source = 'trusted-helpers/rules/paint';
const unit = 'abstractions/trusted-helpers/paint';

function generated(): string {
  const { policyDir, reference } = places;
  const files = memoryFileSystem({
    [`${policyDir}/own`]: 'profile own { }\n',
    [`${reference}/${source}`]: rules,
    [`${reference}/trusted-helpers/classes/settings`]: declaration,
  });
  reconcileHost({ ...places, widening: 'refuse', dryRun: false, units: [] }, ports(files));
  return textAt(files, `${policyDir}/${unit}`) ?? '';
}

describe.each([
  ['3.0.8', parserPath()],
  ['4.1', parserPath('trixie')],
  ['5.0', parserPath('sid')],
] as const)('apparmor_parser %s', (name, found) => {
  describeWith(`apparmor_parser ${name}`, found, (parser) => {
    test('takes what is generated, and nothing of the source', () => {
      const base = mkdtempSync(join(tmpdir(), 'aa-merge-helpers-'));
      try {
        mkdirSync(join(base, 'abstractions/trusted-helpers'), { recursive: true });
        const compile = (text: string): { status: number | null; stderr: string } => {
          writeFileSync(join(base, unit), text);
          const words = ['-QKSq', '--config-file', '/dev/null', '-b', base];
          const input = `profile paint {\n  include <${unit}>\n}\n`;
          return spawnSync(parser, words, { input, encoding: 'latin1' });
        };
        const { status, stderr } = compile(generated());
        expect(status === 0 ? 'taken' : stderr).toBe('taken');
        expect(compile(rules).status).not.toBe(0);
      } finally {
        rmSync(base, { recursive: true });
      }
    });
  });
});

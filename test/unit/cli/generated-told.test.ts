// Who edits a generated abstraction is told of it by every command that looks at the whole host, and not by the plain one alone.

import { fixedClock, fixedProcesses, memoryFileSystem } from '../../../src/host/index.js';
import type { MemoryFileSystem } from '../../../src/host/index.js';
import { loaders } from '../../../src/cli/registry.js';
import { run } from '../../../src/cli/run.js';
import { replant, textAt } from '../../support/settling.js';

const live = '/etc/apparmor.d';
const reference = '/usr/share/apparmor/reference';
const source = 'trusted-helpers/rules/colors';
const generated = `${live}/abstractions/trusted-helpers/colors`;

async function call(files: MemoryFileSystem, ...argv: readonly string[]): Promise<{ status: number; err: string }> {
  let err = '';
  const sink = (isError: boolean) => ({
    isTTY: false,
    write: (chunk: string | Uint8Array) => {
      if (isError) err += String(chunk);
    },
  });
  const ports = { clock: fixedClock(), processes: fixedProcesses(), environment: {} };
  const status = await run({ argv, out: sink(false), err: sink(true), files, loaders, ...ports });
  return { status, err };
}

/** A host with a unit that is held, and a generated file that somebody edited. */
async function host(): Promise<MemoryFileSystem> {
  const files = memoryFileSystem({
    [`${live}/own`]: 'profile own { }\n',
    [`${reference}/p`]: 'profile p /p {\n  include <abstractions/trusted-helpers/colors>\n}\n',
    [`${reference}/pot`]: 'profile pot /pot {\n  include if exists <local/pot>\n}\n',
    [`${reference}/cup`]: 'profile cup /cup {\n  /etc/a r,\n}\n',
    [`${reference}/${source}`]: 'settings key=color,\n',
    [`${reference}/trusted-helpers/classes/settings`]:
      'class settings,\nfield key,\npermission read r,\nimplies read /run/s r,\n',
  });
  await call(files);
  files.plant('/answer', 'profile cup /cup {\n  /etc/a r,\n}\n');
  replant(files, `${live}/pot`, 'profile pot /pot {\n  /etc/mine r,\n  include if exists <local/pot>\n}\n');
  replant(files, `${live}/cup`, 'profile cup /cup {\n  /etc/a r,\n  /etc/mine r,\n}\n');
  replant(files, `${reference}/cup`, 'profile cup /cup {\n  /etc/a r,\n  /etc/shadow r,\n}\n');
  await call(files);
  replant(files, generated, `${textAt(files, generated)}/etc/mine r,\n`);
  return files;
}

const warning =
  /^warning: `abstractions\/trusted-helpers\/colors` was edited by hand[^\n]*\nhelp: make the change in `trusted/m;

test.each<readonly [string, number]>([
  ['status', 3],
  ['accept cup --grant=1 --why=w', 1],
  ['reject cup --grant=1 --why=w', 1],
  ['resolve cup --with=/answer --why=w', 1],
  ['adopt', 1],
  ['extract pot', 1],
  ['rollback --dry-run', 1],
])('%s', async (command, expected) => {
  const files = await host();
  const { status, err } = await call(files, ...command.split(' '));
  expect(err).toMatch(warning);
  expect(status).toBe(expected);
  expect(textAt(files, generated)).toContain('/etc/mine');
});

test('a hook says it in its line, and in the record that it leaves', async () => {
  const files = await host();
  replant(files, `${reference}/p`, `${textAt(files, `${reference}/p`)}# more\n`);
  const { err } = await call(files, 'hook', 'configure');
  expect(err).toContain('1 generated file left alone');
  expect(textAt(files, '/var/lib/aa-merge/hook/last.txt')).toMatch(warning);
  expect(textAt(files, '/var/lib/aa-merge/hook/last.json')).toContain('"state": "edited"');
});

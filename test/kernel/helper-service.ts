// The settings store of the example as a service of its own, for the emulated machine: it decides for whom the kernel says
// stands at the other end. `node helper-service.js POLICY SOCKET`. That of Debian 12, 6.1, names nobody there (SO_PEERSEC); then
// the label is that of the process which connected, while it waits for its answer. That is for a machine of which all is known:
// a service must not, since a process may have become another program since it connected.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { peerLabelOf } from '../../examples/trusted-helper/peer-label.js';
import { SettingsStore, serve } from '../../examples/trusted-helper/store.js';
import { nodeFileSystem, openHelperPolicy, systemWatch } from '../../src/index.js';

/** 1 is SOL_SOCKET, 17 is SO_PEERCRED; the first of its numbers is the process. */
const askProcess = 'print unpack("i", getsockopt(STDIN, 1, 17));';

function processLabelOf(connection: Socket): string | undefined {
  const { fd } = (connection as unknown as { readonly _handle: { readonly fd: number } })._handle;
  const { stdout } = spawnSync('perl', ['-e', askProcess], { stdio: [fd, 'pipe', 'inherit'], encoding: 'utf8' });
  return readFileSync(`/proc/${Number(stdout)}/attr/apparmor/current`, 'utf8').trim();
}

const [policyDirectory = '', socket = ''] = process.argv.slice(2);
const store = new SettingsStore(openHelperPolicy({ policyDirectory }, nodeFileSystem, systemWatch));
const labelOf = (connection: Socket): string | undefined => {
  const named = peerLabelOf(connection);
  process.stdout.write(named === undefined ? 'the kernel names nobody\n' : `the kernel names ${named}\n`);
  return named ?? processLabelOf(connection);
};
void serve(socket, labelOf, (label, wanted) => {
  const answer = store.answer(label, wanted);
  process.stdout.write(`${label}: ${JSON.stringify(answer)}\n`);
  return answer;
});

// The label of the process at the other end of a unix socket, as the kernel knows it (SO_PEERSEC). Node has no call for it,
// so a short Python program is given the connection itself as its standard input, and asks. Takes a connection, gives the
// label, or undefined where the kernel gives none. Costs a process: ask once for each connection, and never trust a label
// that the other end states itself.

import { spawnSync } from 'node:child_process';
import type { Socket } from 'node:net';

const askKernel = [
  'import socket, sys',
  'peer = socket.socket(fileno=0)',
  'sys.stdout.buffer.write(peer.getsockopt(socket.SOL_SOCKET, 31, 4096))', // 31: SO_PEERSEC
].join('\n');

/** The number of the connection is no documented part of Node; without it, nobody can be asked. */
interface WithNumber {
  readonly _handle?: { readonly fd?: number };
}

export function peerLabelOf(connection: Socket): string | undefined {
  const number = (connection as WithNumber)._handle?.fd;
  if (number === undefined || number < 0) return undefined;
  const { status, stdout } = spawnSync('python3', ['-c', askKernel], { stdio: [number, 'pipe', 'ignore'] });
  const label = status === 0 ? stdout.toString('utf8').replace(/\0+$/, '').trim() : '';
  return label === '' ? undefined : label;
}

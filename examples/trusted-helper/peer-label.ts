// The label of the process at the other end of a unix socket, as the kernel knows it (SO_PEERSEC). Node has no call for it,
// so a short Perl program is given the connection itself as its standard input, and asks. Takes a connection, gives the
// label, or undefined where the kernel gives none, or one of more than 256 bytes. Costs a process: ask once for each
// connection, and never trust a label that the other end states itself.

import { spawnSync } from 'node:child_process';
import type { Socket } from 'node:net';

/** 1 is SOL_SOCKET, 31 is SO_PEERSEC. */
const askKernel = 'my $label = getsockopt(STDIN, 1, 31); defined $label or exit 1; print $label;';

/** The number of the connection is no documented part of Node; without it, nobody can be asked. */
interface WithNumber {
  readonly _handle?: { readonly fd?: number };
}

export function peerLabelOf(connection: Socket): string | undefined {
  const number = (connection as WithNumber)._handle?.fd;
  if (number === undefined || number < 0) return undefined;
  const { status, stdout } = spawnSync('perl', ['-e', askKernel], { stdio: [number, 'pipe', 'ignore'] });
  const label = status === 0 ? stdout.toString('utf8').replace(/\0+$/, '').trim() : '';
  return label === '' ? undefined : label;
}

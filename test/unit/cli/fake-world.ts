// A world for runs of the command line in tests: files in memory, commands that say what they were called with.

import { fixedClock, fixedProcesses, memoryFileSystem } from '../../../src/host/index.js';
import type { MemoryEntry } from '../../../src/host/index.js';
import type { Call } from '../../../src/cli/command.js';
import type { Standing } from '../../../src/cli/exit-codes.js';
import type { CommandName } from '../../../src/cli/command-names.js';
import type { Loaders } from '../../../src/cli/registry.js';
import { run } from '../../../src/cli/run.js';

export interface FakeRun {
  readonly argv: readonly string[];
  readonly tree?: Readonly<Record<string, MemoryEntry>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly isTTY?: boolean;
  readonly commands?: readonly CommandName[];
  readonly act?: (call: Call<CommandName>) => Standing;
}

export interface FakeEnd {
  readonly status: number;
  readonly out: string;
  readonly err: string;
  readonly call: Call<CommandName> | undefined;
}

/** Run a command line in memory. */
export async function runFake({
  argv,
  tree,
  environment = {},
  isTTY = false,
  commands,
  act,
}: FakeRun): Promise<FakeEnd> {
  const said = { out: '', err: '' };
  let seen: Call<CommandName> | undefined;
  const command = {
    run: (call: Call<CommandName>): Standing => {
      seen = call;
      return act?.(call) ?? 'done';
    },
  };
  const names = commands ?? (['reconcile', 'parse', 'merge-file'] as const);
  const loaders = Object.fromEntries(names.map((name) => [name, () => Promise.resolve(command)])) as unknown as Loaders;
  const sink = (stream: 'out' | 'err') => ({
    isTTY,
    write: (chunk: string | Uint8Array) => {
      said[stream] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('latin1');
    },
  });
  const files = memoryFileSystem(tree);
  const status = await run({
    argv,
    environment,
    out: sink('out'),
    err: sink('err'),
    files,
    clock: fixedClock(),
    processes: fixedProcesses(),
    loaders,
  });
  return { status, ...said, call: seen };
}

// The kernel of this machine and its `apparmor_parser`. Takes paths and names, gives what the compiler said, as it said it.
// Every child has a fixed PATH, no terminal, a bounded time, and is gone when a call returns. Decides nothing about policy.
//
// Source: apparmor_parser(8).

import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import type { BytePath, ByteText, Kernel, ParserAnswer, RunningProcess } from '../base/index.js';
import { fromBytes } from '../base/index.js';
import { byteWords } from './byte-words.js';
import { childEnvironment, endGroup, endingWithUs, isPermitted, programNamed } from './children.js';
import type { Machine } from './load-obstacle.js';
import { interfaceFolder, loadObstacle } from './load-obstacle.js';
import { nodeFileSystem } from './node-file-system.js';
import { policyNamespaces } from './policy-namespaces.js';

/** In milliseconds: what one call may take, and what each file adds. */
const patience = { call: 60_000, file: 5_000 };
/** What a compiler may say. */
const mostOutput = 16 * 1024 * 1024;

/** This machine, as far as it tells whose kernel it has. */
const machine: Machine = {
  files: nodeFileSystem,
  programNamed,
  ask: (program, words) => runChild([program, ...words], patience.call),
  canWrite: (path) => isPermitted(path, fs.constants.W_OK),
};

/** This machine. */
export const systemKernel: Kernel = {
  hasParser: () => programNamed('apparmor_parser') !== undefined,
  parserVersion() {
    const parser = programNamed('apparmor_parser');
    if (parser === undefined) return undefined;
    const { said } = runChild([parser, '--version'], patience.call);
    return /version (\d+(?:\.\d+)*)/.exec(said)?.[1];
  },
  obstacle: () => loadObstacle(machine),
  check(files, { policyDir, features, isOwnHost }) {
    const configuration = isOwnHost ? [] : ['--config-file', '/dev/null'];
    const pinned = features === undefined ? [] : ['--policy-features', features];
    return parse(['-Q', '-K', ...configuration, ...pinned, '-b', policyDir], files);
  },
  load: (files) => parse(['-r', '-T', '-W'], files),
  unload(profiles) {
    const loaded = loadedProfiles();
    const names = profiles.filter((name) => loaded === undefined || loaded.has(name));
    if (names.length === 0) return { accepted: true, said: '' as ByteText };
    const text = names.map((name) => `profile "${name}" { }\n`).join('');
    return parse(['-R'], [], Buffer.from(text, 'latin1'));
  },
  running,
  namespaces: policyNamespaces({ files: nodeFileSystem, parse }),
};

/** Undefined where the kernel does not tell. */
function loadedProfiles(): ReadonlySet<string> | undefined {
  try {
    const lines = fs.readFileSync(`${interfaceFolder}/profiles`, 'latin1').split('\n');
    return new Set(lines.map((line) => withoutMode(line)));
  } catch {
    return undefined;
  }
}

function running(): RunningProcess[] {
  return fs.readdirSync('/proc').flatMap((name) => {
    const pid = Number(name);
    const label = Number.isInteger(pid) ? labelOf(pid) : undefined;
    if (label === undefined) return [];
    try {
      const program = fs.readlinkSync(`/proc/${pid}/exe`, 'buffer').toString('latin1');
      // A program that an update has replaced is still known by its name.
      return [{ pid, program: program.replace(/ \(deleted\)$/, ''), label }];
    } catch {
      return [];
    }
  });
}

/** Undefined where the kernel does not tell, or the process is gone. */
function labelOf(pid: number): ByteText | undefined {
  for (const folder of ['attr/apparmor', 'attr']) {
    try {
      const text = fs.readFileSync(`/proc/${pid}/${folder}/current`, 'latin1').replace(/[\n\0]+$/, '');
      if (text !== '') return withoutMode(text);
    } catch {
      // The other place, or none.
    }
  }
  return undefined;
}

/** `foo` of `foo (enforce)`. */
function withoutMode(label: string): ByteText {
  return label.replace(/ \([\w-]+\)$/, '') as ByteText;
}

/** One call of the compiler for all files: what it loads, it loads together. */
function parse(flags: readonly string[], files: readonly BytePath[], input?: Buffer): ParserAnswer {
  const parser = programNamed('apparmor_parser');
  if (parser === undefined) return { accepted: false, said: 'apparmor_parser is not installed' as ByteText };
  const time = patience.call + patience.file * files.length;
  const { status, said } = runChild([parser, ...flags, ...(files.length === 0 ? [] : ['--']), ...files], time, input);
  return { accepted: status === 0, said };
}

interface ChildEnd {
  readonly status: number | null;
  readonly said: ByteText;
}

/** Run a command in a process group of its own: what it starts ends with it. */
function runChild(called: readonly BytePath[], milliseconds: number, input?: Buffer): ChildEnd {
  const [command, ...words] = byteWords([...endingWithUs(), ...called]);
  const child = spawnSync(command, words, {
    cwd: '/',
    env: childEnvironment,
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    ...(input === undefined ? {} : { input }),
    timeout: milliseconds,
    killSignal: 'SIGKILL',
    maxBuffer: mostOutput,
    ...({ detached: true } as object),
  });
  if (child.status === null) endGroup(child.pid);
  const printed = [child.stdout, child.stderr].map((bytes: Buffer | null) => fromBytes(bytes ?? Buffer.alloc(0)));
  const stopped = child.error === undefined && child.signal === null ? '' : whyStopped(child.error, milliseconds);
  return { status: child.status, said: [...printed, stopped].filter((text) => text !== '').join('\n') as ByteText };
}

function whyStopped(error: Error | undefined, milliseconds: number): string {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return code === 'ETIMEDOUT'
    ? `it did not end within ${milliseconds / 1000} seconds`
    : `it was stopped (${code ?? 'by a signal'})`;
}

// Whether policy may be loaded into the kernel here. Takes a machine, gives what speaks against it. A doubt about whose kernel
// it is speaks against it: policy of a chroot or of a container must never replace that of the machine around it.
//
// Source: what AppArmor's own start script asks before it loads: whether this is a container, and whether it has a stacked
// namespace of the kind that LXD, Incus and LXC make; systemd-detect-virt(1) for the marks of containers and chroots.

import type { BytePath, LoadObstacle, ReadFileSystem } from '../base/index.js';
import { FileSystemError, fromBytes } from '../base/index.js';

/** As much of a machine as tells. */
export interface Machine {
  readonly files: Pick<ReadFileSystem, 'exists' | 'readFile' | 'stat'>;
  /** Where a program is; undefined where it is not installed. */
  programNamed(name: string): BytePath | undefined;
  /** What a program answers. */
  ask(program: BytePath, words: readonly string[]): { readonly status: number | null; readonly said: string };
  canWrite(path: BytePath): boolean;
}

/** Where the kernel takes policy. */
export const interfaceFolder = '/sys/kernel/security/apparmor';

/** Undefined where policy can be loaded. */
export function loadObstacle(machine: Machine): LoadObstacle | undefined {
  if (machine.programNamed('apparmor_parser') === undefined) return 'no-parser';
  if (firstLine('/sys/module/apparmor/parameters/enabled', machine) !== 'Y') return 'off';
  if (isChroot(machine)) return 'chroot';
  if (isForeignContainer(machine) && !hasOwnNamespace(machine)) return 'container';
  return machine.canWrite(`${interfaceFolder}/.replace`) ? undefined : 'no-interface';
}

/** Whether the first process has another root. Only the administrator is told; nobody else could load anything. */
function isChroot({ files }: Machine): boolean {
  const [first, own] = ['/proc/1/root', '/'].map((path) => orNothing(() => files.stat(path)));
  return first !== undefined && own !== undefined && (first.dev !== own.dev || first.ino !== own.ino);
}

/** A container whose kernel serves others, too. */
function isForeignContainer(machine: Machine): boolean {
  const detect = machine.programNamed('systemd-detect-virt');
  if (detect === undefined) return isMarked(machine);
  const { status, said } = machine.ask(detect, ['--container']);
  // The kernel of that one is its own.
  return status === 0 && said.trim() !== 'wsl';
}

/** What makers of containers leave in them. */
function isMarked(machine: Machine): boolean {
  const marks = ['/run/host/container-manager', '/run/systemd/container', '/run/.containerenv', '/.dockerenv'];
  if (marks.some((path) => machine.files.exists(path))) return true;
  const first = textAt('/proc/1/environ', machine) ?? '';
  return first.split('\0').some((variable) => /^container=./.test(variable));
}

function hasOwnNamespace(machine: Machine): boolean {
  const name = firstLine(`${interfaceFolder}/.ns_name`, machine) ?? '';
  return firstLine(`${interfaceFolder}/.ns_stacked`, machine) === 'yes' && /^(lxd|lxc|incus)-/.test(name);
}

function firstLine(path: BytePath, machine: Machine): string | undefined {
  return textAt(path, machine)?.split('\n')[0];
}

function textAt(path: BytePath, { files }: Machine): string | undefined {
  return orNothing(() => fromBytes(files.readFile(path)));
}

function orNothing<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch (error) {
    if (error instanceof FileSystemError) return undefined;
    throw error;
  }
}

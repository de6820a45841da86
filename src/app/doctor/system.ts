// A system as it shows itself in files: what checks ask. Takes a disk and a root, gives texts and facts; what cannot be read is
// undefined, never an error. Must never write.

import type { BytePath, Kernel, ReadFileSystem } from '../../base/index.js';
import { FileSystemError, compareBytes, fromBytes } from '../../base/index.js';

/** What a check may ask. */
export interface System {
  /** Whether it is the running one, whose programs can be asked. */
  readonly isRunning: boolean;
  exists(path: BytePath): boolean;
  /** Without the line end. */
  text(path: BytePath): string | undefined;
  /** In byte order; none where it cannot be read. */
  names(path: BytePath): readonly string[];
  /** When it was written last, in milliseconds. */
  writtenAt(path: BytePath): number | undefined;
  /** `3.0.8`; undefined where there is none, or where nobody knows. */
  parserVersion(): string | undefined;
}

/** Where policy is taken and features are told. */
export const interfaceFolder = '/sys/kernel/security/apparmor';

export function systemAt(root: BytePath, files: ReadFileSystem, kernel: Kernel | undefined): System {
  const base = root.replace(/\/+$/, '');
  const orNothing = <T>(ask: () => T): T | undefined => {
    try {
      return ask();
    } catch (error) {
      if (error instanceof FileSystemError) return undefined;
      throw error;
    }
  };
  const text = (path: BytePath): string | undefined =>
    orNothing(() => fromBytes(files.readFile(`${base}${path}`)).replace(/\n$/, ''));
  const isRunning = base === '';
  return {
    isRunning,
    exists: (path) => orNothing(() => files.exists(`${base}${path}`)) === true,
    text,
    names: (path) => [...(orNothing(() => files.readDir(`${base}${path}`)) ?? [])].sort(compareBytes),
    writtenAt: (path) => orNothing(() => files.stat(`${base}${path}`).mtimeMs),
    parserVersion: () =>
      (isRunning ? kernel?.parserVersion?.() : undefined) ?? packagedVersion(text('/var/lib/dpkg/status')),
  };
}

/** `4.1.0` of the package apparmor, as dpkg has it installed. */
function packagedVersion(status: string | undefined): string | undefined {
  const entry = (status ?? '').split('\n\n').find((one) => /^Package: apparmor$/m.test(one));
  if (entry === undefined || !/^Status: \S+ \S+ installed$/m.test(entry)) return undefined;
  return /^Version: (?:\d+:)?(\d+(?:\.\d+)*)/m.exec(entry)?.[1];
}

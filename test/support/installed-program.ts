// The program as a package installs it, in a root of its own: a small start with the interpreter of the system, and the rest.
// Takes a root, gives its place.

import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { aaMerge } from './built-program.js';

/** Put the built program where a package puts it. */
export function installProgram(root: string): { readonly program: string; readonly rest: string } {
  // Builds what is stale.
  aaMerge(['--version']);
  const program = join(root, 'usr/bin/aa-merge');
  const rest = join(root, 'usr/share/aa-merge/aa-merge.cjs');
  for (const [from, to] of [
    ['dist/start', program],
    ['dist/aa-merge.cjs', rest],
    ['scripts/package/hook', join(root, 'usr/lib/aa-merge/hook')],
  ] as const) {
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(from, to);
  }
  if (!existsSync('/usr/bin/node')) useNode(program, process.execPath);
  for (const path of [program, join(root, 'usr/lib/aa-merge/hook')]) chmodSync(path, 0o755);
  return { program, rest };
}

/** On a machine whose Node is elsewhere. */
export function useNode(program: string, node: string): void {
  writeFileSync(program, readFileSync(program, 'utf8').replace(/^#!.*/, `#!${node}`));
}

// The letters of a file rule: `rwPx` and the like. Source: policy-language 6.2.

import type { ByteText } from '../base/index.js';
import type { ExecMode, FilePermission } from './ast.js';

export interface FilePermissions {
  readonly permissions: readonly FilePermission[];
  readonly exec: ExecMode | undefined;
  /** What contradicts itself in these letters. */
  readonly problem: 'write-and-append' | 'two-exec-modes' | undefined;
}

const inOrder: readonly FilePermission[] = ['r', 'w', 'a', 'l', 'k', 'm'];
const unit = /[rwalkm]|[pc][iu]?x|[iu]x|x/gi;

/** The permissions that these letters, which the lexer has found well formed, stand for. */
export function readFilePermissions(text: ByteText): FilePermissions {
  const found = new Set<FilePermission>();
  let exec: ExecMode | undefined;
  let problem: FilePermissions['problem'];
  for (const [letters] of text.matchAll(unit)) {
    const lower = letters.toLowerCase();
    if (lower.endsWith('x')) {
      const mode = readExecMode(letters);
      if (exec !== undefined && conflicts(exec, mode)) problem ??= 'two-exec-modes';
      exec = exec === undefined || exec.transition === 'x' ? mode : exec;
    } else {
      if ((lower === 'w' && found.has('a') && !found.has('w')) || (lower === 'a' && found.has('w'))) {
        problem ??= 'write-and-append';
      }
      found.add(lower as FilePermission);
    }
  }
  return { permissions: inOrder.filter((permission) => found.has(permission)), exec, problem };
}

/** The first letter alone decides whether the environment is scrubbed. */
function readExecMode(letters: string): ExecMode {
  const transition = letters.toLowerCase() as ExecMode['transition'];
  const first = letters[0] as string;
  return { transition, scrubbed: 'PCU'.includes(first) };
}

/** A bare `x` before `ix`, or after any mode, adds nothing. */
function conflicts(before: ExecMode, after: ExecMode): boolean {
  if (after.transition === 'x') return false;
  if (before.transition === 'x') return after.transition !== 'ix';
  return before.transition !== after.transition || before.scrubbed !== after.scrubbed;
}

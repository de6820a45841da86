// Live policy below a root, as the administrator works on it. Takes the root, gives what reads and changes files there.

import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Live } from './upgrade-rows.js';

/** By paths below the policy directory of a root. */
export function livePolicy(root: string): Live {
  const at = (path: string): string => join(root, 'etc/apparmor.d', path);
  const made = (path: string): string => {
    mkdirSync(dirname(at(path)), { recursive: true });
    return at(path);
  };
  return {
    read: (path) => (existsSync(at(path)) ? readFileSync(at(path), 'utf8') : undefined),
    write: (path, text) => writeFileSync(made(path), text),
    remove: (path) => rmSync(at(path)),
    link: (path, target) => symlinkSync(target, made(path)),
  };
}

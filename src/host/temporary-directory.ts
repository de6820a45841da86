// A directory that only this process uses, below the one for temporary files. Whoever asks for it removes it.

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new one, that only its owner may look into; undefined where there is no room for it. */
export function temporaryDirectory(): string | undefined {
  try {
    return mkdtempSync(join(tmpdir(), 'aa-merge-'));
  } catch {
    return undefined;
  }
}

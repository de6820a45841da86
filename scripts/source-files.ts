// Takes folder names of the repository, gives the texts of the files below them by path. Must never read what is not ours:
// installed packages, built files, cases.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Every file below the folders whose name ends as asked, by its path from the root of the repository. */
export function readSources(folders: readonly string[], ending = '.ts'): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (path: string): void => {
    for (const entry of readdirSync(path, { withFileTypes: true }).sort((one, other) =>
      one.name < other.name ? -1 : 1,
    )) {
      const below = join(path, entry.name);
      if (entry.isDirectory()) visit(below);
      else if (entry.isFile() && entry.name.endsWith(ending)) found.set(below, readFileSync(below, 'utf8'));
    }
  };
  folders.forEach(visit);
  return found;
}

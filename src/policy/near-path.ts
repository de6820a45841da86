// Which file somebody may have meant by a path that leads nowhere: each name on the way is the one that stands there, or the one
// nearest to it. Takes the path as written and a disk, gives a path that leads to something, written alike.

import type { BytePath, ReadFileSystem } from '../base/index.js';
import { FileSystemError, isMachineTrouble, nearestSpelling } from '../base/index.js';
import { isIgnoredName } from './include-path.js';

/** `beginning` is where the path is looked up; undefined where nothing is near enough. */
export function nearPath(beginning: BytePath, written: BytePath, disk: ReadFileSystem): BytePath | undefined {
  const found: string[] = [];
  let place = beginning.replace(/(?<=.)\/+$/, '');
  for (const name of written.split('/')) {
    const near = name === '' ? name : nameIn(place, name, disk);
    if (near === undefined) return undefined;
    found.push(near);
    place = `${place}/${near}`;
  }
  return found.join('/');
}

function nameIn(directory: BytePath, name: string, disk: ReadFileSystem): string | undefined {
  try {
    const names = disk.readDir(directory === '' ? '/' : directory);
    if (names.includes(name)) return name;
    return nearestSpelling(
      name,
      names.filter((one) => !isIgnoredName(one)),
    );
  } catch (error) {
    if (error instanceof FileSystemError && !isMachineTrouble(error)) return undefined;
    throw error;
  }
}

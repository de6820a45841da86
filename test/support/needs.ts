// What a test needs from the machine, and what happens without it: skipped, loudly; in CI a failure, so that nothing goes
// untested unseen.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** The public corpus: AA_CORPUS names it, `../shared/corpus` is where it is looked for. Undefined when it is not there. */
export function corpusFolder(): string | undefined {
  const folder = resolve(process.env['AA_CORPUS'] ?? '../shared/corpus');
  return existsSync(folder) ? folder : undefined;
}

/** The same for a script, which ends where there is none. */
export function corpusOrEnd(): string {
  const folder = corpusFolder();
  if (folder !== undefined) return folder;
  console.error('The corpus is not here: AA_CORPUS names its folder.');
  process.exit(process.env['CI'] === 'true' ? 1 : 0);
}

/** The folder of things fetched by scripts/fetch-*.sh. */
export function testCache(): string {
  return spawnSync('bash', ['scripts/cache-folder.sh'], { encoding: 'utf8' }).stdout.trim();
}

/** The system's own parser, or one of another Debian suite that scripts/fetch-parser.sh fetched. */
export function parserPath(suite?: string): string | undefined {
  const candidates =
    suite === undefined
      ? ['/usr/sbin/apparmor_parser', '/sbin/apparmor_parser']
      : [`${testCache()}/parser-${suite}/apparmor_parser`];
  return candidates.find((path) => existsSync(path));
}

/** Node 18 of Debian 12, when scripts/fetch-node18.sh fetched it. */
export function node18Path(): string | undefined {
  const path = `${testCache()}/node18/node18`;
  return existsSync(path) ? path : undefined;
}

/**
 * Describe tests that need something. `found` is what was found, handed on to the tests.
 *
 *     describeWith('the corpus (AA_CORPUS)', corpusFolder(), (corpus) => { test(…) });
 */
export function describeWith<T>(need: string, found: T | undefined, tests: (found: T) => void): void {
  if (found !== undefined) {
    describe(`with ${need}`, () => tests(found));
  } else if (process.env['CI'] === 'true') {
    test(`needs ${need}`, () => {
      throw new Error(`${need} is missing, and in CI it must be there`);
    });
  } else {
    process.stderr.write(`SKIPPED: needs ${need}\n`);
    test.skip(`SKIPPED: needs ${need}`, () => undefined);
  }
}

// A host below a directory of its own, with real files, for the built program: made before each test and removed after it.
// Takes the name of the test file, gives what plants files, runs commands and checks documents.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Ajv from 'ajv';
import type { Ended } from './built-program.js';
import { aaMerge } from './built-program.js';

export interface RealRoot {
  /** Where the host is; another directory in every test. */
  path(): string;
  plant(path: string, text: string): void;
  read(path: string): string;
  /** The main command, with these arguments. */
  run(...args: readonly string[]): Ended;
  /** Another command on the same host. */
  call(command: string, ...args: readonly string[]): Ended;
}

/** Below the root. */
export const [reference, live, state] = ['usr/share/apparmor/reference', 'etc/apparmor.d', 'var/lib/aa-merge'] as const;

export const profile = (...rules: readonly string[]): string =>
  `profile p /usr/bin/p {\n${rules.map((rule) => `  ${rule}\n`).join('')}}\n`;

export function realRoot(name: string): RealRoot {
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), `aa-merge-${name}-`));
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });
  return {
    path: () => root,
    plant(path, text) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    },
    read: (path) => readFileSync(join(root, path), 'utf8'),
    run: (...args) => aaMerge(['--root', root, ...args]),
    call: (command, ...args) => aaMerge([command, '--root', root, ...args]),
  };
}

/** An edited unit, and what the vendor ships now. */
export function plantEdited({ plant }: RealRoot, ...rules: readonly string[]): void {
  plant(`${state}/base/p`, profile('/a r,'));
  plant(`${live}/p`, profile('/a r,', '/mine r,'));
  plant(`${reference}/p`, profile('/a r,', ...rules));
}

/** What is wrong with a document; nothing where nothing is. */
export function documentErrors(name: string, document: unknown): unknown {
  const ajv = new Ajv({ allErrors: true, strict: false });
  const schema = (one: string): object =>
    JSON.parse(readFileSync(`src/report/schema/${one}.schema.json`, 'utf8')) as object;
  if (name !== 'plan') ajv.addSchema(schema('plan'));
  const validate = ajv.compile(schema(name));
  return validate(document) ? [] : validate.errors;
}

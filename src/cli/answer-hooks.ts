// What a hook could not do while a person’s command held the lock is done when that command is over. Takes the options of the
// command, tells on standard error. Must never change how the command itself ends.

import type { Ports } from '../base/index.js';
import { AaMergeError, FileSystemError } from '../base/index.js';
import { isLookAskedFor, runHook } from '../app/index.js';
import type { Given } from './arguments.js';
import { hookRequest, tellOfHook } from './hook-words.js';
import type { CommandName } from './command-names.js';
import { locking } from './command-names.js';
import type { OptionName } from './options.js';
import { optionNamesOf } from './options-of.js';
import { resolveOptions } from './resolve-options.js';
import type { readSettings } from './settings.js';
import type { Terminal } from './terminal.js';

const takesLock: ReadonlySet<CommandName> = new Set(locking);

export function answerHooks(
  command: CommandName,
  given: Given,
  settings: ReturnType<typeof readSettings>,
  { ports, terminal }: { readonly ports: Ports; readonly terminal: Terminal },
): void {
  if (!takesLock.has(command) || given.has('dry-run')) return;
  try {
    const known: readonly OptionName[] = optionNamesOf('hook');
    const options = resolveOptions('hook', new Map([...given].filter(([name]) => known.includes(name))), settings);
    const request = hookRequest(options, [], false);
    if (isLookAskedFor(request, ports)) tellOfHook('trigger', runHook(request, ports), options, { ports, terminal });
  } catch (error) {
    if (!(error instanceof AaMergeError) && !(error instanceof FileSystemError)) throw error;
  }
}

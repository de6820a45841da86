// Flags, then settings, then defaults: what a command is called with. Takes texts and settings, gives typed options.

import { AaMergeError, byteTextOf } from '../base/index.js';
import type { CommandName } from './command-names.js';
import type { OptionsOf } from './options-of.js';
import type { OptionName } from './options.js';
import { camelCase } from './option-definition.js';
import { definitionOf, optionNamesOf } from './options-of.js';
import type { OptionValue } from './values.js';
import { defaultOf, namespaceState, underRoot, valueOf } from './values.js';

/** The options of a command. Places are laid under the root. */
export function resolveOptions<N extends CommandName>(
  command: N,
  given: ReadonlyMap<OptionName, readonly string[]>,
  settings: ReadonlyMap<OptionName, OptionValue>,
): OptionsOf<N> {
  const root = rootOf(given);
  const resolved: Record<string, OptionValue> = {};
  for (const name of optionNamesOf(command)) {
    const isTypedOnly = definitionOf(name).typedFor?.includes(command) === true;
    const untyped = isTypedOnly ? undefined : (settings.get(name) ?? defaultOf(name));
    const value = given.has(name) ? givenValue(name, given.get(name) ?? []) : untyped;
    const isPlace = definitionOf(name).kind === 'place' && typeof value === 'string';
    resolved[camelCase(name)] = isPlace ? underRoot(root, value) : value;
  }
  const { namespace, stateDir } = resolved;
  if (typeof namespace === 'string' && typeof stateDir === 'string') {
    resolved['namespace'] = byteTextOf(namespace);
    resolved['stateDir'] = namespaceState(stateDir, namespace);
  }
  // A flag on the line outweighs its opposite in the settings file.
  if (given.has('quiet') && !given.has('verbose')) resolved['verbose'] = false;
  if (given.has('verbose') && !given.has('quiet')) resolved['quiet'] = false;
  if (resolved['quiet'] === true && resolved['verbose'] === true) {
    throw new AaMergeError('cli/opposite-options', { one: '--quiet', other: '--verbose' });
  }
  return resolved as OptionsOf<N>;
}

/** The root is needed before the settings are, which lie under it. */
export function rootOf(given: ReadonlyMap<OptionName, readonly string[]>): string {
  return (given.has('root') ? givenValue('root', given.get('root') ?? []) : defaultOf('root')) as string;
}

function givenValue(name: OptionName, texts: readonly string[]): OptionValue {
  const values = texts.map((text) => valueOf(name, text, `--${name}`));
  switch (definitionOf(name).kind) {
    case 'texts':
      return (values as string[][]).flat();
    case 'numbers':
      return (values as number[][]).flat();
    default:
      return values.at(-1);
  }
}

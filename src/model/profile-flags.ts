// What the flags of a profile come to: its mode, and what else of them changes what is permitted or said. Takes the head of
// an effective profile, gives values to compare. Source: permission-semantics 7.2 and 7.3; policy-language 4.4.

import type { EffectiveProfile } from '../policy/index.js';
import type { ProfileMode } from './model.js';

const modes: ReadonlySet<string> = new Set(['enforce', 'complain', 'kill', 'unconfined', 'prompt', 'default_allow']);

/** Flags that say what holds anyway. */
const defaults: ReadonlySet<string> = new Set([
  'namespace_relative',
  'no_attach_disconnected',
  'delegate_deleted',
  'chroot_no_attach',
]);

/** The mode; enforce where no flag names one. */
export function modeOf({ statement }: EffectiveProfile): ProfileMode {
  const flag = statement.flags?.flags.find(({ value }) => modes.has(value));
  return (flag?.value ?? 'enforce') as ProfileMode;
}

/**
 * Flags other than the mode, each once, in byte order. Paths for disconnected files have their variables replaced; a path
 * implies the flag itself, as in the compiler.
 */
export function flagsOf({ statement, disconnected }: EffectiveProfile): readonly string[] {
  const flags = new Set<string>();
  for (const { value } of statement.flags?.flags ?? []) {
    if (modes.has(value) || defaults.has(value)) continue;
    if (value.startsWith('attach_disconnected.path=')) {
      flags.add('attach_disconnected').add(`attach_disconnected.path=${disconnected.path ?? ''}`);
    } else if (value.startsWith('attach_disconnected.ipc=')) {
      flags.add('attach_disconnected.ipc').add(`attach_disconnected.ipc=${disconnected.ipc ?? ''}`);
    } else flags.add(value);
  }
  return [...flags].sort();
}

// What can be asked about mounts. Any flags are asked about in their order; which of them the kernel drops before it asks
// depends on the kernel, so a string here may be one that some kernel never asks about.
// Source: permission-semantics 4.9.

import type { ByteText } from '../../base/index.js';
import { anyText } from '../byte-pattern.js';
import {
  allFlags,
  bindFlag,
  flagBytes,
  flagPattern,
  flagWords,
  flagsOfWords,
  moveFlag,
  propagationFlags,
  recursiveFlag,
  remountFlag,
  silentFlag,
} from '../mount-flags.js';
import { mountBits } from '../policy-permissions.js';
import { permissionWords, queriesOf } from './fields.js';
import { absolutePath } from './paths.js';
import type { Attributes } from './query.js';

const empty = '' as ByteText;

export const mountQueries = queriesOf('mount', [
  {
    name: 'mount',
    fields: [
      { attribute: 'target', pattern: absolutePath },
      { attribute: 'source', pattern: anyText, mayLack: true },
      { attribute: 'fstype', pattern: anyText, mayLack: true },
      {
        attribute: 'flags',
        pattern: flagPattern(0, allFlags),
        mayLack: true,
        show: flagWords,
        read: (words) => {
          const flags = flagsOfWords(words);
          return flags === undefined ? undefined : flagBytes(flags);
        },
      },
    ],
    permissions: permissionWords(mountBits, 'mount'),
  },
  {
    name: 'umount',
    fields: [{ attribute: 'target', pattern: absolutePath }],
    permissions: permissionWords(mountBits, 'umount'),
  },
  {
    name: 'pivot_root',
    fields: [
      { attribute: 'newroot', pattern: absolutePath },
      { attribute: 'oldroot', pattern: anyText, mayLack: true },
    ],
    permissions: permissionWords(mountBits, 'pivot_root'),
  },
]);

/** What is asked about a call of mount(2): the flags say which command it is, and what means nothing to it is dropped. */
export function asTheKernelAsks(attributes: Attributes): Attributes {
  const flags = flagsOfWords(attributes['flags'] ?? empty);
  if (flags === undefined) return attributes;
  const left = (kept: number): ByteText => flagWords(flagBytes(flags & kept));
  if ((flags & remountFlag) !== 0) return { ...attributes, source: empty, fstype: empty };
  if ((flags & bindFlag) !== 0) return { ...attributes, fstype: empty, flags: left(bindFlag | recursiveFlag) };
  if ((flags & propagationFlags) !== 0) {
    const kept = propagationFlags | recursiveFlag | silentFlag;
    return { ...attributes, source: empty, fstype: empty, flags: left(kept) };
  }
  return (flags & moveFlag) === 0 ? attributes : { ...attributes, fstype: empty, flags: left(moveFlag) };
}

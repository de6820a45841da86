// What kernel and abi cannot express of the presets of network separation. Takes features, gives what is lacking; whoever looks
// after a host says it to a person. The presets themselves are abstractions, in reference-profiles.

import type { MediatedFeatures } from '../policy/index.js';
import { socketForm } from './socket-form.js';

const separationPresets = ['loopback', 'unix', 'files'] as const;

type SeparationPreset = (typeof separationPresets)[number];

/**
 * - `no-sockets`: sockets are not asked about at all, so no preset takes anything away;
 * - `no-permissions`: sockets are asked about by family and type only, in the old table;
 * - `no-addresses`: IP is one whole, so `loopback` denies all of it;
 * - `no-interfaces`: `loopback` cannot take away other addresses that another rule permits;
 * - `no-unix-names`: the unix family is one whole, so `files` and `loopback` cannot tell its kinds apart.
 */
export const separationLimitNames = [
  'no-sockets',
  'no-permissions',
  'no-addresses',
  'no-interfaces',
  'no-unix-names',
] as const;

export type SeparationLimit = (typeof separationLimitNames)[number];

/** The presets that each of them is about. */
export const limitedPresets: Readonly<Record<SeparationLimit, readonly SeparationPreset[]>> = {
  'no-sockets': separationPresets,
  'no-permissions': ['files'],
  'no-addresses': ['loopback'],
  'no-interfaces': ['loopback'],
  'no-unix-names': ['loopback', 'files'],
};

export function separationLimits(features: MediatedFeatures): readonly SeparationLimit[] {
  const { network, inet, packets, unix } = socketForm(features);
  if (network === undefined) return ['no-sockets'];
  return [
    ...(network === 'network-table' ? ['no-permissions' as const] : []),
    ...(inet ? [] : ['no-addresses' as const]),
    ...(packets === 'interfaces' ? [] : ['no-interfaces' as const]),
    ...(unix === undefined ? ['no-unix-names' as const] : []),
  ];
}

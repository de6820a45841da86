// What an idle hook looks at: all that a run over a host reads, as far as it can bring another outcome. Takes a host, gives
// places. A package manager writes its database in every transaction, so that is watched only where its answers matter.

import { posix } from 'node:path';
import type { BytePath, ReadFileSystem, Watched } from '../base/index.js';
import { databasePlaces } from '../packages/index.js';
import type { StateLayout } from '../store/index.js';
import { consentPlace } from './consent-files.js';
import type { HostRequest } from './on-host.js';
import { pinnedPath } from './pinned-features.js';

export interface HookRequest extends HostRequest {
  /** Units of the package that calls; all units when there are none. */
  readonly units: readonly BytePath[];
  /** The version of this program. */
  readonly version: string;
  /** The settings file. */
  readonly settings: BytePath;
  /** Whether the host is named as every other hook names it: only then a stamp says something to them. */
  readonly isUsual: boolean;
}

export interface WatchedPlace {
  readonly what: Watched;
  /** Whether it matters always, or only where a unit stands as it does for what package managers say. */
  readonly asks: 'always' | 'packages';
}

/** Of what only this program writes, folders are enough: it writes beside and renames. */
export function watchedFor(
  { root, reference, policyDir, settings }: HookRequest,
  layout: StateLayout,
  program: readonly BytePath[],
  disk: ReadFileSystem,
): WatchedPlace[] {
  const features = pinnedPath(root, disk);
  const always: Watched[] = [
    ...[reference, policyDir, posix.join(root, consentPlace)].map((path) => ({ path, how: 'tree' }) as const),
    ...[layout.base, layout.heldTexts, layout.heldReasons, layout.owners].map(
      (path) => ({ path, how: 'folders' }) as const,
    ),
    ...[layout.accepted, layout.settled, layout.adopt, layout.vendor].map((path) => ({ path, how: 'tree' }) as const),
    ...[
      settings,
      posix.join(root, 'etc/apparmor/parser.conf'),
      ...(features === undefined ? [] : [features]),
      `${layout.directory}/state.json`,
      layout.journal,
      `${layout.hook}/pending`,
      ...program,
    ].map((path) => ({ path, how: 'entry' }) as const),
  ];
  return [
    ...always.map((what) => ({ what, asks: 'always' }) as const),
    ...databasePlaces(root, reference).map((what) => ({ what, asks: 'packages' }) as const),
  ];
}

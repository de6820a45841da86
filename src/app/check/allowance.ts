// What lets a widening pass: the rules of an allow file, and trailers in the messages of commits. Takes findings, gives them
// with what allows each. A widening passes only where all that brings it about is allowed.

import type { BytePath, ByteText, GitEntry, GitReader } from '../../base/index.js';
import { AaMergeError } from '../../base/index.js';
import type { ChangeFinding, ConsentFile } from '../../reconcile/index.js';
import type { PolicyPlace } from './policy-place.js';
import { belowTop } from './policy-place.js';
import type { WideningTrailer } from './trailers.js';
import { names } from './trailers.js';

export const usualAllowFile: BytePath = '.aa-merge.consent';

export interface CheckFinding extends ChangeFinding {
  /** What lets it pass; the rules of an allow file are in the remark. */
  readonly allowedBy: 'consent' | readonly WideningTrailer[] | undefined;
}

/** The allow file of the later side: it is a part of the change. */
export async function allowFiles(
  allow: BytePath | undefined,
  entries: readonly GitEntry[],
  git: GitReader,
): Promise<readonly ConsentFile[]> {
  const path = belowTop(allow, git) ?? usualAllowFile;
  const entry = entries.find((one) => one.path === path);
  if (entry === undefined && allow === undefined) return [];
  if (entry?.kind !== 'file') throw new AaMergeError('app/no-allow-file', { path });
  return [{ path, text: (await git.blobs([entry.id])).get(entry.id) ?? ('' as ByteText) }];
}

/** Consents first; then each file to blame must be named by a trailer. */
export function withAllowance(
  finding: ChangeFinding,
  trailers: readonly WideningTrailer[],
  { directory }: PolicyPlace,
  used: Set<WideningTrailer>,
): CheckFinding {
  const { kind, units, remark: told } = finding;
  if (kind !== 'widening') return { ...finding, allowedBy: undefined };
  if ((told.detail?.excusedBy.length ?? 0) > 0) return { ...finding, allowedBy: 'consent' };
  const found = units.map((unit) => trailers.filter((trailer) => names(trailer, unit, directory)));
  for (const trailer of found.flat()) used.add(trailer);
  const isAllowed = found.length > 0 && found.every((some) => some.length > 0);
  return { ...finding, allowedBy: isAllowed ? [...new Set(found.flat())] : undefined };
}

// The abi that a host gives to policy that names none. Takes a root, reads its parser.conf, gives features.
// Source: apparmor_parser(8), "CONFIG FILE"; product, "Fine print" (features).

import type { BytePath, ReadFileSystem } from '../base/index.js';
import { AaMergeError, FileSystemError, isMachineTrouble, fromBytes } from '../base/index.js';
import type { Feature, ResolveOptions } from '../policy/index.js';
import { parseFeatures } from '../policy/index.js';

/** Throws AaMergeError `policy/features-unusable`. */
export function readFeatures(path: BytePath, disk: ReadFileSystem): Feature {
  try {
    return parseFeatures(fromBytes(disk.readFile(path)));
  } catch (cause) {
    if (!(cause instanceof FileSystemError)) throw cause;
    throw new AaMergeError('policy/features-unusable', { file: path, code: cause.code });
  }
}

/**
 * What `policy-features` in the root's parser.conf names; undefined where nothing does.
 *
 * Throws: AaMergeError `policy/features-unusable`, since the real compiler would not start either.
 */
export function pinnedFeatures(root: BytePath, disk: ReadFileSystem): Feature | undefined {
  const path = pinnedPath(root, disk);
  return path === undefined ? undefined : readFeatures(path, disk);
}

/** The file that the root's parser.conf names. */
export function pinnedPath(root: BytePath, disk: ReadFileSystem): BytePath | undefined {
  const base = root.replace(/\/+$/, '');
  let text: string;
  try {
    text = fromBytes(disk.readFile(`${base}/etc/apparmor/parser.conf`));
  } catch (error) {
    if (error instanceof FileSystemError && !isMachineTrouble(error)) return undefined;
    throw error;
  }
  const values = text.split('\n').flatMap((line) => /^\s*policy-features\s*[=\s]\s*(\S+)/.exec(line)?.[1] ?? []);
  const path = values.at(-1);
  return path?.startsWith('/') === true ? `${base}${path}` : path;
}

/**
 * What policy is judged by: the features file that a person names, which then counts for kernel and policy, as in the
 * compiler; or else what the root's compiler would take. Without a root the policy is of no host, and nothing is pinned.
 */
export function judgingFeatures(
  named: BytePath | undefined,
  root: BytePath | undefined,
  disk: ReadFileSystem,
): Pick<ResolveOptions, 'kernel' | 'policy'> {
  if (named !== undefined) {
    const features = readFeatures(named, disk);
    return { kernel: features, policy: features };
  }
  const policy = root === undefined ? undefined : pinnedFeatures(root, disk);
  return policy === undefined ? {} : { policy };
}

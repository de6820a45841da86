// `aa-merge export`: which packets policy gives which label, as a rule set of a packet filter. Takes files of policy, or all
// that live policy loads, gives the text with what has to be said about it. Loads nothing into any filter.

import type { BytePath, ByteText, ReadFileSystem } from '../base/index.js';
import { AaMergeError, hasErrors } from '../base/index.js';
import type { ProfileModel } from '../model/index.js';
import { analyze } from '../model/index.js';
import { packetMarks } from '../packets/index.js';
import { ParseCache, loadPolicy, searchPath } from '../policy/index.js';
import type { Exported, ParseAnswer } from '../report/index.js';
import { Places, iptablesText, nftablesText, parseAnswer } from '../report/index.js';
import { filesOfTree } from './loaded-files.js';
import { judgingFeatures } from './pinned-features.js';
import type { PolicySource } from './policy-source.js';

export interface ExportRequest extends Omit<PolicySource, 'workingDirectory'> {
  readonly format: Exported['format'];
  /** Empty for all that is loaded from the policy directory. */
  readonly files: readonly BytePath[];
  /** Of this profile alone. */
  readonly profile?: ByteText | undefined;
}

export interface ExportResult {
  /** Undefined where a file is not valid policy, or two rules contradict each other. */
  readonly exported: Exported | undefined;
  /** What keeps it from being exported. */
  readonly invalid: readonly ParseAnswer[];
  readonly places: Places;
}

const writers = { nftables: nftablesText, iptables: iptablesText } as const;

/**
 * Export the labels of packets.
 *
 * Throws: AaMergeError `app/unknown-profile`; `app/no-labels` where no rule names a label; FileSystemError where the policy
 *   directory cannot be read.
 */
export function exportLabels(request: ExportRequest, disk: ReadFileSystem): ExportResult {
  const { format, policyDirectory, profile: wanted, features, root } = request;
  const files =
    request.files.length > 0 ? request.files : [...filesOfTree(policyDirectory, disk).values()].map(({ path }) => path);
  const cache = new ParseCache();
  const options = { ...judgingFeatures(features, root, disk), cache };
  const set = loadPolicy(files, searchPath([policyDirectory]), disk, { cache });
  const places = new Places((file) => set.files.get(file)?.text);
  const invalid: ParseAnswer[] = [];
  const profiles: ProfileModel[] = [];
  for (const file of files) {
    const { value, diagnostics } = analyze(set, file, options);
    profiles.push(...value.profiles);
    if (hasErrors(diagnostics)) invalid.push(parseAnswer(file, diagnostics, places));
  }
  if (invalid.length > 0) return { exported: undefined, invalid, places };
  const chosen = profiles.filter(
    ({ name, profile }) => wanted === undefined || name === wanted || profile.name === wanted,
  );
  const about = request.files.length === 1 ? (files[0] as BytePath) : policyDirectory;
  if (chosen.length === 0 && wanted !== undefined) {
    throw new AaMergeError('app/unknown-profile', {
      file: about,
      profile: wanted,
      known: profiles.map(({ name }) => name).join(', '),
    });
  }
  const marks = packetMarks({ profiles: chosen, known: new Set(profiles.map(({ name }) => name)) });
  if (marks.labelRules === 0) throw new AaMergeError('app/no-labels', { file: about, profile: wanted ?? '' });
  const answer = parseAnswer(about, marks.diagnostics, places);
  if (!answer.ok) return { exported: undefined, invalid: [answer], places };
  const { diagnostics } = answer;
  return { exported: { format, marks, diagnostics, text: writers[format](marks, places) }, invalid, places };
}

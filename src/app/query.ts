// `aa-merge query`: would a profile allow this, and which rules say so. Takes a file, the name of a profile and an access;
// gives the answer with its rules placed, or what makes the file no valid policy. Decides nothing: the model does.

import { posix } from 'node:path';
import type { BytePath, ByteText, ReadFileSystem, Span } from '../base/index.js';
import { AaMergeError, compareBytes, sliceBytes } from '../base/index.js';
import type { Access, AccessProblem, PolicyModel, ProfileModel } from '../model/index.js';
import { analyze, evaluateAccess } from '../model/index.js';
import { helperClassesDirectory } from '../language/index.js';
import { HelperClasses, ParseCache, isIgnoredName, loweredTrouble, searchPath } from '../policy/index.js';
import type { ParseAnswer, QueryAnswer } from '../report/index.js';
import { Places, parseAnswer, queryAnswer } from '../report/index.js';
import { loadRoot, namedInFull, refuseClass } from './helper-files.js';
import { complaining } from './loaded-files.js';
import { judgingFeatures } from './pinned-features.js';
import type { PolicyFile } from './policy-source.js';

/** Policy that can be asked, or what is wrong with it. */
export interface AskedPolicy {
  /** In complain mode where the directory beside the file says so. */
  readonly policy: PolicyModel;
  /** It is not loaded. */
  readonly isDisabled: boolean;
  readonly judgement: ParseAnswer;
  /** The rule classes of trusted helpers that the policy directory declares. */
  readonly helpers: HelperClasses;
  readonly places: Places;
  readonly textAt: (span: Span) => ByteText;
  /** The text of a file that was read. */
  readonly textOf: (file: Span['file']) => ByteText | undefined;
}

/**
 * Read a file of policy to ask it.
 *
 * Throws: AaMergeError when the features file cannot be read, and `app/class-alone`.
 */
export function openPolicy(place: PolicyFile, disk: ReadFileSystem, cache = new ParseCache()): AskedPolicy {
  const { policyDirectory, workingDirectory, features, root } = place;
  const file = namedInFull(place.file, disk);
  refuseClass(file);
  const options = { ...judgingFeatures(features, root, disk), cache };
  const declarations = helperClassFiles(policyDirectory, disk);
  const set = loadRoot(file, declarations, searchPath([policyDirectory], workingDirectory), disk, cache);
  const textOf = (id: Span['file']): ByteText | undefined => set.files.get(id)?.text;
  const places = new Places(textOf);
  const { value, diagnostics } = analyze(set, file, options);
  const isBeside = (folder: string): boolean =>
    disk.exists(posix.join(posix.dirname(file), folder, posix.basename(file)));
  return {
    policy: isBeside('force-complain') ? complaining(value) : value,
    isDisabled: isBeside('disable'),
    judgement: parseAnswer(file, [...diagnostics, ...loweredTrouble(set, cache)], places),
    helpers: new HelperClasses(set, cache),
    places,
    textAt: ({ file: id, start, end }) => sliceBytes(textOf(id) ?? ('' as ByteText), start, end),
    textOf,
  };
}

/**
 * Ask one profile.
 *
 * Throws: AaMergeError `app/unknown-profile` and `app/which-profile` for what no profile answers, `app/bad-access` for what
 *   cannot be asked.
 */
export function askPolicy(asked: AskedPolicy, access: Access, profile: ByteText | undefined): QueryAnswer {
  const found = evaluateAccess(chooseProfile(asked, profile), declaredAccess(access, asked.helpers));
  if ('problem' in found) throw badAccess(found);
  return queryAnswer(found, asked);
}

/** A request about a helper's class, with the class; any other as it is. */
export function declaredAccess(access: Access, helpers: HelperClasses): Access {
  if (access.class !== 'helper') return access;
  const name = access.attributes['class'] ?? '';
  const { value, diagnostics } = helpers.classNamed(name);
  if (value === undefined) {
    const isUnknown = diagnostics.length === 0;
    const accepted = isUnknown ? helpers.names.join(', ') : '';
    throw badAccess({ problem: isUnknown ? 'class' : 'declaration', word: name, accepted });
  }
  return { ...access, declared: value };
}

/** The files that declare classes of trusted helpers, in byte order. */
export function helperClassFiles(policyDirectory: BytePath, disk: ReadFileSystem): readonly BytePath[] {
  const directory = posix.join(policyDirectory, helperClassesDirectory);
  if (!disk.exists(directory)) return [];
  const names = [...disk.readDir(directory)].filter((name) => !isIgnoredName(name)).sort(compareBytes);
  return names.map((name) => posix.join(directory, name));
}

export function badAccess({ problem, word, accepted }: AccessProblem): AaMergeError {
  return new AaMergeError('app/bad-access', { problem, word, accepted });
}

/** The one that is named, or the only one that is no child of another. */
function chooseProfile({ policy, judgement: { file } }: AskedPolicy, name: ByteText | undefined): ProfileModel {
  const { profiles } = policy;
  const known = profiles.map((profile) => profile.name).join(', ');
  if (name === undefined) {
    const [only, ...others] = profiles.filter(({ parent }) => parent === undefined);
    if (only !== undefined && others.length === 0) return only;
    throw new AaMergeError('app/which-profile', { file, known });
  }
  const found = profiles.find((one) => one.name === name) ?? profiles.find(({ profile }) => profile.name === name);
  if (found === undefined) throw new AaMergeError('app/unknown-profile', { file, profile: name, known });
  return found;
}

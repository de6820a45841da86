// Labels looked up in policy: for each part of a label the profile that it names, from the policy of its namespace. Takes
// places and a disk, gives profiles, or the files that are no valid policy. A part that no policy defines is an error, never
// a part that confines nothing.

import type { BytePath, ByteText, ReadFileSystem } from '../base/index.js';
import { AaMergeError, fromBytes, partition } from '../base/index.js';
import type { Stack } from '../compare/index.js';
import type { KernelLabel, LabelPart } from '../language/index.js';
import { isUnconfinedPart, namespaceName, parseLabel, printLabel, printLabelPart } from '../language/index.js';
import type { PolicyModel, ProfileModel } from '../model/index.js';
import { ParseCache } from '../policy/index.js';
import { filesOfTree } from './loaded-files.js';
import type { PolicySource } from './policy-source.js';
import type { AskedPolicy } from './query.js';
import { openPolicy } from './query.js';

/** Where policy is that labels are looked up in. */
export interface LabelPlaces extends PolicySource {
  /** A file or a tree: the policy of the namespace of the one who asks. */
  readonly path: BytePath;
  /** Files or trees by the names of other namespaces, `web` or `a//b`. What is not here may stand in `path`, as `:web:x`. */
  readonly namespaces: ReadonlyMap<string, BytePath>;
}

export interface FoundPart {
  readonly part: LabelPart;
  /** By itself: `:web:app`. */
  readonly label: ByteText;
  /** Undefined for what confines nothing. */
  readonly found: { readonly asked: AskedPolicy; readonly model: ProfileModel } | undefined;
}

export interface FoundLabel {
  /** As the kernel writes it. */
  readonly label: ByteText;
  readonly kernelLabel: KernelLabel;
  readonly parts: readonly FoundPart[];
}

/** Profiles, or the policy that has to be mended before anything can be said. */
export type LookedUp = FoundLabel | { readonly invalid: readonly AskedPolicy[] };

/** Read a label. Throws AaMergeError `app/bad-label`. */
export function readLabel(text: ByteText): KernelLabel {
  const label = parseLabel(text);
  if ('problem' in label) throw new AaMergeError('app/bad-label', { label: text, ...label });
  return label;
}

/** Policy by place, each file read once. */
export class LabelPolicies {
  private readonly opened = new Map<BytePath, AskedPolicy>();
  private readonly cache = new ParseCache();

  constructor(
    private readonly places: LabelPlaces,
    private readonly disk: ReadFileSystem,
  ) {}

  /**
   * The profiles of a label.
   *
   * Throws: AaMergeError `app/unknown-profile` for a part that no valid file defines; FileSystemError.
   */
  lookUp(kernelLabel: KernelLabel): LookedUp {
    const invalid = new Set<AskedPolicy>();
    const parts = kernelLabel.parts.map((part): FoundPart => {
      const label = printLabelPart(part);
      if (isUnconfinedPart(part)) return { part, label, found: undefined };
      const found = this.find(part, invalid);
      return { part, label, found };
    });
    const missing = parts.find(({ part, found }) => found === undefined && !isUnconfinedPart(part));
    if (missing === undefined) return { label: printLabel(kernelLabel), kernelLabel, parts };
    if (invalid.size > 0) return { invalid: [...invalid] };
    throw this.unknown(missing);
  }

  private find(part: LabelPart, invalid: Set<AskedPolicy>): FoundPart['found'] {
    const { path, isOwn } = this.placeOf(part);
    const wanted = isOwn ? part.profile : printLabelPart(part);
    const isWanted = ({ name }: ProfileModel): boolean => name === wanted;
    const files = this.filesOf(path);
    const word = part.profile.split('//')[0] ?? '';
    // Most names stand in the text as they are; what is made of variables is looked for in the rest.
    const [likely, others] = partition(files, (file) => fromBytes(this.disk.readFile(file)).includes(word));
    for (const file of [...likely, ...others]) {
      const asked = this.open(file, path);
      const model = asked.policy.profiles.find(isWanted);
      if (model !== undefined && asked.judgement.ok) return { asked, model };
      if (!asked.judgement.ok && likely.includes(file)) invalid.add(asked);
    }
    return undefined;
  }

  private placeOf({ namespace }: LabelPart): { readonly path: BytePath; readonly isOwn: boolean } {
    const named = this.places.namespaces.get(namespaceName(namespace));
    if (namespace.length === 0) return { path: this.places.path, isOwn: true };
    return named === undefined ? { path: this.places.path, isOwn: false } : { path: named, isOwn: true };
  }

  private filesOf(path: BytePath): readonly BytePath[] {
    if (this.disk.stat(path).kind !== 'directory') return [path];
    return [...filesOfTree(path, this.disk).values()].map((file) => file.path);
  }

  private open(file: BytePath, path: BytePath): AskedPolicy {
    const known = this.opened.get(file);
    if (known !== undefined) return known;
    // A tree looks in itself.
    const policyDirectory = path === file ? this.places.policyDirectory : path;
    const asked = openPolicy({ ...this.places, policyDirectory, file }, this.disk, this.cache);
    this.opened.set(file, asked);
    return asked;
  }

  private unknown({ part, label }: FoundPart): AaMergeError {
    const { path, isOwn } = this.placeOf(part);
    if (!isOwn)
      return new AaMergeError('app/unknown-namespace', { label, namespace: namespaceName(part.namespace), path });
    const profiles = this.filesOf(path).flatMap((file) => this.opened.get(file)?.policy.profiles ?? []);
    const names = profiles.map(({ name }) => name);
    const known = names.length > mostKnown ? `${names.slice(0, mostKnown).join(', ')}, …` : names.join(', ');
    return new AaMergeError('app/unknown-profile', { file: path, profile: part.profile, known });
  }
}

/** Profiles that are named where one is not there. */
const mostKnown = 20;

/** The profiles of a label as a stack that can be compared. */
export function stackOf({ parts, kernelLabel }: FoundLabel): Stack {
  const last = kernelLabel.parts.at(-1);
  return {
    innermost: namespaceName(last?.namespace ?? []),
    parts: parts.flatMap(({ part, label, found }) => {
      if (found === undefined) return [];
      const policy: PolicyModel = found.asked.policy;
      return [{ label, namespace: namespaceName(part.namespace), model: found.model, policy }];
    }),
  };
}

/** Whether the mode in brackets behind a label is another than the policy gives it: then the policy does not say what passes. */
export function isInAnotherMode({ parts, kernelLabel: { mode } }: FoundLabel): boolean {
  if (mode === undefined) return false;
  const modes = new Set(parts.flatMap(({ found }) => (found === undefined ? [] : [found.model.mode])));
  // What confines nothing has no say in the mode of a stack.
  if (modes.size > 1) modes.delete('unconfined');
  const [only = 'unconfined', ...others] = modes;
  const written = mode === 'user' ? 'prompt' : mode === '-' ? 'unconfined' : mode;
  return others.length > 0 || written !== only;
}

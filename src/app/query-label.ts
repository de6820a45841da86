// `aa-merge query` of a label: would all profiles of a stack allow a request, and which of them say no. Takes profiles and
// a request, gives an answer for each part and the sum of them. Decides nothing: the model does.

import type { BytePath, ByteText, ReadFileSystem } from '../base/index.js';
import { AaMergeError, readable } from '../base/index.js';
import type { KernelLabel } from '../language/index.js';
import { isUnconfinedPart, namespaceName } from '../language/index.js';
import type { Access, Answer } from '../model/index.js';
import { evaluateAccess } from '../model/index.js';
import type { LabelAnswer, LabelPartAnswer } from '../report/index.js';
import { queryAnswer } from '../report/index.js';
import type { FoundLabel, FoundPart, LabelPlaces } from './label-policy.js';
import { readLabel } from './label-policy.js';
import { badAccess, declaredAccess } from './query.js';

/**
 * What is asked of profiles as a label. Undefined for a profile of one file: any other label is looked up in policy, and so is
 * one where policy is in several files.
 *
 * Throws: AaMergeError `app/bad-label`.
 */
export function labelAsked(
  profile: ByteText | undefined,
  { path, namespaces }: Pick<LabelPlaces, 'path' | 'namespaces'>,
  disk: ReadFileSystem,
): KernelLabel | undefined {
  if (profile === undefined) return undefined;
  const label = readLabel(profile);
  const isWhole = label.parts.length > 1 || label.parts.some(isUnconfinedPart);
  return isWhole || namespaces.size > 0 || isTree(path, disk) ? label : undefined;
}

function isTree(path: BytePath, disk: ReadFileSystem): boolean {
  return disk.exists(path) && disk.stat(path).kind === 'directory';
}

/**
 * Ask every part.
 *
 * Throws: AaMergeError `app/bad-access` for what cannot be asked, `app/name-in-namespaces` where the parts are in several
 * namespaces and a label is named: one name is then another label to each.
 */
export function askLabel({ label, parts }: FoundLabel, access: Access): LabelAnswer {
  const innermost = namespaceName(parts.at(-1)?.part.namespace ?? []);
  const asked = parts.filter(({ found }) => found !== undefined);
  const namespaces = new Set(asked.map(({ part }) => namespaceName(part.namespace)));
  const name = labelAttributes.map((one) => access.attributes[one]).find((one) => one !== undefined);
  if (namespaces.size > 1 && name !== undefined) throw new AaMergeError('app/name-in-namespaces', { label, name });
  const answers = parts.map((part) => askPart(part, access, innermost));
  const sum = (wanted: Answer): boolean => answers.some(({ answer }) => answer?.answer === wanted);
  const answer = sum('denied') ? 'denied' : sum('prompted') ? 'prompted' : 'allowed';
  return { label: readable(label), access, answer, parts: answers };
}

/** What of a request is a label, of the one who asks or of the other side. */
const labelAttributes = ['peer', 'label', 'peer_label'] as const;

/** A change of profile that a task asks for itself is asked of the innermost namespace alone. */
function askPart({ part, label, found }: FoundPart, access: Access, innermost: string): LabelPartAnswer {
  const isSelfDirected = access.class === 'file' && access.attributes['profile'] !== undefined;
  if (found === undefined) return { label: readable(label), standing: 'unconfined', answer: undefined };
  if (isSelfDirected && namespaceName(part.namespace) !== innermost) {
    return { label: readable(label), standing: 'not-asked', answer: undefined };
  }
  const decision = evaluateAccess(found.model, declaredAccess(access, found.asked.helpers));
  if ('problem' in decision) throw badAccess(decision);
  const answer = { ...queryAnswer(decision, found.asked), profile: readable(label) };
  return { label: readable(label), standing: 'asked', answer };
}

// `aa-merge query` of a label: would all profiles of a stack allow a request, and which of them say no. Takes profiles and
// a request, gives an answer for each part and the sum of them. Decides nothing: the model does.

import type { Access, Answer } from '../model/index.js';
import { evaluateAccess } from '../model/index.js';
import type { LabelAnswer, LabelPartAnswer } from '../report/index.js';
import { queryAnswer } from '../report/index.js';
import { namespaceName } from '../language/index.js';
import { readable } from '../base/index.js';
import type { FoundLabel, FoundPart } from './label-policy.js';
import { badAccess } from './query.js';

/** Ask every part. Throws AaMergeError `app/bad-access` for what cannot be asked. */
export function askLabel({ label, parts }: FoundLabel, access: Access): LabelAnswer {
  const innermost = namespaceName(parts.at(-1)?.part.namespace ?? []);
  const answers = parts.map((part) => askPart(part, access, innermost));
  const sum = (wanted: Answer): boolean => answers.some(({ answer }) => answer?.answer === wanted);
  const answer = sum('denied') ? 'denied' : sum('prompted') ? 'prompted' : 'allowed';
  return { label: readable(label), access, answer, parts: answers };
}

/** A change of profile that a task asks for itself is asked of the innermost namespace alone. */
function askPart({ part, label, found }: FoundPart, access: Access, innermost: string): LabelPartAnswer {
  const isSelfDirected = access.class === 'file' && access.attributes['profile'] !== undefined;
  if (found === undefined) return { label: readable(label), standing: 'unconfined', answer: undefined };
  if (isSelfDirected && namespaceName(part.namespace) !== innermost) {
    return { label: readable(label), standing: 'not-asked', answer: undefined };
  }
  const decision = evaluateAccess(found.model, access);
  if ('problem' in decision) throw badAccess(decision);
  const answer = { ...queryAnswer(decision, found.asked), profile: readable(label) };
  return { label: readable(label), standing: 'asked', answer };
}

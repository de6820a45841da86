// The answer to a request of a label, for people and for programs: the verdict and who denies, then each part of the stack as
// `query` answers it alone. Takes answers, gives lines, and the object that JSON.stringify writes as the schema says.

import type { Access, Answer } from '../model/index.js';
import type { Paint } from './code-frame.js';
import type { QueryAnswer } from './query-json.js';
import { accessJson, answerJson, readableAttributes } from './query-json.js';
import { describeAccess, queryText } from './query-text.js';
import { maskControls } from './visible.js';

/** One part of a label, and what it says. */
export interface LabelPartAnswer {
  readonly label: string;
  /** `not-asked`: a change of profile is asked of the innermost namespace alone. */
  readonly standing: 'asked' | 'not-asked' | 'unconfined';
  /** Of a part that is asked. */
  readonly answer: QueryAnswer | undefined;
}

export interface LabelAnswer {
  readonly label: string;
  readonly access: Access;
  /** Denied if any part denies, else prompted if any part asks. */
  readonly answer: Answer;
  readonly parts: readonly LabelPartAnswer[];
}

function denying({ parts }: LabelAnswer): readonly string[] {
  return parts.filter(({ answer }) => answer?.answer === 'denied').map(({ label }) => label);
}

/** The verdict with those who deny, or with all reasons. */
export function labelText(asked: LabelAnswer, wishes: { readonly quiet: boolean; readonly paint: Paint }): string {
  const { label, access, answer, parts } = asked;
  const { quiet, paint } = wishes;
  const deniers = denying(asked);
  const by = deniers.length === 0 ? '' : `, by ${deniers.join(' and ')}`;
  const verdict = paint.bold(answer === 'allowed' ? answer : paint.red(answer));
  const lines = [`${verdict}: ${maskControls(`${describeAccess(access)}, label ${label}${by}`)}`];
  if (!quiet) lines.push(...parts.flatMap((part) => partLines(part, wishes)));
  return lines.map((line) => `${line}\n`).join('');
}

function partLines({ label, standing, answer }: LabelPartAnswer, wishes: Parameters<typeof queryText>[1]): string[] {
  if (answer !== undefined) {
    const text = queryText(answer, wishes);
    return text.split('\n').flatMap((line) => (line === '' ? [] : [`  ${line}`]));
  }
  const why =
    standing === 'unconfined'
      ? 'confines nothing'
      : 'is not asked: a change of profile concerns the innermost namespace, and this part stays';
  return [`  ${maskControls(label)} ${why}`];
}

/** The document of `query --json` of a stack. Schema: `query-label.schema.json`. */
export function labelDocument(asked: LabelAnswer): object {
  return { schema: 'aa-merge/query-label@1', ...labelJson(asked) };
}

/** One line of the answer to a batch. */
export function queryBatchLabelAnswer(id: unknown, asked: LabelAnswer): object {
  return { id, ok: true, ...labelJson(asked) };
}

/** What stands in the document, and in the line of a batch. */
function labelJson(asked: LabelAnswer): object {
  const { label, access, answer, parts } = asked;
  return {
    label,
    access: accessJson({ ...access, attributes: readableAttributes(access.attributes) }),
    answer,
    deniedBy: denying(asked),
    parts: parts.map((part) => ({
      label: part.label,
      standing: part.standing,
      ...(part.answer === undefined ? {} : withoutAccess(answerJson(part.answer))),
    })),
  };
}

/** The request is the same for all parts. */
function withoutAccess(answer: object): object {
  return Object.fromEntries(Object.entries(answer).filter(([name]) => name !== 'access' && name !== 'profile'));
}

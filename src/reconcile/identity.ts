// Which profile of the last reference is which of this one, by what they are: their name, or the programs that they are
// attached to. Takes heads, gives pairs that are certain, and others that only may be one. A wrong guess is worse than none.

import type { ByteText, UnitPath } from '../base/index.js';
import { compareBytes } from '../base/index.js';
import { PatternMeeting } from './patterns-meet.js';

/** A profile at the top of a file. */
export interface Head {
  readonly unit: UnitPath;
  /** With its namespace. */
  readonly name: ByteText;
  /** Without variables. */
  readonly attachments: readonly ByteText[];
}

export interface HeadPair {
  readonly before: Head;
  readonly after: Head;
}

export interface Identities {
  /** Each head is in one of them at most. */
  readonly certain: readonly HeadPair[];
  /** Of the rest: what may be the same, because both are attached to some program, or because several could be. */
  readonly perhaps: readonly HeadPair[];
}

/** Pair heads of two references; what both have under one name is one, wherever it stands. */
export function identify(before: readonly Head[], after: readonly Head[]): Identities {
  const patterns = new PatternMeeting();
  const meet = (one: Head, other: Head): boolean =>
    one.attachments.some((mine) => other.attachments.some((theirs) => patterns.mayMeet(mine, theirs)));
  const evidence: readonly ((one: Head, other: Head) => boolean)[] = [
    (one, other) => one.name === other.name,
    (one, other) => one.attachments.length > 0 && attachmentKey(one) === attachmentKey(other),
    // The directories of a program are spelled in many ways; its name is not.
    (one, other) => programsOf(one).some((name) => programsOf(other).includes(name)) && meet(one, other),
  ];
  const certain: HeadPair[] = [];
  const isFree = (head: Head): boolean => !certain.some((pair) => pair.before === head || pair.after === head);
  for (const isSame of evidence) {
    const [gone, come] = [before.filter(isFree), after.filter(isFree)];
    for (const one of gone) {
      const [other, ...others] = come.filter((each) => isSame(one, each));
      if (other === undefined || others.length > 0) continue;
      if (gone.every((each) => each === one || !isSame(each, other))) certain.push({ before: one, after: other });
    }
  }
  const [gone, come] = [before.filter(isFree), after.filter(isFree)];
  const mayBeOne = (one: Head, other: Head): boolean =>
    meet(one, other) || evidence.some((isSame) => isSame(one, other));
  const perhaps = gone.flatMap((one) =>
    come.flatMap((other) => (mayBeOne(one, other) ? [{ before: one, after: other }] : [])),
  );
  return { certain, perhaps };
}

function attachmentKey({ attachments }: Head): string {
  return [...attachments].sort(compareBytes).join('\0');
}

/** The last names of what a profile is attached to, where they stand there letter by letter. */
function programsOf({ attachments }: Head): string[] {
  return attachments.flatMap((attachment) => {
    const name = attachment.slice(attachment.lastIndexOf('/') + 1);
    return /^[^*?[\]{}\\^"]+$/.test(name) ? [name] : [];
  });
}

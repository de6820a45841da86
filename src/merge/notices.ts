// What was decided and a person may want to know. Takes decisions and the plan, gives diagnostics of severity note.

import type { Diagnostic } from '../base/index.js';
import { diagnostic } from '../base/index.js';
import type { Decision } from './decide.js';
import { allDecisions } from './decide.js';
import { describeSlots, placesOfSlots } from './describe.js';
import type { Group } from './groups.js';
import type { Texts } from './merge-rule.js';
import type { Plan } from './plan.js';
import { sameTerms } from './terms.js';

export function noticesOf(root: Decision, plan: Plan, texts: Texts): Diagnostic[] {
  const notices: Diagnostic[] = [];
  const told = new Set<unknown>();
  for (const { denial, grant } of plan.standing) {
    if (told.has(denial.slots)) continue;
    told.add(denial.slots);
    const granted = placesOfSlots(grant.slots).theirs;
    notices.push(
      diagnostic(
        'merge/deny-stands',
        placesOfSlots(denial.slots).ours,
        { about: describeSlots(denial.slots), grant: describeSlots(grant.slots, 'theirs') },
        granted === undefined ? [] : [{ at: granted, role: 'grant' }],
      ),
    );
  }
  for (const { groups } of allDecisions(root)) {
    for (const group of groups) {
      if (!isSameInOtherWords(group, texts)) continue;
      const { ours, theirs } = placesOfSlots(group.slots);
      notices.push(
        diagnostic(
          'merge/same-in-other-words',
          ours,
          { about: describeSlots(group.slots) },
          theirs === undefined ? [] : [{ at: theirs, role: 'theirs' }],
        ),
      );
    }
  }
  return notices;
}

/** Both sides changed what is said about one thing, to the same, and did not write it the same way. */
function isSameInOtherWords({ base, ours, theirs, slots }: Group, texts: Texts): boolean {
  if (sameTerms(base, ours) || !sameTerms(ours, theirs) || ours.size === 0) return false;
  const written = (side: 'ours' | 'theirs'): string =>
    slots
      .flatMap((slot) => {
        const body = slot[side]?.item.body;
        return body === undefined ? [] : texts[side].slice(body.start, body.end).replace(/\s+/g, ' ');
      })
      .sort()
      .join('\n');
  return written('ours') !== written('theirs');
}

// What a profile is attached to, compared as sets of programs. Takes two profiles, gives changes, each with a program that
// runs under one of them only. A program that no profile confines any more can do everything: losing it is a widening.

import type { ByteText } from '../base/index.js';
import { compareBytes } from '../base/index.js';
import { readPattern } from '../language/index.js';
import type { Permissions, ProfileModel, QueryShape, Term, WalkEnd } from '../model/index.js';
import { queriesFor, walkVersions } from '../model/index.js';
import type { AttachmentChange, Effect } from './changes.js';
import type { WalkLimits } from './walk-class.js';

const attached: Permissions = 1;

export interface AttachmentFindings {
  readonly changes: readonly AttachmentChange[];
  readonly end: WalkEnd;
}

/** One change at most for each direction, with a shortest program. */
export function compareAttachments(before: ProfileModel, after: ProfileModel, limits: WalkLimits): AttachmentFindings {
  const [ours, theirs] = [before, after].map(({ profile }) => [...profile.attachments].sort(compareBytes));
  if (ours === undefined || theirs === undefined || ours.join('\0') === theirs.join('\0')) {
    return { changes: [], end: 'complete' };
  }
  const isChild = before.parent !== undefined || after.parent !== undefined;
  const found = new Map<boolean, AttachmentChange>();
  const versions = [ours, theirs].map((patterns) => ({ terms: patterns.flatMap(termOf) }));
  const options = { versions, queries: [programs(after)], region: 'differing', states: limits.states } as const;
  const end = walkVersions(options, ({ text, decisions }) => {
    const [wasAttached, isAttached] = decisions.map(({ allowed }) => allowed !== 0);
    if (wasAttached === isAttached || isAttached === undefined || found.has(isAttached)) return;
    found.set(isAttached, { kind: 'attachment', effect: effectOf(isAttached, isChild), program: text });
  });
  return { changes: [...found.values()], end };
}

/** What attaches a child decides only where a rule of its parent leads. */
function effectOf(isAttached: boolean, isChild: boolean): Effect {
  if (isChild) return 'shift';
  return isAttached ? 'narrowing' : 'widening';
}

function programs({ features }: ProfileModel): QueryShape {
  const path = queriesFor('file', features).shapes.find(({ name }) => name === 'path') as QueryShape;
  return { name: 'program', pattern: path.pattern, permissions: [{ word: 'attached', bits: attached }] };
}

function termOf(attachment: ByteText): Term[] {
  const pattern = readPattern(attachment, 'text');
  if (typeof pattern === 'string') return [];
  const effect = {
    mode: 'allow',
    priority: 0,
    permissions: attached,
    audit: 0,
    exec: undefined,
    exact: false,
  } as const;
  return [{ class: 'userns', pattern, effect, rule: undefined }];
}

// Sentences for units that are held, or stay away, before anything is judged: by what their texts are, and what stands in
// their places.

import type { DiagnosticCode } from '../../../base/index.js';
import type { Facts, Phrase } from '../phrase.js';
import { systemWords } from '../system-words.js';
import { summaryOf } from './words.js';

const sides: Readonly<Record<string, string>> = {
  ours: 'the live file',
  base: 'the recorded base',
  theirs: 'the reference',
};

function sideOf({ side }: Facts): string {
  return sides[String(side)] ?? 'the file';
}

const conflicts: Readonly<Record<string, string>> = {
  'both-added': 'both sides added it differently',
  'both-changed': 'both sides changed it to different things',
  'removed-and-changed': 'one side removed what the other changed',
  'exec-mode': 'the sides want different execute modes for one path',
  'deny-and-grant': 'one side denies what the other grants',
  moved: 'one side moved what the other removed or moved elsewhere',
  text: 'both sides changed neighbouring lines',
};

export const holdPhrases = {
  'reconcile/conflict': ({ kind, about: what }) => ({
    message: `${what === undefined || what === '' ? '' : `\`${what}\`: `}${conflicts[String(kind)] ?? `a conflict (${kind})`}`,
  }),
  'reconcile/not-policy': () => ({ message: 'both sides changed it, and it is no policy that could be merged' }),
  'reconcile/both-added': () => ({
    message: 'live and reference differ, and nothing tells which text both come from',
  }),
  'reconcile/vendor-removed': () => ({
    message: 'the vendor no longer ships it; without it the program would run unconfined',
  }),
  'reconcile/vendor-removed-edited': () => ({ message: 'the vendor no longer ships it, and it was edited here' }),
  'reconcile/still-included': ({ file }) => ({ message: `the vendor no longer ships it, but \`${file}\` includes it` }),
  'reconcile/removed-here': () => ({ message: 'the vendor changed it; it was removed here and stays away' }),
  'reconcile/directory-in-place': (facts) => ({ message: `${sideOf(facts)} is a directory`, help: 'move it away' }),
  'reconcile/obstacle': ({ path }) => ({
    message: `\`${path}\` is in the way: it should be a directory`,
    help: 'move it away',
  }),
  'reconcile/link-leads-out': (facts) => ({
    message: `${sideOf(facts)} is a link to \`${facts['target']}\`, out of its directory, and is not followed`,
    help: 'put the text itself in the place of the link',
  }),
  'reconcile/link-to-unit': ({ target }) => ({
    message: `the live file is a link to \`${target}\`, which is reconciled by itself`,
  }),
  'reconcile/not-a-file': (facts) => ({
    message: `${sideOf(facts)} is a device, a pipe or a socket`,
    help: 'put a file in its place',
  }),
  'reconcile/unreadable': (facts) => ({
    message: `${sideOf(facts)} cannot be read: ${systemWords(facts['code'])}`,
  }),
  'reconcile/text-merge': (facts) =>
    facts['reason'] === 'not-understood'
      ? {
          message: `${sideOf(facts)} is no valid policy (${summaryOf(facts['code'])}); the texts were merged line by line`,
        }
      : { message: 'the merge did not come out as it was meant; the texts were merged line by line' },
} as const satisfies Partial<Record<DiagnosticCode, Phrase>>;

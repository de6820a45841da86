// What a profile is attached to: programs by path, and the values of their extended attributes. Takes ours and the real one,
// calls back for each deviation. A name without wildcards and slashes is compared by the kernel, not by an automaton.

import { queriesFor } from '../../../src/model/index.js';
import type { ProfileModel, QueryShape, Term } from '../../../src/model/index.js';
import { anyBytes } from '../../../src/model/byte-pattern.js';
import { isMediated, matchesAttributes } from '../../../src/policy/index.js';
import type { ByteText } from '../../../src/base/index.js';
import { readPattern } from '../../../src/language/index.js';
import type { PatternKind } from '../../../src/language/index.js';
import type { CompiledAttachment, CompiledProfile } from '../compiled/profiles.js';
import { ClassAutomaton } from './class-automaton.js';
import type { Report } from './compare-profile.js';
import type { Subject } from './deviation.js';
import { walkBeside } from './walk-beside.js';

export function compareAttachment(model: ProfileModel, { attachment, xattrs }: CompiledProfile, report: Report): void {
  const say = (subject: Subject, text: string, ours: string, real: string): void => {
    if (ours !== real) report({ subject, what: 'value', profile: model.name, text, ours, real });
  };
  const { attachments, statement } = model.profile;
  // Compiled policy has them in the opposite order.
  const conditions = areCompiled(model) ? [...(statement.xattrs ?? [])].reverse() : [];
  say('xattrs', 'names', conditions.map(({ name }) => name).join(' '), xattrs.join(' '));
  if (attachment === undefined) {
    say('attachment', 'none', attachments.join(' '), '');
    return;
  }
  const path = queriesFor('file', model.features).shapes.find(({ name }) => name === 'path') as QueryShape;
  const paths = attachments.map((text) => termOf(text, 'text'));
  let from = comparePatterns(paths, path, attachment, attachment.dfa.start, (...said) => say('attachment', ...said));
  for (const { name, values } of conditions) {
    if (from === undefined) return;
    const value = termOf(values[0]?.value ?? ('**' as ByteText), 'bytes');
    const start = attachment.dfa.next(attachment.dfa.nextOutOfBand(from), 0);
    from = comparePatterns([value], anything, attachment, start, (text, ...both) => {
      say('xattrs', `${name}=${text}`, ...both);
    });
  }
}

function areCompiled({ features }: ProfileModel): boolean {
  return isMediated(features, 'xattrs') && matchesAttributes(features.kernel);
}

const anything: QueryShape = { name: 'value', pattern: anyBytes, permissions: [{ word: 'matches', bits: 1 }] };

/** Gives the real state behind a string that both match; undefined where there is none. */
function comparePatterns(
  terms: readonly Term[],
  query: QueryShape,
  { dfa, matchesAt }: CompiledAttachment,
  start: number,
  say: (text: string, ours: string, real: string) => void,
): number | undefined {
  let matched: number | undefined;
  walkBeside(new ClassAutomaton(terms, [query]), { ...dfa, start }, ({ decision }, state, textTo) => {
    const [one, other] = [decision.allowed !== 0, matchesAt(state)];
    if (one !== other) say(textTo(), String(one), String(other));
    else if (one) matched ??= state;
  });
  return matched;
}

/** A pattern that cannot be read matches nothing. */
function termOf(text: ByteText, kind: PatternKind): Term {
  const pattern = readPattern(text, kind);
  const effect = { mode: 'allow', priority: 0, permissions: 1, audit: 0, exec: undefined, exact: false } as const;
  const nothing = { kind: 'choice', of: [] } as const;
  return { class: 'userns', pattern: typeof pattern === 'string' ? nothing : pattern, effect, rule: undefined };
}

// Comparisons for programs: the document of `compare --json` and the lines of `compare --batch`, as the schemas in schema/
// say. Takes a comparison, gives plain objects.

import { readable } from '../base/index.js';
import type { Access, Cause, Change, Comparison, Doubt, LogLoss, ProfileComparison, Who } from '../compare/index.js';
import { narrows, widens } from '../compare/index.js';
import type { MediationClass } from '../model/index.js';
import { capabilityNames } from '../model/index.js';
import type { Finding } from './compare-findings.js';
import { findingsOf, subjectOf } from './compare-findings.js';
import { nameOf } from './diagnostics.js';
import { logLossObject, logLossPermission, logLossSentence } from './log-words.js';
import type { Places } from './places.js';

/** The document of `compare --json`. Schema: `compare.schema.json`. */
export function compareDocument(
  { verdict, profiles }: Comparison,
  places: Places,
  files: { readonly compared: number; readonly same: number },
): object {
  const differing = profiles.filter((profile) => profile.verdict !== 'equal');
  return {
    schema: 'aa-merge/compare@1',
    verdict,
    profiles: profiles.map((profile) => profileJson(profile, places)),
    summary: { files: files.compared, sameFiles: files.same, profiles: profiles.length, differing: differing.length },
  };
}

function profileJson(profile: ProfileComparison, places: Places): object {
  const findings = findingsOf(profile);
  const { before, after } = profile;
  const from = before?.model.name;
  return {
    name: readable(profile.name),
    ...(from === undefined || after === undefined || from === profile.name ? {} : { renamedFrom: readable(from) }),
    verdict: profile.verdict,
    widenings: findings
      .filter(({ change }) => widens(change))
      .map((finding) => findingJson(finding, subjectOf(profile, finding.change), places)),
    narrowings: findings
      .filter(({ change }) => narrows(change))
      .map((finding) => findingJson(finding, subjectOf(profile, finding.change), places)),
    ...(profile.logLosses.length === 0
      ? {}
      : { notices: profile.logLosses.map((loss) => noticeJson(loss, subjectOf(profile), places)) }),
    ...(profile.doubts.length === 0 ? {} : { doubts: profile.doubts.map(doubtJson) }),
  };
}

/** What is neither more nor less but something else stands in both lists. */
function findingJson(finding: Finding, subject: string, places: Places): object {
  const { change, class: name, object, permission, sentence, rule, other } = finding;
  return {
    class: name,
    object,
    permission,
    message: `${subject} ${sentence}`,
    witness: witnessJson(change),
    ...deniedByJson(change),
    ...(rule === undefined ? {} : { rule: ruleJson(rule, places) }),
    ...(other === undefined ? {} : { otherRule: { mode: other.mode, ...ruleJson(other, places) } }),
  };
}

/** The parts of a stack that do not let it through, on the side that does not. */
function deniedByJson(change: Change): object {
  const parts = 'deniedBy' in change ? (change.deniedBy ?? []) : [];
  return parts.length === 0 ? {} : { deniedBy: parts.map(readable) };
}

function ruleJson({ rule: { origin } }: Cause, places: Places): object {
  const { at, via } = origin;
  const included = [...via].reverse().map((span) => ({ file: nameOf(span.file), line: places.of(span).line }));
  return {
    file: nameOf(at.file),
    line: places.of(at).line,
    text: readable(places.text(at)),
    ...(included.length === 0 ? {} : { includedFrom: included }),
  };
}

/** A request that can be asked about again, where there is one; else what the value was and is. */
export function witnessJson(change: Change): object {
  switch (change.kind) {
    case 'access':
    case 'exec': {
      const { access, who } = change;
      return change.kind === 'exec'
        ? accessWitness('file', access, ['x'], who)
        : accessWitness(change.class, access, change.permissions, who);
    }
    case 'capability':
      return { class: 'capability', name: capabilityNames[change.capabilities[0] ?? -1] ?? change.capabilities[0] };
    case 'attachment':
      return { program: readable(change.program) };
    case 'rlimit':
      return { before: change.before?.toString() ?? null, after: change.after?.toString() ?? null };
    case 'mode':
    case 'renamed':
    case 'flag':
      return { before: change.before ?? null, after: change.after ?? null };
    case 'xattrs':
      return { before: change.before, after: change.after };
    case 'profile-removed':
      return { before: 'present', after: null };
    case 'profile-added':
      return { before: null, after: 'present' };
  }
}

/** A request, as `query` takes it. */
export function accessWitness(
  of: MediationClass,
  { attributes }: Access,
  permissions: readonly string[],
  who: Who,
): object {
  return {
    class: of,
    permission: permissions,
    ...(who === 'anyone' ? {} : { who }),
    ...Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, readable(value)])),
  };
}

/** What is no longer logged. */
function noticeJson(loss: LogLoss, subject: string, places: Places): object {
  const { class: name, cause } = loss;
  return {
    class: name,
    object: logLossObject(loss),
    permission: logLossPermission(loss),
    message: `${subject} ${logLossSentence(loss)}`,
    ...(cause === undefined ? {} : { rule: ruleJson(cause, places) }),
  };
}

function doubtJson({ why, class: name }: Doubt): object {
  return { why, ...(name === undefined ? {} : { class: name }) };
}

/** One line of `compare --batch`. Schema: `compare-batch.schema.json`. */
export function compareAnswer(id: unknown, answer: Comparison | { readonly error: string }): object {
  if ('error' in answer) return { id, verdict: 'unknown', classes: [], error: answer.error };
  const findings = answer.profiles.flatMap((profile) => findingsOf(profile));
  const wider = findings.filter(({ change }) => widens(change));
  const told = wider.length > 0 ? wider : findings;
  const classes = new Set(told.map(({ class: name }) => (name === 'unix' ? 'network' : name)));
  return { id, verdict: answer.verdict, classes: [...classes].sort() };
}

// A standing consent made of a grant that is accepted again and again: the vendor's rule goes into a file of consents. Takes
// grants of held units, gives what would be written and what else it would cover. The gate is asked with the new text before
// anything is written: a rule that does not cover what it was made of is no consent.

import { posix } from 'node:path';
import type { BytePath, ByteText, FileSystem } from '../base/index.js';
import { AaMergeError, byteTextOf, joinBytes } from '../base/index.js';
import type { UnitOutcome } from '../reconcile/index.js';
import { causeOf, consentRuleOf, grantsOf, meaningKey } from '../reconcile/index.js';
import type { Operation, Plan } from '../store/index.js';
import { factsAt, newPublicFile } from '../store/index.js';
import { consentPlace } from './consent-files.js';
import type { UnitGrants } from './elsewhere.js';
import { isSettledBy, numbered } from './elsewhere.js';
import { meaningsOf } from './held-unit.js';
import type { HostRead } from './reconcile.js';

/** The one file of consents that is ours to write. */
export const reviewConsents = `${consentPlace}/review.consent`;

/** In so many profiles the same is accepted before a consent is offered. */
export const oftenEnough = 3;

export interface StandingConsent {
  /** As it lies on this machine. */
  readonly file: BytePath;
  /** The lines that it gets. */
  readonly rules: readonly ByteText[];
  /** What else they cover of what is held now. */
  readonly covers: readonly UnitGrants[];
  /** A plan that writes them, too. */
  withConsent(plan: Plan): Plan;
}

/** Whether each of these grants was accepted often enough, with this decision. */
export function isRepeated(settled: readonly UnitGrants[], { acceptances }: HostRead): boolean {
  const said = settled.flatMap(({ grants }) => grants.flatMap(({ grant }) => meaningsOf(grant)));
  const profiles = new Map<string, Set<ByteText>>();
  for (const grant of [...acceptances.map((one) => one.grant), ...said]) {
    const key = meaningKey(grant);
    profiles.set(key, (profiles.get(key) ?? new Set()).add(grant.profile));
  }
  return said.length > 0 && said.every((grant) => (profiles.get(meaningKey(grant))?.size ?? 0) >= oftenEnough);
}

/**
 * The consent that covers these grants.
 *
 * Throws: AaMergeError `app/no-consent`; `store/untrusted` for a file that others may have written.
 */
export function standingConsent(
  settled: readonly [UnitGrants, ...UnitGrants[]],
  all: readonly UnitOutcome[],
  host: HostRead,
  files: FileSystem,
  root: BytePath,
): StandingConsent {
  const [{ unit }] = settled;
  const refuse = (why: string): AaMergeError => new AaMergeError('app/no-consent', { unit, why });
  if (!host.mayConsent) throw refuse('namespace');
  const made = settled.flatMap(({ grants }) => grants.map(({ grant }) => consentRuleOf(grant)));
  const rules = [...new Set(made.flatMap((rule) => rule ?? []))];
  if (made.includes(undefined)) throw refuse('kind');
  const file = posix.join(root, reviewConsents);
  const facts = factsAt(file, files);
  if (facts !== undefined && facts.kind !== 'file') throw refuse('no-file');
  const known = host.consents.find(({ path }) => path === file)?.text ?? byteTextOf('');
  const start = known === '' || known.endsWith('\n') ? known : joinBytes([known, byteTextOf('\n')]);
  const text = joinBytes([start, ...rules.map((rule) => joinBytes([rule, byteTextOf('\n')]))]);
  const consents = [...host.consents.filter(({ path }) => path !== file), { path: file, text }];
  const judged = new Map(outcomesWith(consents, host, refuse).map((outcome) => [outcome.unit, outcome]));
  if (!settled.every((one) => isSettledBy(one.grants, judged.get(one.unit)))) throw refuse('not-covered');
  const covers = all.flatMap((outcome) => coveredIn(outcome, judged.get(outcome.unit), settled));
  const operation: Operation = {
    kind: 'write',
    path: file,
    text,
    ...newPublicFile(facts === undefined ? undefined : file),
  };
  const precondition =
    facts === undefined
      ? ({ kind: 'absent', path: file } as const)
      : ({
          kind: 'file',
          path: file,
          digest: facts.digest,
          ownership: { mode: facts.mode, uid: facts.uid, gid: facts.gid },
        } as const);
  const withConsent = (plan: Plan): Plan => ({
    ...plan,
    preconditions: [...plan.preconditions, precondition],
    operations: [operation, ...plan.operations],
  });
  return { file, rules, covers, withConsent };
}

/** All units, with these consents. A rule that is no consent, for whatever reason, is told as one that cannot be. */
function outcomesWith(
  consents: HostRead['consents'],
  host: HostRead,
  refuse: (why: string) => AaMergeError,
): readonly UnitOutcome[] {
  try {
    return host.run(undefined, { consents }).outcomes;
  } catch (thrown) {
    if (thrown instanceof AaMergeError && thrown.code === 'reconcile/bad-consent') throw refuse('bad');
    throw thrown;
  }
}

/** Grants that are held now and would not be, but for those that are settled anyway. */
function coveredIn(
  outcome: UnitOutcome,
  judged: UnitOutcome | undefined,
  settled: readonly UnitGrants[],
): UnitGrants[] {
  const { unit } = outcome;
  if (judged === undefined || (judged.hold !== undefined && judged.hold.kind !== 'widening')) return [];
  const left = new Set(grantsOf(judged).map(causeOf));
  const known = settled.filter((one) => one.unit === unit).flatMap(({ grants }) => grants.map(({ number }) => number));
  const grants = numbered(outcome).filter(({ number, grant }) => !known.includes(number) && !left.has(causeOf(grant)));
  return grants.length === 0 ? [] : [{ unit, grants }];
}

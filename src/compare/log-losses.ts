// What is no longer logged: permissions whose use was audited, and denials that were. It changes nothing of what is
// permitted, but somebody may be waiting for the lines. Takes meetings of two versions, gives losses, one for each rule.

import type { Attributes, AutomatonClass, MediationClass, Permissions, ProfileModel, Term } from '../model/index.js';
import { isUnconfined } from '../model/index.js';
import type { Cause, Who } from './changes.js';
import { causeOf } from './causes.js';
import type { Passing } from './letting-through.js';
import type { PlacedProfile } from './pair-profiles.js';
import type { Meeting } from './walk-class.js';
import { queriesOn } from './walk-class.js';
import { mediationClassOf } from './witness.js';

export interface LogLoss {
  /** Whether the use of a permission was logged, or that it was denied. */
  readonly logged: 'use' | 'denial';
  readonly class: MediationClass;
  readonly shape: string;
  readonly attributes: Attributes;
  readonly permissions: readonly string[];
  readonly who: Who;
  /** The rule that had it logged. */
  readonly cause: Cause | undefined;
}

interface Draft extends Omit<LogLoss, 'permissions' | 'who' | 'cause'> {
  readonly term: Term | undefined;
  readonly permissions: Map<string, Set<Who>>;
}

export class LogLosses {
  private readonly found = new Map<string, Draft>();

  constructor(
    private readonly wanted: AutomatonClass,
    private readonly profiles: readonly [ProfileModel, ProfileModel],
  ) {}

  take(meeting: Meeting): void {
    const [before, after] = meeting.decisions;
    const [passedBefore, passedAfter] = meeting.passing as [Passing, Passing];
    if (before === undefined || after === undefined) return;
    const used = passedBefore.allowed & passedAfter.allowed & before.audited & ~after.audited;
    const refused = before.denied & ~before.quiet & ~passedAfter.allowed & after.quiet;
    if ((used & meeting.mask) !== 0) this.add(meeting, 'use', (used & meeting.mask) >>> 0);
    if ((refused & meeting.mask) !== 0) this.add(meeting, 'denial', (refused & meeting.mask) >>> 0);
  }

  private add({ text, shapes, matching }: Meeting, logged: LogLoss['logged'], bits: Permissions): void {
    const term = matching[0]?.find(({ effect }) => (loggedBy(effect, logged) & bits) !== 0);
    for (const shape of shapes) {
      const words = shape.permissions.filter((word) => (word.bits & bits) !== 0);
      const key = `${logged} ${shape.name} ${term?.rule ?? ''}`;
      if (words.length === 0 || this.found.has(key)) continue;
      const permissions = new Map<string, Set<Who>>();
      for (const { word, who } of words) {
        permissions.set(word, (permissions.get(word) ?? new Set()).add(who ?? 'anyone'));
      }
      const attributes = queriesOn(this.wanted, this.profiles).decode(text, shape.name);
      const place = { logged, class: mediationClassOf(this.wanted, shape.name), shape: shape.name, attributes };
      this.found.set(key, { ...place, term, permissions });
    }
  }

  /** What was met; `before` says where its rules stand. */
  all({ policy }: PlacedProfile): readonly LogLoss[] {
    return [...this.found.values()].map(({ term, permissions, ...rest }) => {
      const everybody = [...permissions.values()].every((who) => who.has('anyone') || who.size === 2);
      const [[first] = []] = permissions.values();
      const [cause] = term === undefined ? [] : causeOf({ rule: term.rule, mode: term.effect.mode }, policy);
      return { ...rest, permissions: [...permissions.keys()], who: everybody ? 'anyone' : (first ?? 'anyone'), cause };
    });
  }
}

/** What a term alone has logged: one beside it may say the same without. */
function loggedBy({ mode, permissions, audit }: Term['effect'], logged: LogLoss['logged']): Permissions {
  if (logged === 'denial') return mode === 'deny' ? permissions & ~audit : 0;
  return mode === 'deny' ? 0 : audit;
}

/** Capabilities that both profiles have, and whose use only one logs. */
export function capabilityLogLosses(before: PlacedProfile, after: PlacedProfile): readonly LogLoss[] {
  if (isUnconfined(before.model) || isUnconfined(after.model)) return [];
  const lost = auditedIn(before.model) & allowedIn(after.model) & ~auditedIn(after.model);
  const [cause] = before.model.capabilities.flatMap(({ audit, capabilities, rule, mode }) =>
    audit && (capabilities & lost) !== 0n ? causeOf({ rule, mode }, before.policy) : [],
  );
  if (lost === 0n) return [];
  const numbers = Array.from({ length: 64 }, (_, at) => at).filter((at) => ((lost >> BigInt(at)) & 1n) === 1n);
  const permissions = numbers.map(String);
  return [{ logged: 'use', class: 'capability', shape: '', attributes: {}, permissions, who: 'anyone', cause }];
}

function allowedIn({ capabilities }: ProfileModel): bigint {
  const of = (wanted: 'allow' | 'deny'): bigint =>
    capabilities.reduce((all, { mode, capabilities: those }) => (mode === wanted ? all | those : all), 0n);
  return of('allow') & ~of('deny');
}

function auditedIn(profile: ProfileModel): bigint {
  const { capabilities } = profile;
  const audited = capabilities.reduce(
    (all, { mode, audit, capabilities: those }) => (mode === 'allow' && audit ? all | those : all),
    0n,
  );
  return audited & allowedIn(profile);
}

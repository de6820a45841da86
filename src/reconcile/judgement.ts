// One candidate, judged: what the gate and the law say of each changed file. Takes the four states, gives findings by
// file. Judged as policy runs, and once more with the administrator’s `local/` files set aside, so that nothing widens
// behind them; a profile that is switched off or made to complain only is judged as if it were not.
// Source: product, "The gate" and "Overrides".

import type { BytePath, ByteText } from '../base/index.js';
import { programOf } from '../compare/index.js';
import type { Evidence } from './evidence.js';
import { ruleText } from './evidence.js';
import type { Found } from './findings.js';
import type { Four } from './four.js';
import type { GateFinding } from './gate.js';
import { judgeGate } from './gate.js';
import type { LawInput } from './law-input.js';
import type { LawFinding } from './law-profile.js';
import type { Ruling } from './law.js';
import { judgeLaw } from './law.js';
import type { PolicyState } from './policy-state.js';
import type { PriorGrants } from './prior-grants.js';

/** What the law is asked with, and what the gate needs besides. */
export interface JudgementInput extends LawInput {
  /** Live and candidate without `local/`; undefined where there are no such rules. */
  readonly aside: (Pick<Four<PolicyState>, 'ours' | 'merged'> & { readonly live: PolicyState }) | undefined;
  /** Live without what is new: what the gate compares with. */
  readonly live: PolicyState;
  /** What needs no asking. */
  readonly prior: PriorGrants;
  /** So many of so many profiles are compared. */
  progress?(done: number, total: number): void;
}

/** What was found about one changed file. */
export interface FileFindings {
  readonly widenings: Found[];
  /** Widenings to which somebody said yes before. */
  readonly excused: Found[];
  readonly narrowings: Found[];
  readonly notices: Found[];
  /** What would undo what the administrator restricted. */
  readonly lostRestrictions: Found[];
  /** What else breaks the law. */
  readonly breaches: Found[];
  /** What could not be decided: about permissions, about the law, and about the law where more is permitted. */
  readonly doubts: { readonly gate: Found[]; readonly law: Found[]; readonly lawOfGrants: Found[] };
  readonly evidence: Evidence[];
}

export class Judgement {
  private readonly byFile = new Map<BytePath, FileFindings>();

  constructor(input: JudgementInput) {
    this.judge(input);
    const { aside, states, roots } = input;
    if (aside === undefined) return;
    const concerned = roots.filter((root) =>
      (['ours', 'merged'] as const).some((side) => differ(states[side], aside[side], root)),
    );
    if (concerned.length > 0) {
      const { live, ours, merged } = aside;
      this.judge({ ...input, live, states: { ...states, ours, merged }, roots: concerned });
    }
  }

  /** What was found about any of these names of a file. */
  of(files: Iterable<BytePath>): FileFindings {
    const all = nothingFound();
    for (const file of files) {
      const found = this.byFile.get(file);
      if (found === undefined) continue;
      all.widenings.push(...found.widenings);
      all.excused.push(...found.excused);
      all.narrowings.push(...found.narrowings);
      all.notices.push(...found.notices);
      all.lostRestrictions.push(...found.lostRestrictions);
      all.breaches.push(...found.breaches);
      all.doubts.gate.push(...found.doubts.gate);
      all.doubts.law.push(...found.doubts.law);
      all.doubts.lawOfGrants.push(...found.doubts.lawOfGrants);
      all.evidence.push(...found.evidence);
    }
    const isMore = all.widenings.length + all.excused.length + all.doubts.gate.length > 0;
    if (isMore) all.doubts.law.push(...all.doubts.lawOfGrants);
    return all;
  }

  private judge(input: JudgementInput): void {
    const { states } = input;
    const gate = judgeGate({ ...input, candidate: states.merged });
    for (const finding of gate.findings) {
      for (const file of finding.blame.files) {
        this.at(file)[listFor(finding)].push(finding);
      }
    }
    for (const { blame, found } of gate.doubts) for (const file of blame.files) this.at(file).doubts.gate.push(found);
    for (const ruling of judgeLaw(input)) for (const file of ruling.blame.files) this.take(ruling, this.at(file));
  }

  private take(ruling: Ruling, here: FileFindings): void {
    const found = foundBy(ruling);
    if (ruling.kind === 'undecided') here.doubts[ruling.why === 'base-incomplete' ? 'lawOfGrants' : 'law'].push(found);
    else if (ruling.isNotice) here.notices.push(found);
    else if (found.code === 'reconcile/lost-restriction' || found.code === 'reconcile/invented-grant') {
      here.lostRestrictions.push(found);
      if (ruling.kind === 'access') here.evidence.push(...evidenceIn(ruling.finding));
    } else here.breaches.push(found);
  }

  private at(file: BytePath): FileFindings {
    const found = this.byFile.get(file) ?? nothingFound();
    this.byFile.set(file, found);
    return found;
  }
}

function differ(one: PolicyState, other: PolicyState, root: BytePath): boolean {
  if (!one.set.files.has(root) || !other.set.files.has(root)) return false;
  return !one.readsAs(other, root);
}

function listFor({ effect, excusedBy = [] }: GateFinding): 'widenings' | 'excused' | 'narrowings' | 'notices' {
  if (effect === 'narrowing') return 'narrowings';
  if (effect === 'notice') return 'notices';
  return excusedBy.length > 0 ? 'excused' : 'widenings';
}

function nothingFound(): FileFindings {
  return {
    widenings: [],
    excused: [],
    narrowings: [],
    notices: [],
    lostRestrictions: [],
    breaches: [],
    doubts: { gate: [], law: [], lawOfGrants: [] },
    evidence: [],
  };
}

function foundBy(ruling: Ruling): Found {
  const {
    profile,
    blame: { by },
  } = ruling;
  switch (ruling.kind) {
    case 'access': {
      const { code, subject, rules } = ruling.finding;
      const behind = rules.map(({ side, rule: { origin, qualifiers } }) => ({
        side,
        ...origin,
        mode: qualifiers.mode ?? 'allow',
      }));
      const [first, ...others] = rules;
      const unit = (others.find(({ side }) => side !== first?.side) ?? first)?.rule.origin.at.file ?? '';
      const data = { permissions: subject.permissions.join(' '), unit };
      const { quartet } = ruling.finding;
      return { code, profile, program: programOf(quartet.merged ?? quartet.ours), data, subject, behind, by };
    }
    case 'value': {
      const { code, what, values, behind } = ruling.finding;
      const data = { what, before: values.ours ?? '', after: values.merged ?? '', unit: behind?.at.file ?? '' };
      return { code, profile, data, subject: undefined, behind: behind === undefined ? [] : [behind], by };
    }
    case 'undecided': {
      const data = { why: ruling.why, class: ruling.class ?? '' };
      return { code: 'reconcile/unknown', profile, data, subject: undefined, behind: [] };
    }
  }
}

/** The grants that were taken away, and the denials that were added. */
function evidenceIn({ profile, rules }: LawFinding): Evidence[] {
  return rules.flatMap(({ side, rule }) => {
    const isTaken = side === 'base' && rule.qualifiers.mode !== 'deny';
    const isAdded = rule.qualifiers.mode === 'deny' && side !== 'merged';
    if (!isTaken && !isAdded) return [];
    return [{ profile: profile as ByteText, rule: ruleText(rule), file: rule.origin.at.file }];
  });
}

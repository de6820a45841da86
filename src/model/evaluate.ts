// What terms decide about one string, by asking every term whether it matches: the second opinion on what automata say.
// Takes terms and a match string, gives a decision and whose it is. Slow and plain on purpose; must never share code with
// automata or accept.ts.
// Source: permission-semantics 2.1 to 2.4.

import type { ByteText } from '../base/index.js';
import type { Decision } from './decision.js';
import type { ExecType } from './exec.js';
import { sameExec } from './exec.js';
import { matches } from './match.js';
import type { Permissions } from './permissions.js';
import { execBits, fileBits, otherShift } from './permissions.js';
import type { Term } from './term.js';

export interface Evaluation extends Decision {
  /** For each bit that a matching term has: the terms that decide it. Bits of no term are missing. */
  readonly decidedBy: ReadonlyMap<Permissions, readonly Term[]>;
}

/** Decide each permission of a match string on its own, by all terms of its class. */
export function evaluate(terms: readonly Term[], text: ByteText): Evaluation {
  const matching = terms.filter(({ pattern }) => matches(pattern, text));
  const isFile = matching.some((term) => term.class === 'file');
  const verdicts = new Map<Permissions, Verdict>();
  for (let at = 0; at < 32; at += 1) {
    const bit = (1 << at) >>> 0;
    const concerned = matching.filter(({ effect }) => (effect.permissions & bit) !== 0);
    if (concerned.length > 0) verdicts.set(bit, decide(concerned, bit));
  }
  if (isFile) {
    addImpliedMap(verdicts, 0);
    addImpliedMap(verdicts, otherShift);
  }
  return {
    ...sums(verdicts),
    exec: { owner: execOf(verdicts.get(fileBits.x)), other: execOf(verdicts.get(otherExec)) },
    conflict: conflictOf(matching, fileBits.x) ?? conflictOf(matching, otherExec),
    decidedBy: new Map([...verdicts].map(([bit, { terms: deciding }]) => [bit, deciding])),
  };
}

const otherExec = fileBits.x << otherShift;

/** What becomes of one bit. */
interface Verdict {
  readonly mode: 'allow' | 'deny' | 'prompt';
  readonly rank: number;
  /** One of them has it in `audit`. */
  readonly audit: boolean;
  readonly terms: readonly Term[];
}

/** Only the terms of the highest rank count; all of one rank have one mode. */
function decide(concerned: readonly Term[], bit: Permissions): Verdict {
  const terms = highestOf(concerned, bit);
  const [first] = terms as [Term];
  const audit = terms.some((term) => (term.effect.audit & bit) !== 0);
  return { mode: first.effect.mode, rank: rankOf(first, bit), audit, terms };
}

function highestOf(concerned: readonly Term[], bit: Permissions): readonly Term[] {
  const highest = concerned.reduce((most, term) => Math.max(most, rankOf(term, bit)), -Infinity);
  return concerned.filter((term) => rankOf(term, bit) === highest);
}

/** First priority, then deny over exact execute over allow over prompt. */
function rankOf({ effect: { mode, priority, exact } }: Term, bit: Permissions): number {
  if (mode === 'deny') return 4 * priority + 3;
  if (mode === 'prompt') return 4 * priority;
  return 4 * priority + (exact && (bit & execBits) !== 0 ? 2 : 1);
}

/** Who stays in the profile may map what he executes, unless a rule denies it, or one of higher rank says otherwise. */
function addImpliedMap(verdicts: Map<Permissions, Verdict>, shift: number): void {
  const execute = verdicts.get(fileBits.x << shift);
  const exec = execOf(execute);
  if (execute === undefined || exec === undefined || !exec.inherits) return;
  const map = verdicts.get(fileBits.m << shift);
  if (map !== undefined && (map.mode !== 'prompt' || map.rank > execute.rank)) return;
  verdicts.set(fileBits.m << shift, { ...execute, audit: map?.audit ?? false });
}

function sums(
  verdicts: ReadonlyMap<Permissions, Verdict>,
): Pick<Decision, 'allowed' | 'denied' | 'prompted' | 'audited' | 'quiet'> {
  const sumOf = (holds: (verdict: Verdict) => boolean): Permissions =>
    [...verdicts].reduce((sum, [bit, verdict]) => (holds(verdict) ? (sum | bit) >>> 0 : sum), 0);
  return {
    allowed: sumOf(({ mode }) => mode === 'allow'),
    denied: sumOf(({ mode }) => mode === 'deny'),
    prompted: sumOf(({ mode }) => mode === 'prompt'),
    audited: sumOf(({ mode, audit }) => mode !== 'deny' && audit),
    quiet: sumOf(({ mode, audit }) => mode === 'deny' && audit),
  };
}

function execOf(verdict: Verdict | undefined): ExecType | undefined {
  return verdict?.mode === 'allow' ? verdict.terms[0]?.effect.exec : undefined;
}

/** A quarrel over the type counts also where a rule denies execution: the compiler meets denials last. */
function conflictOf(matching: readonly Term[], bit: Permissions): Decision['conflict'] {
  const allowing = matching.filter(({ effect }) => effect.mode === 'allow' && (effect.permissions & bit) !== 0);
  const [one, ...others] = highestOf(allowing, bit);
  const typeOfOne = one?.effect.exec;
  if (one === undefined || typeOfOne === undefined) return undefined;
  const other = others.find(({ effect }) => effect.exec !== undefined && !sameExec(typeOfOne, effect.exec));
  return other && { one, other };
}

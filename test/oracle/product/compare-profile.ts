// One profile of ours against the same one in compiled policy: class by class, and what is no automaton. Takes both, calls
// back for each deviation.

import { classByte, execKey, queriesFor } from '../../../src/model/index.js';
import type { AutomatonClass, ExecType, ProfileModel } from '../../../src/model/index.js';
import type { ByteText } from '../../../src/base/index.js';
import type { CompiledAutomaton } from '../compiled/automaton.js';
import type { CompiledDecision } from '../compiled/decision.js';
import type { CompiledProfile } from '../compiled/profiles.js';
import { ClassAutomaton } from './class-automaton.js';
import type { Position } from './class-automaton.js';
import { compareHead } from './compare-head.js';
import type { Deviation } from './deviation.js';
import { walkBeside } from './walk-beside.js';

export type Report = (deviation: Deviation) => void;

/** What was walked. */
export interface Walked {
  readonly classes: number;
  readonly states: number;
}

export function compareProfile(model: ProfileModel, compiled: CompiledProfile, report: Report): Walked {
  const say: Report = (found) => report({ ...found, model, compiled });
  compareHead(model, compiled, say);
  let [classes, states] = [0, 0];
  for (const wanted of new Set<AutomatonClass>(['file', ...model.mediated])) {
    if (wanted === 'network-table') continue;
    const { policy, file } = compiled;
    classes += 1;
    states += compareClass(model, wanted, wanted === 'file' ? file : policy, say);
  }
  return { classes, states };
}

function compareClass(model: ProfileModel, wanted: AutomatonClass, real: CompiledAutomaton, report: Report): number {
  const ours = new ClassAutomaton(model.terms(wanted), queriesFor(wanted, model.features).shapes);
  return walkBeside(ours, real.dfa, (position, state, textTo) => {
    const found = real.decisionAt(state);
    const [left, right] = [countedBits(position.decision), countedBits(found)];
    for (const what of ['allowed', 'audited', 'quiet'] as const) {
      const [one, other] = [(left[what] & position.mask) >>> 0, (right[what] & position.mask) >>> 0];
      if (one === other) continue;
      report({
        subject: wanted,
        what,
        profile: model.name,
        text: textTo(),
        ours: one.toString(16),
        real: other.toString(16),
        bits: { ours: (one & ~other) >>> 0, real: (other & ~one) >>> 0 },
        terms: position.terms,
      });
    }
    if (wanted === 'file')
      compareExec(position, found, (exec) => {
        report({ subject: 'file', what: 'exec', profile: model.name, text: textTo(), terms: position.terms, ...exec });
      });
  });
}

/** What is logged counts where it is allowed, and what is kept quiet where it is not. */
function countedBits({
  allowed,
  audited,
  quiet,
}: CompiledDecision): Pick<CompiledDecision, 'allowed' | 'audited' | 'quiet'> {
  return { allowed, audited: audited & allowed, quiet: quiet & ~allowed };
}

function compareExec(
  { decision, mask }: Position,
  real: CompiledDecision,
  report: (said: { readonly ours: string; readonly real: string }) => void,
): void {
  for (const [group, bit] of [
    ['owner', 0x1],
    ['other', 0x4000],
  ] as const) {
    const [one, other] = [decision.exec[group], real.exec[group]];
    if ((mask & bit) === 0 || one === undefined || other === undefined) continue;
    const [ours, theirs] = [execKey(withSplitName(one)), execKey(other)];
    if (ours !== theirs) report({ ours, real: theirs });
  }
}

/** In compiled policy NUL stands where a namespace ends. */
function withSplitName(type: ExecType): ExecType {
  if (type.to.kind !== 'named' || !type.to.target.startsWith(':')) return type;
  const target = `:${type.to.target.slice(1).replace(':', '\0')}` as ByteText;
  return { ...type, to: { kind: 'named', target } };
}

/** Whether a class is asked about, as far as compiled policy says: its byte leads somewhere. */
export function isMarked({ policy, networkTable }: CompiledProfile, wanted: AutomatonClass): boolean {
  if (wanted === 'network-table') return networkTable !== undefined;
  const byte = classByte[wanted];
  return byte === undefined || policy.dfa.next(policy.dfa.start, byte) !== policy.dfa.dead;
}

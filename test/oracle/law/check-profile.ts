// One profile of a merge against the law: automaton by automaton, and what is none. Takes four compiled profiles, and our
// models of them for what compiled policy does not tell; calls back for each thing that is to be said, and for what the merge
// lets through and ours does not.

import {
  automatonClasses,
  execKey,
  fileBits,
  linkSubset,
  otherShift,
  queriesFor,
  termKey,
} from '../../../src/model/index.js';
import type { AutomatonClass, ProfileModel, QueryShape, Term } from '../../../src/model/index.js';
import { deadAutomaton } from '../compiled/automaton.js';
import type { CompiledAutomaton } from '../compiled/automaton.js';
import type { CompiledDecision } from '../compiled/decision.js';
import type { CompiledProfile } from '../compiled/profiles.js';
import { ClassAutomaton } from '../product/class-automaton.js';
import type { Position } from '../product/class-automaton.js';
import { isMarked } from '../product/compare-profile.js';
import type { Scene } from './fine-print.js';
import { judgeRow, sceneOf } from './fine-print.js';
import type { Finding, Report, ValueName } from './finding.js';
import type { Four, Side } from './four.js';
import { mapFour, sides } from './four.js';
import type { Oddities } from './oddities.js';
import type { Quartet } from './quartets.js';
import { fullName } from './quartets.js';
import type { Row } from './rows.js';
import { rightValue, rowsOf } from './rows.js';
import type { Said, Source } from './sources.js';
import { openLane, walkFour } from './walk.js';
import type { Wider } from './wider.js';
import { widerBits, widerExec, widerHead } from './wider.js';

export interface LawOptions {
  readonly sources: Four<Source>;
  /** Bits that the compiler decides wrongly, and that are not looked at. */
  readonly oddities: Oddities;
}

/** Who is told. */
export interface Listener {
  readonly report: Report;
  widen(found: Wider): void;
}

/** Gives the number of states that were walked. */
export function checkProfile(quartet: Quartet, options: LawOptions, listener: Listener): number {
  return new ProfileCheck(quartet, options, listener).run();
}

/** What needs no second look where ours has no denials of its own. */
const newGrant = { row: '001/1', verdict: 'counted', why: 'new grant' } as const;

class ProfileCheck {
  private readonly name: string;
  private readonly models: Four<ProfileModel | undefined>;
  private readonly words: Four<ReadonlySet<string>>;
  private readonly entries: Four<ReadonlySet<string>>;
  private readonly report: Report;

  constructor(
    private readonly quartet: Quartet,
    private readonly options: LawOptions,
    private readonly listener: Listener,
  ) {
    this.report = listener.report;
    const some = sides.map((side) => quartet[side]).find((one) => one !== undefined);
    this.name = some === undefined ? '' : fullName(quartet.merged ?? some);
    const { sources } = options;
    this.models = mapFour(quartet, (one, side) => one && sources[side].profile(fullName(one)));
    const said = mapFour(
      this.models,
      (model, side) => model?.profile.rules.map((rule) => sources[side].saidBy(rule)) ?? [],
    );
    this.words = mapFour(said, (all) => new Set(all.map(({ words }) => words)));
    this.entries = mapFour(said, (all) => new Set(all.map(({ entry }) => entry)));
  }

  run(): number {
    const { base, ours, theirs, merged } = this.quartet;
    const there = mapFour(this.quartet, (one) => one !== undefined);
    widerHead(ours, merged, this.name).forEach(this.listener.widen);
    const right = rightValue(there);
    if (right?.value !== there.merged) this.sayValue('profile', mapFour(there, String));
    // What one side took away, or the merge: whether that is right has just been said.
    if (merged === undefined || (base !== undefined && (ours === undefined || theirs === undefined))) return 0;
    this.head();
    this.capabilities();
    this.attachment();
    return automatonClasses.reduce((sum, wanted) => sum + this.automaton(wanted), 0);
  }

  private automaton(wanted: AutomatonClass): number {
    if (wanted === 'network-table' || !this.isCompared(wanted)) return 0;
    const open = this.openByAbi(wanted);
    if (open !== undefined) {
      const row = open === 'ours' ? '010/0' : '001/0';
      const excuse = { verdict: 'excused', why: `${open} leaves it open by its abi` } as const;
      this.report({ ...excuse, profile: this.name, subject: wanted, row, text: '', bits: 1 });
      return 0;
    }
    const lanes = mapFour(this.quartet, (one) => laneOf(one, wanted));
    const shapes = this.shapesOf(wanted);
    const newGrants: Finding[] = [];
    const wider: Wider[] = [];
    let isPlain = true;
    const found = walkFour(lanes, new ClassAutomaton([], shapes), (position, decisions, textTo) => {
      for (const { row, bits } of rowsAt(decisions, position)) {
        if (row === '001/1') newGrants.push({ ...newGrant, profile: this.name, subject: wanted, text: textTo(), bits });
        else isPlain = false;
      }
      if (wrongExec(decisions, position).length > 0) isPlain = false;
      wider.push(...this.wider(wanted, position, decisions, textTo));
    });
    if (!isPlain || (newGrants.length > 0 && this.hasOwnDeny(wanted)))
      return found + this.explain(wanted, lanes, shapes);
    newGrants.forEach(this.report);
    wider.forEach(this.listener.widen);
    return found;
  }

  private wider(
    wanted: AutomatonClass,
    position: Position,
    { ours, merged }: Four<CompiledDecision>,
    textTo: () => string,
    odd = 0,
  ): readonly Wider[] {
    const { quartet } = this;
    if (quartet.ours === undefined || quartet.merged === undefined) return [];
    const more = widerBits(wanted, quartet.ours, quartet.merged, { ours, merged }, (one) => passingAt(one, position));
    const exec = wanted === 'file' ? widerExec(quartet.ours, ours, merged) : 0;
    const bits = ((more | exec) & position.mask & ~odd) >>> 0;
    return bits === 0 ? [] : [{ profile: this.name, what: wanted, text: textTo(), bits }];
  }

  /** Whether ours denies something that base does not. */
  private hasOwnDeny(wanted: AutomatonClass): boolean {
    const { base, ours } = mapFour(this.models, (model) =>
      model?.terms(wanted).filter(({ effect }) => effect.mode === 'deny'),
    );
    const known = new Set(base?.map(termKey));
    return ours?.some((term) => !known.has(termKey(term))) === true;
  }

  /** Whose profile is new, and has no rules of a class that is mediated only under the abi that the other side chose. */
  private openByAbi(wanted: AutomatonClass): 'ours' | 'theirs' | undefined {
    const { base, ours, theirs, merged } = this.quartet;
    const isOpen = (one: CompiledProfile | undefined): boolean => one !== undefined && !isMarked(one, wanted);
    if (wanted === 'file' || base !== undefined || merged === undefined || isOpen(merged)) return undefined;
    if (isOpen(ours) && theirs === undefined) return 'ours';
    return isOpen(theirs) && ours === undefined ? 'theirs' : undefined;
  }

  /** Which network classes are asked about hangs on the abi: where the sides differ there, no class has all the answers. */
  private isCompared(wanted: AutomatonClass): boolean {
    if (!wanted.startsWith('network-v') && wanted !== 'unix-v7') return true;
    const marked = new Set(sides.flatMap((side) => this.quartet[side] ?? []).map((one) => isMarked(one, wanted)));
    return marked.size === 1;
  }

  private shapesOf(wanted: AutomatonClass): readonly QueryShape[] {
    const shapes = new Map<string, QueryShape>();
    for (const side of sides) {
      const model = this.models[side];
      if (model === undefined) continue;
      for (const shape of queriesFor(wanted, model.features).shapes) shapes.set(JSON.stringify(shape), shape);
    }
    return [...shapes.values()];
  }

  /** Again, beside all rules: at each string, those that match. */
  private explain(wanted: AutomatonClass, lanes: Four<CompiledAutomaton>, shapes: readonly QueryShape[]): number {
    const terms = mapFour(this.models, (model) => new Set(model?.terms(wanted)));
    const all = [...new Set(sides.flatMap((side) => [...terms[side]]))];
    const known = new Map<Position, Map<string, Pick<Finding, 'verdict' | 'why'>>>();
    return walkFour(lanes, new ClassAutomaton(all, shapes, 'term'), (position, decisions, textTo) => {
      const here = known.get(position) ?? new Map<string, Pick<Finding, 'verdict' | 'why'>>();
      known.set(position, here);
      const odd = wanted === 'file' ? this.options.oddities(textTo(), position.terms, this.models) : 0;
      for (const { row, bits } of rowsAt(decisions, position)) {
        for (const bit of bitsOf((bits & ~odd) >>> 0)) {
          const key = `${row} ${bit}`;
          const judged = here.get(key) ?? judgeRow(row, this.scene(position, terms, bit));
          here.set(key, judged);
          this.report({ profile: this.name, subject: wanted, row, text: textTo(), bits: bit, ...judged });
        }
      }
      this.wider(wanted, position, decisions, textTo, odd).forEach(this.listener.widen);
      for (const said of wrongExec(decisions, position)) {
        this.report({
          profile: this.name,
          subject: wanted,
          row: 'exec',
          verdict: 'violation',
          why: said,
          text: textTo(),
          bits: 1,
        });
      }
    });
  }

  private scene(position: Position, terms: Four<ReadonlySet<Term>>, bit: number): Scene {
    const matching = mapFour(terms, (all) => position.terms.filter((term) => all.has(term)));
    const saidBy = (side: Side, { rule }: Term): Said | undefined =>
      rule === undefined ? undefined : this.options.sources[side].said(rule);
    return sceneOf(matching, bit, saidBy, this.statements());
  }

  private statements(): Pick<Scene, 'isWritten' | 'isEntered'> {
    return {
      isWritten: (side, words) => this.words[side].has(words),
      isEntered: (side, entry) => this.entries[side].has(entry) || this.options.sources[side].includes.has(entry),
    };
  }

  private capabilities(): void {
    const allowed = mapFour(this.quartet, (one) => one?.capabilities.allowed ?? 0n);
    for (let bit = 0; bit < 64; bit += 1) {
      const [found] = rowsOf(mapFour(allowed, (set) => Number((set >> BigInt(bit)) & 1n) & 1));
      if (found === undefined || (found.bits & 1) === 0) continue;
      const judged = judgeRow(found.row, this.capabilityScene(1n << BigInt(bit)));
      this.report({ profile: this.name, subject: 'capability', row: found.row, text: String(bit), bits: 1, ...judged });
    }
  }

  private capabilityScene(bit: bigint): Scene {
    const voices = mapFour(this.models, (model, side) =>
      (model?.capabilities ?? [])
        .filter(({ capabilities }) => (capabilities & bit) !== 0n)
        .map(({ mode, capabilities, rule }) => ({
          mode,
          key: `${mode} ${capabilities}`,
          pattern: `${mode} ${capabilities}`,
          said: this.options.sources[side].said(rule),
        })),
    );
    const isDenied = mapFour(voices, (all) => all.some(({ mode }) => mode === 'deny'));
    return { voices, isDenied, ...this.statements() };
  }

  /** Programs that run confined: attached is what the law knows as granted, though it is the reverse of a permission. */
  private attachment(): void {
    const lanes = mapFour(this.quartet, attachmentLane);
    const path = queriesFor('file', { kernel: noFeatures, policy: noFeatures }).shapes.filter(
      ({ name }) => name === 'path',
    );
    const told = new Set<Row>();
    walkFour(lanes, new ClassAutomaton([], path), (_, decisions, textTo) => {
      if ((decisions.ours.allowed & ~decisions.merged.allowed & 1) !== 0) {
        this.listener.widen({ profile: this.name, what: 'attachment', text: textTo(), bits: 1 });
      }
      for (const { row } of rowsOf(mapFour(decisions, ({ allowed }) => allowed & 1))) {
        if (told.has(row)) continue;
        told.add(row);
        const verdict = row === '001/1' ? 'counted' : 'violation';
        this.report({
          profile: this.name,
          subject: 'attachment',
          row,
          verdict,
          why: 'attached',
          text: textTo(),
          bits: 1,
        });
      }
    });
  }

  private head(): void {
    const missing =
      this.quartet.base === undefined && (this.quartet.ours === undefined || this.quartet.theirs === undefined);
    if (missing) return;
    for (const [what, say] of headValues) {
      const said = mapFour(this.quartet, (one) => (one === undefined ? '' : say(one)));
      const right = rightValue(said);
      if (right?.value !== said.merged) this.sayValue(what, said);
    }
    const limits = mapFour(this.quartet, (one) => one?.rlimits ?? new Map<number, bigint>());
    for (const limit of new Set(sides.flatMap((side) => [...limits[side].keys()]))) {
      const said = mapFour(limits, (all) => `${limit} ${all.get(limit) ?? '-'}`);
      if (rightValue(said)?.value !== said.merged) this.sayValue('rlimits', said);
    }
  }

  private sayValue(what: Exclude<ValueName, 'exec'>, { base, ours, theirs, merged }: Four<string>): void {
    const why = `${base} | ${ours} | ${theirs} | ${merged}`;
    this.report({ profile: this.name, subject: 'head', row: what, verdict: 'violation', why, text: what, bits: 1 });
  }
}

const noFeatures = { words: [], parts: new Map() };

const headValues = [
  ['mode', ({ flags: { mode } }: CompiledProfile) => mode],
  [
    'flags',
    ({ flags: { bits, audit, path, disconnected, disconnectedIpc, kill, error }, xattrs }: CompiledProfile) =>
      [bits, audit, path, disconnected, disconnectedIpc, kill, error, ...xattrs].join(' '),
  ],
] as const;

function laneOf(profile: CompiledProfile | undefined, wanted: AutomatonClass): CompiledAutomaton {
  if (profile === undefined) return deadAutomaton;
  if (wanted === 'file') return profile.file;
  return isMarked(profile, wanted) ? profile.policy : openLane;
}

const [detached, attached] = [deadAutomaton.decisionAt(0), { ...deadAutomaton.decisionAt(0), allowed: 1 }];

/** Where there is no automaton, the path is compared with the name. */
function attachmentLane(profile: CompiledProfile | undefined): CompiledAutomaton {
  if (profile === undefined) return deadAutomaton;
  const { attachment, name } = profile;
  if (attachment === undefined) return name.startsWith('/') ? textAutomaton(name) : deadAutomaton;
  const { dfa, matchesAt } = attachment;
  return { dfa, decisionAt: (state) => (matchesAt(state) ? attached : detached) };
}

/** Attached to one path alone. */
function textAutomaton(text: string): CompiledAutomaton {
  const last = text.length + 1;
  const next = (state: number, byte: number): number =>
    state > 0 && text.charCodeAt(state - 1) === byte ? state + 1 : 0;
  const dfa = { ...deadAutomaton.dfa, start: 1, states: last + 1, next };
  return { dfa, decisionAt: (state) => (state === last ? attached : detached) };
}

/** The rows at one position, of what can be asked there. */
function rowsAt(decisions: Four<CompiledDecision>, position: Position): ReturnType<typeof rowsOf> {
  return rowsOf(mapFour(decisions, (decision) => passingAt(decision, position)));
}

function passingAt({ allowed }: CompiledDecision, { mask }: Position): number {
  const isLinkPair = (mask & linkSubset) !== 0 && (mask & fileBits.r) === 0 && (mask & fileBits.l) !== 0;
  return (isLinkPair ? freely(allowed) & mask : allowed & mask) >>> 0;
}

const linkBits = fileBits.l | (fileBits.l << otherShift);
const subsetBits = linkSubset | (linkSubset << otherShift);

/** On a pair of link and target `k` takes something away; here it stands for links without that test. */
function freely(allowed: number): number {
  const links = (allowed & linkBits) * (linkSubset / fileBits.l);
  return ((allowed & ~subsetBits) | (links & ~allowed & subsetBits)) >>> 0;
}

/** Where execution leads wrongly, in words. */
function wrongExec({ base, ours, theirs, merged }: Four<CompiledDecision>, { mask }: Position): readonly string[] {
  return (['owner', 'other'] as const).flatMap((who) => {
    const bit = who === 'owner' ? fileBits.x : fileBits.x << otherShift;
    if ((mask & bit) === 0) return [];
    const [b, o, t, m] = [base, ours, theirs, merged].map(({ exec }) =>
      exec[who] === undefined ? undefined : execKey(exec[who]),
    );
    if (m === undefined || (o === undefined && t === undefined)) return [];
    const right = o === undefined || t === undefined ? { value: o ?? t } : rightValue({ base: b, ours: o, theirs: t });
    return right?.value === m ? [] : [`${who}: ${[b, o, t, m].map((one) => one ?? '-').join(' | ')}`];
  });
}

function bitsOf(bits: number): readonly number[] {
  return Array.from({ length: 32 }, (_, at) => (1 << at) >>> 0).filter((bit) => (bits & bit) !== 0);
}

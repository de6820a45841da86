// The merge law over one profile: all that can be asked about, where the four states may differ. Takes a quartet, gives what
// breaks the law or is worth saying, each with a shortest witness. Values that are not yes or no are in law-values.ts.
// Source: product, "The merge law".

import type { Meeting, Passing, PlacedProfile, WalkLimits, Who } from '../compare/index.js';
import {
  alignSockets,
  capabilitiesOf,
  mediationClassOf,
  queriesOn,
  regionOf,
  socketClasses,
  termsOn,
  walkClass,
} from '../compare/index.js';
import type { ByteText } from '../base/index.js';
import type { AutomatonClass, Permissions, PermissionWord, ProfileModel, QueryShape, Term } from '../model/index.js';
import { capabilityNames, evaluate } from '../model/index.js';
import type { EffectiveRule } from '../policy/index.js';
import { termsIn } from './evidence.js';
import type { Subject } from './findings.js';
import type { Four, Quartet } from './four.js';
import { nameOf, sides } from './four.js';
import type { Explained, LawContext } from './law-explain.js';
import { explainRow } from './law-explain.js';
import { explainExec } from './law-exec.js';
import type { RowBits } from './law-rows.js';
import { mapFour, rowsAt, rowsOf } from './law-rows.js';
import type { LawView } from './law-view.js';
import { accessView, capabilityView } from './law-view.js';

export interface LawFinding extends Explained {
  readonly quartet: Quartet;
  readonly profile: ByteText;
  readonly subject: Subject;
}

export interface ProfileLaw {
  readonly findings: readonly LawFinding[];
  /** Classes that were too large to be judged. */
  readonly undecided: readonly AutomatonClass[];
}

export interface LawOptions extends LawContext {
  readonly limits: WalkLimits;
  /** What was taken away in the profile before bases moved on: grants that were withdrawn, denials that were added. */
  readonly past: readonly EffectiveRule[];
}

/** Judge one profile that the merged state has. */
export function judgeProfile(quartet: Quartet, options: LawOptions): ProfileLaw {
  const models = modelsOf(quartet);
  if (models === undefined) return { findings: [], undecided: [] };
  const gathered = new Gathered(quartet);
  const undecided: AutomatonClass[] = [];
  judgeCapabilities(quartet, models, options, gathered);
  const versions = sides.map((side) => models[side]);
  const wishes = isOnlyMerged(quartet, options) ? { ...options.limits, changeOf } : options.limits;
  const region = regionOf(versions);
  for (const wanted of region.classes) {
    const aligned = alignFour(wanted, versions);
    if (aligned === undefined) {
      undecided.push(wanted);
      continue;
    }
    const law = new ClassLaw(wanted, quartet, fourOf(aligned), options, gathered);
    const terms = aligned === versions ? termsOn(wanted, versions, region) : undefined;
    const end = walkClass(wanted, aligned, wishes, (meeting) => law.take(meeting), terms);
    if (end === 'exhausted') undecided.push(wanted);
  }
  return { findings: gathered.all(), undecided };
}

/**
 * Which side's change a term belongs to, by the states that have it. Where only one side changed anything, base and theirs
 * are alike and so are ours and merged, or the reverse, and the law holds.
 */
function changeOf([base, ours, theirs, merged]: readonly boolean[]): 'one' | 'other' | 'both' {
  if (base === theirs && ours === merged) return 'one';
  return base === ours && theirs === merged ? 'other' : 'both';
}

/** Whether there is nothing of the administrator's that a change of the vendor alone can undo. */
function isOnlyMerged({ ours }: Quartet, { past, isOwn }: LawOptions): boolean {
  if (past.length > 0) return false;
  const rules = ours?.model.profile.rules ?? [];
  return !rules.some(({ qualifiers, origin }) => qualifiers.mode === 'deny' && isOwn(origin.at.file));
}

/** Sockets are asked about in the strings of one state; undefined where those of the others cannot be read in any. */
function alignFour(wanted: AutomatonClass, versions: readonly ProfileModel[]): readonly ProfileModel[] | undefined {
  if (!socketClasses.includes(wanted)) return versions;
  for (const target of [...versions].reverse()) {
    const aligned = versions.flatMap((version) => readAs(version, target) ?? []);
    if (aligned.length < versions.length) continue;
    return aligned.every((version, at) => version === versions[at]) ? versions : aligned;
  }
  return undefined;
}

function readAs(version: ProfileModel, target: ProfileModel): ProfileModel | undefined {
  const pair = alignSockets(version, target);
  return pair?.[1] === target ? pair[0] : undefined;
}

/** A state that lacks the profile grants nothing in it. Modes are values of their own: rules are judged as if enforced. */
function modelsOf(quartet: Quartet): Four<ProfileModel> | undefined {
  const { merged } = quartet;
  if (merged === undefined) return undefined;
  return mapFour(quartet, (placed) => enforced(placed?.model ?? nobody(merged)));
}

function nobody({ model }: PlacedProfile): ProfileModel {
  const profile = { ...model.profile, rules: [] };
  return { ...model, profile, capabilities: [], rlimits: [], terms: () => [] };
}

function enforced(model: ProfileModel): ProfileModel {
  return model.mode === 'complain' ? { ...model, mode: 'enforce' } : model;
}

class ClassLaw {
  /** What was found out where the same terms match. */
  private readonly known = new WeakMap<Meeting['matching'], Map<string, Explained | undefined>>();
  private readonly past: readonly Term[];

  constructor(
    private readonly wanted: AutomatonClass,
    private readonly quartet: Quartet,
    private readonly models: Four<ProfileModel>,
    private readonly options: LawOptions,
    private readonly gathered: Gathered,
  ) {
    this.past = termsIn(models.merged, options.past).filter((term) => term.class === wanted);
  }

  take(meeting: Meeting): void {
    const passing = fourOf(meeting.passing);
    const rows = rowsAt(passing);
    for (const shape of meeting.shapes) {
      for (const word of shape.permissions) {
        for (const row of rows) this.takeRow(meeting, shape, word, row);
        this.takePast(meeting, shape, word, passing);
        const exec = this.explained(meeting, `exec ${word.bits}`, () =>
          word.word === 'x' && word.who !== undefined
            ? explainExec(passing, word.who, this.viewOf(meeting, word.bits))
            : undefined,
        );
        if (exec !== undefined) this.gather(exec, meeting, shape, word);
      }
    }
  }

  private takeRow(meeting: Meeting, shape: QueryShape, word: PermissionWord, { row, bits }: RowBits): void {
    const asked = (word.bits & bits & meeting.mask) >>> 0;
    if (asked === 0) return;
    // A grant that is new breaks the law only where the administrator denies it.
    if (row === 'new-grant' && ((meeting.decisions[1]?.denied ?? 0) & asked) === 0) return;
    const found = this.explained(meeting, `${row} ${asked}`, () =>
      explainRow(row, this.viewOf(meeting, asked), this.quartet, this.options),
    );
    if (found !== undefined) this.gather(found, meeting, shape, word);
  }

  /** What comes back that was taken away before the bases moved on. */
  private takePast(meeting: Meeting, shape: QueryShape, word: PermissionWord, { ours, merged }: Four<Passing>): void {
    const gained = (merged.allowed & ~ours.allowed & word.bits) >>> 0;
    if (gained === 0 || this.past.length === 0) return;
    const { allowed, denied, decidedBy } = evaluate(this.past, meeting.text);
    const isDenied = (denied & gained & (meeting.decisions[1]?.denied ?? 0)) !== 0;
    if ((allowed & gained) === 0 && !isDenied) return;
    const granting = this.viewOf(meeting, gained).deciders('merged');
    const rules = granting.flatMap(({ rule }) => (rule === undefined ? [] : [{ side: 'merged' as const, rule }]));
    const behind = new Set([...decidedBy].flatMap(([bit, terms]) => ((bit & gained) === 0 ? [] : terms)));
    const past = this.options.past.filter((rule) =>
      this.models.merged.termsOfRule(rule).some((term) => [...behind].includes(term)),
    );
    const remembered = past.map((rule) => ({ side: 'base' as const, rule }));
    this.gather({ code: 'reconcile/lost-restriction', rules: [...rules, ...remembered] }, meeting, shape, word);
  }

  private explained(meeting: Meeting, key: string, explain: () => Explained | undefined): Explained | undefined {
    const here = this.known.get(meeting.matching) ?? new Map<string, Explained | undefined>();
    this.known.set(meeting.matching, here);
    if (!here.has(key)) here.set(key, explain());
    return here.get(key);
  }

  private viewOf({ matching }: Meeting, bits: Permissions): LawView {
    return accessView(this.quartet, matching, bits);
  }

  private gather(found: Explained, { text }: Meeting, shape: QueryShape, { word, who }: PermissionWord): void {
    const subject = (): Omit<Subject, 'permissions' | 'who'> => {
      const queries = queriesOn(
        this.wanted,
        sides.map((side) => this.models[side]),
      );
      const attributes = queries.decode(text, shape.name);
      const access = { automaton: this.wanted, shape: shape.name, text, attributes };
      return { class: mediationClassOf(this.wanted, shape.name), access, exec: undefined };
    };
    this.gathered.add(found, word, who ?? 'anyone', `${this.wanted} ${shape.name}`, subject);
  }
}

function fourOf<T>([base, ours, theirs, merged]: readonly T[]): Four<T> {
  return { base, ours, theirs, merged } as Four<T>;
}

/** Two words of bits make up all capabilities. */
function judgeCapabilities(
  quartet: Quartet,
  models: Four<ProfileModel>,
  options: LawContext,
  gathered: Gathered,
): void {
  const all = mapFour(models, (model) => capabilitiesOf(model, true));
  for (const half of [0, 1]) {
    const words = mapFour(all, (set) => Number((set >> BigInt(32 * half)) & 0xffffffffn));
    for (const { row, bits } of rowsOf(words)) {
      for (let bit = 0; bit < 32; bit += 1) {
        if (((bits >>> bit) & 1) === 0) continue;
        const number = 32 * half + bit;
        const found = explainRow(row, capabilityView(quartet, number), quartet, options);
        if (found === undefined) continue;
        gathered.add(found, capabilityNames[number] ?? `${number}`, 'anyone', 'capability', () => capability);
      }
    }
  }
}

const capability = { class: 'capability', access: undefined, exec: undefined } as const;

/** Findings by the rules behind them: one for each cause, with the first and so a shortest witness. */
class Gathered {
  private readonly found = new Map<string, Draft>();

  constructor(private readonly quartet: Quartet) {}

  add(explained: Explained, word: string, who: Who, place: string, subject: () => Draft['subject']): void {
    const rules = explained.rules.map(({ side, rule }) => `${side} ${rule.id}`);
    const key = [explained.code, place, ...rules].join('\0');
    const known = this.found.get(key);
    if (known === undefined) this.found.set(key, { explained, subject: subject(), permissions: [word], who });
    else {
      if (!known.permissions.includes(word)) known.permissions.push(word);
      if (known.who !== who) known.who = 'anyone';
    }
  }

  all(): LawFinding[] {
    const { quartet } = this;
    return [...this.found.values()].map(({ explained, subject, permissions, who }) => ({
      ...explained,
      quartet,
      profile: nameOf(quartet),
      subject: { ...subject, permissions, who },
    }));
  }
}

interface Draft {
  readonly explained: Explained;
  readonly subject: Omit<Subject, 'permissions' | 'who'>;
  readonly permissions: string[];
  who: Who;
}

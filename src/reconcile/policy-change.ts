// What a change of policy in a repository comes to: the difference in permissions between two revisions, file by file and
// profile by profile, and what nobody can say. Takes two revisions, gives findings. The judgement is that of the gate; whether
// a finding is allowed is asked elsewhere. Must never be silent about what it could not judge.
// Source: product, "Commands" (check), "What more permissive means".

import { posix } from 'node:path';
import type { BytePath, ByteText, Diagnostic, UnitPath } from '../base/index.js';
import { compareBytes, lineColumnAt, unitPath } from '../base/index.js';
import { defaultWalkLimits } from '../compare/index.js';
import { searchPath } from '../policy/index.js';
import type { ConsentFile } from './consents.js';
import { Consents } from './consents.js';
import type { Behind, Found } from './findings.js';
import type { GateFinding } from './gate.js';
import { judgeGate } from './gate.js';
import { judgeFile } from './judge-file.js';
import { Memory } from './memory.js';
import type { Remark, Where } from './outcome.js';
import { remark } from './outcome.js';
import type { PolicyState } from './policy-state.js';
import { PriorGrants } from './prior-grants.js';
import type { FindingPlaces } from './tell.js';
import { tellFindings } from './tell.js';
import type { RevisionsToJudge } from './two-states.js';
import { TwoStates } from './two-states.js';
import type { UnitKind } from './unit-kind.js';
import { unitKindOf } from './unit-kind.js';

export interface PolicyChangeInput extends RevisionsToJudge {
  /** Rules that are granted beforehand. */
  readonly consents: readonly ConsentFile[];
  /** The name to show a file under. */
  nameOf(path: BytePath): string;
  progress?(done: number, total: number): void;
}

/**
 * - `widening`, `narrowing`, `notice`: as everywhere;
 * - `unknown`: it cannot be decided whether more is permitted;
 * - `invalid`: no valid policy now, and it was, or not for this;
 * - `incomplete`: no valid policy before either, so only what is understood was compared;
 * - `twice`: two files define one profile;
 * - `repaired`: no valid policy before, and valid now.
 */
export type ChangeFindingKind =
  'widening' | 'narrowing' | 'notice' | 'unknown' | 'invalid' | 'incomplete' | 'twice' | 'repaired';

export interface ChangeFinding {
  readonly kind: ChangeFindingKind;
  /** The changed files whose doing it is. */
  readonly units: readonly UnitPath[];
  /** The profiles concerned. */
  readonly profiles: readonly ByteText[];
  readonly remark: Remark;
}

/** A file that is not what it was. */
export interface ChangedUnit {
  readonly path: UnitPath;
  readonly kind: UnitKind;
  readonly change: 'added' | 'removed' | 'changed';
  /** Profiles in other files that the change reaches. */
  readonly reaches: readonly ByteText[];
}

export interface PolicyChange {
  readonly findings: readonly ChangeFinding[];
  readonly units: readonly ChangedUnit[];
  /** Loaded files, before or after. */
  readonly roots: number;
}

/** Throws AaMergeError `reconcile/bad-consent`. */
export function judgeChange(input: PolicyChangeInput): PolicyChange {
  const states = new TwoStates(input);
  const { changed, roots, before, after } = states;
  const telling = new Telling(input, states);
  const prior = new PriorGrants(Consents.read(input.consents, states.sets));
  const gate = judgeGate({
    live: before,
    candidate: after,
    roots,
    changed,
    prior,
    limits: defaultWalkLimits,
    memory: new Memory(),
    ...(input.progress === undefined ? {} : { progress: input.progress }),
  });
  const findings = [
    ...telling.ofGate(gate.findings),
    ...telling.ofDoubts(gate.doubts.map(({ blame, found }) => ({ ...found, blame }))),
    ...telling.ofErrors('invalid', states.failing),
    ...telling.ofErrors('incomplete', states.incomplete),
    ...telling.ofErrors('repaired', states.repaired),
    ...newTwins(states, telling),
    ...movedBelow(states, telling),
    ...unread(input, states, telling),
    ...states.loose.map((path) => telling.doubt('relative-include', [path])),
    ...(before.set.complete && after.set.complete ? [] : [telling.doubt('too-large', [...changed])]),
  ];
  return { findings, units: changedUnits(input, states, telling), roots: roots.length };
}

/** Each file once, by its plain path. */
function plainOnes(changed: ReadonlySet<BytePath>): BytePath[] {
  return [...changed].filter((path) => posix.normalize(path) === path).sort(compareBytes);
}

function changedUnits(input: PolicyChangeInput, states: TwoStates, telling: Telling): ChangedUnit[] {
  const { before, after, changed } = states;
  const isThere = (side: 'before' | 'after', path: BytePath): boolean => input[side].disk.exists(path);
  return plainOnes(changed).map((path) => {
    const unit = telling.unitOf(path);
    const readers = states.readersOf(path).filter((root) => root !== path);
    const names = readers.flatMap((root) => states.namesIn(after.set.files.has(root) ? after : before, root));
    const change = !isThere('before', path) ? 'added' : !isThere('after', path) ? 'removed' : 'changed';
    return { path: unit, kind: unitKindOf(unit) ?? 'fragment', change, reaches: [...new Set(names)] };
  });
}

/** Profiles that two loaded files define, and did not before: only one of them can be loaded. */
function newTwins(states: TwoStates, telling: Telling): ChangeFinding[] {
  const { before, after, roots, changed } = states;
  const definers = new Map<ByteText, BytePath[]>();
  for (const root of roots) {
    for (const name of states.namesIn(after, root)) definers.set(name, [...(definers.get(name) ?? []), root]);
  }
  return [...definers].flatMap(([name, files]) => {
    const added = files.filter((file) => changed.has(file) && !states.namesIn(before, file).includes(name));
    const [culprit] = added;
    const other = files.find((file) => file !== culprit);
    if (culprit === undefined || other === undefined) return [];
    const facts = { name, file: telling.nameOf(other) };
    const told = remark('reconcile/same-profile', facts, telling.start(culprit));
    return [{ kind: 'twice' as const, units: [telling.unitOf(culprit)], profiles: [name], remark: told }];
  });
}

/**
 * Profiles that were in a file at the top, where every loader reads them, and are only below it now: whether somebody loads
 * them there nobody can say.
 */
function movedBelow(states: TwoStates, telling: Telling): ChangeFinding[] {
  const { before, after, roots, changed } = states;
  const [top, below] = [true, false].map((isTop) =>
    roots.filter((root) => (unitKindOf(telling.unitOf(root)) === 'profile') === isTop),
  ) as [BytePath[], BytePath[]];
  const namesIn = (state: PolicyState, files: readonly BytePath[]): Set<ByteText> =>
    new Set(files.flatMap((root) => states.namesIn(state, root)));
  const [was, is] = [namesIn(before, top), namesIn(after, top)];
  return below.flatMap((root): ChangeFinding[] => {
    if (!changed.has(root)) return [];
    const moved = states.namesIn(after, root).filter((name) => was.has(name) && !is.has(name));
    return moved.map((name) => ({
      kind: 'unknown',
      units: [telling.unitOf(root)],
      profiles: [name],
      remark: remark('reconcile/below-top', { name, file: telling.nameOf(root) }, telling.start(root)),
    }));
  });
}

/** Changed files that no profile here reads: judged by themselves, as far as that can be. */
function unread(input: PolicyChangeInput, states: TwoStates, telling: Telling): ChangeFinding[] {
  const { before, after, changed } = states;
  return plainOnes(changed).flatMap((path): ChangeFinding[] => {
    if (unitKindOf(telling.unitOf(path)) !== 'fragment' || states.readersOf(path).length > 0) return [];
    const [one, other] = [before.set.files.get(path), after.set.files.get(path)];
    if ([one, other].some((file) => file !== undefined && namesFeatures(file.text))) return [];
    // Nobody can have read what was not there.
    if (one === undefined)
      return telling.ofErrors('invalid', [{ root: path, errors: errorsIn(other?.diagnostics ?? []) }]);
    if (other === undefined) return [telling.doubt('used-elsewhere', [path])];
    const errors = errorsIn(other.diagnostics);
    if (errors.length > 0) return telling.ofErrors('invalid', [{ root: path, errors }]);
    const name = telling.nameOf(path);
    const verdict = judgeFile(
      {
        path,
        texts: { base: one.text, ours: one.text, theirs: other.text, merged: other.text },
        names: { base: name, ours: name, theirs: name, merged: name },
        search: searchPath([input.directory]),
        judging: input.judging,
      },
      input.after.disk,
    );
    const units = [telling.unitOf(path)];
    const told = (kind: ChangeFindingKind, remarks: readonly Remark[]): ChangeFinding[] =>
      remarks.map((each) => ({ kind, units, profiles: [], remark: each }));
    return [
      ...told('widening', verdict.widenings),
      ...told('narrowing', verdict.narrowings),
      ...told('notice', verdict.notices),
      ...told('unknown', verdict.doubts),
    ];
  });
}

/** An abi file may lie anywhere, and is no policy. */
function namesFeatures(text: ByteText): boolean {
  return /^\s*(?:query|caps|capability|dbus|domain|file|ipc|mount|namespaces|network\w*|policy|ptrace|rlimit|signal)\s*\{\s*\w+\s*\{/.test(
    text,
  );
}

function errorsIn(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.filter(({ severity }) => severity === 'error');
}

/** Findings with the names of files as a person knows them. */
class Telling {
  private readonly places: FindingPlaces;

  constructor(
    private readonly input: PolicyChangeInput,
    private readonly states: TwoStates,
  ) {
    const sourceOf = ({ side, at }: Pick<Behind, 'side' | 'at'>): string =>
      (side === 'ours' || side === 'base' ? states.before : states.after).set.files.get(at.file)?.text ?? '';
    this.places = {
      wordsOf: (one) => sourceOf(one).slice(one.at.start, one.at.end) as ByteText,
      textOf: (one) => sourceOf(one).slice(one.at.start, one.at.end).replace(/\s+/g, ' ').trim(),
      whereOf: (one) => ({
        file: this.nameOf(one.at.file),
        ...lineColumnAt(sourceOf(one) as ByteText, one.at.start),
      }),
    };
  }

  nameOf(path: BytePath): string {
    return this.input.nameOf(path);
  }

  unitOf(path: BytePath): UnitPath {
    return unitPath(posix.normalize(path).slice(this.input.directory.length + 1));
  }

  start(path: BytePath): Where {
    return { file: this.nameOf(path), line: 1, column: 1 };
  }

  ofGate(found: readonly GateFinding[]): ChangeFinding[] {
    const kinds = ['widening', 'narrowing', 'notice'] as const;
    return kinds.flatMap((kind) =>
      this.grouped(
        kind,
        found.filter(({ effect }) => effect === kind),
      ),
    );
  }

  ofDoubts(found: readonly (Found & Pick<GateFinding, 'blame'>)[]): ChangeFinding[] {
    return this.grouped('unknown', found);
  }

  /** What one rule does is told once for all profiles, but never for files of which one alone may be allowed. */
  private grouped(kind: ChangeFindingKind, found: readonly (Found & Pick<GateFinding, 'blame'>)[]): ChangeFinding[] {
    const groups = new Map<string, { readonly units: readonly UnitPath[]; readonly found: Found[] }>();
    for (const one of found) {
      const units = [...new Set(one.blame.files.map((file) => this.unitOf(file)))].sort(compareBytes);
      const key = units.join('\0');
      const group = groups.get(key) ?? { units, found: [] };
      groups.set(key, group);
      group.found.push(one);
    }
    return [...groups.values()].flatMap(({ units, found: members }) =>
      tellFindings(members, this.places, () => false).map((each) => ({
        kind,
        units,
        profiles: each.detail?.profiles ?? [],
        remark: each,
      })),
    );
  }

  /** Each error once, however many files it spoils. */
  ofErrors(
    kind: 'invalid' | 'incomplete' | 'repaired',
    failing: readonly { readonly root: BytePath; readonly errors: readonly Diagnostic[] }[],
  ): ChangeFinding[] {
    const { before, after, changed } = this.states;
    const told = new Map<string, { readonly error: Diagnostic; readonly roots: BytePath[] }>();
    for (const { root, errors } of failing) {
      for (const error of errors) {
        const key = JSON.stringify([error.code, error.data, error.at]);
        const known = told.get(key) ?? { error, roots: [] };
        told.set(key, known);
        known.roots.push(root);
      }
    }
    return [...told.values()].map(({ error, roots }) => {
      const { at, code, data } = error;
      const text = at && (after.set.files.get(at.file) ?? before.set.files.get(at.file))?.text;
      const where =
        at === undefined || text === undefined
          ? this.start(roots[0] ?? '')
          : { file: this.nameOf(at.file), ...lineColumnAt(text, at.start) };
      const concerned = at === undefined ? roots : [at.file, ...roots];
      const culprits = [...new Set(concerned)].filter((file) => changed.has(file));
      const units = (culprits.length > 0 ? culprits : [...new Set(roots)]).map((file) => this.unitOf(file));
      const names = roots.flatMap((root) => this.states.namesIn(after.set.files.has(root) ? after : before, root));
      return { kind, units, profiles: [...new Set(names)], remark: remark(code, data, where) };
    });
  }

  doubt(why: string, files: readonly BytePath[]): ChangeFinding {
    const [first] = files;
    return {
      kind: 'unknown',
      units: files.map((file) => this.unitOf(file)),
      profiles: [],
      remark: remark(
        'reconcile/unknown',
        { profile: '', why, class: '' },
        first === undefined ? undefined : this.start(first),
      ),
    };
  }
}

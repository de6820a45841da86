// What was found in a change of policy, told with the names of files as a person knows them, and put down to the changed files
// whose doing it is. Takes findings of the gate, doubts and errors, gives findings of the change. Judges nothing.

import { posix } from 'node:path';
import type { BytePath, ByteText, Diagnostic, UnitPath } from '../base/index.js';
import { compareBytes, fromBytes, lineColumnAt, unitPath } from '../base/index.js';
import type { ConsentFile } from './consents.js';
import type { Behind, Found } from './findings.js';
import type { GateFinding } from './gate.js';
import type { Remark, Where } from './outcome.js';
import { remark } from './outcome.js';
import type { FindingPlaces } from './tell.js';
import { tellFindings } from './tell.js';
import type { RevisionsToJudge, TwoStates } from './two-states.js';

/** `change`: what a change does to them; `all`: also what was so before. */
export type HalvesWish = 'none' | 'change' | 'all';

export interface PolicyChangeInput extends RevisionsToJudge {
  /** Rules that are granted beforehand. */
  readonly consents: readonly ConsentFile[];
  /** Of permissions that need two profiles. */
  readonly halves: HalvesWish;
  /** Whether somebody may accept what is found, so that each finding says what that would come to; by default no. */
  readonly withGrants?: boolean;
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

/** Findings with the names of files as a person knows them. */
export class Telling {
  private readonly places: FindingPlaces;
  private readonly texts = { before: new Map<BytePath, string>(), after: new Map<BytePath, string>() };

  constructor(
    private readonly input: PolicyChangeInput,
    private readonly states: TwoStates,
  ) {
    const sourceOf = ({ side, at: { file } }: Pick<Behind, 'side' | 'at'>): string => {
      const name = side === 'ours' || side === 'base' ? 'before' : 'after';
      return states[name].set.files.get(file)?.text ?? this.textOnDisk(name, file);
    };
    this.places = {
      wordsOf: (one) => sourceOf(one).slice(one.at.start, one.at.end) as ByteText,
      textOf: (one) => sourceOf(one).slice(one.at.start, one.at.end).replace(/\s+/g, ' ').trim(),
      whereOf: (one) => ({
        file: this.nameOf(one.at.file),
        ...lineColumnAt(sourceOf(one) as ByteText, one.at.start),
      }),
    };
  }

  /** A change need not reach what is told of: one half of a permission may stand in a file that stays as it is. */
  private textOnDisk(side: 'before' | 'after', path: BytePath): string {
    const { disk } = this.input[side];
    const known = this.texts[side].get(path);
    if (known !== undefined) return known;
    const text = disk.exists(path) && disk.stat(path).kind === 'file' ? fromBytes(disk.readFile(path)) : '';
    this.texts[side].set(path, text);
    return text;
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

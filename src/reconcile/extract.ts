// Inline edits of one unit become rules of its local files, if that is exactly equivalent. Takes a host and a unit, gives the
// texts that would be written, with the proof, or why it cannot be. Writes nothing.
// Source: product, "Overrides" (`aa-merge extract`).

import type { BytePath, ByteText, ReadFileSystem, UnitPath } from '../base/index.js';
import { AaMergeError, hasErrors, joinBytes } from '../base/index.js';
import type { Comparison } from '../compare/index.js';
import type { ParsedFile } from '../policy/index.js';
import { whyUnread } from './drift.js';
import { compareStates, rootsReading } from './drift-meaning.js';
import type { Moved } from './extract-texts.js';
import { extractTexts } from './extract-texts.js';
import { HostView } from './host-view.js';
import type { Side } from './host-view.js';
import type { Remark, UnitOutcome } from './outcome.js';
import { remark } from './outcome.js';
import type { PolicyState } from './policy-state.js';
import type { Difference } from './statement-differences.js';
import { statementDifferences, wordsOf } from './statement-differences.js';
import type { SurveyOptions } from './survey.js';
import { textOf } from './tree.js';
import type { Trees, Unit } from './units.js';
import { unitsIn, unknownUnit } from './unknown-unit.js';

export type Extraction =
  /** The unit says what the vendor's says. */
  | { readonly kind: 'nothing' }
  | {
      readonly kind: 'cannot';
      readonly reasons: readonly Remark[];
      /** What the result would permit otherwise, where that is the reason. */
      readonly comparison: Comparison | undefined;
    }
  | {
      readonly kind: 'extracted';
      readonly moved: readonly Moved[];
      /** How many profiles were compared. */
      readonly profiles: number;
      /** What is to be written: the unit, and its local files. */
      readonly outcomes: readonly UnitOutcome[];
    };

/** Throws: AaMergeError `reconcile/unknown-unit`. */
export function extractUnit(trees: Trees, disk: ReadFileSystem, path: UnitPath, options: SurveyOptions): Extraction {
  const { root, judging } = options;
  const host = new HostView(trees, disk, root, judging);
  const unit = host.unitAt(host.pathOf(path));
  const why = unit && whyUnread(unit);
  if (why !== undefined) throw new AaMergeError('reconcile/unknown-unit', { unit: path, kind: 'unread', why });
  if (unit === undefined || textOf(unit.ours) === undefined) {
    throw unknownUnit(path, unitsIn(trees));
  }
  return new Extractor(host, unit).extract();
}

class Extractor {
  constructor(
    private readonly host: HostView,
    private readonly unit: Unit,
  ) {}

  extract(): Extraction {
    const { host, unit } = this;
    // What live was reconciled with last; before the first run, what it will be reconciled with.
    const side: Side = textOf(unit.base) === undefined ? 'theirs' : 'base';
    if (unit.kind === 'override' || textOf(unit[side]) === undefined) return cannot(remark('reconcile/extract-own'));
    // Another unit may be written through a link.
    if (unit.ours?.kind === 'file' && unit.ours.link !== undefined) {
      return cannot(remark('reconcile/extract-place', { path: unit.path, why: 'link' }));
    }
    const [live, vendors] = [this.fileOf('ours'), this.fileOf(side)];
    if (live === undefined || vendors === undefined) return cannot(remark('reconcile/extract-opaque'));
    if (host.sayTheSame(live, vendors)) return { kind: 'nothing' };
    const differences = statementDifferences(vendors.statements, live.statements);
    const texts = extractTexts(live, vendors, differences);
    if ('reasons' in texts) return cannot(...texts.reasons);
    const unfit = this.unfitPlaces(texts.moved);
    if (unfit.length > 0) return cannot(...unfit);
    if (!host.sayTheSame(host.read(unit.path, 'ours', texts.text), vendors)) {
      return cannot(remark('reconcile/extract-order'));
    }
    const locals = this.localTexts(texts.moved);
    const proof = this.prove(new Map([[host.pathOf(unit.path), texts.text], ...this.everywhere(locals)]), differences);
    if (typeof proof !== 'number') return proof;
    const base = textOf(unit.base) === undefined ? { before: undefined, after: textOf(unit.theirs) } : undefined;
    const outcomes = [
      ...[...locals].map(([place, text]) => this.outcomeAt(this.pathBelow(place), text, undefined)),
      this.outcomeAt(unit.path, texts.text, base),
    ];
    return { kind: 'extracted', moved: texts.moved, profiles: proof, outcomes };
  }

  /** Undefined for what is no policy that could be understood. */
  private fileOf(side: Side): ParsedFile | undefined {
    const { host, unit } = this;
    const text = textOf(unit[side]);
    if (text === undefined || unit.kind === 'features') return undefined;
    const file = host.read(unit.path, side, text);
    return hasErrors(file.diagnostics) ? undefined : file;
  }

  /** Local files that are something else than a file that could be added to. */
  private unfitPlaces(moved: readonly Moved[]): Remark[] {
    return [...new Set(moved.map(({ local }) => local))].flatMap((path) => {
      const entry = this.host.trees.ours.entries.get(path as string as UnitPath);
      if (entry === undefined || entry.kind === 'file') return [];
      const why = entry.kind === 'directory' || entry.kind === 'outside' ? entry.kind : 'unreadable';
      return [remark('reconcile/extract-place', { path, why })];
    });
  }

  /** What was there, and below it what is new there. */
  private localTexts(moved: readonly Moved[]): Map<BytePath, ByteText> {
    const texts = new Map<BytePath, ByteText>();
    for (const { local, words, text } of moved) {
      const place = this.host.pathOf(local as string as UnitPath);
      const known = texts.get(place) ?? textOf(this.host.trees.ours.entries.get(local as string as UnitPath)) ?? '';
      if (this.saysAlready(local as string as UnitPath, known as ByteText, words)) {
        texts.set(place, known as ByteText);
        continue;
      }
      const end = known === '' || known.endsWith('\n') ? '' : '\n';
      texts.set(place, joinBytes([known as ByteText, end as ByteText, text]));
    }
    return texts;
  }

  /** A text under every name that its file has: others may read it through a link. */
  private everywhere(texts: ReadonlyMap<BytePath, ByteText>): Map<BytePath, ByteText> {
    const { host } = this;
    const found = new Map<BytePath, ByteText>();
    for (const [place, text] of texts) {
      const path = this.pathBelow(place);
      const names = host.placesOf({ path, ours: host.trees.ours.entries.get(path) });
      for (const name of names) found.set(name, text);
    }
    return found;
  }

  private saysAlready(path: UnitPath, text: ByteText, words: ByteText): boolean {
    const isSaid = this.host.read(path, 'ours', text).statements.some((one) => wordsOf(one) === words);
    // Of a block the words are only its head.
    return isSaid && words.endsWith(',');
  }

  private pathBelow(place: BytePath): UnitPath {
    return place.slice(this.host.trees.ours.directory.length + 1) as UnitPath;
  }

  /** How many profiles were compared and found to permit the same; else why not. */
  private prove(texts: ReadonlyMap<BytePath, ByteText>, differences: readonly Difference[]): number | Extraction {
    const { host } = this;
    const { live } = host.sets;
    const candidate = host.sets.with(texts);
    const states = [live, candidate];
    const roots = [...new Set([...texts.keys()].flatMap((path) => rootsReading(path, states, host)))];
    const isInvalid = (state: PolicyState): boolean => roots.some((root) => hasErrors(state.resolve(root).diagnostics));
    if (isInvalid(live)) return cannot(remark('reconcile/extract-invalid', { why: 'live' }));
    if (isInvalid(candidate)) return cannot(remark('reconcile/extract-invalid', { why: 'result' }));
    const there = compareStates(live, candidate, roots);
    const back = compareStates(candidate, live, roots);
    if (there === undefined || back === undefined)
      return cannot(remark('reconcile/extract-invalid', { why: 'result' }));
    const isLogged = [there, back].every(({ profiles }) => profiles.every(({ logLosses }) => logLosses.length === 0));
    if (there.verdict === 'equal' && back.verdict === 'equal' && isLogged) {
      return roots.reduce((count, root) => count + candidate.permits(root).profiles.length, 0);
    }
    const removed = differences.flatMap(({ kind, before }) =>
      kind === 'removed' && before !== undefined
        ? [remark('reconcile/extract-removed', { statement: before.words })]
        : [],
    );
    const verdict = there.verdict !== 'equal' ? there.verdict : isLogged ? 'unknown' : 'logging';
    const reasons = [remark('reconcile/extract-unequal', { verdict }), ...removed];
    return { kind: 'cannot', reasons, comparison: there };
  }

  private outcomeAt(path: UnitPath, text: ByteText, base: UnitOutcome['base']): UnitOutcome {
    const { trees, unitAt } = { trees: this.host.trees, unitAt: this.host.unitAt(this.host.pathOf(path)) };
    const before = textOf(trees.ours.entries.get(path));
    return {
      unit: path,
      kind: unitAt?.kind ?? 'override',
      outcome: unitAt === this.unit ? 'kept' : 'override',
      hold: undefined,
      widenings: [],
      narrowings: [],
      notices: [],
      reaches: [],
      live: { before, after: text },
      base,
      heldText: undefined,
    };
  }
}

function cannot(...reasons: readonly Remark[]): Extraction {
  return { kind: 'cannot', reasons, comparison: undefined };
}

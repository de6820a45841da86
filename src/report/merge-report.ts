// What is said about one merge: conflicts, why lines were merged instead of rules, and what the gate found. Takes remarks
// with their places, gives text for standard error and the document of `--json`.

import type { BytePath, Diagnostic, SourceFile } from '../base/index.js';
import { lineColumnAt, readable } from '../base/index.js';
import type { MergedUnit } from '../merge/index.js';
import type { FileVerdict, Remark } from '../reconcile/index.js';
import type { Paint } from './code-frame.js';
import { nameOf } from './diagnostics.js';
import { say } from './phrases.js';
import { remarkLines } from './refusal-text.js';
import { remarkJson } from './remark-json.js';
import type { SideNames } from './remark-words.js';
import { remarkWords } from './remark-words.js';
import { counted } from './text.js';
import { maskControls, visible } from './visible.js';

type Sources = Readonly<Record<'ours' | 'base' | 'theirs' | 'merged', SourceFile>>;

/** The operands of the command. */
const fileSides: SideNames = { base: 'BASE', ours: 'OURS', theirs: 'THEIRS', merged: 'merged' };

/** A merge with its judgement. */
export interface MergeReport {
  readonly merged: MergedUnit;
  readonly broken: readonly Diagnostic[];
  readonly verdict: FileVerdict | undefined;
  readonly status: 'clean' | 'conflict' | 'refused';
  readonly sources: Sources;
}

/** Errors of a file that is not policy that are told; the command parse tells them all. */
const mostErrors = 3;

interface Told {
  readonly code: string;
  readonly message: string;
  readonly help: string | undefined;
  readonly place: { readonly file: string; readonly line: number; readonly column: number } | undefined;
}

/** Lines for a person; empty where there is nothing to say. `name` is what the unit is called. */
export function mergeReportText(report: MergeReport, name: BytePath, paint: Paint): string {
  const { status, verdict } = report;
  const lines: string[] = [];
  const add = (mark: string, told: readonly Told[]): void => {
    for (const one of told) lines.push(...toldLines(one, mark, paint));
  };
  const addFound = (mark: string, found: readonly Remark[]): void => {
    for (const one of found) lines.push(...remarkLines(one, mark, fileSides, paint).map((line) => `  ${line}`));
  };
  add(paint.red('!'), [...fallbackOf(report), ...conflictsOf(report), ...brokenOf(report)]);
  addFound(paint.red('!'), unlawfulOf(report));
  const told = new Set(unlawfulOf(report).map(aboutOf));
  addFound(
    paint.yellow('+'),
    wideningsOf(report).filter((remark) => remark.detail?.subject === undefined || !told.has(aboutOf(remark))),
  );
  add(' ', mergeNoticesOf(report));
  addFound(' ', verdict?.notices ?? []);
  if (status === 'refused') lines.push(`  ${paint.dim('why:')} ${whyRefused(report)}`);
  const summary = summaryOf(report);
  if (lines.length === 0 && status === 'clean') return '';
  return [`${visible(name)}: ${summary}`, ...lines].map((line) => `${line}\n`).join('');
}

function summaryOf({ status, merged, broken, verdict }: MergeReport): string {
  if (status === 'refused') {
    return isDoubtful(verdict)
      ? 'refused: it cannot be decided whether the merge would permit more than OURS'
      : 'refused: the merge would permit more than OURS';
  }
  if (merged.fallback !== undefined) return 'lines were merged, not rules: read the result';
  if (broken.length > 0) return 'the merged text is not valid policy';
  if (status === 'conflict') return counted(merged.conflicts.length, 'conflict');
  const wider = (verdict?.widenings.length ?? 0) > 0;
  return wider ? 'merged; it permits more than OURS' : 'merged';
}

/** Whether nothing is known to be wider, or to be given back. */
function isDoubtful(verdict: FileVerdict | undefined): boolean {
  return verdict?.unlawful?.kind !== 'lost-restriction' && verdict?.widenings.length === 0;
}

/** Equal for what is said of one access. */
function aboutOf(remark: Remark): string {
  const { brief } = remarkWords(remark);
  return JSON.stringify([remark.detail?.profiles, brief?.object, brief?.permission]);
}

function whyRefused({ verdict }: MergeReport): string {
  if (verdict?.unlawful?.kind === 'unknown') {
    return 'what cannot be decided may give back what OURS took away or denied; no setting overrules that';
  }
  if (isDoubtful(verdict)) return 'what cannot be decided may be a widening; `--widening report` lets it pass';
  return verdict?.unlawful === undefined
    ? 'OURS does not permit it, the merge would; `--widening report` lets it pass'
    : 'OURS took it away or denied it, and the merge would give it back; no setting overrules that';
}

function toldLines({ message, help, place }: Told, mark: string, paint: Paint): string[] {
  const where = place === undefined ? '' : ` ${paint.dim(`(${maskControls(place.file)}:${place.line})`)}`;
  return [`  ${mark} ${message}${where}`, ...(help === undefined ? [] : [`    ${paint.cyan('help:')} ${help}`])];
}

/** The document of `merge-file --json`, as schema/merge.schema.json says. */
export function mergeDocument(report: MergeReport): object {
  const { merged, status, verdict } = report;
  const json = (told: readonly Told[]): object[] =>
    told.map(({ code, message, place }) => ({ code, message, ...(place ?? {}) }));
  const remarks = (found: readonly Remark[]): object[] =>
    found.map((remark) => remarkJson(remark, { base: 'base', ours: 'ours', theirs: 'theirs', merged: 'merged' }));
  return {
    schema: 'aa-merge/merge@1',
    status,
    text: readable(merged.text),
    conflicts: json(conflictsOf(report)).map((told, at) => ({
      ...told,
      fingerprint: merged.conflicts[at]?.fingerprint,
    })),
    reasons: [...json([...fallbackOf(report), ...brokenOf(report)]), ...remarks(unlawfulOf(report))],
    widenings: remarks(wideningsOf(report)),
    narrowings: remarks(verdict?.narrowings ?? []),
    notices: [...json(mergeNoticesOf(report)), ...remarks(verdict?.notices ?? [])],
  };
}

function wideningsOf({ verdict }: MergeReport): Remark[] {
  return [...(verdict?.widenings ?? []), ...(verdict?.doubts ?? [])];
}

function mergeNoticesOf({ merged, sources }: MergeReport): Told[] {
  return tell(merged.notices, Object.values(sources));
}

/** What the law forbids. */
function unlawfulOf({ verdict }: MergeReport): readonly Remark[] {
  return verdict?.unlawful?.reasons ?? [];
}

/** The merged text was judged in the place of ours. */
function brokenOf({ broken, sources }: MergeReport): Told[] {
  return tell(broken, [{ ...sources.merged, id: sources.ours.id }]);
}

function fallbackOf({ merged: { fallback }, sources }: MergeReport): Told[] {
  if (fallback === undefined) return [];
  if (fallback.kind === 'not-as-meant') return tell([{ code: 'merge/not-as-meant', data: {}, at: undefined }], []);
  const { side, diagnostics } = fallback;
  const first: Remarkable = { code: 'merge/not-understood', data: { side }, at: undefined };
  return tell([first, ...diagnostics.slice(0, mostErrors)], [sources[side]]);
}

function conflictsOf({ merged, sources }: MergeReport): Told[] {
  return merged.conflicts.map(({ kind, about, at }) => {
    const [told] = tell(
      [{ code: `merge/${kind}`, data: { about }, at: at.ours ?? at.theirs ?? at.base }],
      Object.values(sources),
    );
    return told as Told;
  });
}

type Remarkable = Pick<Diagnostic, 'code' | 'data' | 'at'>;

/** In words, with a place where it is in one of these files. */
function tell(found: readonly Remarkable[], sources: readonly SourceFile[]): Told[] {
  return found.map(({ code, data, at }) => {
    const { message, help } = say({ code, data });
    const source = at && sources.find(({ id }) => id === at.file);
    const place = at && source && { file: nameOf(source.id), ...lineColumnAt(source.text, at.start) };
    return { code, message, help, place };
  });
}

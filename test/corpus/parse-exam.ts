// The public parse cases judged by our parser and compared with what the real compiler did. Takes the corpus folder, gives
// one line for each case that differs. Texts stay where they are: only ids and reasons are kept in this repository.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { judgeBatch, readManifest } from '../../src/app/index.js';
import { nodeFileSystem } from '../../src/host/index.js';

/** A case of the manifest, as far as it matters here. */
interface ExamCase {
  readonly id: string;
  readonly file: string;
  readonly cwd: string;
  readonly base: string;
  readonly compiler: 'pass' | 'fail';
  readonly compiler_message?: string;
}

export interface Deviation {
  readonly id: string;
  /** What we said: `accepted` what the compiler refuses, or the reverse. */
  readonly kind: 'accepted' | 'refused';
  /** The compiler's message, or the first code of ours. */
  readonly because: string;
}

export interface ExamResult {
  readonly cases: number;
  readonly agreed: number;
  readonly deviations: readonly Deviation[];
  /** By folder of the cases. */
  readonly folders: ReadonlyMap<string, { cases: number; deviations: number }>;
}

/** Judge all parse cases of a corpus. */
export function sitParseExam(corpus: string): ExamResult {
  const root = join(corpus, 'parse');
  const cases = readFileSync(join(root, 'manifest.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as ExamCase);
  const answers = judge(cases, root);
  const deviations: Deviation[] = [];
  const folders = new Map<string, { cases: number; deviations: number }>();
  for (const one of cases) {
    const { ok, code } = answers.get(one.id) ?? { ok: undefined, code: 'no answer' };
    const message = one.compiler_message ?? '';
    const folder = one.id.split('/')[1] ?? '';
    const count = folders.get(folder) ?? { cases: 0, deviations: 0 };
    folders.set(folder, count);
    count.cases += 1;
    if (ok === (one.compiler === 'pass')) continue;
    count.deviations += 1;
    deviations.push({ id: one.id, kind: ok === true ? 'accepted' : 'refused', because: ok === true ? message : code });
  }
  return { cases: cases.length, agreed: cases.length - deviations.length, deviations, folders };
}

function judge(cases: readonly ExamCase[], root: string): Map<string, { ok: boolean; code: string }> {
  const manifest = cases.map(({ id, file, cwd, base }) =>
    JSON.stringify({ id, file: join(root, file), cwd: join(root, cwd), base: join(root, base) }),
  );
  const answers = new Map<string, { ok: boolean; code: string }>();
  for (const answer of judgeBatch(readManifest(manifest.join('\n'), ''), nodeFileSystem)) {
    const { id, ok, diagnostics } = answer as { id: string; ok: boolean; diagnostics: readonly { code: string }[] };
    answers.set(id, { ok, code: diagnostics[0]?.code ?? '' });
  }
  return answers;
}

/** Reasons for deviations that stand, by case id. */
export function knownDeviations(): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync('test/corpus/parse-deviations.json', 'utf8')) as Record<string, string>;
}

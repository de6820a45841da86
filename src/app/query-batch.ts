// `aa-merge query --batch`: requests in JSON Lines answered one after the other. Takes the text of the manifest and a disk,
// gives one answer for each case, in order. Cases in a row that ask one file read it once.

import type { BytePath, ByteText, ReadFileSystem } from '../base/index.js';
import { AaMergeError, byteTextOf, codes, diagnostic, fileId } from '../base/index.js';
import type { DiagnosticCode } from '../base/index.js';
import type { Access, AccessProblem } from '../model/index.js';
import { parseAccess, readAccess } from '../model/index.js';
import { ParseCache } from '../policy/index.js';
import { Places, placeDiagnostics, queryBatchAnswer, queryBatchRefusal } from '../report/index.js';
import type { PolicyFile, PolicySource } from './policy-source.js';
import type { AskedPolicy } from './query.js';
import { askPolicy, badAccess, openPolicy } from './query.js';
import { readJsonLines } from './json-lines.js';

/** One line of a manifest. */
export interface QueryCase extends PolicyFile {
  readonly id: unknown;
  readonly profile: ByteText | undefined;
  readonly access: Access | AccessProblem;
}

/** Read a manifest. Throws AaMergeError `app/bad-manifest` with the line that is no case. */
export function readQueries(text: string, defaults: PolicySource): QueryCase[] {
  return readJsonLines(text, 'query', (said, line) => {
    const found = readCase(said, defaults);
    return found && { ...found, id: found.id ?? line };
  });
}

function readCase(said: Readonly<Record<string, unknown>>, defaults: PolicySource): QueryCase | undefined {
  const { id, file, profile, access, cwd, base, features } = said;
  const texts = [profile, cwd, base, features].map((one) => one ?? undefined);
  if (typeof file !== 'string' || file === '' || access === undefined) return undefined;
  if (!texts.every((one) => one === undefined || typeof one === 'string')) return undefined;
  const [named, workingDirectory, policyDirectory, featuresFile] = texts.map((one) =>
    one === undefined ? undefined : byteTextOf(one as string),
  );
  return {
    ...defaults,
    id,
    file: byteTextOf(file) as BytePath,
    profile: named,
    access: typeof access === 'string' ? parseAccess(byteTextOf(access)) : readAccess(access),
    workingDirectory: workingDirectory ?? defaults.workingDirectory,
    policyDirectory: policyDirectory ?? defaults.policyDirectory,
    features: featuresFile ?? defaults.features,
  };
}

/** The answers to a batch, in order. What cannot be answered says why in diagnostics. */
export function* answerQueries(cases: readonly QueryCase[], disk: ReadFileSystem): Generator<object> {
  const cache = new ParseCache();
  let latest: { readonly key: string; readonly asked: AskedPolicy } | undefined;
  for (const { id, profile, access, ...place } of cases) {
    try {
      const key = JSON.stringify(place);
      if (latest?.key !== key) latest = { key, asked: openPolicy(place, disk, cache) };
      const { asked } = latest;
      if (!asked.judgement.ok) yield queryBatchRefusal(id, asked.judgement.diagnostics);
      else if ('problem' in access) throw badAccess(access);
      else yield queryBatchAnswer(id, askPolicy(asked, access, profile));
    } catch (error) {
      if (!(error instanceof AaMergeError) || !Object.hasOwn(codes, error.code)) throw error;
      const found = diagnostic(error.code as DiagnosticCode, undefined, error.data);
      const placed = placeDiagnostics([found], fileId(place.file), new Places(() => undefined));
      yield queryBatchRefusal(id, placed);
    }
  }
}

// `aa-merge query --batch`: requests in JSON Lines answered one after the other. Takes the text of the manifest and a disk,
// gives one answer for each case, in order. Cases in a row that ask the same policy read it
// once. A profile may be a label, as on the command line.

import type { BytePath, ByteText, Diagnostic, DiagnosticCode, ReadFileSystem } from '../base/index.js';
import {
  AaMergeError,
  FileSystemError,
  byteTextOf,
  codes,
  diagnostic,
  fileId,
  isMachineTrouble,
} from '../base/index.js';
import type { Access, AccessProblem } from '../model/index.js';
import { parseAccess, readAccess } from '../model/index.js';
import { ParseCache } from '../policy/index.js';
import {
  Places,
  placeDiagnostics,
  queryBatchAnswer,
  queryBatchLabelAnswer,
  queryBatchRefusal,
} from '../report/index.js';
import type { LookedUp } from './label-policy.js';
import { LabelPolicies } from './label-policy.js';
import type { PolicyFile, PolicySource } from './policy-source.js';
import type { AskedPolicy } from './query.js';
import { askPolicy, badAccess, openPolicy } from './query.js';
import { askLabel, labelAsked } from './query-label.js';
import { readJsonLines } from './json-lines.js';

/** One line of a manifest. */
export interface QueryCase extends PolicyFile {
  readonly id: unknown;
  readonly profile: ByteText | undefined;
  readonly access: Access | AccessProblem;
  /** Where the policy of namespaces is, by name. */
  readonly namespaces: readonly (readonly [string, BytePath])[];
}

/** Read a manifest. Throws AaMergeError `app/bad-manifest` with the line that is no case. */
export function readQueries(text: string, defaults: PolicySource): QueryCase[] {
  return readJsonLines(text, 'query', (said, line) => {
    const found = readCase(said, defaults);
    return found && { ...found, id: found.id ?? line };
  });
}

function readCase(said: Readonly<Record<string, unknown>>, defaults: PolicySource): QueryCase | undefined {
  const { id, file, profile, access, policies, cwd, base, features } = said;
  const namespaces = readPolicies(policies);
  const texts = [profile, cwd, base, features].map((one) => one ?? undefined);
  if (typeof file !== 'string' || file === '' || access === undefined) return undefined;
  if (namespaces === undefined || (namespaces.length > 0 && texts[0] === undefined)) return undefined;
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
    namespaces,
  };
}

/** As `--policy-of` says it: names of namespaces with paths. */
function readPolicies(said: unknown): QueryCase['namespaces'] | undefined {
  if (said === undefined || said === null) return [];
  if (typeof said !== 'object' || Array.isArray(said)) return undefined;
  const pairs = Object.entries(said).map(([name, path]: [string, unknown]) => {
    const namespace = byteTextOf(name).replace(/^:|:$/g, '');
    return typeof path === 'string' && path !== '' ? ([namespace, byteTextOf(path) as BytePath] as const) : undefined;
  });
  const known = pairs.filter((pair) => pair !== undefined);
  return known.length === pairs.length ? known : undefined;
}

/** What cases in a row that ask the same policy have in common. */
interface Opened {
  readonly key: string;
  asked?: AskedPolicy;
  labels?: LabelPolicies;
}

/** The answers to a batch, in order. What cannot be answered says why in diagnostics. */
export function* answerQueries(cases: readonly QueryCase[], disk: ReadFileSystem): Generator<object> {
  const cache = new ParseCache();
  let opened: Opened = { key: '' };
  for (const one of cases) {
    const { id, profile, access: _, ...place } = one;
    const key = JSON.stringify(place);
    if (opened.key !== key) opened = { key };
    try {
      const places = { ...place, path: place.file, namespaces: new Map(place.namespaces) };
      const label = labelAsked(profile, places, disk);
      if (label === undefined) {
        opened.asked ??= openPolicy(place, disk, cache);
        yield answerOfFile(one, opened.asked);
      } else {
        opened.labels ??= new LabelPolicies(places, disk);
        yield answerOfLabel(one, opened.labels.lookUp(label));
      }
    } catch (error) {
      yield queryBatchRefusal(id, whyNot(error, place.file));
    }
  }
}

function answerOfFile({ id, profile, access }: QueryCase, asked: AskedPolicy): object {
  if (!asked.judgement.ok) return queryBatchRefusal(id, asked.judgement.diagnostics);
  if ('problem' in access) throw badAccess(access);
  return queryBatchAnswer(id, askPolicy(asked, access, profile));
}

function answerOfLabel({ id, access }: QueryCase, found: LookedUp): object {
  if ('invalid' in found) {
    const diagnostics = found.invalid.flatMap(({ judgement }) => judgement.diagnostics);
    return queryBatchRefusal(id, diagnostics);
  }
  if ('problem' in access) throw badAccess(access);
  return queryBatchLabelAnswer(id, askLabel(found, access));
}

function whyNot(error: unknown, file: BytePath): ReturnType<typeof placeDiagnostics> {
  const place = (found: Diagnostic): ReturnType<typeof placeDiagnostics> =>
    placeDiagnostics([found], fileId(file), new Places(() => undefined));
  // The policy of a label that is not there. A machine that fails says nothing about policy.
  if (error instanceof FileSystemError && !isMachineTrouble(error)) {
    return place(diagnostic('policy/file-unreadable', undefined, { file: error.path, code: error.code }));
  }
  if (!(error instanceof AaMergeError) || !Object.hasOwn(codes, error.code)) throw error;
  return place(diagnostic(error.code as DiagnosticCode, undefined, error.data));
}
